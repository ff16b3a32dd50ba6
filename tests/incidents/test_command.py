"""Who commanded whom on a day: with sources, as sure as the least sure step, or not documented."""

import random
from datetime import date

from incidents.tables import actors, relation, rows, simulated_ground
from tawthiq.incidents import (
    describe_command,
    index_relations,
    operating_in,
    read_actors,
    read_relations,
    who_commanded,
)
from tawthiq.incidents.command import AnswerCode, CommandAnswer
from tawthiq.incidents.relations import Certainty

DAY = date(2031, 2, 5)
YEAR = ("2031-01-01", "2031-12-31")


def ask(table: list[dict[str, str]], unit: str, day: date = DAY) -> CommandAnswer:
    known, _ = read_actors(actors("A", "B", "C", "X", P="person", Q="person", post="post"))
    relations, mistakes = read_relations(rows("relations", table), known)
    assert mistakes == []
    return who_commanded(index_relations(relations), known, unit, day)


def commands(answer: CommandAnswer) -> list[tuple[str, str, str]]:
    return [
        (link.relation.subject.actor_id, level.unit, link.certainty.value)
        for level in answer.levels
        for link in level.commanders
    ]


def test_command_is_followed_upwards_and_every_link_has_its_source() -> None:
    answer = ask([relation("part_of", "A", "B", *YEAR), relation("commands", "P", "B", *YEAR)], "A")
    assert answer.code == AnswerCode.DOCUMENTED
    assert commands(answer) == [("P", "B", "surely")]
    assert all(link.relation.cited.source == "s" for level in answer.levels for link in level.commanders)


def test_nothing_is_inferred() -> None:
    table = [relation("part_of", "A", "B", *YEAR), relation("commands", "P", "C", *YEAR)]
    assert ask(table, "A").code == AnswerCode.NOT_DOCUMENTED
    assert ask(table, "B").code == AnswerCode.NOT_DOCUMENTED
    assert ask(table, "Z").code == AnswerCode.UNIT_UNKNOWN


def test_a_chain_is_as_sure_as_its_least_sure_step() -> None:
    table = [
        relation("part_of", "A", "B", "2031-02", "2031-12-31"),
        relation("commands", "P", "B", *YEAR),
        relation("commands", "Q", "A"),
    ]
    answer = ask(table, "A")
    assert commands(answer) == [("Q", "A", "undated"), ("P", "B", "possibly")]
    assert answer.code == AnswerCode.POSSIBLE


def test_an_integration_counts_from_its_day() -> None:
    table = [relation("integrated_into", "A", "B", "2031-02-05", ".."), relation("commands", "P", "B", *YEAR)]
    assert ask(table, "A", date(2031, 2, 4)).code == AnswerCode.NOT_DOCUMENTED
    assert ask(table, "A", date(2031, 2, 5)).code == AnswerCode.DOCUMENTED
    assert ask(table, "A", date(2031, 2, 6)).code == AnswerCode.POSSIBLE  # nobody says that it still was so


def test_a_post_commands_through_whoever_holds_it() -> None:
    table = [
        relation("commands", "post", "A", *YEAR),
        relation("holds_post", "P", "post", "2031-01-01", "2031-02-04"),
        relation("holds_post", "Q", "post", "2031-02-05", "2031-12-31"),
    ]
    (level,) = ask(table, "A").levels
    assert [(each.relation.subject.actor_id, each.certainty) for each in level.holders] == [("Q", Certainty.SURELY)]


def test_a_renamed_unit_is_one_unit() -> None:
    table = [relation("renamed_to", "A", "C", "2031-03-01"), relation("commands", "P", "A", *YEAR)]
    assert commands(ask(table, "C")) == [("P", "C", "surely")]


def test_a_circle_ends() -> None:
    table = [
        relation("part_of", "A", "B", *YEAR),
        relation("part_of", "B", "A", *YEAR),
        relation("commands", "P", "A", *YEAR),
    ]
    assert commands(ask(table, "B")) == [("P", "A", "surely")]


def test_relations_that_lead_everywhere_are_followed_only_so_far() -> None:
    known, _ = read_actors(actors(*(f"U{n}" for n in range(200))))
    table = [relation("part_of", f"U{n}", f"U{n + 1}", *YEAR) for n in range(199)]
    relations, _ = read_relations(rows("relations", table), known)
    answer = who_commanded(index_relations(relations), known, "U0", DAY)
    assert answer.cut
    assert len(answer.levels) == 40


def test_the_order_of_the_table_does_not_change_who_commanded() -> None:
    table = [
        relation("part_of", "A", "B", *YEAR),
        relation("member_of", "A", "C", "2031-02"),
        relation("commands", "P", "B", *YEAR),
        relation("commands", "Q", "C", *YEAR),
    ]
    expected = sorted(commands(ask(table, "A")))
    for seed in range(10):
        random.Random(seed).shuffle(table)  # noqa: S311 -- an order to try, no secret
        assert sorted(commands(ask(table, "A"))) == expected


def test_who_operated_in_an_area() -> None:
    ground = simulated_ground()
    found = operating_in(ground.relations, "QZ02", date(2031, 2, 5))
    assert {link.relation.object[:4] for link in found} == {"QZ02"}
    assert {link.relation.subject.actor_id for link in found} == {"blue-banner-1", "grey-column-1"}


def test_the_simulated_case_exercises_every_answer() -> None:
    ground = simulated_ground()

    def code(unit: str, day: date) -> str:
        return str(describe_command(ground, unit, day)["code"])

    assert code("blue-banner-1-b", date(2031, 2, 2)) == "command_documented"
    assert code("blue-banner-faction", date(2030, 12, 1)) == "command_possible"
    assert code("river-guard", date(2031, 2, 2)) == "command_not_documented"
    assert code("nobody", date(2031, 2, 2)) == "command_unit_unknown"
    for unit in ("blue-banner-3-new", "grey-column-3-new"):
        answer = describe_command(ground, unit, date(2031, 2, 2))
        assert "Commander of" in answer["sentence"]["en"]
        assert "قائد" in answer["sentence"]["ar"]
