"""Two records, or a person's records, explained: the sum is what the model says, and names stand side by side."""

import pytest

from linkage.linkage_cases import judgements, records, three_lists
from tawthiq.linkage import LinkageSettings, learn, link, partition
from tawthiq.linkage.describe_pair import describe_pair, describe_person, for_and_against
from tawthiq.linkage.explain import explain_pair, explained, name_parts, unkept, weigh_anew

SETTINGS = LinkageSettings()


@pytest.fixture(scope="module")
def linked():
    table, _ = three_lists(30)
    return table, link(table, judgements(), SETTINGS).pairs


def named(one: str, other: str) -> list[tuple[str, str, str]]:
    left, right = records(
        [{"record_id": "a", "list_id": "1", "name": one}, {"record_id": "b", "list_id": "2", "name": other}]
    ).to_pylist()
    return [(part.left, part.right, part.how) for part in name_parts(left, right, {})]


def test_the_waterfall_ends_where_the_model_does(linked) -> None:
    table, pairs = linked
    for row in pairs.to_pylist():
        told = describe_pair(explain_pair(table, pairs, row["right"], row["left"]))
        assert told["steps"][0]["from"] == 0
        assert told["steps"][-1]["to"] == pytest.approx(told["odds"], abs=0.011)
        assert 1 / (1 + 2 ** -told["odds"]) == pytest.approx(row["said"], abs=0.002)
        order = [step["comparison"] for step in told["steps"]]
        assert order[0] == "prior"
        assert "rivals" not in order[:-1]
        assert [each["record_id"] for each in told["rows"]] == [row["left"], row["right"]]
        assert set(told["sentence"]) == {"ar", "en"}


def test_names_stand_side_by_side_across_scripts() -> None:
    assert named("خالد سامي الحداد", "Khaled Al-Haddad") == [
        ("خالد", "khaled", "spelling"),
        ("سامي", "", "alone"),
        ("الحداد", "al-haddad", "spelling"),
    ]
    assert [how for _, _, how in named("Sami Khaled Al-Najjar", "Al-Najjar Sami Khaled")] == ["same"] * 3
    assert named("", "Sami") == [("", "sami", "alone")]


def test_a_name_part_tells_how_many_bear_it(linked) -> None:
    table, pairs = linked
    row = pairs.to_pylist()[0]
    part = describe_pair(explain_pair(table, pairs, row["left"], row["right"]))["parts"][0]
    assert part["bearers"] > 1
    assert f"{part['bearers']} of {table.num_rows} rows" in part["sentence"]["en"]


def test_two_rows_that_share_nothing_are_told_so(linked) -> None:
    table, pairs = linked
    far = explain_pair(table, pairs, "north-1", "south-0")
    assert far.probability is None
    assert "too little" in describe_pair(far)["sentence"]["en"]
    assert {
        row["judged"]
        for row in weigh_anew(
            table, judgements(), (SETTINGS, learn(table, judgements(), SETTINGS)), [("north-1", "south-0")]
        )
    } == {None}


def test_a_judgement_is_told_before_the_model(linked) -> None:
    table, pairs = linked
    row = pairs.to_pylist()[0]
    judged = link(table, judgements((row["left"], row["right"], "different")), SETTINGS).pairs
    told = describe_pair(explain_pair(table, judged, row["left"], row["right"]))
    assert told["probability"] == 0
    assert told["sentence"]["en"].startswith("Judged to be two persons")


def test_a_person_is_held_together_by_one_link_fewer_than_rows(linked) -> None:
    table, pairs = linked
    groups: dict[int, list[str]] = {}
    for row in partition(table, pairs, SETTINGS).to_pylist():
        groups.setdefault(row["cluster"], []).append(row["record_id"])
    for members in groups.values():
        told = describe_person(table, pairs, members)
        assert len(told["links"]) == len(members) - 1
        assert [pair["said"] for pair in told["links"]] == sorted(
            (pair["said"] for pair in told["links"]), reverse=True
        )
        assert len(told["rows"]) == len(members)


def test_what_speaks_most_against_a_person_may_be_a_pair_that_was_not_kept(linked) -> None:
    table, pairs = linked
    members = ["north-1", "press-1", "south-0"]
    missing = unkept(pairs, members)
    assert ("north-1", "south-0") in missing
    anew = weigh_anew(table, judgements(), (SETTINGS, learn(table, judgements(), SETTINGS)), missing)
    assert {frozenset((row["left"], row["right"])) for row in anew} == set(map(frozenset, missing))
    assert {row["probability"] for row in anew} == {None}
    weakest = describe_person(table, pairs, members, anew)["weakest"]
    assert weakest["said"] == min(row["said"] for row in anew) < SETTINGS.keep
    assert unkept(pairs, ["north-1"]) == []


def test_a_part_is_told_letter_by_letter() -> None:
    left, right = records(
        [
            {"record_id": "a", "list_id": "1", "name": "خالد شامي"},
            {"record_id": "b", "list_id": "2", "name": "Khaled Chami"},
        ]
    ).to_pylist()
    khaled, chami = describe_pair(explained(records([]), left, right, None))["parts"]
    assert [(each["left"], each["right"]) for each in chami["letters"]["pieces"]] == [
        ("ش", "ch"),
        ("ا", "a"),
        ("م", "m"),
        ("ي", "i"),
    ]
    for part in (khaled, chami):
        found = part["letters"]
        assert "".join(each["right"] for each in found["pieces"]) == part["right"]
        bits = sum(each["bits"] for each in found["pieces"]) + found["rest"]
        assert bits == pytest.approx(found["sum"], abs=0.05)


def test_words_for_and_against_hold_no_number(linked) -> None:
    _, pairs = linked
    for language in ("ar", "en"):
        for row in pairs.to_pylist():
            for words in for_and_against(row, language):
                assert not any(letter.isdigit() for word in words for letter in word)
