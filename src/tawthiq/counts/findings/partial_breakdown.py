"""A partial breakdown printed under the whole.

Parts, most often places, stand under a total, and what they miss is exactly another part of the same total; or they sum
exactly to one part. Then they break down that part alone, and whoever adds nothing loses the other side's dead, whoever
scales them up invents some. Parts of the relations "partition", "subset" and "unknown" are looked at alike: what a
publisher says of its parts is checked, not trusted.
"""

from collections.abc import Iterator

from tawthiq.counts.findings.closing import Diagnosis, gaps
from tawthiq.counts.findings.finding import Finding, Sum, plus
from tawthiq.counts.findings.table import CountTable


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each breakdown that is of one part of its whole."""
    for gap in gaps(table):
        if gap.diagnosis != Diagnosis.OF_ONE_PART:
            continue
        of, other = gap.culprit, next(iter(gap.witnesses), None)
        sums = [gap.sum]
        if other is not None:
            sums.append(Sum((*plus(gap.whole), *((part, -1) for part in gap.parts)), plus(other)))
        if of is not None:
            sums.append(Sum(plus(*gap.parts), plus(of)))
        values = {"whole": gap.whole, "parts": gap.parts, "gap": gap.missing, "sum": gap.sum.left_value}
        values |= {name: claim for name, claim in (("of", of), ("other", other)) if claim is not None}
        yield Finding(
            "partial_breakdown",
            (gap.whole, *gap.parts, *(claim for claim in (of, other) if claim is not None)),
            tuple(sums),
            gap.missing,
            values,
            also=("parts_do_not_sum", "residual_equals_sibling") if other is not None else ("parts_do_not_sum",),
            variant="both" if of is not None and other is not None else "of" if of is not None else "other",
        )
