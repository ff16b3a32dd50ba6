import json
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.invented import AS_OF, SIDES, invented, relabelled
from tawthiq.accountability import Rules, describe_accountability


def described(tables, draws=99):
    return describe_accountability(tables, AS_OF, Rules(draws=draws))


@pytest.fixture(scope="module")
def found():
    return described(invented(1))


def bare(value):
    """A description without names and sentences, which say the names of sides."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items() if key not in ("name", "sentence", "title")}
    return [bare(each) for each in value] if isinstance(value, list) else value


def by_side(found):
    """Every number that belongs to a side, under its name; pairs under both."""
    read = {"sides": {each["side"]: each for each in bare(found["sides"])[:-2]}}
    read["clock"] = {name: bare(each["by_side"]) for name, each in found["clock"].items() if name != "ends"} | {
        "ends": found["clock"]["ends"]
    }
    for reading in bare(found["parity"]["readings"]) + bare(list(found["parity"]["others"].values())):
        key = (reading["code"], reading["who"], len(read))
        pairs = {}
        for each in reading["differences"]:
            ends = (each["low"], each["high"], each["interval"]["low"], each["interval"]["high"], each["detectable"])
            pairs[each["first"], each["second"], each["horizon"]] = np.round(
                [each["low"], each["high"], each["interval"]["low"], each["interval"]["high"]], 5
            ).tolist()
            pairs[each["second"], each["first"], each["horizon"]] = np.round(
                [-ends[1], -ends[0], -ends[3], -ends[2]], 5
            ).tolist()
        read[key] = {
            "incidents": reading["incidents"],
            "shares": {(each["side"], each["horizon"]): each for each in reading["shares"]},
            "pairs": pairs,
            "means": {each["side"]: each for each in reading["means"]},
            "p": reading["test"]["p"],
            "verdict": reading["test"]["verdict"],
        }
    return read


def renamed(value, names):
    """A description with sides called otherwise."""
    if isinstance(value, dict):
        return {renamed(key, names): renamed(each, names) for key, each in value.items()}
    if isinstance(value, tuple):
        return tuple(renamed(each, names) for each in value)
    if isinstance(value, list):
        return [renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def sorted_readings(read):
    return {
        key if isinstance(key, str) else key[:2] + ((key[2],) if key[0] == "agreed" else ()): each
        for key, each in read.items()
    }


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 999), st.permutations(SIDES))
def test_other_names_for_the_parties_permute_every_output(seed, order):
    names = dict(zip(SIDES, order, strict=True))
    tables = invented(seed, 130)
    first = sorted_readings(renamed(by_side(described(tables)), names))
    second = sorted_readings(by_side(described(relabelled(tables, names))))
    assert first.keys() == second.keys()
    for key in first:
        assert first[key] == second[key], key


def test_no_sealed_name_comes_out(found):
    assert "CANARY" not in json.dumps(found)


def test_a_sealed_person_is_no_side_and_no_name_comes_out():
    tables = invented(2, 60)
    person = {"id": "CANARY-PERSON", "name_en": "Canary Name", "name_ar": "اسم كناري", "kind": "person"}
    tables["actors"] = [*tables["actors"], person, {**person, "id": "CANARY-2", "side": "NORTH"}]
    for number, row in enumerate(tables["attributions"]):
        if number % 3 == 0:
            row["actor"] = "CANARY-2" if number % 2 else "CANARY-PERSON"
    for row in tables["cases"]:
        row["actors"] = f"{row['actors']}|CANARY-PERSON"
        row["accused"] = "Wren Example"
        row["outcome"] = "Wren Example was heard; canary name was not"
    for row in tables["case-steps"]:
        row["party"] = "CANARY-PERSON"
    said = json.dumps(described(tables), ensure_ascii=False).casefold()
    assert "█" in said
    for word in ("canary", "wren", "كناري"):
        assert word not in said
    assert [each["side"] for each in described(tables)["sides"]] == [*SIDES, None, None]


def test_everything_is_plain_and_the_same_each_time(found):
    again = described(invented(1))
    assert json.dumps(found) == json.dumps(again)
    assert "NaN" not in json.dumps(found)
    assert "Infinity" not in json.dumps(found)


def test_every_side_has_the_same_row_and_all_incidents_stand_in_one(found):
    assert [each["side"] for each in found["sides"]] == [*SIDES, None, None]
    assert {frozenset(each) for each in found["sides"]} == {frozenset(found["sides"][0])}
    assert sum(each["incidents"] for each in found["sides"]) == 240
    for each in found["sides"]:
        assert each["unknown"]["no_record"] <= each["incidents"]


def test_curves_rise_and_hold_their_bounds(found):
    for milestone, each in found["clock"].items():
        if milestone == "ends":
            continue
        for curve in each["by_side"].values():
            for rows in (curve["earliest"], curve["latest"] or []):
                assert all(one["share"] <= other["share"] + 1e-9 for one, other in pairwise(rows))
                assert all(row["low"] - 1e-9 <= row["share"] <= row["high"] + 1e-9 for row in rows)
            assert (curve["latest"] is None) == (curve["likeliest"] is None)


def test_shares_lie_in_their_intervals_and_those_in_their_bounds(found):
    for reading in found["parity"]["readings"]:
        for each in reading["shares"]:
            if each["watched"]:
                assert each["bounds"]["low"] == pytest.approx(each["sure"] / each["watched"], abs=1e-5)
                assert each["interval"]["low"] <= each["sure"] / each["watched"] + 1e-6
                assert each["possible"] / each["watched"] <= each["interval"]["high"] + 1e-6
                assert each["possible"] / each["watched"] <= each["bounds"]["high"] + 1e-6


def test_every_documenters_reading_and_the_unknown_given_to_each_side(found):
    readings = [(each["code"], each["who"]) for each in found["parity"]["readings"]]
    assert readings == [
        ("agreed", None),
        *(("documenter", f"D{n}") for n in range(4)),
        *(("unknown_to", side) for side in SIDES),
    ]
    assert found["parity"]["range"]["readings"] == 8
    for each in found["parity"]["range"]["differences"]:
        assert each["low"] <= each["high"]


def test_under_thirty_a_side_there_is_no_test():
    test = described(invented(3, 60))["parity"]["readings"][0]["test"]
    assert (test["verdict"], test["p"]) == ("too_few_incidents", None)
    assert "no test" in test["sentence"]["en"]


def test_a_hundred_incidents_that_one_decision_opened_are_one_proceeding():
    tables = invented(4, 200)
    tables["attributions"] = [
        {"incident": f"I{n}", "finding": "party_responsible", "stated_by": "D0", "actor": SIDES[n % 2], "source": "D0"}
        for n in range(200)
    ]
    mine = "|".join(f"I{n}" for n in range(0, 200, 2))
    tables["cases"] = [
        {"id": "BIG", "kind": "case", "forum": "X", "incidents": mine, "opened_on": str(AS_OF), "source": "S"}
    ]
    tables["case-steps"] = []
    found = described(tables)
    assert found["sides"][0]["incidents"] == 100
    assert found["sides"][0]["proceedings"] == 1
    # A hundred to nothing, and yet one proceeding: no test can be had of it.
    assert found["parity"]["readings"][0]["test"]["verdict"] == "too_few_incidents"


def test_a_side_that_is_never_pursued_is_found_unlike():
    tables = invented(5, 300)
    tables["attributions"] = [
        {"incident": f"I{n}", "finding": "party_responsible", "stated_by": "D0", "actor": SIDES[n % 2], "source": "D0"}
        for n in range(300)
    ]
    tables["cases"] = [each for each in tables["cases"] if int(each["id"][1:]) % 4 in (2,)]
    kept = {each["id"] for each in tables["cases"]}
    tables["case-steps"] = [each for each in tables["case-steps"] if each["case"] in kept]
    reading = described(tables)["parity"]["readings"][0]
    assert reading["test"]["verdict"] == "unlike"
    assert "no finding about why" in reading["test"]["sentence"]["en"]
    for each in reading["differences"]:
        if each["horizon"] == 365:
            assert each["low"] > 0
            assert each["detectable"] is not None


def test_nothing_at_all_is_described_too():
    found = describe_accountability({}, AS_OF)
    assert found["commitments"]["rows"] == found["cases"]["rows"] == found["mistakes"] == []
    assert [each["side"] for each in found["sides"]] == [None, None]
    assert json.dumps(found)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_sentence_is_whole(found, language):
    def texts(value):
        if isinstance(value, dict):
            if set(value) == {"ar", "en"}:
                yield value[language]
            else:
                for each in value.values():
                    yield from texts(each)
        elif isinstance(value, list):
            for each in value:
                yield from texts(each)

    said = list(texts(found))
    assert len(said) > 500
    assert not [text for text in said if not text or any(part in text for part in ("{", "None", "\\u"))]


def test_the_coast_at_a_glance(coast):
    found = describe_accountability(coast, date(2026, 1, 31))
    assert found["mistakes"] == []
    sides = {each["side"]: each for each in found["sides"]}
    assert sides["EXREG"]["on_trial"] == {"low": 7, "high": 7}
    assert sides["EXREG"]["referred"] == {"low": 265, "high": 265}
    several = found["sides"][-1]
    assert several["referred"] == {"low": 298, "high": 298}
    on_trial = [each["on_trial"] for each in found["sides"] if each["on_trial"]]
    assert on_trial == [{"low": 7, "high": 7}] * 2
    assert "documented" in found["cases"]["shares"][0]["sentence"]["en"]


def test_an_episode_is_not_counted_beside_what_it_holds():
    tables = invented(6, 20)
    for n, row in enumerate(tables["incidents"]):
        row["parent"] = "EPISODE" if n < 10 else ""
        if n == 0:
            row["event_from"] = row["event_to"] = ""
    tables["incidents"].append({"id": "EPISODE", "event_from": "2031-01-01/2031-01-05", "kind": "episode"})
    tables["cases"] = [
        {
            "id": "E",
            "kind": "commission",
            "forum": "X",
            "incidents": "EPISODE",
            "opened_on": "2031-09-01",
            "source": "S",
        }
    ]
    tables["case-steps"] = []
    found = described(tables)
    assert sum(each["incidents"] for each in found["sides"]) == 20
    assert sum(each["unknown"]["no_record"] for each in found["sides"]) == 10
    assert sum(each["unknown"]["undated"] for each in found["sides"]) == 0


def test_every_counted_incident_has_its_side_and_the_milestones_on_record(found):
    incidents = found["incidents"]
    counted = {
        row["side"] or place: row for row, place in zip(found["sides"], [*SIDES, "none", "several"], strict=True)
    }
    for side, row in counted.items():
        own = [each for each in incidents.values() if each["side"] == side]
        opened = sum(any(step["milestone"] == "opened" for step in each["steps"]) for each in own)
        assert len(own) == row["incidents"]
        assert len(own) - opened == row["unknown"]["no_record"]
