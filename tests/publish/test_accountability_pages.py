"""Pages on what followed: nothing leaves them, all links lead somewhere, no sealed name, and the same whoever the parties are."""

import re
from datetime import date
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.conftest import hand_rows
from accountability.invented import AS_OF, invented
from incidents.tables import rows, simulated
from incidents.test_describe import LABELS, renamed
from publish.test_report import HOSTILE, Page
from tawthiq.accountability import Rules, describe_accountability
from tawthiq.incidents import describe_incidents
from tawthiq.language import LANGUAGES
from tawthiq.publish.accountability_numbers import district, districts_of, linked_victims
from tawthiq.publish.accountability_pages import render_accountability
from tawthiq.publish.disclosure_tree import FEWER, Linked
from tawthiq.text.gazetteer import load_gazetteer

CASE = {"title": {"en": "Darzuma (simulated)", "ar": "درزومة (محاكاة)"}, "simulated": True, "smallest_cell": 5}
DAY = date(2032, 5, 1)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def rendered(
    tables: dict[str, Any],
    language: str,
    day: date = DAY,
    victims: dict[str, tuple[int, int]] | None = None,
    **case: Any,
) -> dict[str, str]:
    """The pages of some tables, with victims linked by incident."""
    incidents = describe_incidents(tables)
    for each in incidents["incidents"]:
        low, high = (victims or {}).get(each["id"], (0, 0))
        each["victims"] |= {"linked_low": low, "linked_high": high}
    known = {**tables, "victims": victims or {}}
    described = describe_accountability(known, day, Rules(draws=49))
    return render_accountability(described, incidents, {**CASE, **case}, language)


@cache
def simulated_pages(language: str) -> dict[str, str]:
    return rendered(simulated(), language)


@cache
def large_pages(language: str) -> dict[str, str]:
    """Two hundred and forty incidents of three sides, with more cases than fit on one page."""
    tables = invented(1)
    victims = tables.pop("victims")
    return rendered(tables, language, AS_OF, victims)


def said(html: str) -> str:
    """The text of a page."""
    return " ".join(" ".join(Page(html.split("</style>")[1]).text).split())


# --- pages as files --------------------------------------------------------------------------------------------------


@every_language
@pytest.mark.parametrize("make", [simulated_pages, large_pages])
def test_nothing_is_asked_of_anybody_and_every_link_leads_somewhere(make: Any, language: str) -> None:
    pages = make(language)
    ids = {name: Page(html).ids for name, html in pages.items()}
    for name, html in pages.items():
        page = Page(html)
        assert len(page.ids) == len(set(page.ids)), name
        assert not {"script", "link", "img", "iframe", "form"} & set(page.tags)
        assert not re.search(r"url\((?!data:)|@import|https?://(?!www\.w3\.org/2000/svg)", html)
        for key, link in page.attributes:
            assert key != "src"
            if key == "href":
                file, _, place = (link or "").partition("#")
                assert file or place
                assert unquote(place) in ids[file or name] or not place, (name, link)


@every_language
def test_every_page_says_that_it_is_simulated_where_it_is(language: str) -> None:
    words = {"en": "Simulated data", "ar": "بيانات محاكاة"}
    for pages in (simulated_pages(language), large_pages(language)):
        for html in pages.values():
            assert all(word in said(html) for word in words.values())
            assert f"<title>[{words[language]}" in html
    (html, *_) = rendered({}, language, simulated=False, title={"en": "A", "ar": "أ"}).values()
    assert words[language] not in said(html)


def test_long_lists_are_cut_and_short_ones_stay_on_the_first_page() -> None:
    large, small = large_pages("en"), simulated_pages("en")
    assert [large[f"incidents-en-{n}.html"].count('id="incident-') for n in (1, 2, 3)] == [100, 100, 40]
    assert large["cases-en-1.html"].count('id="case-') > 60
    assert not any(name.startswith("cases") for name in small)
    assert small["accountability-en.html"].count('id="case-') == 10
    assert "timeline-en-1.html" in small
    assert list(rendered({}, "en")) == ["accountability-en.html"]


@every_language
def test_the_same_tables_give_the_same_bytes_and_whole_sentences(language: str) -> None:
    again = rendered(simulated(), language) == simulated_pages(language)
    assert again
    for html in {**simulated_pages(language), **large_pages(language)}.values():
        text = said(html)
        assert not re.search(r"\bNone\b|\{|\}|\\u20|Undefined", text)


# --- what must not be on them ----------------------------------------------------------------------------------------


