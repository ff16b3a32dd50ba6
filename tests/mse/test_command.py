"""The command: strata, replicates, unknown labels, cache and files, in words of both languages."""

import csv
import json
import sys

import pytest

from mse.published import table
from tawthiq.mse.__main__ import main
from tawthiq.mse.export import tables_csv
from tawthiq.mse.words import say, told

SPINA = table("spina")


def written(tmp_path, tables, columns) -> str:
    path = tmp_path / "table.csv"
    path.write_text(tables_csv(tables, columns), encoding="utf-8")
    return str(path)


def answer(capsys, *arguments) -> dict:
    assert main([*arguments, "--family", "independence", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_replicates_and_unknown_labels_are_taken_from_their_columns(tmp_path, capsys) -> None:
    tables = {(f"{k}", place): SPINA for k in range(2) for place in ("north", "south", "?")}
    path = written(tmp_path, tables, ["draw", "place"])
    found = answer(capsys, path, "--replicates", "draw", "--missing", "?")
    assert [each["labels"] for each in found["strata"]] == [["north"], ["south"]]
    assert (found["unlabelled"], found["replicates"], found["columns"]) == (621, 2, ["place"])
    assert found["total"]["n"] == 3 * 621
    assert found["strata"][0]["combined"]["replicates"] == 20
    apart = answer(capsys, path, "--replicates", "draw")
    assert [each["labels"] for each in apart["strata"]] == [["?"], ["north"], ["south"]]


def test_an_empty_label_is_unknown_unless_said(tmp_path, capsys) -> None:
    path = written(tmp_path, {("north",): SPINA, ("south",): SPINA, ("",): SPINA}, ["place"])
    assert len(answer(capsys, path)["strata"]) == 2
    assert len(answer(capsys, path, "--missing", "unknown")["strata"]) == 3
    assert main([path, "--family", "independence"]) == 0
    assert "whose stratum is unknown: 621" in capsys.readouterr().out


def test_a_column_that_numbers_replicates_may_be_the_only_one(tmp_path, capsys) -> None:
    path = written(tmp_path, {("1",): SPINA, ("2",): SPINA}, ["draw"])
    found = answer(capsys, path, "--replicates", "draw")
    assert [each["labels"] for each in found["strata"]] == [[]]
    assert main([path, "--replicates", "round", "--language", "ar"]) == 2
    assert "round" in capsys.readouterr().err


def test_replicates_with_and_without_unknown_labels_have_the_same_say(tmp_path, capsys) -> None:
    tables = {(f"{k}", place): SPINA for k in range(4) for place in ("a", "b")}
    path = written(tmp_path, {**tables, ("0", ""): SPINA}, ["draw", "place"])
    found = answer(capsys, path, "--replicates", "draw")
    assert found["strata"][0]["diagnostics"]["replicates"] == 20
    assert sum(n == 621 for n in found["strata"][0]["diagnostics"]["n"]) == 15


def test_files_are_written_and_the_cache_is_used(tmp_path, capsys) -> None:
    small = {("no",): SPINA.without(SPINA.lists[0]).merged(SPINA.lists[1:], "b")}
    path = written(tmp_path, {("1", "yes"): SPINA, ("2", "yes"): SPINA}, ["draw", "place"])
    kept = ["--cache", str(tmp_path / "kept"), "--out", str(tmp_path / "out"), "--replicates", "draw"]
    first = answer(capsys, path, *kept)
    assert answer(capsys, path, *kept) == first
    assert len(list((tmp_path / "kept").glob("*.npz"))) == 1  # equal tables are one
    assert json.loads((tmp_path / "out/result.json").read_text(encoding="utf-8")) == first
    files = {file.name for file in (tmp_path / "out").iterdir()}
    assert files == {"result.json", "summary.csv", "draws.csv", "draws.arrow", "combined.csv"}
    with (tmp_path / "out/combined.csv").open(encoding="utf-8") as file:
        assert next(csv.DictReader(file))["place"] == "yes"
    lonely = tmp_path / "lonely.csv"
    lonely.write_text(tables_csv(small, ["place"]), encoding="utf-8")
    assert main([str(lonely), "--family", "independence", "--out", str(tmp_path / "none")]) == 1
    with (tmp_path / "none/failures.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["place"], row["replicate"], row["reason"]) == ("no", "NA", "too_few_lists")
    assert main([str(lonely), "--out", str(lonely)]) == 2


@pytest.mark.parametrize(("language", "word"), [("en", "documented"), ("ar", "وُثِّق")])
def test_answers_are_sentences(tmp_path, capsys, language, word) -> None:
    path = written(tmp_path, {("1", "a"): SPINA, ("2", "a"): SPINA, ("3", "a"): SPINA}, ["draw", "place"])
    assert main([path, "--family", "declared", "--language", language]) == 0
    out = capsys.readouterr().out
    assert word in out
    assert "mse_" not in out
    assert "declared" not in out
    with (tmp_path / "table.csv").open("a", encoding="utf-8") as file:
        file.write("1,b,1,1,0,50\n")
    assert main([path, "--replicates", "draw", "--family", "declared", "--language", language]) == 0
    out = capsys.readouterr().out
    assert say("mse_reason_too_few_lists", language, lists=2, least=3) in out
    assert "mse_" not in out


@pytest.mark.parametrize("language", ["en", "ar"])
def test_sentences_need_no_package_but_those_of_the_library(tmp_path, capsys, monkeypatch, language) -> None:
    for name in ("babel", "pyarrow", "click"):
        monkeypatch.setitem(sys.modules, name, None)
    path = written(tmp_path, {("a",): SPINA, ("b",): SPINA, ("",): SPINA}, ["x"])
    out = tmp_path / "out"
    assert main([path, "--family", "independence", "--language", language, "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "=" not in said
    assert "_" not in said
    assert {file.name for file in out.iterdir()} == {"result.json", "summary.csv", "draws.csv", "combined.csv"}


def test_warnings_of_what_was_pooled_are_sentences_too() -> None:
    warning = {"code": "replicates_warn", "codes": ["lists_depend", "several_modes"]}
    result = {
        "family": "x",
        "verdict": "warn",
        "point": 9,
        "n": 5,
        "intervals": {"0.95": [6, 12]},
        "warnings": [warning],
    }
    said = told({"families": {"declared": result}, "n": 5}, "en")
    assert say("mse_warning_lists_depend", "en").rstrip(".") in said
    assert "several_modes" not in said


def test_where_the_catalogue_lacks_something_the_code_is_said() -> None:
    assert say("mse_reason_unheard_of", "en", lists=2) == "mse_reason_unheard_of(lists=2)"


def test_a_target_is_for_the_family_that_draws(tmp_path) -> None:
    with pytest.raises(SystemExit):
        main([written(tmp_path, {("a",): SPINA}, ["x"]), "--target", "400"])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_two_lists_are_refused_once_and_told_what_they_allow(tmp_path, capsys, language) -> None:
    """n00 = psi n10 n01 / n11 (Lincoln-Petersen at 1): 210 are documented, and 100 x 80 / 30 missed were the lists independent."""
    path = tmp_path / "two.csv"
    path.write_text("in_a,in_b,count\n1,0,100\n0,1,80\n1,1,30\n", encoding="utf-8")
    assert main([str(path), "--language", language]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines.count(say("mse_reason_too_few_lists", language, lists=2, least=3)) == 1
    assert lines[-4:] == [
        "    " + say("mse_two_lists_range", language, psi=psi, low=low, high=high)
        for psi, low, high in [("0.5", 290, 426), ("1", 374, 642), ("2", 540, 1070), ("4", 878, 1920)]
    ]
