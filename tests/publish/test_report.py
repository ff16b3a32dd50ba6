"""The report: every number is a fact that links to its claims; nothing leaves the page; hostile text stays text."""

import copy
import re
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest

from publish.report_facts import lists_facts, totals_facts
from tawthiq.language import number_text
from tawthiq.publish.page import day_text, isolated
from tawthiq.publish.report import render_report, window_text

LANGUAGES = ("en", "ar")
HOSTILE = "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\u2066\u0007'\"&" + "ط" * 400
both_languages = pytest.mark.parametrize("language", LANGUAGES)


class Page(HTMLParser):
    """What a reader's browser would make of the page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.numbers: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.unlinked: list[str] = []
        self._open: list[list[Any]] = []
        self._silent: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in ("meta", "br", "link"):
            quiet = tag in ("title", "code", "style") or "data-fact" in values or values.get("aria-hidden") == "true"
            self._silent.append(quiet or (bool(self._silent) and self._silent[-1]))
        self.tags.append(tag)
        self.attributes += attrs
        if "id" in values:
            self.ids.append(values["id"] or "")
        if tag == "a":
            self._open.append([values.get("data-fact"), values.get("href"), ""])

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent.pop()
        if tag == "a":
            fact, link, text = self._open.pop()
            if fact:
                self.numbers.append((fact, link, text))

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._silent and not self._silent[-1]:
            self.unlinked.append(data)
        for entry in self._open:
            entry[2] += data


@pytest.fixture(scope="module", params=[(name, language) for name in ("lists", "totals") for language in LANGUAGES])
def rendered(request: Any) -> tuple[dict[str, Any], str, str]:
    name, language = request.param
    facts = lists_facts() if name == "lists" else totals_facts()
    return facts, language, render_report(facts, language)


def test_every_number_is_a_fact_and_links_to_its_claims(rendered: Any) -> None:
    facts, language, html = rendered
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    for fact, link, text in page.numbers:
        assert link.removeprefix("#") in page.ids
        entry = facts["facts"][fact]
        if entry["suppressed"]:
            assert text == {"en": "fewer than 5", "ar": "أقل من 5"}[language]
        elif entry["value"] is not None and "–" not in text:
            assert text == number_text(entry["value"], language)
    assert {fact for fact, _, _ in page.numbers} == set(facts["facts"])


def test_every_fact_is_shown_before_the_appendix_and_no_number_stands_unlinked(rendered: Any) -> None:
    facts, language, html = rendered
    page = Page(html[: html.index('<section id="claims">')])
    assert {fact for fact, _, _ in page.numbers} == set(facts["facts"])
    loose = set(re.findall(r"\d[\d,.]*", " ".join(page.unlinked)))
    values = {number_text(entry["value"], language) for entry in facts["facts"].values() if (entry["value"] or 0) > 31}
    assert not loose & values


def test_every_claim_stands_in_the_appendix_with_file_and_row(rendered: Any) -> None:
    facts, language, html = rendered
    appendix = "".join(Page(html[html.index('<section id="claims">') :]).text)
    row = {"en": "row", "ar": "الصف"}[language]
    claims = [claim for entry in facts["facts"].values() for claim in entry["claims"]]
    assert claims
    for claim in claims:
        assert claim["claim"] in appendix
        assert re.search(rf"{re.escape(claim['file'])}\W+{row} {claim['row']}\b", appendix)
    own = [entry for entry in facts["facts"].values() if not entry["claims"]]
    annex = {"en": "Rows are in the internal annex.", "ar": "الصفوف في الملحق الداخلي."}[language]
    assert appendix.count(annex) == len(own)


def test_page_is_whole_and_asks_nothing_of_the_outside(rendered: Any) -> None:
    _, language, html = rendered
    page = Page(html)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
    assert "script" not in page.tags
    assert not {name for name, _ in page.attributes if name.startswith("on")}
    assert all(value.startswith("#") for name, value in page.attributes if name in ("href", "src", "cite") and value)
    assert set(re.findall(r"url\((\w+:)", html)) == {"data:"}
    assert not re.search(r"@import", html)
    assert {"main", "nav", "header", "footer", "h1"} <= set(page.tags)
    assert page.tags.count("h1") == 1


def test_same_facts_same_bytes(rendered: Any) -> None:
    facts, language, html = rendered
    assert render_report(copy.deepcopy(facts), language) == html


@both_languages
def test_changing_any_value_changes_the_page(language: str) -> None:
    facts = lists_facts()
    before = render_report(facts, language)
    for fact in ("documented-low", "overlap-abc", "timeline-unknown", "area-QZ0201", "published-S-0310-973"):
        changed = copy.deepcopy(facts)
        changed["facts"][fact]["value"] = 987654
        assert "987,654" in render_report(changed, language)
    assert "987,654" not in before


@both_languages
def test_opens_with_the_question(language: str) -> None:
    html = render_report(totals_facts(), language)
    question = re.search(r"<h1>(.*?)</h1>", html, re.S)
    assert question
    asked = re.sub(r"<[^>]*>", "", question[1])
    expected = {
        "en": "How many were killed, 6 to 11 March 2031? Who counted what?",
        "ar": "كم عدد القتلى، من 6 إلى 11 آذار/مارس 2031؟ ومن أحصى ماذا؟",
    }
    assert asked == expected[language]
    assert (
        html.index("<h1>") < html.index('id="published"') < html.index('id="not-estimated"') < html.index('id="claims"')
    )


@both_languages
def test_simulated_is_said_in_both_languages_on_page_and_paper(language: str) -> None:
    simulated = render_report(lists_facts(), language)
    for words in ("Simulated data, invented place", "بيانات محاكاة، مكان متخيَّل"):
        assert simulated.count(words) >= 2
    assert "@top-center" in simulated
    real = render_report(totals_facts(), language)
    assert "Simulated data" not in real
    assert "@top-center" not in real


@both_languages
def test_totals_alone_show_no_register_and_say_why(language: str) -> None:
    html = render_report(totals_facts(), language)
    for section in ("overlap", "timeline", "map", "strata", "unknown", "quality", "documented"):
        assert f'<section id="{section}"' not in html
    assert {"en": "Published totals alone never allow", "ar": "لا تتيح الأرقام الإجمالية"}[language] in html


@both_languages
def test_refusals_of_the_counts_are_given_in_their_own_words(language: str) -> None:
    facts = totals_facts() | {"refusals": [{"code": "no", "text": {"en": "We refuse.", "ar": "نرفض."}}]}
    assert {"en": "We refuse.", "ar": "نرفض."}[language] in render_report(facts, language)


@both_languages
def test_hostile_text_is_shown_and_does_nothing(language: str) -> None:
    html = render_report(_poisoned(lists_facts()), language)
    page = Page(html)
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert not {name for name, _ in page.attributes if name.startswith("on")}
    assert not {"\u202e", "\u0007"} & set(html)
    assert "<script>alert(1)</script>" in "".join(page.text)
    assert "\\u202e" in "".join(page.text)


def _poisoned(value: Any, key: str = "") -> Any:
    """The facts with hostile text wherever somebody outside may have written it."""
    if isinstance(value, dict):
        return {name: _poisoned(entry, name) for name, entry in value.items()}
    if isinstance(value, list):
        return [_poisoned(entry, key) for entry in value]
    written = (
        "en",
        "ar",
        "claim",
        "file",
        "method",
        "confidence",
        "as_of",
        "published_on",
        "field",
        "code",
        "rule",
        "head",
    )
    return HOSTILE if key in written and isinstance(value, str) else value


def test_complementary_suppression_is_not_called_small() -> None:
    facts = lists_facts()
    facts["facts"]["overlap-bc"]["suppression"] = "complementary"
    numbers = {fact: text for fact, _, text in Page(render_report(facts, "en")).numbers}
    assert numbers["overlap-bc"] == "withheld"
    assert numbers["area-QZ0301"] == "fewer than 5"


def test_text_missing_in_a_language_is_marked_as_the_other() -> None:
    facts = totals_facts()
    facts["panels"][0]["title"] = {"en": "", "ar": "المدنيون القتلى"}
    assert '<bdi lang="ar">المدنيون القتلى</bdi>' in render_report(facts, "en")


def test_style_is_logical_so_that_it_mirrors() -> None:
    sheet = files("tawthiq.publish").joinpath("templates", "page.css").read_text(encoding="utf-8")
    mirrored = [
        line
        for line in sheet.splitlines()
        if re.search(r"(margin|padding|border)-(left|right)|text-align: (left|right)", line)
    ]
    assert mirrored == []


def test_fonts_are_those_of_the_notice_and_carry_their_licence() -> None:
    folder = files("tawthiq").joinpath("data", "fonts")
    notice = folder.joinpath("NOTICE.md").read_text(encoding="utf-8")
    fonts = [file for file in folder.iterdir() if file.name.endswith(".woff2")]
    assert len(fonts) == 8
    for file in fonts:
        assert f"`{file.name}`" in notice
        assert sha256(file.read_bytes()).hexdigest() in notice
    assert "SIL OPEN FONT LICENSE Version 1.1" in folder.joinpath("OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "english", "arabic"),
    [
        ("2025-03-08", "8 March 2025", "8 آذار/مارس 2025"),
        ("2025-09", "September 2025", "أيلول/سبتمبر 2025"),
        ("2025", "2025", "2025"),
        ("about spring", "about spring", "about spring"),
    ],
)
def test_days_are_written_out_only_where_they_are_days(text: str, english: str, arabic: str) -> None:
    assert (day_text(text, "en"), day_text(text, "ar")) == (english, arabic)


@pytest.mark.parametrize(
    ("window", "english"),
    [
        (None, ""),
        (["2025-03-06", "2025-03-06"], "6 March 2025"),
        (["2025-03-06", "2025-04-10"], "6 March 2025 to 10 April 2025"),
    ],
)
def test_window_in_words(window: Any, english: str) -> None:
    assert window_text({"case": {"window": window}}, "en") == english


@pytest.mark.parametrize("unit", ["week", "month"])
@both_languages
def test_weeks_and_months_on_the_timeline(unit: str, language: str) -> None:
    facts = lists_facts()
    for entry in facts["timeline"]:
        entry["unit"] = unit
    assert {
        "week": {"en": "week of 6 March 2031", "ar": "أسبوع 6 آذار/مارس 2031"},
        "month": {"en": "March 2031", "ar": "آذار/مارس 2031"},
    }[unit][language] in render_report(facts, language)


@both_languages
def test_qadmous_is_drawn_inside_baniyas(language: str) -> None:
    """The Syrian district file has no polygon of SY1006; its land is part of SY1002 (NOTICE of the boundaries)."""
    facts = lists_facts() | {"geography": "syria"}
    for code, entry in zip(("SY1002", "SY1006", "SY0602", "SY0504"), facts["areas"], strict=True):
        entry["code"] = code
    html = render_report(facts, language)
    first, second = (entry["name"][language] for entry in facts["areas"][:2])
    assert f"<title>{first}: 431; {second}: 166</title>" in html


def test_areas_without_boundaries_are_a_table() -> None:
    html = render_report(lists_facts() | {"geography": "elsewhere"}, "en")
    assert '<section id="map">' in html
    assert 'id="area-map-title"' not in html


def test_isolates_of_a_sentence_become_markup_that_is_closed() -> None:
    assert isolated("a \u2068<b>\u2069 c") == "<bdi>a <bdi>&lt;b&gt;</bdi> c</bdi>"
    assert isolated("a\u2069\u2068b") == "<bdi>a\\u2069<bdi>b</bdi></bdi>"
