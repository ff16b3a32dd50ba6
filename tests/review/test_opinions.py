"""Who said what: blind to each other until both decided, undone without loss, open until they agree."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.review import Opinion, disagreements, entered_by, last_of, others_on, read_opinions, standing

PAIR = ("a", "b")


def said(*entries: tuple[str, str]) -> list[Opinion]:
    return [Opinion(PAIR, verdict, by, str(number), f"why {number}") for number, (by, verdict) in enumerate(entries)]


def test_a_pair_is_the_same_pair_either_way_round() -> None:
    rows = [{"subjects": ("b", "a"), "verdict": "same", "by": "N", "at": "1", "why": "x"}]
    assert read_opinions(rows)[0].keys == PAIR


def test_nobody_is_told_what_another_said_before_deciding() -> None:
    first = said(("N", "same"))
    assert others_on(first, PAIR, "R") == []
    both = said(("N", "same"), ("R", "different"))
    assert [each.by for each in others_on(both, PAIR, "R")] == ["N"]
    assert others_on(said(("N", "same"), ("R", "different"), ("R", "withdrawn")), PAIR, "R") == []


def test_two_disagree_until_one_comes_round_or_a_third_decides() -> None:
    differ = (("N", "same"), ("R", "different"))
    assert disagreements(said(*differ)) == [PAIR]
    assert disagreements(said(*differ, ("N", "different"))) == []
    assert disagreements(said(*differ, ("R", "withdrawn"))) == []
    assert disagreements(said(*differ, ("T", "same"))) == []
    assert disagreements(said(("N", "same"), ("R", "same"))) == []
    assert disagreements(said(("N", "same"), ("N", "different"))) == []


def test_undo_takes_back_the_latest_and_then_the_one_before() -> None:
    other = Opinion(("c", "d"), "different", "N", "9", "y")
    history = [*said(("N", "same")), other]
    assert last_of(history, "N") == other
    history.append(Opinion(("c", "d"), "withdrawn", "N", "10", "y"))
    last = last_of(history, "N")
    assert last is not None
    assert last.keys == PAIR
    assert last_of(history, "R") is None


def test_what_was_entered_once_is_known_for_good() -> None:
    assert (PAIR, "same", "why 0") in entered_by(said(("N", "same"), ("N", "withdrawn")), "N")


people = st.sampled_from(["N", "R", "T"])
verdicts = st.sampled_from(["same", "different", "unsure", "withdrawn"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(people, verdicts), max_size=8))
def test_who_disagrees_holds_two_verdicts(history: list[tuple[str, str]]) -> None:
    opinions = said(*history)
    held = standing(opinions).get(PAIR, {})
    if disagreements(opinions):
        assert len({each.verdict for each in held.values()}) > 1
    for by, each in held.items():
        assert [entry for entry in history if entry[0] == by][-1] == (by, each.verdict)
