"""Kill a process at random moments while it writes the ledger of a case, and look at what it left.

    python bench/crash.py [--kills 1000] [--seed 1] [--json]

A child appends lists of claims, signs checkpoints and erases rows, without end, and says on a pipe what is committed. In
every third case it also runs the case (`run_case`, the body of `tawthiq run`) after each list. It is killed (`kill -9`) at a
random moment, in its opening too. Then all is read again: what it had said must be there, nothing may be there by half, and
every state that was told or signed must be the beginning of what is there now. The next child goes on from what it finds.
Every 20 kills a new case begins, so that the making of files is hit as well; there a fresh Python is started on what the last
kill left, and timed until the log is up to date, and a case that was run is run to its end: its bytes must be those of a
run that nobody disturbed.

All is in a temporary folder (`TMPDIR` says on which disk), removed at the end. This is the death of a process: what it
wrote stays with the operating system. Loss of power is another matter (`power.py`).
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from ledger_acknowledged import (  # type: ignore[import-not-found,unused-ignore]
    SCRIBE,
    WRONG,
    Step,
    Told,
    append,
    erase_one,
    examine,
    signing,
)
from tawthiq.case import CaseFolder, create_case
from tawthiq.ledger import Ledger
from tawthiq.ledger.checkpoints import make_checkpoint
from tawthiq.ledger.public_log import open_log
from tawthiq.pipeline import run_case

KILLS_A_CASE = 20
LATEST = 0.3  # seconds after its start at which a child is killed at the latest
LATEST_RUN = 2.5  # and in a case that is run
RUN_EVERY = 3
ERASE_EVERY = 3
DECLARED = '\n[[lists]]\nid = "a"\ndocumenter = "A"\n[lists.columns]\nname = "name"\n'
WHILE = {"": "opening", "ready": "appending"}
"""By the last step that a child told, where that does not say what comes next: what it was doing when it was killed."""


def work(case: CaseFolder, is_run: bool, tell: Callable[[Step], None]) -> None:
    """Append, erase, sign and run without end, and tell each step once it is committed."""
    begin = time.perf_counter()
    with Ledger(case.ledger) as ledger, open_log(ledger) as log:
        tell({"step": "ready", "seconds": time.perf_counter() - begin})
        while True:
            tell({**append(log), "next": "running" if is_run else "signing"})
            if is_run:
                run_case(case, SCRIBE, lambda *_: None)
                tell({"step": "ran", "next": "signing"})
            made, _ = make_checkpoint(log, signing())
            is_erased = ledger.store.last("readings") % ERASE_EVERY == 0
            signed = {"step": "signed", "size": made.size, "root": made.root.hex()}
            tell({**signed, "next": "erasing" if is_erased else "appending"})
            if is_erased:
                tell({**erase_one(log), "next": "appending"})


def killed(case: CaseFolder, is_run: bool, after: float) -> list[Step]:
    """Start a child, kill it after so many seconds; what it told until then. Raises SystemExit where it ended by itself."""
    reading, writing = os.pipe()
    child = _forked(lambda: work(case, is_run, lambda step: _write(writing, step)))
    os.close(writing)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        told = [json.loads(line) for line in pipe]
    if not os.WIFSIGNALED(status):
        raise SystemExit("a child ended by itself, on what an earlier one left")
    return told


def _forked(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def _write(pipe: int, step: Step) -> None:
    os.write(pipe, json.dumps(step).encode() + b"\n")


def start(folder: Path) -> float:
    """Seconds of the clock until a fresh Python has the log of a case up to date."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, __file__, "--start", folder], check=True)
    return time.perf_counter() - begin


