"""Parts that do not sum.

A whole and the parts that its publisher, or an outlet, prints as making it up have unlike sums, beyond what figures said
to be rounded explain. Parts "at least" count as printed, for that is how readers add them; a whole "at least" may be
less than its parts, never more. Parts whose relation to the whole is not stated are added only where they surely have
nobody in common. Where the gap points at one part (a figure of another release, digits that changed places), the finding
says so; a part larger than the whole it is said to lie in is told here too.
"""

from collections.abc import Iterator

from tawthiq.counts.findings.closing import Diagnosis, Gap, gaps
from tawthiq.counts.findings.finding import Finding
from tawthiq.counts.findings.table import CountTable

_TOLD_HERE = (Diagnosis.PLAIN, Diagnosis.TOO_LARGE)


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each breakdown that does not close and that no more particular rule tells."""
    for gap in gaps(table):
        mixed = gap.diagnosis == Diagnosis.STALE and gap.parts[0].relation != "partition"
        if gap.diagnosis in _TOLD_HERE or mixed:
            yield _finding(gap, mixed)


def _finding(gap: Gap, mixed: bool) -> Finding:
    values = {"whole": gap.whole, "parts": gap.parts, "gap": abs(gap.missing), "sum": gap.sum.left_value}
    claims = [gap.whole, *gap.parts]
    variant = "more" if gap.missing < 0 else "fewer"
    if gap.diagnosis == Diagnosis.TOO_LARGE:
        variant = "larger"
    elif mixed:
        variant = "mixed"
        values |= {"stale": gap.culprit, "newer": gap.witnesses, "meant": gap.meant}
        values |= {"publisher": gap.witnesses[0].publisher}
        claims += gap.witnesses
    return Finding(
        "parts_do_not_sum",
        tuple(claims),
        (gap.sum,),
        abs(gap.missing),
        values,
        also=("stale_part",) if mixed else (),
        variant=variant,
    )
