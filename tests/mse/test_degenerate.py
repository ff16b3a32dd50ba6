"""Tables that no model should be asked to swallow: an estimate or a refusal, never a crash, a warning or an absurd figure."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.scripts import bench_module
from mse.published import table
from mse.test_loglinear import can_be_said
from tawthiq.mse import families, loglinear, shrinkage
from tawthiq.mse.estimate import Estimate, Result, from_distribution
from tawthiq.mse.loglinear import LogLinearOptions
from tawthiq.mse.overlap import refusal
from tawthiq.mse.shrinkage import ShrinkageOptions
from tawthiq.mse.table import CaptureTable

script = bench_module("mse_degenerate")

FEW = {  # as the families are by default, but for how much is drawn by chance
    "loglinear": lambda table: loglinear.fit(table, LogLinearOptions(selection="bic", replicates=10)),
    "stepwise": lambda table: loglinear.fit(table, LogLinearOptions(selection="stepwise", replicates=10)),
    "profile": lambda table: loglinear.fit(table, LogLinearOptions(selection="stepwise", interval="profile")),
    "shrinkage": lambda table: shrinkage.fit(table, ShrinkageOptions(draws=1000)),
}
ASKED = sorted({*families.FAMILIES, *FEW} - {"latent_classes"})


def ask(family: str, table: CaptureTable) -> Result:
    found = refusal(family, table) or FEW[family](table) if family in FEW else families.fit(family, table)
    can_be_said(found)
    return found


@settings(max_examples=60, derandomize=True)
@given(st.sampled_from(sorted(script.KINDS)), st.integers(0, 2**32))
def test_degenerate_tables_give_an_estimate_or_a_refusal(kind, seed) -> None:
    drawn = script.degenerate(kind, np.random.default_rng(seed), 4)
    for family in ASKED:
        assert script.asked(family, drawn, ask)["wrong"] == "", family


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (lambda found: replace(found, point=1e13), "more than"),
        (lambda found: replace(found, point=float("inf")), "ValueError"),
        (lambda found: replace(found, values=found.values * np.nan), "not finite"),
        (lambda found: replace(found, point=found.n - 1.0), "fewer than"),
        (lambda found: replace(found, intervals={0.95: (2.0 * found.n, 1.5 * found.n)}), "upside down"),
        (lambda found: replace(found, point=2.0 * found.n), "no warning"),
        (lambda found: 1 / 0, "ZeroDivisionError"),
        (lambda found: np.log(np.zeros(1)), "FloatingPointError"),
    ],
)
def test_what_is_wrong_is_seen(change, wrong) -> None:
    sound = table("spina")
    found = from_distribution(
        "any", sound, np.linspace(1, 1.4, 9) * sound.n, np.ones(9), assumes=("closed_population",)
    )
    assert isinstance(found, Estimate)
    assert script.asked("any", sound, lambda family, table: found)["wrong"] == ""
    assert wrong in script.asked("any", sound, lambda family, table: change(found))["wrong"]
