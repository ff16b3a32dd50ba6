"""Of an estimate nothing is told by which a reader could work out a withheld number, and nothing that a family refused."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

from tawthiq.case import CaseDeclaration, create_case, declare_list
from tawthiq.case.lists import ListDeclaration
from tawthiq.estimates import estimates_of
from tawthiq.publish.facts import Documented, FactSources, build_facts
from tawthiq.register import StandingRule, build_register, capture_histories

LISTS = ("A", "B", "C")
OPEN = {"ABC": 40, "AB": 35, "AC": 30, "BC": 25, "A": 60, "B": 50, "C": 45}
TWO = {"AB": 40, "A": 133, "B": 67}


@pytest.fixture(scope="module")
def declaration(tmp_path_factory: pytest.TempPathFactory) -> CaseDeclaration:
    case = create_case(tmp_path_factory.mktemp("told") / "case", {"en": "A", "ar": "أ"}, None)
    for name in LISTS:
        declare_list(case, ListDeclaration(name, name), [])
    return case.declaration()


def facts_of(declaration: CaseDeclaration, on: dict[str, int], women: int = 100) -> dict[str, Any]:
    """Facts of lists with so many people on exactly these; the first so many of them are women, of age 30."""
    people = [names for names, count in on.items() for _ in range(count)]
    rows = [
        {
            "record_id": f"{name}{person}",
            "list_id": name,
            "documenter": name,
            "position": 3 * person + LISTS.index(name),
            "sex": "female" if person < women else "male",
            "age_low": 30,
            "age_high": 30,
        }
        for person, names in enumerate(people)
        for name in names
    ]
    from tawthiq.model.tables import records_schema

    records = pa.Table.from_pylist(rows, schema=records_schema())
    together = pa.table(
        {"record_id": [row["record_id"] for row in rows], "cluster": [row["position"] // 3 for row in rows]}
    )
    victims = build_register(records, together, StandingRule()).victims
    strata = list(map(str, declaration.strata))
    histories = capture_histories(victims, LISTS, strata)
    return build_facts(
        FactSources(
            declaration=declaration,
            ledger={"head": "00"},
            rules={},
            counts={},
            area_names={},
            records=records,
            victims=victims,
            histories=histories,
            documented=Documented(len(people), len(people), len(people)),
            estimates=estimates_of(histories, LISTS, strata),
        )
    )


def value(facts: dict[str, Any], fact: str) -> Any:
    return facts["facts"][fact]["value"]


def estimated(facts: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for fact in facts["facts"].values():
        if fact["rule"] == "estimated":
            yield fact["id"], fact["value"]


@pytest.fixture(scope="module")
def all_shown(declaration: CaseDeclaration) -> dict[str, Any]:
    return facts_of(declaration, OPEN)


@pytest.fixture(scope="module")
def one_small(declaration: CaseDeclaration) -> dict[str, Any]:
    return facts_of(declaration, OPEN | {"ABC": 3}, women=3)


def test_where_all_is_shown_figures_have_three_digits_and_are_never_below_the_documented(
    all_shown: dict[str, Any],
) -> None:
    found = all_shown["estimates"]
    assert not found["coarse"]
    documented = value(all_shown, found["documented"])
    assert documented == sum(OPEN.values())
    whole = [number for fact, number in estimated(all_shown) if not fact.startswith(("estimate-sex", "estimate-age"))]
    assert len(whole) >= 6
    assert all(number >= documented for number in whole if number != value(all_shown, found["undocumented"]))
    assert any(number % 10 for number in whole)


def test_where_a_number_is_withheld_every_estimate_is_in_tens(one_small: dict[str, Any]) -> None:
    assert one_small["estimates"]["coarse"]
    numbers = dict(estimated(one_small))
    assert numbers
    documented = value(one_small, one_small["estimates"]["documented"])
    assert all(number % 10 == 0 or number == documented for number in numbers.values())
    assert one_small["estimates"]["shape"] is None or all(
        edge % 10 == 0 for edge in one_small["estimates"]["shape"]["edges"]
    )


def test_a_stratum_is_rounded_stands_beside_its_number_and_refuses_without_a_reason(one_small: dict[str, Any]) -> None:
    (sex, age) = one_small["estimates"]["strata"]
    assert [each["stratum"] for each in (sex, age)] == ["sex", "age_band"]
    women = next(row for row in sex["rows"] if "women" in row["label"]["en"])
    assert women["figures"] is None
    assert set(women) == {"label", "documented", "figures"}
    assert women["documented"] is None or one_small["facts"][women["documented"]]["suppressed"]
    strata = [number for fact, number in estimated(one_small) if fact.startswith(("estimate-sex", "estimate-age"))]
    assert strata
    assert all(number % 10 == 0 or number == sum(OPEN.values()) - 37 for number in strata)


def test_what_is_told_holds_no_number_of_people_that_is_no_fact(
    one_small: dict[str, Any], declaration: CaseDeclaration
) -> None:
    few = facts_of(declaration, {"ABC": 2, "A": 7, "B": 9, "C": 8})
    for facts in (one_small, few):
        told = json.dumps({k: v for k, v in facts["estimates"].items() if k != "shape"}, ensure_ascii=False)
        assert not re.search(r'"(n|n0|values|diagnostics|models|overlap|point)":', told)
    assert few["estimates"]["preferred"] is None
    assert few["estimates"]["because"]["en"].startswith("Too few people")
    assert not any(letter.isdigit() for each in few["estimates"]["families"] for letter in each["because"]["en"])
    assert not dict(estimated(few))


def test_two_lists_are_refused_and_their_range_is_told_only_where_all_is_shown(declaration: CaseDeclaration) -> None:
    facts = facts_of(declaration, TWO)
    found = facts["estimates"]
    assert found["preferred"] is None
    assert {each["figures"] for each in found["families"]} == {None}
    assert [each["psi"] for each in found["bounds"]] == [0.5, 1.0, 2.0, 4.0]
    assert all(set(each) == {"psi", "low", "high"} for each in found["bounds"])
    assert all(value(facts, each["low"]) < value(facts, each["high"]) for each in found["bounds"])
    assert facts_of(declaration, TWO | {"AB": 3})["estimates"]["bounds"] is None


def test_families_that_disagree_leave_no_number_of_the_undocumented() -> None:
    from tawthiq.estimates.shown import shown
    from tawthiq.mse.rounding import Rounding

    result = {
        "verdict": "ok",
        "point": 90.0,
        "n": 50,
        "n0": {"point": 40.0},
        "intervals": {"0.5": [80.0, 95.0], "0.95": [70.0, 99.0]},
        "shape": {"edges": [60, 80, 100], "shares": [0.5, 0.5], "beyond": 0.0},
    }
    found = {"family": "a", "verdict": "ok", "families": {"a": result}, "disagreements": [["a", "b"]], "left_out": {}}
    alone = shown(found, 50, Rounding(), lambda _, number: number, though_apart=False)
    assert (alone["undocumented"], alone["shape"]) == (None, None)
    assert alone["families"][0]["figures"]["middle"] == 90
    assert shown(found, 50, Rounding(), lambda _, number: number)["undocumented"] == 40


def test_a_case_without_lists_has_no_estimate(declaration: CaseDeclaration) -> None:
    facts = build_facts(FactSources(declaration, {"head": "00"}, {}, {}, {}))
    assert facts["estimates"] is None
