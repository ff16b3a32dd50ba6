"""Rates of wrong links as the linkage says them: by hand, and on lists of which the truth is known."""

import pyarrow as pa
import pytest

from tawthiq.estimates.link_errors import said_link_errors
from tawthiq.mse.linkage_error import Rate


def records(*ids: str) -> pa.Table:
    """Ids such as a1: the first record of list a."""
    return pa.table({"record_id": list(ids), "list_id": [each[0] for each in ids]})


def pairs(**probability: float) -> pa.Table:
    left, right = zip(*(name.split("_") for name in probability), strict=True)
    return pa.table({"left": left, "right": right, "probability": list(probability.values())})


def clusters(**cluster: int) -> pa.Table:
    return pa.table({"record_id": list(cluster), "cluster": list(cluster.values())})


def mean(rate: Rate) -> float:
    return rate.wrong / (rate.wrong + rate.right)


def test_rates_by_hand() -> None:
    """a1 = b1 (.9), a2 = b2 (.7) are joined; a3 and b3 (.4) are left apart, and b1 and a3 (.2), of whom b1 is a1 by .9.

    False: (.1 + .3) of two. Missed: .4 + .2 (1 − .9) = .42, beside 1.6 joined rightly.
    """
    found = said_link_errors(
        records("a1", "a2", "a3", "b1", "b2", "b3", "c1"),
        pairs(a1_b1=0.9, b2_a2=0.7, a3_b3=0.4, a3_b1=0.2),
        clusters(a1=1, b1=1, a2=2, b2=2, a3=3, b3=6, c1=7),
    )
    assert found.false.keys() == found.missed.keys() == {("a", "b")}
    assert mean(found.false["a", "b"]) == pytest.approx(0.2)
    assert mean(found.missed["a", "b"]) == pytest.approx(0.42 / 2.02)
    rate = found.false["a", "b"]
    total = rate.wrong + rate.right
    assert rate.wrong * rate.right / total**2 / (total + 1) == pytest.approx((0.09 + 0.21) / 4)


def test_nothing_in_doubt_leaves_no_rate() -> None:
    sure = said_link_errors(records("a1", "b1", "b2"), pairs(a1_b1=1.0), clusters(a1=1, b1=1, b2=2))
    assert not sure.false
    assert not sure.missed


def test_a_link_through_a_third_list_that_no_pair_speaks_for_counts_as_doubtful() -> None:
    """a1 = b1 = c1 by way of b1; a1 and c1 were never weighed."""
    found = said_link_errors(records("a1", "b1", "c1"), pairs(a1_b1=0.95, b1_c1=0.95), clusters(a1=1, b1=1, c1=1))
    assert mean(found.false["a", "c"]) == 1
    assert mean(found.false["a", "b"]) == pytest.approx(0.05)