@every_language
def test_no_sealed_name_is_on_any_page(language: str) -> None:
    tables = simulated()
    text = "".join(simulated_pages(language).values()) + "".join(large_pages(language).values())
    sealed = [row for row in tables["actors"] if row["kind"] == "person" and not row["public_office"]]
    words = [row[column] for row in sealed for column in ("id", "name_en", "name_ar")]
    words += [row[column] for row in tables["cases"] for column in ("accused", "witnesses") if row.get(column)]
    words += [row["accused"] for row in tables["case-steps"] if row.get("accused")]
    assert len(words) > 40
    assert not [word for word in [*words, "CANARY"] if word in text or word in unescape(text)]


@every_language
def test_hostile_text_stays_text(language: str) -> None:
    tables = {**simulated()}
    hostile = {
        "actors": {"neutral_term": HOSTILE},
        "incidents": {"name_en": HOSTILE, "name_ar": HOSTILE, "source": HOSTILE},
        "cases": {"mandate": HOSTILE, "outcome": HOSTILE},
        "commitments": {"commitment": HOSTILE, "evidence_of_fulfilment": HOSTILE},
        "attributions": {"standard_as_stated": HOSTILE, "locator": HOSTILE},
    }
    tables |= {name: [{**row, **cells} for row in tables[name][:30]] for name, cells in hostile.items()}
    for html in rendered(tables, language, title={"en": HOSTILE, "ar": HOSTILE}).values():
        page = Page(html)
        assert not {"script", "img"} & set(page.tags)
        assert not [key for key, _ in page.attributes if key.startswith("on")]
        assert "\u202e" not in html


def test_no_place_is_named_finer_than_its_district() -> None:
    """A subdistrict of the shipped gazetteer, and places whose code does not tell the district."""
    districts = districts_of(load_gazetteer("syria"))
    fine = {"area": "SY020001", "area_name": {"en": "Fine", "ar": "دقيق"}}
    assert district(fine, districts) == {"code": "SY0200", **{key: districts["SY020001"][key] for key in ("en", "ar")}}
    assert district(fine, {}) == {"code": "SY0200", "en": "SY0200", "ar": "SY0200"}
    assert district({"area": "C1234", "area_name": {"en": "Fine", "ar": "دقيق"}}, {}) is None
    tables = {**simulated()}
    finer = {"place_pcode": "QZ010203", "precision": "exact", "place_name": "Well of the finch"}
    tables["incidents"] = [{**row, **finer} for row in tables["incidents"]]
    tables["areas"] = {**tables["areas"], "QZ010203": {"en": "Finch quarter", "ar": "حي العصفور"}}
    text = "".join(rendered(tables, "en").values())
    assert "QZ0102" in text
    assert not re.search("finch|QZ010203", text, re.IGNORECASE)


def test_small_numbers_of_victims_are_withheld_wherever_they_could_be_worked_out() -> None:
    tables = {
        "actors": rows("actors", [{"id": each, "name_en": each, "kind": "armed_actor"} for each in ("NORTH", "SOUTH")]),
        "incidents": rows("incidents", [{"id": each, "name_en": each, "kind": "massacre", "source": "s"} for each in "ABCD"]),
        "attributions": rows(
            "attributions",
            [
                {"id": f"T{each}", "incident": each, "finding": "party_responsible", "stated_by": "d", "actor": who, "source": "s"}
                for each, who in zip("ABCD", ("NORTH", "NORTH", "SOUTH", "SOUTH"), strict=True)
            ],
        ),
    }  # fmt: skip
    pages = rendered(tables, "en", victims={"A": (3, 3), "B": (37, 37), "C": (20, 29), "D": (11, 18)})
    incidents = said(pages["incidents-en-1.html"])
    assert "confirmed : fewer than 5" in incidents.replace("confirmed:", "confirmed :")
    assert re.search(r"confirmed: 37", incidents)
    main = said(pages["accountability-en.html"])
    assert "Victims linked withheld confirmed 0 possible besides" in main  # 40 less 37 would be 3
    assert "Victims linked 31 confirmed 16 possible besides" in main
    assert "40" not in re.sub(r"2032|100", "", main.split("Commitments Who")[0])


def test_a_sum_that_is_not_that_of_the_incidents_is_withheld() -> None:
    incidents = describe_incidents(
        {"incidents": rows("incidents", [{"id": "A", "name_en": "A", "kind": "act", "source": "s"}])}
    )
    incidents["incidents"][0]["victims"] |= {"linked_low": 20, "linked_high": 23}
    described = describe_accountability({"incidents": [{"id": "A", "kind": "act"}], "victims": {"A": (22, 25)}}, DAY)
    shown = linked_victims(described, incidents, 5)
    assert shown.confirmed == {"A": Linked(20)}
    assert shown.possible == {"A": FEWER}
    assert shown.sides_confirmed["none"].withheld


# --- fairness --------------------------------------------------------------------------------------------------------


