"""The balance of evidence: each bar begins where the last one ended, and the whole is drawn from nought."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charts.test_charts import HOSTILE, SVG, frame_of
from tawthiq.charts import BalanceStep, Chart, balance
from tawthiq.charts.palette import ACCENT, ACCENT_SOFT, INK


def step(bits: float, label: str = "Age", values: tuple[str, ...] = ("34", "36")) -> BalanceStep:
    return BalanceStep(label, values, "Ages two years apart.", bits, f"{bits:+.1f}")


def draw(*bits: float, way: str = "ltr", width: int = 760) -> Chart:
    total = BalanceStep("Sum", (), "", sum(bits), f"{sum(bits):+.1f}")
    return balance(frame_of(way, width), [step(each) for each in bits], total, ("two persons", "one person"))


def boxes(chart: Chart) -> list[tuple[float, float, str]]:
    found = ET.fromstring(chart.svg).iter(f"{SVG}rect")  # noqa: S314
    return [(float(box.get("x", "0")), float(box.get("width", "0")), str(box.get("fill"))) for box in found]


def test_bars_run_from_even_odds_to_the_sum_by_hand() -> None:
    """-4, +9, -2: from 0 to -4, from -4 to 5, from 5 to 3; the whole from 0 to 3. The unit is the third of the whole."""
    first, second, third, whole = boxes(draw(-4, 9, -2))
    nought, unit = whole[0], whole[1] / 3
    assert first[:2] == pytest.approx((nought - 4 * unit, 4 * unit), abs=0.2)
    assert second[:2] == pytest.approx((nought - 4 * unit, 9 * unit), abs=0.2)
    assert third[:2] == pytest.approx((nought + 3 * unit, 2 * unit), abs=0.2)
    assert [box[2] for box in (first, second, third, whole)] == [ACCENT_SOFT, ACCENT, ACCENT_SOFT, INK]


def test_the_scale_says_which_end_is_which_with_a_minus_sign() -> None:
    words = [node.text for node in ET.fromstring(draw(-4, 9, -2).svg).iter(f"{SVG}text")]  # noqa: S314
    assert {"two persons", "one person", "−4", "−2", "0", "2", "4", "6"} <= set(words)


@pytest.mark.parametrize("width", [760, 340])
def test_drawing_is_mirrored(width: int) -> None:
    one, other = (boxes(draw(-4, 9, -2, way=way, width=width)) for way in ("ltr", "rtl"))
    assert [x + w / 2 for x, w, _ in other] == pytest.approx([width - x - w / 2 for x, w, _ in one], abs=0.2)


def test_both_values_are_isolated_and_hostile_text_stays_text() -> None:
    whole = step(1, HOSTILE, (HOSTILE, "محمد"))
    svg = balance(frame_of(), [whole], whole, (HOSTILE, "")).svg
    assert "\u2068محمد\u2069" in svg
    assert "\u202e" not in svg
    assert svg.count("\u2068") + svg.count("\u2066") == svg.count("\u2069")
    assert not [node for node in ET.fromstring(svg).iter() if "script" in node.tag]  # noqa: S314


def test_table_holds_every_step_in_words() -> None:
    rows = draw(-4, 9).table.rows
    assert rows[0] == ("Age", "34 – 36", "Ages two years apart.", "-4.0")
    assert rows[-1] == ("Sum", "", "", "+5.0")


@settings(max_examples=50)
@given(st.lists(st.floats(-40, 40), max_size=8))
def test_nothing_leaves_the_drawing(bits: list[float]) -> None:
    chart = draw(*bits)
    for x, width, _ in boxes(chart):
        assert 0 <= x <= x + width <= 760
