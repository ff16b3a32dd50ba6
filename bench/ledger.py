"""Measure the public log of a case: `python bench/ledger.py [--entries 100000] [--seed 1] [--go PROGRAM] [--json]`.

An invented case of so many records is written into a temporary folder (`TMPDIR` says on which disk), and its log made,
signed, proved and verified: by the keeper's `verify`, and by `tawthiq_verify.py` in a process of its own. Times are
processor seconds unless their name says `wall`. Beside it, in the same run, the trees of pymerkle and of Go's `sumdb` where they are installed;
`ledger_tree.py` measures the tree alone, over entries whose root is known from Go.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import tawthiq_verify
from ledger_go import build  # type: ignore[import-not-found,unused-ignore]
from ledger_tree import peer, proofs, seconds  # type: ignore[import-not-found,unused-ignore]
from tawthiq.ledger import Ledger, Origin, Scribe
from tawthiq.ledger.checkpoints import Signing, make_checkpoint, signer_of
from tawthiq.ledger.public_log import PublicLog, open_log
from tawthiq.ledger.verifying import BAD, verdict, verify_case
from tawthiq.model.claims import NewClaim
from tawthiq.model.identity import Locator, random_id
from tawthiq.model.vocabulary import ClaimKind
from tawthiq.store import open_store
from tawthiq.tlog import Tree, leaf_hashes

LIST = 10_000  # entries of one list: its source, itself, and its rows
BATCHES = 10
NOT_INSTALLED = "not installed"
BATCH = 1_000
SCRIBE = Scribe("keeper", lambda: datetime(2026, 11, 26, tzinfo=UTC), random_id)

# Runs the outsider's file as its own program would, then says what it took. The most memory is asked of the process
# itself: `getrusage` begins with what its parent held.
OUTSIDER = """
import sys, time
sys.path.insert(0, sys.argv.pop(1))
import tawthiq_verify
code = tawthiq_verify.main(sys.argv[1:])
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(code, time.process_time(), int(peak) / 1024, file=sys.stderr)
"""

Found = dict[str, float | int | str]


def add_list(ledger: Ledger, name: str, rows: int) -> None:
    """Preserve a source and enter its claims."""
    claims = [
        NewClaim(
            Locator(f"{name}.csv", "", row),
            (
                ("name", f"Person {row} of {name}"),
                ("age", str(row % 90)),
                ("date", f"2025-03-{row % 28 + 1:02}"),
                ("place", "Coast"),
            ),
        )
        for row in range(2, rows + 2)
    ]
    source = ledger.preserve(name.encode(), f"{name}.csv", SCRIBE)
    ledger.append(source, Origin(name, "D", ClaimKind.CASUALTY, {"encoding": None}), claims, [], SCRIBE)


def fill(ledger: Ledger, entries: int) -> None:
    """Add lists until there are so many records."""
    lists = -(-entries // LIST)
    rows = entries - 2 * lists
    for at in range(lists):
        add_list(ledger, f"list-{at}", rows * (at + 1) // lists - rows * at // lists)


def measure(entries: int, seed: int, folder: Path, go: str | None = None) -> Found:
    """All figures of a case with so many records, beside those of a Go program where there is one."""
    signing = Signing("ledger.example/bench", 2026, folder / "state" / "lastsigned.db")
    found: Found = {"entries": entries}
    with Ledger(folder / "ledger") as ledger, open_log(ledger) as log:
        found |= each("record", entries, lambda: fill(ledger, entries))
        found |= bare(log.leaves.entries(), folder / "bare")
        found["tree_s"] = seconds(log.leaves.tree)
        found |= peers(log, log.leaves.tree().root(), go, folder)
        found |= {f"{peer}_over_ours": ratio(found[f"{peer}_tree_s"], found["tree_s"]) for peer in ("pymerkle", "go")}
        found |= proofs(log.leaves.tree(), seed)
        found |= whole("first_checkpoint", lambda: make_checkpoint(log, signing))
        found |= further(log)
        found |= whole("further_checkpoint", lambda: make_checkpoint(log, signing))
        found |= outsider(log)
        verdicts: list[int] = []
        size = log.leaves.size()
        found |= each("verify_case", size, lambda: verdicts.append(verdict(verify_case(log, None, signing.register))))
        if BAD in verdicts:
            raise SystemExit("the keeper's own log was found to be bad")
    for name in ("log.db", "keys.db"):  # once closed: until then a part lies beside them
        found[f"{name}_bytes_a_record"] = (folder / "ledger" / name).stat().st_size / size
    return found


def each(name: str, count: int, work: Callable[[], object]) -> Found:
    """Processor microseconds for one of many, and how many were done in a second of the clock."""
    took = whole(name, work)
    return {f"{name}_us": 1e6 * took[f"{name}_s"] / count, f"{name}_a_second": count / took[f"{name}_wall_s"]}


def whole(name: str, work: Callable[[], object]) -> dict[str, float]:
    """Processor seconds, and seconds of the clock."""
    begin = time.perf_counter()
    spent = seconds(work)
    return {f"{name}_s": spent, f"{name}_wall_s": time.perf_counter() - begin}


def bare(entries: list[bytes], folder: Path) -> Found:
    """Entries alone, durable in batches of 1,000, with their hashes and nodes: what the log costs, without the records."""
    store, tree = open_store(folder), Tree()

    def batch(begin: int) -> None:
        part = entries[begin : begin + BATCH]
        rows = [{"kind": "claim", "record": begin + at, "entry": entry} for at, entry in enumerate(part, 1)]
        with store.transaction():
            store.append("leaves", rows)
        tree.extend(leaf_hashes(part))

    def batches() -> None:
        for begin in range(0, len(entries), BATCH):
            batch(begin)

    found = each("entry_alone", len(entries), batches)
    store.close()
    return found


def further(log: PublicLog) -> Found:
    """Ten lists of 1,000 entries, and the tree in memory brought up to date."""
    tree, before = log.leaves.tree(), log.leaves.size()

    def lists() -> None:
        for at in range(BATCHES):
            add_list(log.ledger, f"later-{at}", BATCH - 2)

    found = each("record_in_lists_of_1000", BATCHES * BATCH, lists)
    return {**found, "update_10000_s": seconds(lambda: tree.extend(leaf_hashes(log.leaves.entries(before))))}


def outsider(log: PublicLog) -> Found:
    """What the outsider's one file takes to verify the folder that monitors are given."""
    place = str(Path(tawthiq_verify.__file__).parent)
    asked = ["log", str(log.ledger.folder / "tiles"), "--vkey", signer_of(log).key.text, "--language", "en"]
    command = [sys.executable, "-c", OUTSIDER, place, *asked]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    code, spent, peak = told.stderr.split()
    if int(code) == BAD:
        raise SystemExit(told.stdout)
    return {"tawthiq_verify_s": float(spent), "tawthiq_verify_mb": float(peak)}