@settings(max_examples=3, deadline=None)
@given(st.permutations(range(len(LABELS))), st.sampled_from(LANGUAGES))
def test_other_names_for_the_parties_permute_every_page(order: list[int], language: str) -> None:
    tables = simulated()
    kept = {"areas": tables["areas"]}
    exchanged = {**renamed({name: each for name, each in tables.items() if name != "areas"}, tuple(order)), **kept}
    expected = renamed(simulated_pages(language), tuple(order))
    found = rendered(exchanged, language)
    assert found.keys() == expected.keys()
    for name, html in found.items():
        same = html == expected[name]  # pages are too long for a useful comparison by pytest
        assert same, name


@every_language
def test_every_side_has_the_same_rows_in_the_order_of_the_table_of_actors(language: str) -> None:
    html = large_pages(language)["accountability-" + language + ".html"]
    sides = re.findall(r'<article class="side">(.*?)</article>', html, re.DOTALL)
    assert len(sides) == 5
    assert len({tuple(re.findall(r"<dt>(.*?)</dt>", side)) for side in sides}) == 1
    assert [next(n for n in ("NORTH", "SOUTH", "HILL") if n in side) for side in sides[:3]] == [
        "NORTH",
        "SOUTH",
        "HILL",
    ]
    order = {"en": "Sides stand in the order of the table of actors", "ar": "الأطراف مرتبة كما في جدول الجهات"}
    assert order[language] in said(html)


# --- what must be on them --------------------------------------------------------------------------------------------


@every_language
def test_every_statement_has_its_file_and_row_beside_it(language: str) -> None:
    html = "".join(simulated_pages(language).values())
    tables = simulated()
    for name in ("incidents", "relations", "attributions", "commitments", "investigation-properties"):
        for row in tables[name]:
            if row.get("actor") != "UNKNOWN":
                assert f"{row['file']}:{row['row']}</bdi>" in html


def test_no_public_record_is_never_no_case_and_undated_is_not_documented() -> None:
    text = said(simulated_pages("en")["incidents-en-1.html"])
    assert "No public record of a case was found. This does not mean that there is no case." in text
    assert "not documented" in said(simulated_pages("en")["actors-en-1.html"])
    assert "no case" not in text.casefold().replace("that there is no case", "").replace("no case on public record", "")


def test_the_two_findings_stand_apart_with_standard_and_objection() -> None:
    text = said(simulated_pages("en")["incidents-en-1.html"])
    assert "It happened as described" in text
    assert "A party is responsible : " in text or "A party is responsible: " in text
    assert "inner conviction of the judges (simulated) (as stated)" in text
    assert "one hearing was closed to observers (simulated)" in text


def test_few_incidents_are_counted_and_more_get_curves_with_tables() -> None:
    few, many = simulated_pages("en")["accountability-en.html"], large_pages("en")["accountability-en.html"]
    assert "curve-opened" not in few
    assert "counts only, no curve" in said(few)
    assert "Fewer than 30 proceedings or incidents on a side: no test" in said(few)
    assert many.count("curve-opened-by_side") >= 3
    assert "at their earliest" in said(many)
    assert "Half had reached it after" in said(many)
    assert "Differences between sides" in said(many)


def test_a_joined_incident_is_linked_under_the_one_it_is() -> None:
    judgement = {"subjects": ["E1-M2", "E1-M1"], "verdict": "same", "by": "r", "at": "2031-05-01T00:00:00Z", "why": "w"}
    pages = rendered({**simulated(), "incident_judgements": [judgement]}, "en")
    assert 'id="incident-E1-M2"' not in pages["incidents-en-1.html"]
    assert "the same incident" in said(pages["incidents-en-1.html"])
    assert "#incident-E1-M2" not in "".join(pages.values())


def test_what_cannot_be_read_is_told() -> None:
    tables = {"incidents": rows("incidents", [{"id": "A", "name_en": "A", "kind": "sea", "source": "s"}])}
    text = said(rendered(tables, "en")["accountability-en.html"])
    assert "hand/incidents.csv,row2:kindholds" in text.replace(" ", "")


@every_language
def test_the_coast_says_its_delays_as_intervals(language: str) -> None:
    coast = {
        name: hand_rows(name) for name in ("actors", "commitments", "cases", "case-steps", "investigation-properties")
    }
    html = rendered(coast, language, date(2026, 1, 31), simulated=False)[f"accountability-{language}.html"]
    late = {"en": "103 to 105 days after the due day; 10 to 14 days after the extended day", "ar": "103 إلى 105 أيام بعد الموعد؛ 10 إلى 14 يوماً بعد الموعد الممدَّد"}  # fmt: skip
    assert late[language] in said(html)
    assert "563" in said(html)
