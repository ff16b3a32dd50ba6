"""The benches of linkage and of names run from end to end, and their scores tell right from wrong. All people are invented."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.scripts import bench_module
from linkage.linkage_cases import people

truth, peer = bench_module("linkage_truth"), bench_module("linkage_peer")
linkage = bench_module("linkage", "bench_linkage")
_, names = bench_module("train_letters"), bench_module("names", "bench_names")

COLUMNS = ("rec_id", "name", "age", "sex", "dob")


def written(path: Path, header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


def entry(rec_id: str, person: dict[str, Any], script: str) -> dict[str, Any]:
    return {
        "rec_id": rec_id,
        "name": person[script],
        "age": person["age"],
        "sex": person["sex"][0],
        "dob": person["born"].isoformat(),
    }


@pytest.fixture(scope="module")
def two_lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty people, thirty of them on both lists, one of these pairs with an unknown truth."""
    folder = tmp_path_factory.mktemp("invented") / "T1"
    folder.mkdir()
    everybody = people(40)
    left = [entry(f"L{number}", person, "arabic") for number, person in enumerate(everybody[:35])]
    right = [entry(f"R{number}", person, "latin") for number, person in enumerate(everybody) if number >= 5]
    for name, rows in (("left", left), ("right", right)):
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
    written(folder / "truth.csv", ("left_id", "right_id"), [(f"L{n}", f"R{n}") for n in range(5, 34)])
    written(folder / "ignore.csv", ("left_id", "right_id"), [("L34", "R34")])
    return folder


@pytest.fixture(scope="module")
def several_lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty people on three lists, each missing every third; the first repeats one of them."""
    folder = tmp_path_factory.mktemp("invented") / "T5"
    folder.mkdir()
    rows, persons = [], []
    for number, person in enumerate(people(40)):
        for place, (source, script) in enumerate((("S1", "arabic"), ("S2", "latin"), ("S3", "latin"))):
            if number % 3 != place:
                rows.append({**entry(f"{source}-{number}", person, script), "source": source, "script": script})
                persons.append((f"{source}-{number}", number))
    rows.append({**rows[0], "rec_id": "again"})
    pq.write_table(pa.Table.from_pylist(rows), folder / "records.parquet")
    written(folder / "truth.csv", ("rec_id", "person_id"), [*persons, ("again", persons[0][1])])
    return folder


def run(module: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *options: object) -> Any:
    monkeypatch.setattr(sys, "argv", [module.__name__, *map(str, options), "--json"])
    module.main()
    return json.loads(capsys.readouterr().out)


def test_two_lists_are_linked_scored_and_written(two_lists, tmp_path, monkeypatch, capsys):
    out = tmp_path / "pairs.csv"
    told = run(linkage, monkeypatch, capsys, two_lists, "--out", out, "--no-peer", "--judgements", 10)
    assert (told["task"], told["records"], told["to_peer"]) == ("T1", 70, {})
    assert [result["judgements"] for result in told["results"]] == [0, 10]
    for result in told["results"]:
        assert result["candidate_recall"] > 0.95
        assert result["f1"] > 0.9
        assert 0 <= result["ece"] < 0.2
    with out.open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    assert {(row["left_id"][0], row["right_id"][0]) for row in pairs} == {("L", "R")}
    assert all(0.05 < float(row["score"]) <= 1 for row in pairs)
    with out.with_suffix(".clusters.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 70


def test_without_truth_the_prediction_is_the_same(two_lists, tmp_path, monkeypatch, capsys):
    blind = tmp_path / "T1"
    blind.mkdir()
    for side in ("left", "right"):
        (blind / f"{side}.parquet").write_bytes((two_lists / f"{side}.parquet").read_bytes())
    outs = [tmp_path / "seen.csv", tmp_path / "blind.csv"]
    for folder, out in zip((two_lists, blind), outs, strict=True):
        told = run(linkage, monkeypatch, capsys, folder, "--out", out, "--no-peer")
    assert "f1" not in told["results"][0]
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_the_peer_runs_on_the_same_records(two_lists, tmp_path, monkeypatch, capsys):
    pytest.importorskip("splink")
    told = run(linkage, monkeypatch, capsys, two_lists, "--out", tmp_path / "pairs.csv")
    peers = [result for result in told["results"] if result["method"].startswith("splink")]
    assert [result["method"] for result in peers] == ["splink, slots", "splink, free middle"]
    assert all(result["recall"] > 0.5 for result in peers)
    best = max(result["f1"] for result in peers)
    assert told["to_peer"]["f1"] == round(told["results"][0]["f1"] / best, 3)


def test_a_case_shows_the_persons_that_the_bench_finds(several_lists, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "linkage", linkage)
    cases = bench_module("linkage_case")
    task = linkage.read(several_lists)
    told = cases.compared(task, tmp_path / "case", tmp_path)
    assert told["identical"]
    assert told["register"] == told["bench"]
    assert told["persons"] < len(task.rows)
    assert told["register"]["f1"] > 0.9
    persons = cases.persons_of(task, tmp_path / "case")
    moved = cases.held_against(task, persons | {"again": "somebody else"}, persons)
    assert (moved["identical"], moved["persons_apart"]) == (False, 3)  # one person became two


def test_scores_tell_right_from_wrong():
    known = truth.Truth(frozenset({("a", "b"), ("c", "d")}), frozenset({("e", "f")}), {})
    scores = truth.pair_scores(known, {("a", "b"), ("a", "c"), ("e", "f")})
    assert scores == {"precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert truth.candidate_recall(known, {("a", "b"), ("x", "y")}) == 0.5
    said = {("a", "b"): 0.99, ("c", "d"): 0.99, ("a", "c"): 0.4, ("e", "f"): 0.5}
    checked = truth.calibration(known, said)
    assert (checked["sure"], checked["sure_right"]) == (2, 1.0)
    assert checked["ece"] == round((0.01 + 0.01 + 0.4) / 3, 5)


def test_clusters_are_scored_by_pairs_by_record_and_as_wholes():
    known = truth.Truth(frozenset(), frozenset(), dict(zip("abcde", "xxxyy", strict=True)))
    scores = truth.cluster_scores(known, dict(zip("abcde", (0, 0, 1, 1, 1), strict=True)))
    assert (scores["precision"], scores["recall"], scores["exact_multi"], scores["count_error"]) == (0.5, 0.5, 0.0, 0.0)
    assert truth.cluster_scores(known, dict(zip("abcde", (0, 0, 0, 1, 1), strict=True)))["exact_multi"] == 1.0


def test_names_are_measured_from_end_to_end(two_lists, monkeypatch, capsys):
    small = {"_ASKED": 20, "_STRANGERS": 2000, "_PARTS": 2000, "_PEOPLE": 200, "_FAMILIES": 100}
    for name, size in small.items():
        monkeypatch.setattr(names, name, size)
    told = run(names, monkeypatch, capsys, two_lists.parent, "--pairs", 500)
    assert set(told) == {"places", "invented", "T1", "meaning", "speed"}
    for group in ("places", "invented", "T1"):
        scores = {row["method"]: row for row in told[group]}
        assert {"tawthiq, letters", "jaro-winkler", "levenshtein"} <= set(scores)
        against = "auc" if group == "places" else "strangers: auc"
        assert scores["tawthiq, letters"][against] > 0.9
    assert [row["names"] for row in told["speed"]] == ["invented", "T1"]
    assert all(row["pairs a second"] > 0 for row in told["speed"])
