"""Transposed digits.

Two neighbouring digits have changed places: 283 for 238. Known where the number with the digits changed back closes the
sum of its whole, or is what the source of a retelling prints.
"""

from collections.abc import Iterator

from tawthiq.counts.findings.closing import Diagnosis, gaps
from tawthiq.counts.findings.finding import Finding, Sum, known, plus
from tawthiq.counts.findings.retelling import Copy, retellings
from tawthiq.counts.findings.table import CountTable


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each figure whose digits changed places."""
    for gap in gaps(table):
        if gap.diagnosis == Diagnosis.SWAPPED and gap.culprit is not None:
            values = {"whole": gap.whole, "swapped": gap.culprit, "meant": gap.meant, "gap": abs(gap.missing)}
            yield Finding(
                "transposed_figure",
                (gap.whole, *gap.parts),
                (gap.sum,),
                abs(gap.missing),
                values,
                also=("parts_do_not_sum",),
                variant="parts",
            )
    for one in retellings(table):
        if one.copy == Copy.SWAPPED:
            values = {"swapped": one.told, "base": one.base, "meant": known(one.base)}
            yield Finding(
                "transposed_figure",
                (one.told, *one.bases),
                (Sum(plus(one.told), plus(one.base)),),
                abs(known(one.told) - known(one.base)),
                values,
                variant="retold",
            )
