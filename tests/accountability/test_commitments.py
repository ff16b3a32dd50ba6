import csv
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.accountability import assess, board, read_commitments
from tawthiq.accountability.days import Days, days_from
from tawthiq.accountability.describe_commitments import describe_commitments
from tawthiq.text.edtf import read_edtf

AS_OF = date(2026, 1, 31)
# The first row as it was compiled, before any column was added (18 commitments of March 2025).
AS_COMPILED = """id,kind,who,commitment,made_on,due_on,extended_on,extended_to,evidence_of_fulfilment,fulfilled_on,days_late_vs_due,days_late_vs_extended,status,source,note
C01,order,Interim president,"Committee, to report within 30 days",2025-03-09,2025-04-08,2025-04-10,2025-07-10,"Findings announced at a press conference; report handed to the presidency shortly before (20 Jul, day not checked)",2025-07-22,105,12,fulfilled_late,turkiyetoday,CANARY
"""


def row(**cells):
    return {"id": "X", "kind": "promise", "who": "A", "commitment": "B", "source": "S", **cells}


def state(as_of=AS_OF, **cells):
    [commitment], mistakes = read_commitments([row(**cells)])
    assert mistakes == []
    return assess(commitment, as_of)


@pytest.fixture(scope="module")
def coast_board(coast):
    commitments, mistakes = read_commitments(coast["commitments"])
    assert mistakes == []
    return {each.commitment.id: each for each in board(commitments, AS_OF)}


def test_the_committee_reported_103_to_105_days_late_and_10_to_14_after_the_extended_day(coast_board):
    for found in (coast_board["C01"], board(read_commitments(csv.DictReader(AS_COMPILED.splitlines()))[0], AS_OF)[0]):
        assert found.state == "met_late"
        assert found.late_vs_due == Days(103, 105)
        assert found.late_vs_extended == Days(10, 14)
    assert coast_board["C02"].late_vs_due == Days(10, 14)


def test_every_state_of_the_coast(coast_board):
    states = {name: found.state.value for name, found in coast_board.items()}
    assert states == {
        "C01": "met_late",
        "C02": "met_late",
        "C03": "partly_met",
        "C04": "unverifiable",
        "C05": "unknown",
        "C06": "contested",
        "C07": "unknown",
        "C08": "unknown",
        "C09": "contested",
        "C10": "unknown",
        "C11": "partly_met",
        "C12": "open",
        "C13": "partly_met",
        "C14": "unknown",
        "C15": "unknown",
        "C16": "met",
        "C17": "unknown",
        "C18": "postponed",
    }
    assert coast_board["C16"].late_vs_due == Days(0, 0)
    assert coast_board["C17"].overdue == Days(37, 37)


def test_every_delay_of_the_coast_is_what_its_dates_give(coast_board):
    for found in coast_board.values():
        one = found.commitment
        if one.due and one.fulfilled:
            low, high = (one.fulfilled.low - one.due.high).days, (one.fulfilled.high - one.due.low).days
            assert found.late_vs_due == Days(low, high)
        else:
            assert found.late_vs_due is None


def test_the_board_on_an_earlier_day_knows_no_later_evidence(coast):
    commitments, _ = read_commitments(coast["commitments"])
    on = {day: {each.commitment.id: each for each in board(commitments, day)} for day in DAYS}
    assert "C02" not in on[DAYS[0]]
    assert on[DAYS[0]]["C01"].state == "open"
    assert on[DAYS[1]]["C01"].state == "missed"  # due on 8 April, kept surely later, not yet extended
    assert on[DAYS[1]]["C01"].overdue == Days(1, 1)
    assert on[DAYS[2]]["C01"].state == "postponed"
    assert on[DAYS[3]]["C01"].state == "unknown"  # it may have been handed over by then
    assert on[DAYS[4]]["C01"].state == "met_late"


DAYS = [date(2025, 4, 8), date(2025, 4, 9), date(2025, 5, 1), date(2025, 7, 21), date(2025, 7, 22)]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, "unknown"),
        ({"evidence_of_fulfilment": "none known"}, "unknown"),
        ({"evidence_of_fulfilment": "a meeting was held"}, "open"),
        ({"evidence_of_fulfilment": "outcomes not documented", "evidence_shows": "nothing"}, "unknown"),
        ({"indicator": "none"}, "unverifiable"),
        ({"indicator": "none", "due_on": "2026-06-01"}, "open"),
        ({"due_on": "2026-01-31"}, "open"),
        ({"due_on": "2026-01-30"}, "unknown"),
        ({"due_on": "2026-01-30", "evidence_shows": "not_fulfilled"}, "missed"),
        ({"due_on": "2026-01-30", "fulfilled_on": "2026-03-01"}, "missed"),
        ({"due_on": "2026-01-30", "postponed_on": "2026-01-29"}, "postponed"),
        ({"due_on": "2026-01-30", "extended_to": "unknown"}, "postponed"),
        ({"due_on": "2025-12-30", "extended_on": "2025-12-29", "extended_to": "2026-01-15"}, "unknown"),
        ({"due_on": "2025-12-30", "revised_on": "2026-01"}, "revised"),
        ({"due_on": "2025-12-30", "withdrawn_on": "2026-02-01"}, "unknown"),
        ({"due_on": "2026-01", "fulfilled_on": "2026-01-20"}, "met"),
        ({"fulfilled_on": "2026-01-20"}, "partly_met"),
        ({"fulfilled_on": "2026-01-20", "indicator": "a report is published"}, "met"),
        ({"fulfilled_on": "2026-01-20", "evidence_shows": "fulfilled"}, "met"),
        ({"fulfilled_on": "2026-01-20", "evidence_shows": "fulfilled", "contested_by": "D"}, "contested"),
        ({"unverifiable": "no access", "fulfilled_on": "2026-01-20"}, "unverifiable"),
        ({"subject": "disarmament", "fulfilled_on": "2026-01-20", "due_on": "2026-02-01"}, "partly_met"),
        ({"subject": "disarmament", "fulfilled_on": "2026-01-20", "numerator": "9", "denominator": "9"}, "met"),
        ({"subject": "vetting", "numerator": "3", "denominator": "9"}, "partly_met"),
    ],
)
def test_states_follow_from_evidence(cells, expected):
    assert state(**cells).state == expected


