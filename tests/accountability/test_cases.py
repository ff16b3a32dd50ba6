from datetime import date

import pytest

from tawthiq.accountability import read_cases, read_sides
from tawthiq.accountability.cases import persons_at, shares
from tawthiq.accountability.describe_cases import describe_cases
from tawthiq.incidents import read_actors
from tawthiq.model.vocabulary import Step

AS_OF = date(2026, 1, 31)


def case(**cells):
    return {"id": "C", "kind": "case", "forum": "COURT", "source": "S", **cells}


def step(step_id, kind="trial", **cells):
    return {"id": step_id, "case": "C", "kind": kind, "source": "S", **cells}


@pytest.fixture(scope="module")
def coast_cases(coast):
    docket = read_cases(coast["cases"], coast["case-steps"], coast["investigation-properties"])
    assert docket.mistakes == ()
    return docket


def test_14_on_trial_on_day_254_beside_563_referred_nesting_unknown(coast, coast_cases):
    [share] = [each for each in shares(coast_cases) if each.step.kind == "trial"]
    assert (share.step.persons, share.within.persons, share.known) == (14, 563, False)
    described = describe_cases(coast_cases, read_sides(read_actors(coast["actors"])[0]).names)
    [shown] = described["shares"]
    assert shown["days_since_opened"] == {"low": 254, "high": 254}
    assert (shown["nesting"], shown["share_text"]) == ("unknown", "2.5 %")
    assert "not documented" in shown["sentence"]["en"]
    assert "غير موثق" in shown["sentence"]["ar"]
    assert shown["share"] == pytest.approx(14 / 563, abs=1e-6)


def test_findings_came_133_to_135_days_after_the_inquiry_was_opened(coast_cases):
    rows = {each["id"]: each for each in describe_cases(coast_cases, {})["rows"]}
    [findings] = [each for each in rows["CASE-NC"]["steps"] if each["kind"] == "findings"]
    assert findings["days_since_opened"] == {"low": 133, "high": 135}


def test_persons_are_counted_once(coast_cases):
    assert persons_at(coast_cases.steps, (Step.TRIAL, Step.HEARING)) == (14, 14)
    assert persons_at(coast_cases.steps, (Step.REFERRED,)) == (563, 563)
    assert persons_at(coast_cases.steps, (Step.VERDICT,)) is None
    docket = read_cases([case()], [step("a", persons="5"), step("b", "hearing", persons="3")])
    assert persons_at(docket.steps, (Step.TRIAL, Step.HEARING)) == (5, 8)
    docket = read_cases(
        [case()], [step("a", persons="5"), step("b", persons="3", persons_within="a", nesting="subset")]
    )
    assert persons_at(docket.steps, (Step.TRIAL,)) == (5, 5)


def test_what_had_happened_by_a_day(coast_cases):
    then = coast_cases.until(date(2025, 7, 21))
    assert [each.id for each in then.cases] == ["CASE-NC", "CASE-UN", "CASE-ALP"]  # opened by November, perhaps before
    assert {each.id for each in then.steps} == {"NC-opened", "NC-findings", "UN-access"}


def test_conflicting_properties_stand_side_by_side():
    said = [
        {"id": f"P{n}", "case": "C", "property": "independent", "value": value, "asserted_by": who, "source": "S"}
        for n, (who, value) in enumerate((("A", "yes"), ("B", "no"), ("C", "yes")))
    ]
    [row] = describe_cases(read_cases([case()], [], said), {})["rows"]
    [found] = row["properties"]
    assert found["conflict"]
    assert [(each["asserted_by"], each["value"]) for each in found["said"]] == [("A", "yes"), ("B", "no"), ("C", "yes")]
    assert all(words in found["sentence"]["en"] for words in ("A “yes”", "B “no”"))
    assert "\\u" not in found["sentence"]["ar"]
    assert not describe_cases(read_cases([case()], [], said[:1]), {})["rows"][0]["properties"][0]["conflict"]


def test_accused_and_witnesses_are_never_read():
    sealed = {"accused": "CANARY-1", "witnesses": "CANARY-2", "note": "CANARY-3"}
    docket = read_cases([case(**sealed)], [step("a", persons="1", **sealed)], [])
    assert "CANARY" not in repr(docket)
    assert "CANARY" not in repr(describe_cases(docket, {}))


def test_a_step_of_no_case_and_a_word_of_no_list_are_mistakes():
    docket = read_cases([case(kind="vendetta")], [step("a", case="Z", file="f", row="3")])
    assert [each.code for each in docket.mistakes] == ["cell_not_in_list", "case_unknown"]
    assert docket.cases == docket.steps == ()


def test_no_case_is_never_said(coast_cases):
    described = describe_cases(read_cases([]), {})
    assert described["rows"] == []
    assert "does not mean that there is no case" in described["none"]["en"]