def peers(log: PublicLog, root: bytes, go: str | None, folder: Path) -> Found:
    """Processor seconds of pymerkle, and of Go's `sumdb`, for the tree over the same entries."""
    entries = log.leaves.entries()
    pymerkle = peer(entries) if find_spec("pymerkle") else NOT_INSTALLED
    if go is None:
        return {"pymerkle_tree_s": pymerkle, "go_tree_s": NOT_INSTALLED}
    (folder / "go").mkdir()
    path = folder / "entries"
    path.write_bytes(b"".join(len(each).to_bytes(4, "big") + each for each in entries))
    told = subprocess.run([build(go, folder / "go"), path], check=True, capture_output=True, text=True).stdout.split()
    if told[0] != root.hex():
        raise SystemExit("Go has another root over the same entries")
    return {"pymerkle_tree_s": pymerkle, "go_tree_s": float(told[1])}


def ratio(theirs: float | int | str, ours: float | int | str) -> float | str:
    """How many times as long a peer took."""
    return theirs / ours if isinstance(theirs, float) and isinstance(ours, float) else NOT_INSTALLED


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--go", default="go", help="the program of Go, to be measured beside")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = f"{folder}/config"
        found = measure(options.entries, options.seed, Path(folder), shutil.which(options.go))
    if options.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:32} {value:14,.3f}" if isinstance(value, float) else f"{name:32} {value!s:>14}")


if __name__ == "__main__":
    main()
