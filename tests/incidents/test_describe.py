"""Pages as facts: sealed names never in them, both languages always, and the same whoever the parties are."""

import json
import re
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.tables import actors, relation, rows, simulated, simulated_ground
from tawthiq.incidents import (
    describe_actor,
    describe_command,
    describe_incident,
    describe_incidents,
    read_ground,
    seal_for,
)
from tawthiq.incidents.sealing import MARK

DAYS = (date(2030, 12, 20), date(2031, 2, 8))


def every_output(tables: dict[str, Any]) -> Any:
    """All that the room can show of a case."""
    ground, _ = read_ground(tables)
    commands = [describe_command(ground, unit, day) for unit in ground.actors for day in DAYS]
    return [describe_incidents(tables), commands]


@cache
def simulated_output() -> Any:
    return every_output(simulated())


# --- sealing ---------------------------------------------------------------------------------------------------------


def test_no_sealed_name_is_in_any_output() -> None:
    """Every person of the simulated case but the holders of public office, all accused, all witnesses."""
    tables = simulated()
    text = json.dumps(simulated_output(), ensure_ascii=False)
    sealed = [row for row in tables["actors"] if row["kind"] == "person" and not row["public_office"]]
    assert len(sealed) == 10
    for row in sealed:
        assert row["name_en"] not in text
        assert row["name_ar"] not in text
        assert row["id"] not in text
    for row in [*tables["cases"], *tables["case-steps"]]:
        for column in ("accused", "witnesses"):
            assert not row.get(column) or row[column] not in text
    offices = [row for row in tables["actors"] if row.get("public_office")]
    assert all(row["name_en"] in text and row["name_ar"] in text for row in offices)


CANARY = "Wazlum Darqash"


@pytest.mark.parametrize("column", ["source", "locator", "name_en", "place_name", "act_type"])
def test_a_sealed_name_is_marked_wherever_it_stands(column: str) -> None:
    people = rows("actors", [{"id": "p-wazlum", "name_en": CANARY, "name_ar": "وزلوم درقش", "kind": "person"}])
    incident = {
        "id": "I",
        "name_en": "Incident",
        "kind": "act",
        "source": "s",
        column: f"See {CANARY.upper()}’s trial, وزلوم  درقش",
    }
    found = json.dumps(
        describe_incidents({"actors": people, "incidents": rows("incidents", [incident])}), ensure_ascii=False
    )
    assert MARK in found
    assert not re.search("wazlum|darqash|وزلوم|درقش", found, re.IGNORECASE)


def test_a_mistake_does_not_tell_a_sealed_name() -> None:
    people = rows("actors", [{"id": "p-wazlum", "name_en": CANARY, "kind": "person"}])
    incident = {"id": "I", "name_en": "Incident", "kind": CANARY, "source": "s"}
    described = describe_incidents({"actors": people, "incidents": rows("incidents", [incident])})
    assert described["mistakes"]
    assert CANARY not in json.dumps(described)


def test_accused_and_witnesses_are_sealed_in_other_tables_too() -> None:
    seal = seal_for({}, [{"accused": f"{CANARY}; Other Name", "witnesses": "ab"}])
    assert seal.over({"x": [f"against {CANARY}", {"OTHER NAME": 1}], "n": 3}) == {
        "x": [f"against {MARK}", {MARK: 1}],
        "n": 3,
    }
    assert seal.over("ab is no name but two letters") == "ab is no name but two letters"


@given(st.text(alphabet="ab اب-'’.", min_size=3, max_size=12), st.text(max_size=20), st.text(max_size=20))
def test_a_seal_leaves_no_sealed_words_in_their_order(name: str, before: str, after: str) -> None:
    seal = seal_for({}, [{"accused": name}])
    spoken = re.findall(r"\w+", name.casefold())
    shown = re.findall(r"\w+", seal.over(f"{before} {name} {after}").casefold())
    if sum(map(len, spoken)) >= 3 and "|" not in name:
        assert not any(shown[at : at + len(spoken)] == spoken for at in range(len(shown)))


# --- pages -----------------------------------------------------------------------------------------------------------


