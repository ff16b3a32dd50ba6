import csv
from pathlib import Path

import pytest

from tawthiq.counts import read_counts, read_vocabulary
from tawthiq.language import sentence

CHECKS = list(csv.DictReader((Path(__file__).parent / "data" / "checks.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check["id"])
def test_the_compilers_arithmetic_comes_out_of_the_claims_read(check, by_id):
    """`checks.csv` of the compilation: left side, right side, residual."""

    def value(expression: str) -> int:
        total = 0
        for term in expression.split():
            name = term.removeprefix("-")
            amount = int(name) if name.isdecimal() else by_id[name].quantity.best
            total += -amount if term.startswith("-") else amount
        return total

    left, right = value(check["left"]), value(check["right"])
    assert (left, right, left - right) == tuple(
        int(check[column]) for column in ("left_value", "right_value", "residual")
    )


def test_every_row_is_read_with_its_place(claims, count_rows):
    assert [(claim.id, claim.file, claim.row) for claim in claims] == [
        (row["id"], "hand/counts.csv", number) for number, row in enumerate(count_rows, 2)
    ]


def test_notes_are_never_read(count_rows, vocabulary, claims):
    without = [{column: cell for column, cell in row.items() if column != "note"} for row in count_rows]
    assert read_counts(without, vocabulary)[0] == claims


def row(**cells: str) -> dict[str, str]:
    blank = {
        "id": "X-1",
        "publisher": "somebody",
        "quantity_kind": "exact",
        "low": "5",
        "best": "5",
        "high": "5",
        "population": "civilians",
        "file": "hand/counts.csv",
        "row": "7",
    }
    return blank | cells


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"publisher": ""}, "counts_cell_empty", "publisher"),
        ({"population": " "}, "counts_cell_empty", "population"),
        ({"quantity_kind": "over"}, "counts_cell_not_in_list", "quantity_kind"),
        ({"best": "1,225"}, "counts_cell_not_number", "best"),
        ({"best": "-5"}, "counts_cell_not_number", "best"),
        ({"best": ""}, "counts_end_missing", "best"),
        ({"quantity_kind": "at_least"}, "counts_end_not_allowed", "high"),
        ({"low": "4"}, "counts_ends_disagree", "best"),
        ({"quantity_kind": "interval", "low": "9", "best": "7", "high": "8"}, "counts_ends_disagree", "best"),
        ({"victim_status": "civilian|soldier"}, "counts_cell_not_in_list", "victim_status"),
        ({"perpetrators": "any|ARMY"}, "counts_any_with_others", "perpetrators"),
        ({"event_from": "06/03/2025"}, "counts_cell_not_date", "event_from"),
        ({"as_of": "2025-02-30"}, "counts_cell_not_date", "as_of"),
        ({"event_from": "2025-03-07", "event_to": "2025-03-06"}, "counts_window_reversed", "event_to"),
        ({"date_basis": "death"}, "counts_cell_not_in_list", "date_basis"),
        ({"method": "list"}, "counts_cell_not_in_list", "method"),
        ({"relation": "sum"}, "counts_cell_not_in_list", "relation"),
        ({"confidence": "D"}, "counts_cell_not_in_list", "confidence"),
    ],
)
def test_a_count_that_cannot_be_read_is_listed_by_its_cell_and_leaves_the_others(cells, code, column):
    broken = row(**cells)
    claims, mistakes = read_counts([broken, row(id="X-2", row="8")], read_vocabulary())
    assert [claim.id for claim in claims] == ["X-2"]
    [mistake] = mistakes
    assert mistake.code == code
    place = {name: mistake.values[name] for name in ("file", "row", "column", "value")}
    assert place == {"file": "hand/counts.csv", "row": 7, "column": column, "value": broken.get(column, "").strip()}
    for language in ("ar", "en"):
        assert column in sentence(code, mistake.values, language)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"population": "villagers"}, "counts_population_undefined"),
        ({"perpetrators": "ARMY|NAVY"}, "counts_actor_undefined"),
        ({"areas": "SY99"}, "counts_area_undefined"),
        ({"part_of": "nothing"}, "counts_reference_unknown"),
        ({"supersedes": "nothing"}, "counts_reference_unknown"),
        ({"part_of": "X-1"}, "counts_part_of_circle"),
    ],
)
def test_a_count_with_an_id_that_no_table_has_is_kept_and_listed(cells, code):
    vocabulary = read_vocabulary(
        actors=[{"id": "ARMY"}], areas={"SY0601": {"en": "Latakia", "ar": "اللاذقية", "level": "2"}}
    )
    claims, mistakes = read_counts([row(areas="SY|SY06") | cells], vocabulary)
    assert [claim.id for claim in claims] == ["X-1"]
    assert [mistake.code for mistake in mistakes] == [code]
    for language in ("ar", "en"):
        assert sentence(code, mistakes[0].values, language)


def test_an_id_given_twice_leaves_the_first():
    claims, mistakes = read_counts([row(), row(row="9", best="6", low="6", high="6")], read_vocabulary())
    assert [claim.row for claim in claims] == [7]
    assert [(mistake.code, mistake.values["row"]) for mistake in mistakes] == [("counts_id_twice", 9)]


def test_blank_is_unknown_and_never_any_or_zero():
    [claim], mistakes = read_counts([row(quantity_kind="unknown", low="", best="", high="")], read_vocabulary())
    assert mistakes == []
    assert (claim.quantity.low, claim.quantity.best, claim.quantity.high) == (None, None, None)
    assert claim.scope.perpetrators == claim.scope.areas == {"unstated"}
    assert (claim.scope.date_basis, claim.scope.method) == ("unknown", "unknown")
    assert claim.scope.window.start is claim.scope.window.end is None


def test_women_are_the_women_of_their_whole():
    rows = [
        row(id="W", population="women", part_of="C"),
        row(id="C", population="children", part_of="T"),
        row(id="T", population="executed"),
        row(id="L", population="women"),
    ]
    claims, _ = read_counts(rows, read_vocabulary())
    assert [claim.scope.among for claim in claims] == ["executed", "executed", "", ""]
