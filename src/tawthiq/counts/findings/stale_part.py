"""A stale part under a newer whole.

A release prints a new total over a part of the release before. Known where another figure of the same source for the
same part closes the gap, or where exactly one part has not moved while the total and all other parts have and the parts
now fall short. Where an outlet has mixed two releases without saying that the parts make up the whole, the gap is told as
parts that do not sum.
"""

from collections.abc import Iterator

from tawthiq.counts.findings.closing import Diagnosis, Gap, gaps
from tawthiq.counts.findings.finding import Finding
from tawthiq.counts.findings.table import CountTable


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each part that belongs to another release than its whole."""
    for gap in gaps(table):
        known_newer = gap.diagnosis == Diagnosis.STALE and gap.parts[0].relation == "partition"
        if known_newer or gap.diagnosis == Diagnosis.UNMOVED:
            yield _finding(gap)


def _finding(gap: Gap) -> Finding:
    values = {
        "whole": gap.whole,
        "stale": gap.culprit,
        "meant": gap.meant,
        "gap": abs(gap.missing),
        "sum": gap.sum.left_value,
        "witness": gap.witnesses,
    }
    return Finding(
        "stale_part",
        (gap.whole, *gap.parts, *gap.witnesses),
        (gap.sum,),
        abs(gap.missing),
        values,
        also=("parts_do_not_sum",),
        variant="newer" if gap.diagnosis == Diagnosis.STALE else "unmoved",
    )
