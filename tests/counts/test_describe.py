import json
import re

import pytest

from tawthiq.counts import describe_counts


@pytest.fixture(scope="module")
def described(count_rows, tables):
    return describe_counts(count_rows, tables)


def test_facts_are_plain_json_and_the_same_every_time(described, count_rows, tables):
    text = json.dumps(described, ensure_ascii=False, sort_keys=True)
    assert text == json.dumps(describe_counts(count_rows, tables), ensure_ascii=False, sort_keys=True)


def test_every_row_of_the_table_is_there_with_its_place(described, count_rows):
    rows = [row for panel in described["panels"] for row in panel["rows"]]
    places = sorted((row["file"], row["row"], row["claim"]) for row in rows)
    assert places == [("hand/counts.csv", number, row["id"]) for number, row in enumerate(count_rows, 2)]


def test_the_shape_that_the_report_reads(described):
    panel = described["panels"][0]
    assert {"id", "title", "scope", "why_apart", "rows"} <= set(panel)
    wanted = "claim publisher quantity low best high sentence as_of published_on method confidence file row"
    assert set(wanted.split()) <= set(panel["rows"][0])
    texts = [panel["title"], panel["scope"], panel["why_apart"]]
    texts += [panel["rows"][0][name] for name in ("publisher", "sentence", "method")]
    assert all(set(text) == {"ar", "en"} for text in texts)


def test_a_row_keeps_the_id_of_its_claim_in_the_ledger(count_rows, tables):
    [panel] = describe_counts([count_rows[0] | {"claim_id": "c0ffee"}], tables)["panels"]
    assert panel["rows"][0]["claim_id"] == "c0ffee"


def test_titles_tell_panels_apart(described):
    for language in ("ar", "en"):
        titles = [panel["title"][language] for panel in described["panels"]]
        assert len(set(titles)) == len(titles)


def test_arabic_holds_arabic_and_english_holds_english(described):
    for panel in described["panels"]:
        for name in ("title", "scope", "why_apart"):
            assert not re.search("[A-BD-Za-z]", panel[name]["ar"].replace("SOHR", ""))
            assert not re.search("[\u0621-\u064a]", panel[name]["en"])


def test_doubtful_figures_stay_visible_and_outside_ranges(described):
    rows = {row["claim"]: row for panel in described["panels"] for row in panel["rows"]}
    outside = {claim for claim, row in rows.items() if row["outside_ranges"]}
    assert outside == {claim for claim, row in rows.items() if row["confidence"] == "C"}
    assert {"SNHR-1334-ex-sec", "CMT-0324-2246", "PRESS-0309-4000", "PRESS-0309-2300"} <= outside


def test_parts_of_two_sides_are_said_to_be_no_rivals(described):
    [panel] = [panel for panel in described["panels"] if any(row["claim"] == "NC-0722-563" for row in panel["rows"])]
    assert "not rival totals" in panel["scope"]["en"]
    assert "ليست مجاميع متنافسة" in panel["scope"]["ar"]


def test_totals_never_allow_an_estimate(described):
    [refusal] = described["refusals"]
    assert refusal["code"] == "counts_totals_allow_no_estimate"
    assert "cannot be estimated" in refusal["text"]["en"]


def test_a_case_without_any_other_table_works():
    row = {"id": "1", "publisher": "P", "quantity_kind": "exact", "best": "5", "population": "villagers", "row": "2"}
    described = describe_counts([row, row | {"best": "five", "id": "2", "row": "3"}], {})
    [panel] = described["panels"]
    assert "“villagers”" in panel["title"]["en"]
    assert [(one["code"], one["values"]["row"]) for one in described["mistakes"]] == [
        ("counts_population_undefined", 2),
        ("counts_population_undefined", 3),
        ("counts_cell_not_number", 3),
    ]
    assert describe_counts([], {})["panels"] == []
