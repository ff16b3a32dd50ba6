"""People who should not be on a list: taken out of drawn tables, N is recovered; with nothing wrong nothing changes."""

import json

import numpy as np
import pytest

from mse.published import KOSOVO, table
from tawthiq.errors import TableError
from tawthiq.language import sentence
from tawthiq.mse.__main__ import main
from tawthiq.mse.erroneous import Judged, Thinned, estimate, thin
from tawthiq.mse.estimate import Estimate, NotEstimable
from tawthiq.mse.families import fit
from tawthiq.mse.table import CaptureTable

NEVER = Judged(0, 10**12)


def of(named: np.ndarray, lists: str = "abcd") -> CaptureTable:
    kinds, counts = np.unique(named[named.any(axis=1)].astype(int), axis=0, return_counts=True)
    return CaptureTable.of(lists, zip(kinds.tolist(), counts.tolist(), strict=True))


def test_with_no_errors_the_answer_is_the_plain_one() -> None:
    plain = fit("decomposable", table("kosovo")).to_json()
    assert estimate("decomposable", table("kosovo"), {}).to_json() == plain
    assert estimate("decomposable", table("kosovo"), {"HRW": NEVER}).to_json() == plain


def test_the_number_is_recovered_where_a_tenth_of_a_list_is_invented() -> None:
    chance, size = np.random.default_rng(5), 4_000
    points, held, plain_held = [], 0, 0
    for _ in range(12):
        people = chance.random((size, 4)) < np.array([0.35, 0.3, 0.25, 0.3])
        invented = np.zeros((round(people[:, 0].sum() / 9), 4), dtype=bool)
        invented[:, 0] = True
        mixed = of(np.vstack([people, invented]))
        found = estimate("independence", mixed, {"a": Judged(int(chance.binomial(300, 0.1)), 300)})
        plain = fit("independence", mixed)
        assert isinstance(found, Estimate)
        assert isinstance(plain, Estimate)
        points.append(found.point)
        held += found.intervals[0.95][0] <= size <= found.intervals[0.95][1]
        plain_held += plain.intervals[0.95][0] <= size <= plain.intervals[0.95][1]
    assert np.mean(points) == pytest.approx(size, rel=0.01)
    assert held >= 9  # fewer of 12 would be seen once in four thousand times if 95 % held
    assert plain_held <= 3


def test_only_people_whom_no_other_list_names_are_taken_out() -> None:
    kosovo = table("kosovo")
    thinned = thin(kosovo, {"HRW": Judged(20, 100)})
    assert isinstance(thinned, Thinned)
    for each, taken in zip(thinned.tables, thinned.taken["HRW"].tolist(), strict=True):
        assert each.n == kosovo.n - taken
        assert (each.overlaps - kosovo.overlaps)[~np.eye(4, dtype=bool)].any() == np.False_
    assert thinned.taken["HRW"].mean() == pytest.approx(0.2 * 685, rel=0.15)


def test_errors_that_a_list_copied_are_taken_out_once() -> None:
    chance = np.random.default_rng(8)
    people = chance.random((3_000, 4)) < np.array([0.4, 0.3, 0.3, 0.3])
    invented = np.zeros((150, 4), dtype=bool)
    invented[:, :2] = True  # on a, and copied from there to b
    mixed = of(np.vstack([people, invented]))
    sizes = dict(zip(mixed.lists, mixed.on_list.tolist(), strict=True))
    judged = {name: Judged(round(1000 * 150 / sizes[name]), 1000) for name in "ab"}
    thinned = thin(mixed, judged, [("a", "b")], tables=200)
    assert isinstance(thinned, Thinned)
    out = mixed.n - np.array([each.n for each in thinned.tables])
    assert 150 <= out.mean() < 300  # the union lies between all copied and none
    assert thinned.taken["a"].mean() == pytest.approx(150, rel=0.1)
    # Without the copying they could not be wrong: others name them.
    alone = thin(mixed, judged, tables=200)
    assert isinstance(alone, Thinned)
    assert all(not each.overlaps[0, 1] - mixed.overlaps[0, 1] for each in alone.tables)


def test_more_errors_than_people_named_once_are_refused() -> None:
    no = estimate("decomposable", table("kosovo"), {"HRW": Judged(95, 100)})
    assert isinstance(no, NotEstimable)
    assert no.reason == "errors_contradicted"
    for language in ("en", "ar"):
        assert sentence(f"mse_reason_{no.reason}", no.values, language)
        assert all(sentence(f"mse_help_{code}", {}, language) for code in no.would_help)


@pytest.mark.parametrize("text", ["press", "press=3", "press=3/0", "press=5/3", "=1/2", "press=-1/2", "press=a/b"])
def test_what_does_not_say_how_many_are_wrong_is_an_error(text: str) -> None:
    with pytest.raises(TableError, match="mse_errors_wrong"):
        Judged.parse(text)
    assert sentence("mse_errors_wrong", {"value": text}, "ar")


def test_the_command_takes_judged_errors(tmp_path, capsys) -> None:
    path = tmp_path / "table.csv"
    rows = "".join(f"{','.join(map(str, row))},{count}\n" for row, count in KOSOVO[1].items())
    path.write_text(",".join(f"in_{name}" for name in KOSOVO[0]) + ",count\n" + rows)
    asked = [str(path), "--family", "independence", "--json"]
    main(asked)
    plain = json.loads(capsys.readouterr().out)
    assert main([*asked, "--errors", "HRW=10/100", "--errors", "in_EXH=0/50"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["point"] < plain["point"]
    assert found["n"] < plain["n"] == found["diagnostics"]["documented"]
    assert set(found["diagnostics"]["erroneous"]) == {"in_EXH", "in_HRW"}
    assert main([*asked, "--errors", "press=1/2"]) == 2
    assert "There is no column for the list press" in capsys.readouterr().err
    path.write_text("in_a,in_b,in_c,place,count\n1,1,1,x,40\n0,1,0,y,50\n")
    assert main([str(path), "--errors", "a=1/2"]) == 2
    assert "mse_errors_strata" in capsys.readouterr().err
