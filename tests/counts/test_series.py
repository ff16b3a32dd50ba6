from dataclasses import replace

import pytest

from tawthiq.counts import Quantity, read_counts
from tawthiq.counts.series import describe_series, series


def series_with(found, claim_id):
    return next(one for one in found if claim_id in [point.claim.id for point in one.points])


def changes(one):
    return {point.claim.id: point.change for point in one.points}


def parts(point):
    return {part.part.id: part.change for part in point.parts}


def test_the_series_of_documented_civilians(claims, vocabulary):
    """Figures as published between 8 and 13 March 2025 and at the end of the month."""
    one = series_with(series(claims, vocabulary), "SOHR-0310-973")
    assert [point.claim.quantity.best or point.claim.quantity.low for point in one.points] == [
        *(311, 340, 428, 532, 745, 830, 973, 1068, 1225, 1383, 1476, 1600),
    ]
    assert [point.change for point in one.points] == [None, 29, 88, 104, 213, 85, 143, 95, 157, 158, 93, 124]


def test_what_a_release_changed_by_side(claims, vocabulary):
    """779 → 803: all 24 on one side; 803 → 1,334: 469 and 62."""
    one = series_with(series(claims, vocabulary), "SNHR-0310-779")
    assert changes(one) == {"SNHR-0307-240": None, "SNHR-0310-779": 539, "SNHR-0311-803": 24, "SNHR-1334": 531}
    assert parts(one.points[2]) == {"SNHR-0311-803-ex": 0, "SNHR-0311-803-gov": 24}
    assert parts(one.points[3]) == {"SNHR-1334-gov": 469, "SNHR-1334-ex": 62}


def test_what_a_release_changed_by_place(claims, vocabulary):
    one = series_with(series(claims, vocabulary), "SOHR-0312-1383")
    by_id = {point.claim.id: point for point in one.points}
    assert list(parts(by_id["SOHR-0312-1383"]).values()) == [25, 49, 84, 0]
    assert list(parts(by_id["SOHR-0313-1476"]).values()) == [52, 33, 7, 1]


def test_a_part_is_found_below_another_part_of_the_release_before(claims, vocabulary):
    one = series_with(series(claims, vocabulary), "SOHR-0309-1018")
    by_id = {point.claim.id: point for point in one.points}
    assert parts(by_id["SOHR-0309-1018"]) == {
        "SOHR-0309-1018-civ": 213,
        "SOHR-0309-1018-sec": 32,
        "SOHR-0309-1018-loy": 28,
    }


def test_same_scope_without_a_declared_release_is_one_series(claims, vocabulary):
    assert changes(series_with(series(claims, vocabulary), "SOHR-0806-7449")) == {
        "SOHR-0318-4711": None,
        "SOHR-0806-7449": 2738,
    }


def test_additions_to_a_documentation_are_no_series(claims, vocabulary):
    shown = {point.claim.id for one in series(claims, vocabulary) for point in one.points}
    assert not [name for name in shown if "-inc" in name]


def test_no_series_mixes_publishers(claims, vocabulary):
    for one in series(claims, vocabulary):
        assert {point.claim.publisher for point in one.points} == {one.publisher}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_sentences_say_where_the_change_lies(claims, vocabulary, language):
    described = describe_series(claims, vocabulary)
    points = {point["claim"]: point for one in described for point in one["points"]}
    said = points["SNHR-1334"]["sentence"][language]
    assert all(number in said for number in ("1,334", "531", "469", "62"))
    assert {"claim", "as_of", "published_on", "low", "best", "high", "change", "parts_changed", "sentence"} == set(
        points["SNHR-1334"]
    )
    titles = [title[language] for title, _ in points["SNHR-1334"]["parts_changed"]]
    assert len(set(titles)) == 2


def test_documented_changes_are_no_deaths_per_day(claims, vocabulary):
    described = describe_series(claims, vocabulary)
    points = {point["claim"]: point for one in described for point in one["points"]}
    assert "not the number of people killed" in points["SOHR-0312-1383"]["sentence"]["en"]
    assert "not the number of people killed" not in points["SNHR-0310-779"]["sentence"]["en"]  # counted by day of death


def test_an_unstated_figure_has_no_change_and_none_after_it(claims, by_id, vocabulary):
    unknown = [replace(one, quantity=Quantity("unknown")) if one.id == "SNHR-0311-803" else one for one in claims]
    one = series_with(series(unknown, vocabulary), "SNHR-0310-779")
    assert changes(one)["SNHR-0311-803"] is None
    assert changes(one)["SNHR-1334"] is None


def test_the_registers_own_count_stands_last(claims, vocabulary):
    own = [
        {"as_of": "2025-03-09", "value": None},
        {"as_of": "2025-03-08", "value": 12},
        {"as_of": "2025-03-10", "value": 20},
    ]
    last = describe_series(claims, vocabulary, own)[-1]
    assert [point["claim"] for point in last["points"]] == [None, None, None]
    assert [point["best"] for point in last["points"]] == [12, None, 20]
    assert [point["change"] for point in last["points"]] == [None, None, None]
    assert "not stated" in last["points"][1]["sentence"]["en"]


def test_relabelling_the_parties_relabels_the_series(count_rows, claims, vocabulary):
    swap = {"EXREG": "IG-FORCES", "IG-FORCES": "EXREG"}
    rows = [
        {**row, "perpetrators": "|".join(swap.get(name, name) for name in row["perpetrators"].split("|"))}
        for row in count_rows
    ]
    renamed, _ = read_counts(rows, vocabulary)
    assert [changes(one) for one in series(renamed, vocabulary)] == [changes(one) for one in series(claims, vocabulary)]


def test_the_note_is_never_read(count_rows, claims, vocabulary):
    noted, _ = read_counts([{**row, "note": "745 again"} for row in count_rows], vocabulary)
    assert describe_series(noted, vocabulary) == describe_series(claims, vocabulary)
