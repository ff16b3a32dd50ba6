"""The bench over the family: a small conflict goes all the way, a run goes on where it stopped, shares are counted right."""

import json
from dataclasses import replace

import pytest

from bench.scripts import bench_module
from tawthiq.mse.estimate import Estimate

lists_module = bench_module("bridge_lists")
family = bench_module("bridge_family")

SMALL = replace(family.members()[15], victims=250, households=0.2)  # three lists in two scripts, rough


@pytest.fixture(scope="module")
def row() -> dict:
    return family.conflict(SMALL, ("true", "plain", "known"))


def test_a_conflict_is_drawn_linked_and_estimated(row: dict) -> None:
    assert row["N"] == 250
    assert row["broken"] == []
    assert 0.8 < row["precision"] <= 1
    assert 0.8 < row["recall"] <= 1
    for each in row["estimates"].values():
        assert each["low"] <= each["point"] <= each["high"]
        assert each["covered"] == (each["low"] <= 250 <= each["high"])
        assert each["error"] == pytest.approx(each["point"] / 250 - 1, abs=1e-4)


def test_the_true_links_give_the_table_of_the_truth() -> None:
    drawn = family.draw_conflict(family.family_parameters(SMALL))
    given = family.linked(drawn)
    on_lists = [set(each.victims.tolist()) for each in drawn.publications]
    table = family.capture_table(given.lists, given.list_of, given.person)
    assert table.n == len(set.union(*on_lists)) == drawn.documented
    assert table.on_list.tolist() == [len(each) for each in on_lists]
    for one in range(3):
        for other in range(one):
            assert table.overlaps[one, other] == len(on_lists[one] & on_lists[other])


def test_with_true_links_known_rates_change_nothing() -> None:
    given = family.linked(family.draw_conflict(family.family_parameters(SMALL)))
    perfect = replace(given, found=given.person)
    posed = family.Posed(perfect)
    true, known = family.of_true_links(posed), family.by_known_rates(posed)
    assert isinstance(true, Estimate)
    assert (known.point, known.intervals, known.n) == (true.point, true.intervals, true.n)


def test_a_run_goes_on_where_it_stopped(tmp_path, monkeypatch) -> None:
    done = []

    def conflict(member, methods):
        done.append(member.number)
        return {"number": member.number, "rules": family.rules(), "estimates": dict.fromkeys(methods)}

    monkeypatch.setattr(family, "conflict", conflict)
    chosen = family.members()[:3]
    list(family.run(chosen[:2], ("plain",), tmp_path, 1))
    with (tmp_path / "conflicts.jsonl").open("a") as file:
        file.write('{"number": 3, "estim')
    rows = list(family.run(chosen, ("plain",), tmp_path, 1))
    assert done == [1, 2, 3]
    assert [each["number"] for each in rows] == [1, 2, 3]
    list(family.run(chosen, ("plain", "known"), tmp_path, 1))
    assert done == [1, 2, 3, 1, 2, 3]
    assert list(family.run(chosen, ("plain",), None, 1))
    assert done[6:] == [1, 2, 3]


def test_shares_errors_and_refusals_by_hand() -> None:
    def estimate(error: float, covered: bool, width: float = 100.0) -> dict:
        return {"verdict": "ok", "error": error, "covered": covered, "low": 0.0, "high": width}

    rows = [
        {"estimates": {"true": estimate(0.02, True), "plain": estimate(0.05, True, 120)}},
        {"estimates": {"true": estimate(-0.01, True), "plain": estimate(-0.03, False, 150)}},
        {"estimates": {"true": estimate(0.03, False), "plain": estimate(0.10, False, 200)}},
        {"estimates": {"true": estimate(0.01, True), "plain": {"verdict": "refused", "reason": "no_overlap"}}},
    ]
    told = family.of_method(rows, "plain")
    assert (told["answered"], told["covered"], told["refused"]) == (3, 1, {"no_overlap": 1})
    assert told["coverage"] == pytest.approx(1 / 3, abs=1e-4)
    assert told["p"] == pytest.approx(0.05**3 + 3 * 0.95 * 0.05**2, abs=1e-4)  # none or one of three
    assert told["in_bar"]  # three are too few to rule anything out
    assert (told["error"], told["error_to_true"], told["width_to_true"]) == (0.05, 2.5, 1.5)
    everyone = [{"estimates": {"plain": estimate(0.0, True), "true": estimate(0.01, True)}} for _ in range(400)]
    assert not family.of_method(everyone, "plain")["in_bar"]  # 400 of 400 is more than 98 % would give
    assert family.of_method(everyone[:100], "plain")["in_bar"]
    undone = [{"estimates": {"draws": None}}]
    assert family.of_method(undone, "draws") is None


def test_what_is_printed_names_every_group_and_method(row: dict) -> None:
    told = family.summary([row], ("true", "plain", "known"))
    text = family.table(json.loads(json.dumps(told)))
    assert "model holds: 1 conflicts" in text
    assert all(method in text for method in ("true", "plain", "known"))
