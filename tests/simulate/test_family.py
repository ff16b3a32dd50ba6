"""The family of conflicts: the same number is the same conflict, and each is what it says of itself."""

import json
from dataclasses import replace

import numpy as np
import pytest

from bench.scripts import BENCH
from simulate.conflicts import bytes_of, table
from tawthiq.errors import Misuse
from tawthiq.simulate import Member, draw_conflict, family_parameters, member, simulate
from tawthiq.simulate.coverage import listed
from tawthiq.simulate.family import DEPENDENCE, ERRORS, SCRIPTS
from tawthiq.simulate.people import draw_people, draw_victims

PLAIN = Member(1, victims=6000, coverage=(0.4, 0.4, 0.3))


def on_lists(told: Member) -> tuple[np.ndarray, np.ndarray]:
    """(victims, lists): who is on which list; and the class of each victim."""
    parameters = family_parameters(told)
    victims = draw_victims(parameters, draw_people(parameters))
    return np.column_stack(list(listed(parameters, victims).values())), victims.kind


def odds_ratio(one: np.ndarray, other: np.ndarray) -> float:
    both, neither = (one & other).sum(), (~one & ~other).sum()
    return float(both * neither / ((one & ~other).sum() * (~one & other).sum()))


def test_the_frozen_members_of_the_bench_are_those_of_the_family() -> None:
    frozen = json.loads((BENCH / "frozen" / "bridge_family.json").read_text(encoding="utf-8"))["members"]
    assert len(frozen) == 200
    for row in frozen:
        assert member(row["number"]) == Member(**{**row, "coverage": tuple(row["coverage"])})


def test_the_family_holds_what_it_promises() -> None:
    every = [member(number) for number in range(1, 201)]
    assert {len(each.coverage) for each in every} == {3, 4, 5, 6}
    chances = [chance for each in every for chance in each.coverage]
    assert min(chances) == 0.1
    assert max(chances) <= 0.8
    assert max(chances) > 0.75
    assert {each.dependence for each in every} == {float(key) for key in DEPENDENCE}
    assert {each.scripts for each in every} == set(SCRIPTS)
    assert {each.errors for each in every} == set(ERRORS)
    assert {code for each in every for code in each.broken} == {
        *("strong_dependence", "heterogeneity", "capture_near_zero", "households")
    }
    assert sum(not each.broken for each in every) >= 80


def test_a_member_is_the_same_conflict_each_time_and_another_seed_another(tmp_path) -> None:
    small = replace(member(3), victims=120)
    simulate(family_parameters(small), tmp_path / "one")
    simulate(family_parameters(small), tmp_path / "two")
    simulate(family_parameters(small, seed=77), tmp_path / "three")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert bytes_of(tmp_path / "one") != bytes_of(tmp_path / "three")


def test_the_summary_of_the_truth_counts_people_as_the_truth_does(tmp_path) -> None:
    simulate(family_parameters(replace(member(7), victims=300)), tmp_path)
    told = json.loads((tmp_path / "truth" / "summary.json").read_text(encoding="utf-8"))
    people = table(tmp_path / "truth" / "people.csv")
    assert told["N"] == len(people) == 300
    assert told["note"].startswith("SIMULATED")
    assert told["documented"] == sum(bool(row["lists"]) for row in people) == 300 - told["never_listed"]
    for name, persons in told["persons"].items():
        assert persons == sum(name in row["lists"].split("|") for row in people)
    assert sum(each["persons"] for each in told["histories"]) == told["documented"]


@pytest.mark.parametrize("odds", [1.0, 3.0, 0.33, 20.0, 0.05])
def test_the_second_list_depends_on_the_first_and_no_other_does(odds: float) -> None:
    found, _ = on_lists(replace(PLAIN, dependence=odds))
    assert odds_ratio(found[:, 0], found[:, 1]) == pytest.approx(odds, rel=0.25)
    assert odds_ratio(found[:, 0], found[:, 2]) == pytest.approx(1.0, rel=0.25)
    assert found[~found[:, 0], 1].mean() == pytest.approx(0.4, abs=0.03)


def test_hardly_anybody_finds_the_hidden() -> None:
    found, kind = on_lists(replace(PLAIN, classes="hidden"))
    assert (kind == 0).mean() == pytest.approx(0.2, abs=0.02)
    assert found[kind == 0].any(axis=1).mean() < 0.1
    assert found[kind == -1].mean(axis=0) == pytest.approx([0.4, 0.4, 0.3], abs=0.03)


def test_scripts_are_parted_between_lists() -> None:
    drawn = draw_conflict(family_parameters(replace(member(1), scripts="parted", victims=200)))
    for place, publication in enumerate(drawn.publications):
        first = next(iter(publication.columns[next(r for r in publication.columns if r == "name")]))
        assert str(first).isascii() == bool(place % 2)


@pytest.mark.parametrize("number", [0, -4])
def test_there_is_no_conflict_before_the_first(number: int) -> None:
    with pytest.raises(Misuse, match="simulation_family_number"):
        member(number)
