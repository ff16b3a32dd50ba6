"""Let the power go at any moment while the ledger of a case is written, and look at what the disk may hold then.

    python bench/power.py [--states 1000] [--seed 1] [--json]

A case is made, lists are appended, checkpoints signed and cosigned, rows erased, while every write, flush, link, rename and
removal is recorded: of SQLite through a VFS, of other files where they are asked for (`power_disk.py`). Then states of the
disk, all different, are made up: a moment is drawn, what was flushed before it is kept, and of the rest sectors and names are kept or lost
by chance. In each of them the case is opened and verified, all that had been acknowledged must be there, keys that were
destroyed must not, and the ledger goes on: it signs what continues all that was signed, and takes a list that it signs again.

SQLite is the one that apsw brings; what was left is read with that of Python. All is in a temporary folder, removed at the end.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from ledger_acknowledged import (  # type: ignore[import-not-found,unused-ignore]
    WRONG,
    Step,
    Told,
    append,
    erase_one,
    examine,
    signing,
)
from power_disk import Disk, lay_down, recording, states  # type: ignore[import-not-found,unused-ignore]
from power_disk import Told as TellsDisk
from tawthiq.ledger import Ledger
from tawthiq.ledger.checkpoints import make_checkpoint, signer_of
from tawthiq.ledger.public_log import PublicLog, open_log
from tawthiq.ledger.witnessing import take_answer
from tawthiq.tlog import SignatureType, Signer, cosign, parse_policy

WITNESS = Signer("monitor.example/witness", SignatureType.COSIGNATURE, bytes(range(32)))
ROUNDS = 3
FILLS_A_TILE = 260


def work(folder: Path, tell: Callable[[Step], None]) -> None:
    """Everything a ledger does, a few times over; a round closes all files at its end."""
    for number in range(ROUNDS):
        with Ledger(folder) as ledger, open_log(ledger) as log:
            tell(append(log))
            tell(_sign(log))
            tell(append(log, FILLS_A_TILE if number == 0 else None))
            keys = _keys(log)
            step = erase_one(log)
            tell({**step, "keys": sorted(keys - _keys(log))})
            tell(_sign(log))
            signer = signer_of(log)
            policy = parse_policy(f"log {signer.key.text}\nwitness w {WITNESS.key.text}\nquorum w\n".encode())
            done = take_answer(log, cosign(make_checkpoint(log, signing())[0], WITNESS, 1_764_115_200), policy)
            tell({"step": "cosigned", "cosigned": done.checkpoint.size})


def _sign(log: PublicLog) -> Step:
    made, _ = make_checkpoint(log, signing())
    return {"step": "signed", "size": made.size, "root": made.root.hex()}


def _keys(log: PublicLog) -> set[str]:
    """The keys of records as they are kept, wrapped."""
    rows = log.ledger.store.keys._connection.execute("SELECT wrapped FROM keys WHERE wrapped IS NOT NULL")
    return {bytes(wrapped).hex() for (wrapped,) in rows}


def record(room: Path) -> Disk:
    """What a disk is asked while a case is made and worked on."""
    disk = Disk(room)
    with _at_home(room), recording(disk):
        work(room / "case" / "ledger", disk.tell)
    return disk


def look_at(state: dict[str, bytes | None], steps: list[Step], room: Path) -> list[str]:
    """What is wrong with a state of the disk, laid down in an empty folder, in which these steps had been acknowledged."""
    lay_down(state, room)
    told, folder = Told(), room / "case" / "ledger"
    for each in steps:
        told.add(each)
    cosigned = [each["cosigned"] for each in steps if "cosigned" in each]

    def go_on(log: PublicLog) -> None:
        if steps:
            _sign(log)
        if missing := set(cosigned) - set(log.leaves.cosigned_sizes()):
            found.extend("lost" for _ in missing)
        append(log)
        _sign(log)

    found: list[str] = []
    with _at_home(room):
        found += examine(folder, told, go_on)
    destroyed = [bytes.fromhex(key) for each in steps for key in each.get("keys", ())]
    kept = b"".join(path.read_bytes() for path in folder.glob("keys.db*"))
    return [*found, *("undead" for key in destroyed if key in kept)]


def _at_home(room: Path) -> Any:
    """While this lasts, this computer's register and the keeper's identity lie in a folder."""
    places = {"XDG_STATE_HOME": str(room / "state"), "XDG_CONFIG_HOME": str(room / "config")}
    return mock.patch.dict(os.environ, places)


def measure(count: int, seed: int, room: Path) -> dict[str, Any]:
    """Make so many states; how many had anything wrong, and how much was at stake."""
    chance = Random(seed)  # noqa: S311 -- states of a test, no secret
    (room / "recorded").mkdir()
    disk = record(room / "recorded")
    wrong: Counter[str] = Counter()
    acknowledged = bad = 0
    different: set[int] = set()
    while len(different) < count:
        moment = chance.randint(0, len(disk.operations))
        state, steps = states(disk, moment, chance)
        if (name := hash((frozenset(state.items()), len(steps)))) in different:
            continue
        different.add(name)
        acknowledged += len(steps)
        with tempfile.TemporaryDirectory(dir=room) as place:
            found = look_at(state, steps, Path(place))
        if found:
            print(f"state {len(different)}, operation {moment}: {found}", file=sys.stderr)
        wrong.update(found)
        bad += bool(found)
    kinds = Counter(type(each).__name__ for each in disk.operations)
    return {
        "states": count,
        "operations": len(disk.operations) - kinds[TellsDisk.__name__],
        **{f"recorded_{name}": kinds[kind] for name, kind in _COUNTED.items()},
        "acknowledged_steps": acknowledged,
        "states_with_anything_wrong": bad,
        **{name: wrong[name] for name in (*WRONG, "undead")},
    }


_COUNTED = {"writes": "Write", "cuts": "Cut", "flushes": "Flush", "names": "Names", "folder_flushes": "FlushFolder"}


def main() -> None:
    """Make states, print a table or one JSON object; exit 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--states", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        found = measure(options.states, options.seed, Path(room))
    print(json.dumps(found) if options.json else "\n".join(f"{name:28} {value}" for name, value in found.items()))
    sys.exit(1 if found["states_with_anything_wrong"] else 0)


if __name__ == "__main__":
    main()
