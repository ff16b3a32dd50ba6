"""Estimates and tables for other programs: what they read is what was found."""

import csv
import json
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from mse.published import table
from tawthiq.errors import Misuse, TableError
from tawthiq.language import sentence
from tawthiq.mse.estimate import from_distribution, refused
from tawthiq.mse.export import drawn, tables_csv, to_arrow, to_arviz, write_arrow, write_csv, write_r
from tawthiq.mse.families import fit
from tawthiq.mse.read import read_text

CHAINS = np.random.default_rng(2).integers(700, 900, (4, 50)).astype(float)
EXACT = fit("independence", table("spina"))


def sampled():
    return from_distribution("x", table("spina"), CHAINS.ravel(), np.ones(200), assumes=(), chains=CHAINS, seed=1)


def test_a_table_is_written_as_it_is_read() -> None:
    kosovo = table("kosovo")
    back = read_text(kosovo.to_csv())
    assert back.whole().digest == kosovo.digest
    assert back.lists == tuple(f"in_{name}" for name in kosovo.lists)
    assert back.whole().to_csv() == kosovo.to_csv()  # a list that has the prefix keeps it
    strata = {("m", "1"): kosovo, ("f", "1"): kosovo}
    again = read_text(tables_csv(strata, ["sex", "year"]))
    assert again.columns == ("sex", "year")
    assert {labels: each.digest for labels, each in again.strata.items()} == dict.fromkeys(strata, kosovo.digest)
    with pytest.raises(TableError, match="mse_lists_differ"):
        tables_csv({("a",): kosovo, ("b",): table("spina")}, ["x"])


def test_arrow_holds_the_distribution_and_all_else_beside_it() -> None:
    found = to_arrow(EXACT)
    assert np.array_equal(found["N"], EXACT.values)
    assert sum(found["weight"].to_pylist()) == pytest.approx(1)
    assert json.loads(found.schema.metadata[b"estimate"])["point"] == EXACT.point
    by_chain = sampled().to_arrow()
    assert by_chain.column_names == ["chain", "draw", "N", "n0", "weight"]
    row = by_chain.to_pylist()[2 * 50 + 7]
    assert (row["chain"], row["draw"], row["N"], row["n0"]) == (2, 7, CHAINS[2, 7], CHAINS[2, 7] - 621)


def test_draws_of_an_exact_distribution_have_its_quantiles_and_no_order() -> None:
    held = drawn(EXACT, 2000)
    assert held.shape == (1, 2000)
    assert np.median(held) == pytest.approx(EXACT.point, abs=1)
    assert np.quantile(held, 0.975) == pytest.approx(EXACT.intervals[0.95][1], abs=1)
    assert abs(np.corrcoef(held[0, 1:], held[0, :-1])[0, 1]) < 0.1
    assert np.array_equal(held, drawn(EXACT, 2000))
    assert np.array_equal(drawn(sampled(), 100), CHAINS[:, ::2])


@pytest.mark.parametrize("version", ["0.23.0", "1.2.0"])
def test_arviz_is_given_chains_and_draws_in_either_of_its_ways(monkeypatch, version) -> None:
    """0.x takes `posterior=`, 1.x a dictionary of groups; ArviZ itself is not needed to test which is called."""

    def old(*, posterior, posterior_attrs):
        return posterior, posterior_attrs

    def new(data, *, attrs):
        return data["posterior"], attrs["posterior"]

    monkeypatch.setitem(
        sys.modules, "arviz", SimpleNamespace(__version__=version, from_dict=old if version < "1" else new)
    )
    posterior, about = sampled().to_arviz()
    assert np.array_equal(posterior["N"], CHAINS)
    assert np.array_equal(posterior["n0"], CHAINS - 621)
    assert about["drawn"] == "by chains"
    posterior, about = EXACT.to_arviz()
    assert posterior["N"].shape == (4, 1000)
    assert about["drawn"] == "from the exact distribution"


def test_what_is_not_installed_is_said_with_how_to_get_it(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "arviz", None)
    with pytest.raises(Misuse, match="mse_needs_package") as wrong:
        to_arviz(EXACT)
    assert "pip install arviz" in sentence(wrong.value.code, wrong.value.values, "en")
    assert "pip install arviz" in sentence(wrong.value.code, wrong.value.values, "ar")


def test_r_reads_a_summary_with_refusals_and_draws(tmp_path) -> None:
    no = refused("declared", table("gaza"), "zero_cells", "merge_lists", cells=2)
    write_r(tmp_path / "r", [(("a, b",), sampled()), (("q",), EXACT), (("c",), no)], ["place"])
    with (tmp_path / "r/summary.csv").open(encoding="utf-8", newline="") as file:
        one, exact, other = list(csv.DictReader(file))
    assert (one["place"], float(one["N"]), one["reason"]) == ("a, b", sampled().point, "NA")
    assert (float(one["N_025"]), float(one["N_975"])) == sampled().intervals[0.95]
    assert float(exact["N_25"]) == EXACT.intervals[0.5][0]
    assert (other["verdict"], other["reason"], other["N"], other["N_05"]) == ("refused", "zero_cells", "NA", "NA")
    with (tmp_path / "r/draws.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["place"] == "a, b"]
    assert [int(row["N"]) for row in rows] == CHAINS.ravel().tolist()
    assert {row["chain"] for row in rows} == {"1", "2", "3", "4"}
    EXACT.to_r(tmp_path / "alone")
    assert (tmp_path / "alone/summary.csv").read_text().startswith("family,verdict,reason,n_obs,N,N_025,N_05,N_25,N_75")


def test_arrow_of_many_strata_has_their_labels(tmp_path) -> None:
    from pyarrow.feather import read_table

    no = refused("declared", table("gaza"), "zero_cells", "merge_lists", cells=2)
    write_arrow(tmp_path / "a.arrow", [(("m",), sampled()), (("f",), EXACT), (("q",), no)], ["sex"])
    found = read_table(tmp_path / "a.arrow")
    assert found.column_names == ["sex", "family", "N", "n0", "weight"]
    assert found["sex"].to_pylist() == ["m"] * 200 + ["f"] * len(EXACT.values)
    write_arrow(tmp_path / "none.arrow", [(("q",), no)], ["sex"])
    assert read_table(tmp_path / "none.arrow").num_rows == 0


def test_csv_makes_its_folder(tmp_path) -> None:
    write_csv(tmp_path / "x/y.csv", [["a", "b"], [1, "q,r"]])
    assert (tmp_path / "x/y.csv").read_text() == 'a,b\n1,"q,r"\n'
