import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.accountability.interval_censored import bounds, likeliest
from tawthiq.accountability.survival import kaplan_meier

INF = float("inf")
# Made up, in the manner of Finkelstein & Wolfe (1985).
LOW = [0, 6, 7, 7, 7, 17, 36, 46, 46, 46, 34, 5, 37, 24, 0, 4, 0, 25]
HIGH = [7, 10, 16, 14, 15, INF, 44, INF, INF, INF, INF, 12, INF, INF, 5, 11, 8, 37]

waits = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8), st.booleans()), min_size=1, max_size=30)


def arrays(drawn):
    low = np.array([low for low, _, _ in drawn], float)
    return low, np.array([low + width if ended else INF for low, width, ended in drawn], float)


def test_the_likeliest_curve():
    """lifelines 0.30.3, fit_interval_censoring(tol=1e-12), the lower ends of open intervals half a day later, since there
    both ends are closed."""
    curve = likeliest(LOW, HIGH)
    for day, share in ((6, 0.9), (8, 0.5), (44, 1 / 3)):
        assert curve.waiting_at(day) == pytest.approx((share, share), abs=1e-6)
    assert curve.waiting_at(50) == pytest.approx((0, 1 / 3), abs=1e-6)  # nobody was watched so long
    assert curve.gap < 1e-8


@given(waits)
@settings(deadline=None)
def test_where_every_day_is_known_it_is_kaplan_and_meiers(drawn):
    low, high = arrays([(day, 0, ended) for day, _, ended in drawn])
    curve, plain = likeliest(low, high), kaplan_meier(low, np.isfinite(high))
    for day in range(31):
        if day <= low.max():
            least, most = curve.waiting_at(day)
            assert most == pytest.approx(plain.at(day), abs=1e-4)
            assert least <= most + 1e-9


@given(waits)
@settings(deadline=None)
def test_no_stretch_is_more_likely_than_it_may_be(drawn):
    low, high = arrays(drawn)
    curve = likeliest(low, high, 1e-6)
    assert curve.mass.sum() == pytest.approx(1, abs=1e-6)
    assert (curve.starts <= curve.ends).all()
    assert (np.diff(curve.starts) > 0).all()


@given(waits, st.data())
def test_bounds_hold_whatever_the_true_days_are(drawn, data):
    low, high = arrays(drawn)
    ended = np.isfinite(high)
    true = np.array(
        [data.draw(st.integers(int(a), int(b))) if np.isfinite(b) else a for a, b in zip(low, high, strict=True)]
    )
    found, curve = bounds(low, high), kaplan_meier(true, ended)
    if not (ended & (low < high)).any():
        assert found.exact
    for day in range(40):
        # Somebody last seen waiting leaves the count in either world on the same day: only ends can move.
        if not (~ended & (low < day)).any():
            assert found.earliest.at(day) - 1e-9 <= curve.at(day) <= found.latest.at(day) + 1e-9
