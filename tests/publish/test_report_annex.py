"""The internal annex: marked on every page, cut into parts, complete, safe."""

import pytest

from publish.test_report import HOSTILE, Page
from tawthiq.publish import annex
from tawthiq.publish.annex import render_annex

CASE = {"title": {"en": "Three lists of Qazra", "ar": "ثلاث قوائم من قزرة"}, "simulated": True}


def claim(number: int, text: str = "سالم") -> dict:
    fields = {"الاسم": text, "Age": str(number)}
    return {"documenter": "Recorder A", "file": "first.csv", "sheet": "", "row": number, "fields": fields}


def victim(number: int, text: str = "سالم") -> dict:
    return {
        "victim_id": f"v{number}",
        "standing": {"name": text, "age": number, "sex": None},
        "claims": [claim(number, text), claim(number + 1, text)],
        "conflicts": ["age"],
        "confidence": 0.97,
    }


def rows_of(victims: int, pairs: int, text: str = "سالم") -> dict:
    doubtful = {"left": claim(1, text), "right": claim(2, text), "probability": 0.6, "evidence": [["name", text, -2.5]]}
    return {"case": CASE, "victims": [victim(n, text) for n in range(victims)], "doubtful_pairs": [doubtful] * pairs}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_parts_hold_everyone_once_and_link_to_each_other(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annex, "VICTIMS_A_PART", 4)
    parts = dict(render_annex(rows_of(10, 3), language))
    assert list(parts) == [f"annex-{language}-{number:03d}.html" for number in (1, 2, 3, 4)]
    ids = [name for html in parts.values() for name in Page(html).ids]
    assert ids == [f"v{number}" for number in range(10)]
    for html in parts.values():
        page = Page(html)
        assert {value for name, value in page.attributes if name == "href"} <= set(parts)
        assert "script" not in page.tags
        for word in ("INTERNAL", "داخلي"):
            assert word in page.text
        assert "@top-center" in html


def test_an_entry_shows_rows_conflicts_and_confidence() -> None:
    ((_, html),) = render_annex(rows_of(1, 0), "en")
    text = " ".join("".join(Page(html).text).split())
    for words in ("first.csv, row 1", "Claims differ on: age", "Confidence of the links: 0.970", "الاسم سالم"):
        assert words in text


def test_evidence_keeps_its_sign() -> None:
    ((_, html),) = render_annex(rows_of(0, 1), "en")
    assert html.count("−2.5") == 2  # of the name, and of all of it
    assert "Name" in html


def test_nobody_to_show_is_still_a_marked_page() -> None:
    ((name, html),) = render_annex(rows_of(0, 0), "ar")
    assert name == "annex-ar-001.html"
    assert "لا شيء للعرض" in html


def test_hostile_rows_stay_text() -> None:
    for _, html in render_annex(rows_of(1, 1, HOSTILE), "en"):
        page = Page(html)
        assert not {"script", "img"} & set(page.tags)
        assert not {"\u202e", "\u0007"} & set(html)
        assert "<script>alert(1)</script>" in "".join(page.text)
