"""What is frozen of the calibration of multiple systems estimation: it is whole, it passes, and it is what is found again."""

import json
import sys
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom, chi2

from bench.scripts import BENCH, bench_module
from tawthiq.mse import independence
from tawthiq.mse.families import FAMILIES
from tawthiq.mse.independence import Independence

simulated, calibration, geweke = map(bench_module, ("mse_simulated", "mse_calibration", "mse_geweke"))

FROZEN: dict[str, Any] = json.loads((BENCH / "frozen" / "mse_calibration.json").read_text(encoding="utf-8"))
LATENT = "latent_classes"  # what its chains draw changes with every change of their moves
AGAIN = [(question, name) for question in ("calibration", "coverage") for name in FROZEN[question] if name != LATENT]
BAYESIAN = {"independence", "decomposable", "declared", "shrinkage", LATENT}


def test_every_family_is_there() -> None:
    assert set(FROZEN["calibration"]) == set(calibration.CALIBRATION) > BAYESIAN
    assert set(FROZEN["coverage"]) == set(calibration.COVERAGE) > {"loglinear", "stepwise"}
    assert BAYESIAN | {"loglinear", "stepwise"} <= set(FAMILIES)
    assert set(FROZEN["misspecified"]) == set(simulated.SCENARIOS)
    assert FROZEN["geweke"]["p"] > 0.01
    for families in FROZEN["misspecified"].values():
        assert set(families) == set(calibration.FAMILIES)
    assert all(each["tables"] >= 400 for question in ("calibration", "coverage") for each in FROZEN[question].values())


@pytest.mark.parametrize("name", FROZEN["calibration"])
def test_places_of_the_truth_are_uniform(name: str) -> None:
    for each in FROZEN["calibration"][name]["uniform"].values():
        bins = np.array(each["bins"])
        assert bins.sum() == each["tables"]
        expected = bins.sum() / len(bins)
        p = chi2.sf(((bins - expected) ** 2 / expected).sum(), len(bins) - 1)
        assert p == pytest.approx(each["chi_squared_p"], rel=0.01)
        assert min(p, each["kolmogorov_smirnov_p"]) > 0.01


@pytest.mark.parametrize(("question", "name"), [*AGAIN, ("calibration", LATENT)])
def test_intervals_hold_the_truth_as_often_as_they_say(question: str, name: str) -> None:
    each = FROZEN[question][name]
    assert each["answered"] + sum(each["refused"].values()) == each["tables"]
    assert each["coverage"] == pytest.approx(each["held"] / each["answered"], abs=1e-4)
    assert 0.95 <= each["expected"] < 0.975
    # By a test of our own, each tail by itself: neither is less probable than a half per cent.
    assert binom.cdf(each["held"], each["answered"], each["expected"]) > 0.005
    assert binom.sf(each["held"] - 1, each["answered"], each["expected"]) > 0.005


@pytest.mark.parametrize(("question", "name"), AGAIN)
def test_the_first_tables_are_found_again(question: str, name: str) -> None:
    first = FROZEN[question][name]["first"]
    assert len(first) == calibration.SHOWN
    for frozen in first:
        row = calibration.measured((question, name, name, frozen["number"]))
        for key, value in frozen.items():
            assert row.get(key) == (pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value)


def test_the_first_tables_of_latent_classes_are_found_again() -> None:
    for frozen in FROZEN["calibration"][LATENT]["first"]:
        drawn = calibration.CALIBRATION[LATENT].simulate(frozen["number"])
        assert (drawn.table.digest[:16], drawn.truth) == (frozen["table"], frozen["truth"])


def test_a_wrong_prior_is_found_out() -> None:
    low_rates = Independence(b=100.0)
    wrong = calibration.Asked(
        calibration.of_independence, lambda drawn: None, lambda table: independence.posterior(table, low_rates)
    )
    rows = []
    for number in range(200):
        drawn = wrong.simulate(number)
        place = calibration.place_of_the_truth(("", "", "independence", number), wrong, drawn, None)
        rows.append({"place": place, "refused": None})
    assert calibration.uniform(rows)["uniform"]["all"]["kolmogorov_smirnov_p"] < 1e-4


@pytest.mark.parametrize("scenario", simulated.SCENARIOS)
def test_scenarios_are_distributions(scenario: str) -> None:
    people, probabilities = simulated.SCENARIOS[scenario]
    assert probabilities().sum() == pytest.approx(1)
    drawn = simulated.of_scenario(scenario, 0)
    assert drawn.truth == people > drawn.table.n > 30
    assert drawn.table == simulated.of_scenario(scenario, 0).table != simulated.of_scenario(scenario, 1).table


def test_a_run_is_taken_up_again_and_frozen(tmp_path, monkeypatch, capsys) -> None:
    work, file = tmp_path / "work.jsonl", tmp_path / "frozen.json"
    command = ["mse_calibration", "--tables", "1", "--misspecified", "1", "--family", "independence"]
    command += ["--work", str(work), "--write", str(file), "--json"]
    monkeypatch.setattr(sys, "argv", command)
    calibration.main()
    found, made = json.loads(file.read_text(encoding="utf-8")), work.read_text(encoding="utf-8")
    assert json.loads(capsys.readouterr().out) == found
    assert found["calibration"]["independence"]["tables"] == 10
    monkeypatch.setattr(calibration, "measured", None)  # nothing is made twice
    monkeypatch.setattr(sys, "argv", command[:-1])
    calibration.main()
    assert work.read_text(encoding="utf-8") == made
    assert "independent" in capsys.readouterr().out


def test_moves_of_latent_classes_keep_the_prior_and_no_other(monkeypatch) -> None:
    monkeypatch.setattr(geweke, "PRIOR", 10_000)
    light = (geweke.latent_ladder.LIGHT,)
    assert geweke.geweke(600, light)["p"] > 1e-3
    monkeypatch.setattr(geweke, "GAMMA", (2.0, 2.0))
    assert geweke.geweke(600, light)["p"] < 1e-6
