"""The pages on estimation say what the code says: the worked example in both languages, the families, R's way to read ours."""

import re
from math import ceil, floor
from pathlib import Path

import pytest

from tawthiq.mse.estimate import Estimate
from tawthiq.mse.families import FAMILIES, fit
from tawthiq.mse.indices import chao
from tawthiq.mse.read import read_text
from tawthiq.mse.table import CaptureTable

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [DOCS / "explanation" / f"documented-and-undocumented{end}.md" for end in ("", ".ar")]
TRUTH = 2_000


def example(page: Path) -> tuple[CaptureTable, dict[str, tuple[int, int, int]]]:
    """The table of the worked example, and what the page says of it by family."""
    text = page.read_text(encoding="utf-8")
    (block,) = re.findall(r"^```csv\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    said = {}
    for family, point, interval in re.findall(r"^\| `(\w+)` \| .+ \| ([\d,]+) \| (.+) \|$", text, re.MULTILINE):
        low, high = (int(each.replace(",", "")) for each in re.findall(r"[\d,]+", interval))
        said[family] = (int(point.replace(",", "")), low, high)
    return read_text(block).whole(), said


def test_both_languages_tell_the_same_example() -> None:
    english, arabic = (example(page) for page in PAGES)
    assert english == arabic
    assert english[0].n == 1_439
    assert set(english[1]) == {"independence", "decomposable", "loglinear", "shrinkage", "declared"}


def test_the_example_is_what_the_families_say() -> None:
    table, said = example(PAGES[0])
    holds = []
    for family, figures in said.items():
        found = fit(family, table)
        assert isinstance(found, Estimate)
        low, high = found.intervals[0.95]
        assert figures == (round(found.point, -1), floor(low / 10) * 10, ceil(high / 10) * 10), family
        if family != "independence":
            holds.append(low <= TRUTH <= high)
    assert sorted(holds) == [False, False, True, True]


def test_chaos_index_of_the_example_lies_above_the_truth() -> None:
    index = chao(example(PAGES[0])[0]).value
    assert index is not None
    assert index > TRUTH
    for page in PAGES:
        assert f"{index:,.0f}" in page.read_text(encoding="utf-8")


def test_every_family_has_its_section() -> None:
    sections = re.findall(
        r"^### .*$", (DOCS / "explanation" / "estimation-methods.md").read_text(encoding="utf-8"), re.M
    )
    assert set(FAMILIES) <= set(re.findall(r"`(\w+)`", " ".join(sections)))


@pytest.mark.parametrize("name", ["explanation/estimation-methods.md", "reference/coming-from.md"])
def test_every_code_named_in_the_methods_is_raised_somewhere(name: str) -> None:
    """A reason or a warning that a page names is one that the library can give."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (DOCS.parent / "src/tawthiq/mse").glob("*.py"))
    text = (DOCS / name).read_text(encoding="utf-8")
    named = re.findall(r"(?:refuses with|\*Refused:\*|\*Warned:\*|Warns) ?\(?`(\w+)`", text)
    assert named
    for code in named:
        assert f'"{code}"' in sources, code
