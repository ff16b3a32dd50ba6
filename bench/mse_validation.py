"""Every published table through our families: `python bench/mse_validation.py [DATADIR] [--family NAME …] [--write PAGE] [--json]`.

DATADIR is that of `bench/mse.py`. Results are stored in `bench/frozen/mse_validation.json` when a page is written: those of the
families and tables that were asked for take the place of older ones, all others stay. Without DATADIR the page is made
from what is stored. Latent classes are costly, with `--seeds 12` above all, and can be asked for alone.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from mse_beside import Beside, beside, total_of_strata  # type: ignore[import-not-found,unused-ignore]
from mse_data import Known, known  # type: ignore[import-not-found,unused-ignore]
from mse_exact import Exact, exact  # type: ignore[import-not-found,unused-ignore]
from mse_page import page  # type: ignore[import-not-found,unused-ignore]
from tawthiq.mse.estimate import ENGINE
from tawthiq.mse.read import read

HERE = Path(__file__).parent
FROZEN = HERE / "frozen" / "mse_validation.json"
FAMILIES = (
    "indices", "independence", "decomposable", "loglinear", "fixed", "stepwise", "shrinkage", "declared",
    "latent_classes", "combine",
)  # fmt: skip
MANY_LISTS = "verdata_R1_male_1999"

Row = dict[str, Any]


def main() -> None:
    """Run, store, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--family", nargs="*", choices=FAMILIES, default=list(FAMILIES))
    parser.add_argument("--tables", nargs="*", help="names of tables; all otherwise")
    parser.add_argument("--seeds", type=int, default=1, help="of latent classes")
    parser.add_argument("--write", type=Path, help="the page; results are stored, too")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    stored = json.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.exists() else {"beside": [], "exact": []}
    found: list[tuple[str, Row]] = []
    if options.data:
        for kind, row in _rows(options.data, options.tables, options.family, options.seeds):
            found.append((kind, row))
            if options.write:  # each at once, since all together take long
                stored = merged(stored, [(kind, row)])
                FROZEN.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.write:
        options.write.write_text(page(stored, explained()), encoding="utf-8")
    if options.json or not options.write:
        shown = merged({"beside": [], "exact": []}, found) if options.data else stored
        sys.stdout.write(
            json.dumps(shown, indent=1, ensure_ascii=False) + "\n" if options.json else page(shown, explained())
        )


def explained() -> list[Mapping[str, str]]:
    """Why figures differ, where they do."""
    return list(_hand()["explained"])


def merged(stored: Mapping[str, Any], found: Sequence[tuple[str, Row]]) -> dict[str, Any]:
    """Stored rows with those found in the place of older ones, in an order that does not depend on when they were found."""
    result: dict[str, Any] = {"engine": ENGINE}
    for kind in ("beside", "exact"):
        rows = {_key(row): row for row in stored[kind]} | {_key(row): row for of, row in found if of == kind}
        result[kind] = [rows[key] for key in sorted(rows)]
    return result


def _key(row: Row) -> tuple[str, ...]:
    family = f"{FAMILIES.index(row['family']):02}"
    return (row.get("part", ""), row["table"], family, row["what"], row.get("source", ""))


def _rows(data: Path, tables: list[str] | None, families: list[str], seeds: int) -> Iterator[tuple[str, Row]]:
    held = _with_hand(known(data, tables))
    if tables is None and (many := known(data, [MANY_LISTS])).tables:
        held = replace(held, tables={**held.tables, **many.tables}, columns={**held.columns, **many.columns})
    for each in exact(held, families):
        yield "exact", _exact_row(each)
    for other in beside(held, families, seeds):
        yield "beside", _beside_row(other)
    strata = data / "tables" / "sim_strata200_j4.csv"
    if "decomposable" in families and tables is None and strata.exists():
        by_labels = read(strata).strata  # the last label is the truth
        truth = sum(int(labels[-1]) for labels in by_labels)
        yield "beside", _beside_row(total_of_strata(by_labels, "decomposable", truth))


def _with_hand(held: Known) -> Known:
    """With the published figures that stand with the explanations, and papers called the same by their names."""
    rows: list[Row] = []
    for each in (*held.published, *_hand()["figures"]):
        paper = rows[-1]["paper"] if each["paper"] == "the same" else each["paper"]
        rows.append({**each, "paper": paper})
    return replace(held, published=rows)


def _hand() -> dict[str, Any]:
    return tomllib.loads((HERE / "mse_explained.toml").read_text(encoding="utf-8"))


def _exact_row(each: Exact) -> Row:
    off = float(f"{each.off:.0e}")  # one digit: the others depend on the machine
    row = {"table": each.table, "family": each.family, "what": each.what}
    return {**row, "values": len(each.values), "off": off, "agrees": each.agrees}


def _beside_row(each: Beside) -> Row:
    row = {at: getattr(each, at) for at in ("part", "table", "n", "family", "what", "source")}
    ours, theirs = (
        {at: None if value is None else round(value, 2) for at, value in asdict(figure).items()}
        for figure in (each.figure, each.theirs)
    )
    seeds = {"seeds": len(each.ours), "seeds_agree": each.seeds_agree, "agrees": each.agrees}
    mixing = [
        {at: said.diagnostics[at] for at in ("rhat", "ess_bulk", "ess_tail") if at in said.diagnostics}
        for said in each.ours
    ]
    return {**row, "ours": ours, "theirs": theirs, "reason": each.reason, **seeds, "mixing": [m for m in mixing if m]}


if __name__ == "__main__":
    main()
