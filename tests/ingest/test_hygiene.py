"""Doubts about the text of a cell."""

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.ingest.hygiene import _FORMAT, CONTROL, cell_doubts, is_plain

ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=6)
TRICKY = st.text(alphabet="ab=+-@'\u200c\u200f\u0640أحمدÃ©ØطظΑаҐ\ufb50\ufffc\u0654 \n\t1", max_size=8)


def codes(text: str) -> list[str]:
    return [code for code, _ in cell_doubts(text)]


@pytest.mark.parametrize(
    "text",
    ["أحمد محمد العلي", "Ahmad Ali", "علی کریم", "ئه\u200cحمه\u200cد", "007", "+963912345678", "1.5", "", "a-b", "José", "10%", "محمد Mohammad", "عبد الله (أبو علي)", "12/3/2025", "خط، ثم ظل؛"],
)  # fmt: skip
def test_ordinary_text_raises_no_doubt(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("=1", "text_starts_formula"),
        ("+9639", "text_starts_formula"),
        ("\u00a0\u200f=1", "text_starts_formula"),
        ("ه\u200c", "format_control"),
        ("\u200cه", "format_control"),
        ("1\u200c2", "format_control"),
        ("أحمدAhmad", "mixed_script"),
        ("Мohammad", "mixed_script"),
        ("أحمد\ufffd", "mojibake_suspected"),
        ("Ø£Ø\u00adÙ…Ø¯", "mojibake_suspected"),
        ("ط£ط\u00adظ…ط¯", "mojibake_suspected"),
        ("JosÃ©", "mojibake_suspected"),
    ],
)
def test_doubtful_text(text: str, code: str) -> None:
    assert code in codes(text)


@given(st.lists(ANY | TRICKY, max_size=4))
@settings(max_examples=300, deadline=None)
def test_a_plain_row_has_no_doubtful_cell(cells: list[str]) -> None:
    if is_plain(cells):
        assert not any(cell_doubts(cell) or CONTROL.search(cell) for cell in cells)


def test_format_controls_are_those_of_unicode() -> None:
    known = {chr(point) for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) == "Cf"}
    ours = {chr(point) for point in range(sys.maxunicode + 1) if _FORMAT.match(chr(point))}
    assert known <= ours
    # Unicode 15 has a few more hieroglyph joiners than this Python knows.
    assert all("\U00013430" <= character <= "\U0001343f" for character in ours - known)
