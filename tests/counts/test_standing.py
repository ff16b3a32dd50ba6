import pytest

from counts.small_conflict import read, row
from tawthiq.counts.standing import never_together, retold, standing, successions


def release(name, published, before="", publisher="P", **cells):
    return row(name, 5, publisher=publisher, supersedes=before, published_on=published, **cells)


def pairs(found):
    return {"-".join(sorted(pair)) for pair in found}


@pytest.fixture
def series():
    """P's three releases, each with one part that names no successor; Q's one, replaced before P's last."""
    rows = [release("p1", "2030-05-04"), release("p2", "2030-05-06", "p1"), release("p3", "2030-05-10", "p2")]
    rows += [row(f"{whole}-part", 2, publisher="P", part_of=whole, relation="subset") for whole in ("p1", "p2", "p3")]
    rows += [release("q1", "2030-05-07", publisher="Q"), release("q2", "2030-05-08", "q1", publisher="Q")]
    return read([one | {"published_on": one.get("published_on", "")} for one in rows])


def test_parts_are_replaced_with_their_whole(series):
    assert standing(series) == {"p3", "p3-part", "q2"}


def test_nobody_replaces_what_another_said():
    claims = read([release("a", "2030-05-04"), release("b", "2030-05-05", "a", publisher="Q")])
    assert standing(claims) == {"a", "b"}
    assert successions(claims) == frozenset()


def test_who_speaks_for_the_same_source_may_replace_it():
    claims = read(
        [
            release("a", "2030-05-04", independence_group="G"),
            release("b", "2030-05-05", "a", publisher="Q", independence_group="G"),
        ]
    )
    assert standing(claims) == {"b"}


def test_a_release_and_what_took_its_place_are_never_set_against_each_other(series):
    found = pairs(successions(series))
    assert {"p1-p2", "p1-p3", "p2-p3", "p1-part-p2", "p1-part-p2-part"} <= found
    assert not {"p1-p1-part", "p1-q1", "p3-q1"} & found


def test_replaced_figures_meet_only_where_they_were_said_at_one_time(series):
    found = pairs(never_together(series))
    assert "p1-q1" in found  # p1 had been replaced when q1 was published
    assert "p2-q1" not in found
    assert not {"p1-q2", "p3-q1", "p1-p1-part"} & found  # one of the two still stands, or they are of one release


def test_a_day_that_is_not_stated_may_have_been_any():
    claims = read(
        [
            release("a", ""),
            release("b", "2030-05-02", "a"),
            release("c", "2030-05-01", publisher="Q"),
            release("d", "", "c", publisher="Q"),
        ]
    )
    assert "a-c" not in pairs(never_together(claims))


def test_who_repeats_a_publisher_that_speaks_for_itself_says_nothing_of_its_own():
    claims = read(
        [
            row("own", 5, publisher="P", independence_group="P"),
            row("again", 5, publisher="Gazette", independence_group="P"),
            row("alone", 5, publisher="Herald", independence_group="somebody"),
        ]
    )
    assert retold(claims) == {"again"}


def test_circles_end():
    claims = read([release("a", "2030-05-04", "b"), release("b", "2030-05-05", "a")])
    assert standing(claims) == frozenset()
    assert pairs(successions(claims)) == {"a-b"}
