"""`tawthiq estimate` tells the curve over link thresholds, and how many pairs a fall would take."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tawthiq.case import create_case
from tawthiq.cli import tawthiq
from tawthiq.estimates import estimates_of_table
from tawthiq.mse.table import CaptureTable

OVER = {
    "verdict": "ok",
    "point": 1300.0,
    "interval": [1150.0, 1500.0],
    "documented": {"low": 640, "middle": 650, "high": 660},
    "draws": 200,
    "parts": {"share": {"sampling": 0.6, "model": 0.1, "linkage": 0.3}},
    "disagree": [],
    "refused": [],
    "further_strata": [],
}
JOINED = {"pairs": 410, "expected": 395.2, "documented": 655}
POINTS = [
    {"threshold": 0.1, **JOINED, "point": None, "interval": None, "calibrated": False},
    {"threshold": 0.5, **JOINED, "point": 1345.0, "interval": [1161.0, 1511.0], "calibrated": True},
]
FALLS = [
    {"less": 0.0, "to": 1300.0, "pairs": 31, "expected": 12.2, "reached": True, "all": False},
    {"less": 0.05, "to": 1235.0, "pairs": 77, "expected": 20.4, "reached": False, "all": False},
    {"less": None, "to": 1150.0, "pairs": 78, "expected": 20.6, "reached": False, "all": True},
]


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    return estimates_of_table(CaptureTable.of(["a"], [([1], 655)]))


def told(whole: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch, **more: Any) -> dict[str, str]:
    curve = {"decided": 0.5, "calibrated": [0.31, 0.77], "points": POINTS, "falls": FALLS, **more}
    found = {"whole": whole, "strata": {}, "over_linkage": OVER, "by_threshold": curve}
    monkeypatch.setattr("tawthiq.questions.estimates_of_case", lambda *_: found)
    create_case(folder / "case", {"en": "A", "ar": "أ"}, None)
    said = {}
    for language in ("en", "ar"):
        result = CliRunner().invoke(tawthiq, ["--language", language, "estimate", str(folder / "case")])
        assert result.exit_code == 0, result.output
        said[language] = result.output
    return said


def test_thresholds_are_rows_and_the_credible_are_marked(
    whole: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = told(whole, tmp_path, monkeypatch)
    assert "    10 %: pairs joined 410, documented 655; no estimate." in said["en"]
    assert "  * 50 %: pairs joined 410, documented 655; about 1,340 in all, between 1,160 and 1,520" in said["en"]
    assert "between 31 % and 77 %" in said["en"]
    assert "بين 31 % و77 %" in said["ar"]
    assert "1,340" in said["ar"]


def test_a_fall_is_told_with_its_pairs_or_that_it_is_not_reached(
    whole: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = told(whole, tmp_path, monkeypatch, calibrated=None)
    assert "  1,300 (the figure itself): 31 (expected among them 12)." in said["en"]
    assert "(5 % less): more than 77 (expected among them 20); beyond them there is no estimate." in said["en"]
    assert "1,150 (lower end of the range): not even all 78 in doubt would do" in said["en"]
    assert "No threshold leaves as many" in said["en"]
    assert "لا تكفي حتى كل الأزواج المشكوك فيها وعددها 78" in said["ar"]
