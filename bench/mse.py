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

from mse_data import Known, known  # type: ignore[import-not-found,unused-ignore]
from mse_exact import exact  # type: ignore[import-not-found,unused-ignore]
from tawthiq.mse.estimate import Estimate
from tawthiq.mse.families import FAMILIES, fit
from tawthiq.mse.table import CaptureTable

PEERS = {
    "latent_classes": "latent class (LCMCR)",
    "decomposable": "decomposable averaging (dga)",
    "stepwise": "sparse log-linear stepwise (SparseMSE)",
    "loglinear": "hierarchical log-linear, all models",
}
_SECONDS = ("cpu_s", "cpu_s_sampling", "cpu_s_bootstrap")


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
    held = known(options.data, options.tables)
    peers = {(row["set"], row["model"]): row for row in reversed(held.reference)}
    rows = [
        _measured(name, table, family, options.seed, peers.get((name, PEERS.get(family, ""))))
        for name, table in held.tables.items()
        for family in options.families
    ]
    golden = _golden(held)
    if options.json:
        sys.stdout.write(json.dumps({"rows": rows, "golden": golden}, indent=1, default=float) + "\n")
        return
    for row in rows:
        said = f"{row['point']:>12,.0f}  [{row['low']:,.0f}, {row['high']:,.0f}]" if row["point"] else row["reason"]
        peer = f"  peer {row['peer']:,.0f}, {row['times_faster']} x the time" if row.get("times_faster") else ""
        sys.stdout.write(f"{row['table']:22} {row['family']:15} {row['verdict']:8} {said}  {row['cpu_s']} s{peer}\n")
    for name, each in golden.items():
        sys.stdout.write(f"exact values, {name}: {each['met']} of {each['of']} met\n")


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


def _golden(held: Known) -> dict[str, dict[str, int]]:
    checks: dict[str, list[bool]] = {}
    for each in exact(held, ("decomposable", "declared", "stepwise")):
        checks.setdefault(each.family, []).append(each.agrees)
    return {name: {"met": sum(met), "of": len(met)} for name, met in checks.items()}


if __name__ == "__main__":
    main()