@given(
    st.sampled_from(["open", "fulfilled", "unknown", "anything"]), st.integers(-9, 999).map(str), st.text(max_size=9)
)
def test_what_a_table_says_of_its_state_is_compared_and_never_used(status, late, note):
    plain = {"due_on": "2025-05-01", "fulfilled_on": "2025-05-11"}
    found = state(**plain, status=status, days_late_vs_due=late, note=note)
    assert (found.state, found.late_vs_due) == ("met_late", Days(10, 10))
    codes = {doubt.code for doubt in found.doubts}
    assert "commitment_status_disagrees" in codes
    assert ("commitment_delay_disagrees" in codes) == (late != "10")


@given(*(st.dates(date(2025, 1, 1), date(2026, 1, 1)) for _ in range(4)), st.data())
def test_a_delay_holds_the_delay_of_every_day_that_can_be(first, second, third, fourth, data):
    due, kept = sorted((first, second)), sorted((third, fourth))
    found = days_from(read_edtf(f"[{due[0]}..{due[1]}]"), read_edtf(f"{kept[0]}/{kept[1]}"))
    days = [data.draw(st.dates(*ends)) for ends in (due, kept)]
    assert found.low <= (days[1] - days[0]).days <= found.high


@given(st.integers(0, 500), st.integers(1, 100))
def test_the_state_on_time_and_late_follow_the_day(after, width):
    due = date(2025, 1, 1)
    kept = due + timedelta(days=after - 250)
    found = state(
        date(2027, 1, 1), made_on="2023-01-01", due_on=str(due), fulfilled_on=f"{kept}/{kept + timedelta(width)}"
    )
    assert found.state == ("met_late" if after > 250 else "met")


def test_an_open_day_leaves_an_open_delay():
    found = state(due_on="2025-05-01", fulfilled_on="../2025-05-11")
    assert found.late_vs_due == Days(None, 10)
    assert found.state == "met"


def test_an_extension_may_run_from_either_day_unless_it_is_said():
    cells = {
        "due_on": "2025-04-08",
        "extended_on": "2025-04-10",
        "extended_to": "2025-07-10",
        "fulfilled_on": "2025-07-22",
    }
    assert state(**cells).late_vs_extended == Days(12, 14)
    assert state(**cells, extension_from="decision").late_vs_extended == Days(12, 12)
    assert state(**{**cells, "extended_to": "2025-07-17"}).late_vs_extended == Days(5, 5)  # no usual length


def test_promises_of_disarmament_need_a_number_and_a_whole():
    codes = {doubt.code for doubt in state(subject="integration").doubts}
    assert "commitment_share_incomplete" in codes
    assert "commitment_share_above_whole" in {
        doubt.code for doubt in state(subject="integration", numerator="5", denominator="4").doubts
    }


def test_the_share_without_an_indicator_is_told(coast):
    described, _ = describe_commitments(coast["commitments"], AS_OF)
    assert {name: described["indicator"][name] for name in ("yes", "no", "not_recorded")} == {
        "yes": 15,
        "no": 3,
        "not_recorded": 0,
    }
    assert described["indicator"]["share"] == {"low": 3 / 18, "high": 3 / 18}
    bare, _ = describe_commitments([row(), row(id="Y", indicator="none")], AS_OF)
    assert bare["indicator"]["share"] == {"low": 0.5, "high": 1.0}
    assert describe_commitments([], AS_OF)[0]["indicator"]["share"] is None


@pytest.mark.parametrize("language", ["ar", "en"])
def test_sentences_say_state_delay_and_doubt(coast, language):
    described, _ = describe_commitments(coast["commitments"], AS_OF)
    rows = {each["id"]: each for each in described["rows"]}
    said = rows["C01"]["sentence"][language]
    assert all(number in said for number in ("103", "105", "10", "14"))
    for each in rows.values():
        assert each["file"] == "hand/commitments.csv"
        assert each["row"] > 1
        assert each["source"]
        assert "{" not in each["sentence"][language]
        assert each["state_name"][language] in each["sentence"][language]
        assert all(doubt["text"][language] for doubt in each["doubts"])


def test_a_cell_that_cannot_be_read_is_a_mistake_with_its_place():
    [], mistakes = read_commitments([row(due_on="8 April", file="hand/commitments.csv", row="7")])
    assert [(each.code, each.values["column"], each.values["row"]) for each in mistakes] == [
        ("cell_not_date", "due_on", 7)
    ]
