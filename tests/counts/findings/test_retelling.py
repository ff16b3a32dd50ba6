import pytest

from counts.findings.invented import CIVILIANS, VOCABULARY, claim, days, listed, part, printed, retold
from tawthiq.counts.findings.retelling import Copy, retellings
from tawthiq.counts.findings.table import CountTable

BASE = claim("a", 238, **CIVILIANS, **printed(8))


def found(*claims):
    return {one.told.id: one for one in retellings(CountTable(listed(*claims), VOCABULARY))}


@pytest.mark.parametrize(
    ("told", "copy"),
    [
        (retold("t", BASE), Copy.FAITHFUL),
        (retold("t", BASE, 240, quantity=claim("x", 240, "about").quantity), Copy.FAITHFUL),
        (retold("t", BASE, perpetrators=frozenset({"unstated"}), areas=frozenset({"unstated"})), Copy.FAITHFUL),
        (retold("t", BASE, population="all_dead"), Copy.WIDER),
        (retold("t", BASE, window=days(1, 31)), Copy.WIDER),
        (retold("t", BASE, 237), Copy.OFF_BY_ONE),
        (retold("t", BASE, 283), Copy.SWAPPED),
        (retold("t", BASE, 328), Copy.SWAPPED),
    ],
)
def test_how_a_copy_lies_to_its_base(told, copy):
    one = found(BASE, told)["t"]
    assert (one.copy, one.base) == (copy, BASE)


def test_no_copy():
    for told in (
        retold("t", BASE, 300),
        retold("t", BASE, independence_group="Evening Sheet"),
        retold("t", BASE, relation="increment", part_of="a"),
        claim("t", None, publisher="Radio", independence_group="Bureau", **CIVILIANS),
    ):
        assert found(BASE, told) == {}


def test_a_month_that_may_mean_the_very_days_is_not_wider():
    from tawthiq.counts import Window
    from tawthiq.counts.reading import read_moment

    month = Window(read_moment("2031-05"), read_moment("2031-05"))
    assert found(BASE, retold("t", BASE, window=month))["t"].copy == Copy.FAITHFUL


def test_nearly_the_same_of_the_same_people_comes_before_the_same_of_others():
    """238 soldiers and 239 civilians; an outlet's 238 civilians are the 239, one off."""
    soldiers = claim("s", 238, population="state_security", status=frozenset({"state_forces"}))
    civilians = claim("c", 239, **CIVILIANS)
    one = found(soldiers, civilians, retold("t", civilians, 238))["t"]
    assert (one.copy, one.base.id) == (Copy.OFF_BY_ONE, "c")


def test_the_base_is_the_nearest_in_scope_then_the_latest():
    early, late = claim("e", 238, **CIVILIANS, **printed(6)), claim("l", 238, **CIVILIANS, **printed(7))
    inside = part("i", 238, claim("w", 900, **printed(9)), **CIVILIANS)
    for rows in ([early, late, inside], [inside, late, early]):
        one = found(rows, retold("t", late, as_of=None))["t"]
        assert (one.base.id, [base.id for base in one.nearest]) == ("l", ["l"])
        assert {base.id for base in one.bases} == {"e", "l", "i"}


def test_bases_that_nothing_tells_apart_are_all_the_nearest():
    twins = [claim("x", 238, **CIVILIANS), claim("y", 238, **CIVILIANS)]
    assert {one.id for one in found(twins, retold("t", twins[0], areas=frozenset({"ZZ"})))["t"].nearest} == {"x", "y"}


def test_an_outlets_own_summary_rests_on_what_it_quotes_beside():
    quoted = retold("q", BASE)
    about = claim("s", 240, "about", publisher="Evening Sheet", outlet="Evening Sheet", **CIVILIANS, **printed(8))
    assert found(BASE, quoted, about)["s"].base == quoted
    exact = claim("s", 238, publisher="Evening Sheet", outlet="Evening Sheet", **CIVILIANS)
    assert "s" not in found(BASE, quoted, exact)