def other_bytes(case: CaseFolder) -> list[str]:
    """What a run makes of what kills left, where it differs from what it makes of the ledger alone."""
    alone = CaseFolder(case.path.with_name(f"{case.path.name}-alone"))
    shutil.copytree(case.path, alone.path, ignore=lambda place, _: ["output"] if Path(place) == case.path else [])
    for each in (case, alone):
        run_in_child(each)
    made = [_digests(each.output) for each in (case, alone)]
    return sorted({name for name, _ in made[0].items() ^ made[1].items()})


def run_in_child(case: CaseFolder) -> None:
    """Run a case to its end. Raises SystemExit where that fails."""
    if os.waitpid(_forked(lambda: run_case(case, SCRIBE, lambda *_: None)), 0)[1]:
        raise SystemExit("a case could not be run, on what a kill left")


def warm(room: Path) -> None:
    """Run a case, so that children need compile and import nothing and a kill meets a run anywhere in it."""
    case = new_case(room / "warm")
    with Ledger(case.ledger) as ledger, open_log(ledger) as log:
        append(log)
    run_case(case, SCRIBE, lambda *_: None)


def _digests(output: Path) -> dict[str, str]:
    files = (path for path in output.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(output)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def new_case(path: Path) -> CaseFolder:
    """A case that declares the one list that is appended."""
    case = create_case(path, {"en": "A case", "ar": "حالة"}, None)
    with case.declaration_file.open("a", encoding="utf-8") as file:
        file.write(DECLARED)
    return case


def measure(kills: int, seed: int, room: Path) -> dict[str, Any]:
    """Kill so often; how often anything was wrong, and how much was at stake."""
    moments = Random(seed)  # noqa: S311 -- moments of a test, no secret
    wrong: Counter[str] = Counter()
    doing: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    ready, started, entries = [0.0], [0.0], 0
    case, told = CaseFolder(room), Told()
    if kills >= KILLS_A_CASE * RUN_EVERY:
        warm(room)
    for kill in range(kills):
        number, is_run = kill // KILLS_A_CASE, kill // KILLS_A_CASE % RUN_EVERY == RUN_EVERY - 1
        if kill % KILLS_A_CASE == 0:
            case, told = new_case(room / f"case-{number}"), Told()
        said = killed(case, is_run, moments.uniform(0, LATEST_RUN if is_run else LATEST))
        for step in said:
            told.add(step)
        steps.update(step["step"] for step in said)
        last = said[-1] if said else {"step": ""}
        doing[last["next"] if "next" in last else WHILE[last["step"]]] += 1
        ready += [step["seconds"] for step in said if step["step"] == "ready"]
        is_last = (kill + 1) % KILLS_A_CASE == 0 or kill + 1 == kills
        if is_last:
            started.append(start(case.ledger))
        wrong.update(examine(case.ledger, told))
        if is_last and is_run:
            wrong["other_bytes"] += len(other_bytes(case))
        entries = max([entries, *(size for size, _ in told.states)])
    return {
        "kills": kills,
        **{f"killed_while_{name}": doing[name] for name in ("opening", "appending", "signing", "erasing", "running")},
        **{f"acknowledged_{name}": steps[name] for name in ("appended", "signed", "erased", "ran")},
        **{name: wrong[name] for name in (*WRONG, "other_bytes")},
        "most_entries": entries,
        "longest_reopening_s": round(max(ready), 3),
        "fresh_starts": len(started) - 1,
        "longest_fresh_start_s": round(max(started), 3),
    }


def main() -> None:
    """Kill, print a table or one JSON object; exit 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--start", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.start:
        with Ledger(options.start) as ledger, open_log(ledger) as log:
            log.check_last()
        return
    with tempfile.TemporaryDirectory() as room:
        os.environ |= {"XDG_STATE_HOME": str(Path(room) / "state"), "XDG_CONFIG_HOME": str(Path(room) / "config")}
        found = measure(options.kills, options.seed, Path(room))
    if options.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:24} {value}" for name, value in found.items()))
    sys.exit(1 if any(found[name] for name in (*WRONG, "other_bytes")) else 0)


if __name__ == "__main__":
    main()
