"""Relations over time: when one surely stood, may have stood, or did not, and mistakes in their rows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.tables import actors, relation, rows
from tawthiq.incidents import Certainty, Relation, read_actors, read_relations
from tawthiq.language import LANGUAGES, sentence

ACTORS, _ = read_actors(actors("A", "B"))


def read(**cells: str) -> Relation:
    (found,), mistakes = read_relations(rows("relations", [{**relation("part_of", "A", "B"), **cells}]), ACTORS)
    assert mistakes == []
    return found


@pytest.mark.parametrize(
    ("cells", "day", "certainty"),
    [
        ({"start": "2031-01-10", "end": "2031-02-10"}, "2031-01-09", "not"),
        ({"start": "2031-01-10", "end": "2031-02-10"}, "2031-01-10", "surely"),
        ({"start": "2031-01-10", "end": "2031-02-10"}, "2031-02-10", "surely"),
        ({"start": "2031-01-10", "end": "2031-02-10"}, "2031-02-11", "not"),
        # a month is some day of it
        ({"start": "2031-01", "end": "2031-03"}, "2031-01-15", "possibly"),
        ({"start": "2031-01", "end": "2031-03"}, "2031-02-15", "surely"),
        ({"start": "2031-01", "end": "2031-03"}, "2031-03-02", "possibly"),
        # that it goes on is said; until when is not
        ({"start": "2031-01-10", "end": ".."}, "2031-01-10", "surely"),
        ({"start": "2031-01-10", "end": ".."}, "2033-01-01", "possibly"),
        ({"start": "2031-01-10", "end": "..", "last_cited": "2032-05-01"}, "2032-04-30", "surely"),
        ({"start": "2031-01-10", "end": "..", "last_cited": "2032-05-01"}, "2032-05-02", "possibly"),
        # only cited
        ({"first_cited": "2031-01-10", "last_cited": "2031-01-20"}, "2031-01-15", "surely"),
        ({"first_cited": "2031-01-10", "last_cited": "2031-01-20"}, "2031-01-09", "possibly"),
        ({"first_cited": "2031-01"}, "2031-01-31", "possibly"),
        # about a day is not surely that day
        ({"start": "2031-01-10~", "end": "2031-02-10"}, "2031-01-20", "possibly"),
        ({"end": "2031-02-10"}, "2031-02-11", "not"),
        ({}, "2031-02-11", "undated"),
    ],
)
def test_how_sure_a_day_is(cells: dict[str, str], day: str, certainty: str) -> None:
    assert read(**cells).on(date.fromisoformat(day)) == Certainty(certainty)


DAYS = st.dates(date(2030, 1, 1), date(2032, 1, 1))


@given(DAYS, st.integers(0, 40), st.integers(0, 400), st.integers(0, 40), st.data())
def test_sure_days_are_those_on_which_every_reading_of_the_dates_agrees(
    low: date, doubt: int, length: int, end_doubt: int, data: st.DataObject
) -> None:
    """By brute force: a day is sure where each beginning and end that the intervals allow holds it, possible where one does."""
    high = low + timedelta(days=doubt)
    first_end = high + timedelta(days=length)
    last_end = first_end + timedelta(days=end_doubt)
    found = read(start=f"{low}/{high}", end=f"{first_end}/{last_end}")
    day = data.draw(st.dates(low - timedelta(days=5), last_end + timedelta(days=5)))
    starts, ends = (low, high), (first_end, last_end)
    readings = [start <= day <= end for start in starts for end in ends]
    expected = Certainty.SURELY if all(readings) else Certainty.POSSIBLY if any(readings) else Certainty.NOT
    assert found.on(day) == expected


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"kind": "leads"}, ["cell_not_in_list"]),
        ({"start": "March 2031"}, ["cell_not_date"]),
        ({"source": ""}, ["cell_empty"]),
        ({"start": "2031-03-01", "end": "2031-02-01"}, ["relation_ends_before_it_begins"]),
        ({"first_cited": "2031-03-01", "last_cited": "2031-02-01"}, ["relation_cited_backwards"]),
        ({"object": "C"}, ["actor_undefined"]),
        ({"subject": "Alawites"}, ["party_is_community"]),
        ({"object": "أهالي القرية"}, ["party_is_community"]),
    ],
)
def test_mistakes_are_told_with_their_place_in_both_languages(cells: dict[str, str], codes: list[str]) -> None:
    row = {**relation("part_of", "A", "B", "2031-01-01"), **cells}
    found, mistakes = read_relations(rows("relations", [row]), ACTORS)
    assert [each.code for each in mistakes] == codes
    assert len(found) == (codes == ["actor_undefined"])
    for each in mistakes:
        assert {"file", "row", "column", "value"} <= each.values.keys()
        assert all(sentence(each.code, each.values, language) for language in LANGUAGES)
