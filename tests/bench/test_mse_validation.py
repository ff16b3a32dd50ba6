"""The page on validation is what the stored results say; results are merged; a wrong value does not pass for agreement."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.scripts import BENCH, bench_module
from mse.published import table as published

tables, exact, beside = bench_module("mse_data"), bench_module("mse_exact"), bench_module("mse_beside")
page = bench_module("mse_page")
validation = bench_module("mse_validation")

PAGE = BENCH.parent / "docs" / "reference" / "validation.md"
FROZEN = json.loads((BENCH / "frozen" / "mse_validation.json").read_text(encoding="utf-8"))
EXPLAINED = validation.explained()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """One table, of spina bifida, with two exact values that are right and one that is not, and one figure from R."""
    (tmp_path / "tables").mkdir()
    table = published("spina")
    with (tmp_path / "tables" / "spina.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*table.lists, "count"], *(row.values() for row in table.to_rows())])
    right = {"set": "spina", "n0": 133.749524172, "N": 754.749524172}
    golden: dict[str, Any] = {"nhoi_mle": [right, {**right, "N": 700.0}]}
    r = {"set": "spina", "model": "no highest-order interaction (declared)", "priors": {"xi": 1.0}}
    row = {**r, "median": 742.0, "interval95": [660.0, 1043.0], "usable_as_reference": True}
    (tmp_path / "golden.json").write_text(json.dumps(golden), encoding="utf-8")
    (tmp_path / "reference.json").write_text(json.dumps({"rows": [row, {**row, "median": 900.0}]}), encoding="utf-8")
    return tmp_path


def test_the_page_is_what_is_stored() -> None:
    assert PAGE.read_text(encoding="utf-8") == page.page(FROZEN, EXPLAINED)


def test_every_difference_is_explained() -> None:
    rows = [*FROZEN["exact"], *FROZEN["beside"]]
    assert len(rows) > 150
    assert [row for row in rows if page.status(row, EXPLAINED) == "**not explained**"] == []


def test_the_published_figures_are_there() -> None:
    theirs = [row["theirs"] for row in FROZEN["beside"] if row["table"] == "kosovo" and row["part"] == "papers"]
    assert {"point": 10356, "low": 9002, "high": 12122} in theirs


def test_a_wrong_value_is_neither_agreement_nor_explained(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = _run(data, monkeypatch, "--family", "declared")
    assert [row["agrees"] for row in said["exact"]] == [False]  # of two under one key the last stays
    assert [row["agrees"] for row in said["beside"]] == [False]
    assert page.page(said, EXPLAINED).count("**not explained**") == 2


def test_what_is_right_agrees(data: Path) -> None:
    held = tables.known(data)
    right, wrong = exact.exact(held, ["declared"])
    assert (right.agrees, wrong.agrees) == (True, False)
    assert wrong.off == pytest.approx(54.749524172 / 700)
    right, wrong = beside.beside(held, ["declared"])
    assert (right.agrees, wrong.agrees) == (True, False)


def test_the_families_that_were_asked_take_the_place_of_older_rows_and_all_others_stay() -> None:
    old = {"table": "ned", "family": "latent_classes", "what": "10", "source": "LCMCR", "part": "peers", "seeds": 1}
    other = {**old, "table": "gaza"}
    stored = validation.merged({"beside": [old, other], "exact": []}, [("beside", {**old, "seeds": 12})])
    assert [(row["table"], row["seeds"]) for row in stored["beside"]] == [("gaza", 1), ("ned", 12)]


def test_of_several_seeds_the_one_that_mixed_worst_is_shown() -> None:
    figure = {"point": 400.0, "low": 300.0, "high": 500.0}
    row = {"part": "peers", "table": "t", "n": 9, "family": "latent_classes", "what": "", "source": "LCMCR"}
    row |= {"ours": figure, "theirs": figure, "reason": None, "seeds": 2, "seeds_agree": 2, "agrees": True}
    good, bad = (
        {"rhat": rhat, "ess_bulk": 3000.0, "ess_tail": tail} for rhat, tail in ((1.0, 2000.0), (1.009, 1500.0))
    )
    said = page.page({"beside": [{**row, "mixing": [good, bad]}], "exact": []}, [])
    assert "400 [300–500]; R-hat 1.009, 1,500 effective draws" in said
    assert "agrees (2 of 2 seeds)" in said


def test_an_explanation_is_found_by_all_that_it_names() -> None:
    row = {"table": "gaza", "family": "decomposable", "source": "dga 2.0.2", "agrees": False, "reason": "prior_driven"}
    told = [
        {"table": "gaza", "family": "stepwise", "why": "no"},
        {"source": "dga", "family": "decomposable", "why": "yes"},
    ]
    assert page.why(row, told) == "yes"
    assert page.status(row, told) == "refused, explained"
    assert page.status({**row, "source": "other"}, told) == "**not explained**"


def _run(data: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> dict[str, Any]:
    said: list[str] = []
    monkeypatch.setattr(sys, "argv", ["mse_validation.py", str(data), *arguments, "--json"])
    monkeypatch.setattr(sys.stdout, "write", said.append)
    validation.main()
    found: dict[str, Any] = json.loads("".join(said))
    return found