def both_languages(value: Any) -> None:
    if isinstance(value, dict):
        if set(value) == {"en", "ar"}:
            assert all(value.values())
        for each in value.values():
            both_languages(each)
    elif isinstance(value, list):
        for each in value:
            both_languages(each)


def test_every_page_is_in_both_languages_and_every_statement_has_its_source() -> None:
    described = describe_incidents(simulated())
    both_languages(described)
    for page in described["incidents"]:
        assert page["cited"]["source"]
        assert all(each["cited"]["source"] for each in page["attributions"])
    for page in described["actors"]:
        assert all(each["cited"]["source"] for each in page["relations"])
    json.dumps(described)


def test_no_public_record_is_said_and_never_no_case() -> None:
    ground = simulated_ground()
    without = [each for each in ground.tree.by_id if not ground.tied["cases"].get(each)]
    assert without
    page = describe_incident(ground, without[0])
    assert page["cases"] == []
    assert "no public record" in page["no_case"]["en"].casefold()


def test_the_timeline_is_in_the_order_of_days() -> None:
    days = [event["on"] for event in describe_incidents(simulated())["timeline"]]
    sure = [day for day in days if re.fullmatch(r"\d{4}-\d\d-\d\d", day)]
    assert sure == sorted(sure)
    assert len(days) > 60


def test_merged_incidents_are_one_page_with_both_rows() -> None:
    judgement = {"subjects": ["E1-M2", "E1-M1"], "verdict": "same", "by": "r", "at": "2031-05-01T00:00:00Z", "why": "w"}
    described = describe_incidents({**simulated(), "incident_judgements": [judgement]})
    assert described["redirects"] == {"E1-M2": ["E1-M1"]}
    pages = {page["id"]: page for page in described["incidents"]}
    assert "E1-M2" not in pages
    assert [each["id"] for each in pages["E1-M1"]["said_also"]] == ["E1-M2"]
    assert pages["E1-M1"]["judgements"][0]["why"] == "w"
    before = {page["id"]: page for page in describe_incidents(simulated())["incidents"]}
    found = len(before["E1-M1"]["attributions"]) + len(before["E1-M2"]["attributions"])
    assert len(pages["E1-M1"]["attributions"]) == found


def test_an_undated_parent_is_shown_and_answers_no_question_about_a_day() -> None:
    table = rows("actors", [{"id": "A", "name_en": "Unit A", "kind": "unit", "parent": "B"}, *actors("B")])
    ground, _ = read_ground(
        {"actors": table, "relations": rows("relations", [relation("commands", "B", "B2", "2031")])}
    )
    assert [each["id"] for each in describe_actor(ground, "A")["undated_parents"]] == ["B"]
    assert describe_command(ground, "A", date(2031, 2, 2))["code"] == "command_not_documented"


# --- the same whoever the parties are --------------------------------------------------------------------------------

LABELS = (
    ("blue-banner", "Blue Banner Force", "قوة الراية الزرقاء"),
    ("grey-column", "Grey Column", "الرتل الرمادي"),
    ("river-guard", "River Guard", "حرس النهر"),
)


def renamed(value: Any, order: tuple[int, ...]) -> Any:
    """The value with the labels of the parties exchanged in every text, also within ids and names."""
    exchange = {
        old: new
        for labels, place in zip(LABELS, order, strict=True)
        for old, new in zip(labels, LABELS[place], strict=True)
    }
    pattern = re.compile("|".join(map(re.escape, exchange)))
    if isinstance(value, str):
        return pattern.sub(lambda found: exchange[found.group()], value)
    if isinstance(value, dict):
        return {renamed(key, order): renamed(each, order) for key, each in value.items()}
    return [renamed(each, order) for each in value] if isinstance(value, list) else value


@settings(max_examples=3, deadline=None)
@given(st.permutations(range(len(LABELS))))
def test_permuting_the_labels_of_the_parties_permutes_every_output(order: list[int]) -> None:
    tables = simulated()
    kept = {"areas": tables["areas"]}
    exchanged = {**renamed({name: each for name, each in tables.items() if name != "areas"}, tuple(order)), **kept}
    assert every_output(exchanged) == renamed(simulated_output(), tuple(order))
