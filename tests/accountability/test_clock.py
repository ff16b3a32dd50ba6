from datetime import date

import numpy as np
import pytest

from tawthiq.accountability import incident_steps, read_cases, timeline, waits
from tawthiq.accountability.clock import (
    Event,
    commitment_waits,
    ends_of_cases,
    stated_none_opened,
    surely_before_events,
)
from tawthiq.accountability.commitments import read_commitments
from tawthiq.accountability.states import board
from tawthiq.model.vocabulary import Step
from tawthiq.text.edtf import read_edtf

AS_OF = date(2030, 12, 31)
EVENTS = [Event("I1", read_edtf("2030-01-01")), Event("I2", read_edtf("2030-01-01/2030-01-11")), Event("I3", None)]
CASES = [
    {"id": "C1", "kind": "case", "forum": "X", "source": "S", "incidents": "I1|I2", "opened_on": "2030-02-01"},
    {"id": "C2", "kind": "case", "forum": "X", "source": "S", "incidents": "I2", "proceeding": "P"},
]
STEPS = [
    {"id": "s1", "case": "C1", "kind": "verdict", "on": "2030-06-01", "incidents": "I1", "source": "S"},
    {"id": "s2", "case": "C2", "kind": "trial", "on": "../2030-01-21", "source": "S"},
    {"id": "s3", "case": "C2", "kind": "amnesty", "on": "2031-05-01", "source": "S"},
]


@pytest.fixture(scope="module")
def reached():
    return timeline(read_cases(CASES, STEPS), AS_OF)


def of(reached, milestone, as_of=AS_OF):
    found = waits(EVENTS, reached, milestone, as_of)
    return list(zip(found.incidents, found.low.tolist(), found.high.tolist(), found.proceeding, strict=True))


def test_waits_are_intervals_and_open_where_there_is_no_record(reached):
    assert of(reached, Step.OPENED) == [("I1", 31, 31, "C1"), ("I2", 0, 20, "P")]
    assert of(reached, Step.VERDICT) == [("I1", 151, 151, "C1"), ("I2", 354, np.inf, "")]
    assert of(reached, Step.ARREST) == [("I1", 364, np.inf, ""), ("I2", 354, np.inf, "")]
    assert waits(EVENTS, reached, Step.OPENED, AS_OF).undated == 1


def test_a_later_step_shows_that_an_earlier_one_had_come(reached):
    assert reached["I1"][Step.TRIAL].implied
    assert of(reached, Step.TRIAL)[0] == ("I1", 0, 151, "C1")
    assert reached["I1"][Step.OPENED].implied is False


def test_what_comes_later_is_not_known_yet():
    before = timeline(read_cases(CASES, STEPS), date(2030, 3, 1))
    assert Step.VERDICT not in before["I1"]
    assert of(before, Step.VERDICT, date(2030, 3, 1))[0] == ("I1", 59, np.inf, "")


def test_a_step_of_a_larger_incident_is_one_of_all_it_holds():
    docket = read_cases([{**CASES[0], "incidents": "EPISODE"}])
    assert timeline(docket, AS_OF, {"EPISODE": ("I1", "I2")}).keys() == {"EPISODE", "I1", "I2"}


def test_silence_is_never_a_statement_that_none_was_opened():
    docket = read_cases(CASES, [{"id": "n", "case": "C2", "kind": "none_opened", "source": "S"}])
    assert stated_none_opened(docket) == {"I2"}
    assert stated_none_opened(read_cases(CASES, STEPS)) == frozenset()


def test_the_clock_of_one_incident_has_every_milestone(reached):
    rows = incident_steps("I2", reached, EVENTS[1].when, AS_OF)
    by_name = {each["milestone"]: each for each in rows}
    assert by_name["opened"]["days"] == {"low": 0, "high": 20}
    assert by_name["verdict"]["days"] == {"low": 354, "high": 364}
    assert not by_name["verdict"]["recorded"]
    assert "does not mean" in by_name["verdict"]["text"]["en"]
    assert len(rows) == 9


def test_verdicts_and_other_ends_compete():
    ended = timeline(read_cases(CASES, STEPS), date(2031, 12, 31))
    durations, causes = ends_of_cases(EVENTS, ended, date(2031, 12, 31))
    assert durations.tolist() == [151, 485]
    assert causes.tolist() == [1, 2]


def test_a_step_before_its_incident_is_told():
    reached = timeline(read_cases([{**CASES[0], "opened_on": "2029-01-01"}]), AS_OF)
    assert surely_before_events(EVENTS, reached) == [("I1", "C1"), ("I2", "C1")]


def test_commitments_wait_from_the_day_they_were_made(coast):
    low, high = commitment_waits(board(read_commitments(coast["commitments"])[0], date(2026, 1, 31)))
    assert (low[0], high[0]) == (133, 135)
    assert np.isinf(high[3])
    assert low[3] == (date(2026, 1, 31) - date(2025, 3, 10)).days
