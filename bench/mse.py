"""Estimates of every family on tables of capture histories, beside their peers: `python bench/mse.py DATADIR [--json]`.

DATADIR holds `tables/*.csv` (0/1 columns, `count`), and where they are known `reference.json` (what R packages gave, with
their seconds of CPU: they are not run here) and `golden.json` (exact values). Printed for each table and family: the estimate
or the refusal, seconds of CPU, and by how many times the peer took longer; and how many exact values are met.
"""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tawthiq.mse.declared import mle
from tawthiq.mse.decomposable import as_dga, posterior
from tawthiq.mse.estimate import Estimate
from tawthiq.mse.families import FAMILIES, fit
from tawthiq.mse.loglinear import LogLinearOptions
from tawthiq.mse.loglinear import fit as fit_loglinear
from tawthiq.mse.read import read
from tawthiq.mse.table import CaptureTable

PEERS = {
    "latent_classes": "latent class (LCMCR)",
    "decomposable": "decomposable averaging (dga)",
    "stepwise": "sparse log-linear stepwise (SparseMSE)",
    "loglinear": "hierarchical log-linear, all models",
}
_SECONDS = ("cpu_s", "cpu_s_sampling", "cpu_s_bootstrap")
_PUBLISHED = 12  # lists; tables of more are long to fit and are named one by one


def main() -> None:
    """Fit, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--tables", nargs="*", help="names of tables; all without strata and of up to twelve lists otherwise"
    )
    parser.add_argument("--families", nargs="*", choices=sorted(FAMILIES), default=list(FAMILIES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    tables = _tables(options.data / "tables", options.tables)
    peers = _peers(options.data / "reference.json")
    rows = [
        _measured(name, table, family, options.seed, peers.get((name, PEERS.get(family, ""))))
        for name, table in tables.items()
        for family in options.families
    ]
    golden = _golden(options.data / "golden.json", tables)
    if options.json:
        sys.stdout.write(json.dumps({"rows": rows, "golden": golden}, indent=1, default=float) + "\n")
        return
    for row in rows:
        said = f"{row['point']:>12,.0f}  [{row['low']:,.0f}, {row['high']:,.0f}]" if row["point"] else row["reason"]
        peer = f"  peer {row['peer']:,.0f}, {row['times_faster']} x the time" if row.get("times_faster") else ""
        sys.stdout.write(f"{row['table']:22} {row['family']:15} {row['verdict']:8} {said}  {row['cpu_s']} s{peer}\n")
    for name, each in golden.items():
        sys.stdout.write(f"exact values, {name}: {each['met']} of {each['of']} met\n")


def _tables(folder: Path, names: list[str] | None) -> dict[str, CaptureTable]:
    found: dict[str, CaptureTable] = {}
    for path in sorted(folder.glob("*.csv")):
        if names and path.stem not in names:
            continue
        with path.open(encoding="utf-8") as file:
            header = file.readline().strip().split(",")
        if header[-1] != "count" or "stratum" in header or "pattern" in header:
            continue
        held = read(path)
        if not held.columns and (names or len(held.lists) <= _PUBLISHED):
            found[path.stem] = held.whole()
    return found


def _peers(path: Path) -> dict[tuple[str, str], Mapping[str, Any]]:
    if not path.exists():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    return {(row["set"], row["model"]): row for row in reversed(rows)}


def _measured(name: str, table: CaptureTable, family: str, seed: int, peer: Mapping[str, Any] | None) -> dict[str, Any]:
    started = time.process_time()
    found = fit(family, table.used(), seed)
    seconds = round(time.process_time() - started, 3)
    low, high = found.intervals[0.95] if isinstance(found, Estimate) else (None, None)
    row: dict[str, Any] = {"table": name, "family": family, "verdict": found.verdict, "cpu_s": seconds}
    row.update(point=getattr(found, "point", None), low=low, high=high, reason=getattr(found, "reason", None))
    row.update(diagnostics=dict(found.diagnostics))
    if peer is not None:
        taken = next((peer[key] for key in _SECONDS if peer.get(key)), None)
        row.update(
            peer=peer.get("median") or peer.get("estimate"), peer_interval=peer.get("interval95"), peer_cpu_s=taken
        )
        row.update(times_faster=round(taken / max(seconds, 1e-3), 1) if taken else None)
    return row


def _golden(path: Path, tables: Mapping[str, CaptureTable]) -> dict[str, dict[str, int]]:
    if not path.exists():
        return {}
    held = json.loads(path.read_text(encoding="utf-8"))
    checks: dict[str, list[bool]] = {"decomposable": [], "declared": [], "stepwise": []}
    for each in held["dga"]:
        if each["set"] in tables:
            table = tables[each["set"]]
            checks["decomposable"].append(abs(posterior(table, as_dga(table)).mean / each["mean"] - 1) <= 1e-6)
    for each in held["nhoi_mle"]:
        if each["set"] in tables:
            checks["declared"].append(abs(mle(tables[each["set"]]) / each["N"] - 1) <= 1e-6)
    quick = LogLinearOptions(selection="stepwise", replicates=0)
    for each in held["stepwise"]:
        if each["set"] in tables:
            found = fit_loglinear(tables[each["set"]], quick)
            checks["stepwise"].append(isinstance(found, Estimate) and abs(found.point / each["N"] - 1) <= 1e-4)
    return {name: {"met": sum(met), "of": len(met)} for name, met in checks.items()}


if __name__ == "__main__":
    main()
