"""Off by one.

Two numbers that should be one differ by one: a whole and its parts, or a retelling and its source. Most often one person
was added, taken out or moved between two printings; it changes no conclusion, and it shows which copy is the later.
"""

from collections.abc import Iterator

from tawthiq.counts.findings.closing import Diagnosis, gaps
from tawthiq.counts.findings.finding import Finding, Sum, plus
from tawthiq.counts.findings.retelling import Copy, retellings
from tawthiq.counts.findings.table import CountTable


def find(table: CountTable) -> Iterator[Finding]:
    """One finding for each whole and each retelling that is one off."""
    for gap in gaps(table):
        if gap.diagnosis == Diagnosis.OFF_BY_ONE:
            values = {"whole": gap.whole, "parts": gap.parts, "sum": gap.sum.left_value}
            claims = (gap.whole, *gap.parts)
            yield Finding("off_by_one", claims, (gap.sum,), 1, values, also=("parts_do_not_sum",), variant="parts")
    for one in retellings(table):
        if one.copy == Copy.OFF_BY_ONE:
            values = {"told": one.told, "base": one.base}
            claims = (one.told, *one.bases)
            yield Finding("off_by_one", claims, (Sum(plus(one.told), plus(one.base)),), 1, values, variant="retold")
