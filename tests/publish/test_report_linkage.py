"""The section on the linkage: what was not checked is said so, what was found is drawn, nobody needs statistics to read it."""

import copy
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from publish.report_facts import both, lists_facts
from publish.test_report import LANGUAGES, Page
from tawthiq.publish.report import render_report
from tawthiq.publish.report_linkage import share_text, truth_measures

both_languages = pytest.mark.parametrize("language", LANGUAGES)
BINS = [(0.02, 0.0, 0.0, 0.13, 25), (0.4, 0.5, 0.31, 0.69, 24), (0.97, 1.0, 0.86, 1.0, 24)]
CURVE = [(0, 0.85, 0.79, 0.9, 0.11), (60, 0.9, 0.85, 0.94, 0.08)]


def checked_facts(*, curve: bool = True, held: int = 123) -> dict[str, Any]:
    facts = lists_facts()
    facts["linkage"]["sentences"] = [
        both("Calibration checked.", "فُحصت معايرة الاحتمالات."),
        both("Use `a b`.", "`a b`"),
    ]
    facts["linkage"]["judgements"] |= {
        "checked": True,
        "held": held,
        "calibration_error": 0.0312,
        "reliability": [
            {"said": said, "found": {"value": value, "low": low, "high": high}, "judged": judged}
            for said, value, low, high, judged in BINS
        ],
        "curve": {
            "points": [
                {"judgements": told, "right": {"value": right, "low": low, "high": high}, "error": error}
                for told, right, low, high, error in CURVE
            ],
            "pairs": 123,
            "came_right": 9,
            "went_wrong": 2,
        }
        if curve
        else None,
    }
    facts["linkage"]["kinds"][1] |= {"judged": 57, "false_links": 3, "missed_links": 4}
    return facts


def section(facts: dict[str, Any], language: str) -> str:
    without_map = facts | {"areas": [], "areas_unknown": None}
    (found,) = re.findall(r'<section id="quality">.*?</section>', render_report(without_map, language), re.S)
    return str(found)


def words(markup: str) -> str:
    return " ".join("".join(Page(markup).text).split())


@both_languages
def test_without_judgements_it_says_unchecked_and_draws_nothing(language: str) -> None:
    shown = section(lists_facts(), language)
    assert {"en": "Calibration unchecked on these lists", "ar": "لم تُفحص معايرة الاحتمالات"}[language] in shown
    assert "<svg" not in shown
    assert f">{ {'en': 'False links', 'ar': 'روابط خاطئة'}[language] }</th>" not in shown
    assert {"en": "First list", "ar": "القائمة الأولى"}[language] in shown


@both_languages
def test_what_errors_do_to_the_count_is_said_in_plain_words(language: str) -> None:
    shown = words(section(lists_facts(), language))
    expected = {
        "en": ("is counted twice", "One victim is hidden behind another", "share of the linked pairs"),
        "ar": ("فيُحصى مرتين", "فتُحجب ضحية خلف أخرى", "من أزواج الصفوف المربوطة"),
    }[language]
    assert all(each in shown for each in expected)


@both_languages
def test_what_people_found_is_drawn_with_a_table_and_mirrored(language: str) -> None:
    shown = section(checked_facts(), language)
    drawings = re.findall(r"<svg.*?</svg>", shown, re.S)
    assert len(drawings) == 2
    for drawing in drawings:
        assert ET.fromstring(drawing).get("direction") == {"en": "ltr", "ar": "rtl"}[language]  # noqa: S314
    text = words(shown)
    assert "31 % – 69 %" in text
    assert "3.1 %" in text
    assert "0.110" in text
    for number in (57, 3, 4):
        assert f'<td class="n">{number}</td>' in shown
    assert '<code class="command" dir="ltr">a b</code>' in shown
    changed = {
        "en": "Of 123 pairs, 9 that were decided wrongly without judgements came right with them, and 2 went wrong",
        "ar": "من أصل 123",
    }
    assert changed[language] in text


@both_languages
@pytest.mark.parametrize(
    ("held", "english", "arabic"),
    [(60, "From 100 judgements on", "ابتداءً من 100 حكم"), (400, "lists of this size", "بهذا الحجم")],
)
def test_a_missing_curve_is_explained(language: str, held: int, english: str, arabic: str) -> None:
    shown = section(checked_facts(curve=False, held=held), language)
    assert len(re.findall("<svg", shown)) == 1
    assert {"en": english, "ar": arabic}[language] in shown


def test_where_no_registers_were_drawn_the_range_as_linked_remains() -> None:
    facts = lists_facts()
    facts["linkage"]["expected"]["victims"] = None
    shown = section(facts, "en")
    assert "Documented people expected" not in shown
    assert 'data-fact="documented-high"' in shown


def test_a_withheld_number_and_its_share_are_not_shown() -> None:
    shown = section(lists_facts(), "en")
    row = next(each for each in re.findall(r"<tr>.*?</tr>", shown, re.S) if "missing in one or both" in each)
    assert words(row).endswith("fewer than 5—")


def test_what_is_withheld_is_said_and_nothing_is_drawn() -> None:
    facts = checked_facts()
    facts["linkage"] |= {"told": False, "judgements": None, "sentences": [both("Withheld.", "محجوب.")]}
    shown = section(facts, "en")
    assert "Withheld." in shown
    assert "<svg" not in shown
    assert '<td class="n">57</td>' not in shown


def test_a_case_without_lists_has_no_section_and_truth_alone_has_one() -> None:
    facts = lists_facts() | {"linkage": None}
    assert "Where the truth is known" in section(facts, "en")
    assert '<section id="quality">' not in render_report(copy.deepcopy(facts) | {"linkage_quality": None}, "en")


def test_shares_are_never_rounded_up_to_all() -> None:
    assert [share_text(share) for share in (None, 0.0, 0.9994, 0.99951, 1.0)] == [
        "—", "0.0 %", "> 99.9 %", "> 99.9 %", "100.0 %",
    ]  # fmt: skip
    assert share_text(0.994, 0) == "> 99 %"
    assert share_text(0.99, 0) == "99 %"


def test_measures_against_the_truth_keep_their_order() -> None:
    assert truth_measures({"count_true": 1050, "precision": 0.99312}, "en") == [
        ("precision", "0.993"),
        ("count_true", "1,050"),
    ]
