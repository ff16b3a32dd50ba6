"""Kill `tawthiq run` at random moments, resume it, and compare the bytes with a run that nobody disturbed.

    python bench/resume.py CASE [--kills 20] [--seed 1] [--json]

CASE is a case folder with its lists added; it is copied, never touched. The time to rerun with nothing changed is
printed too: the median of five.
"""

import argparse
import hashlib
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def digests(case: Path) -> dict[str, str]:
    """The digest of every derived file."""
    output = case / "output"
    files = sorted(path for path in output.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(output)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def run(case: Path) -> float:
    """Run a case to its end; the seconds it took."""
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "tawthiq", "run", str(case)], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - started


def main() -> None:
    """Measure, print a table or one JSON object; exit 1 where the bytes differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", type=Path)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    moments = random.Random(asked.seed)  # noqa: S311 -- moments of a test, no secret
    with tempfile.TemporaryDirectory() as scratch:
        whole, broken = Path(scratch) / "whole", Path(scratch) / "broken"
        for copy in (whole, broken):
            shutil.copytree(asked.case, copy)
            shutil.rmtree(copy / "output", ignore_errors=True)
        undisturbed = run(whole)
        killed = 0
        while killed < asked.kills:
            command = [sys.executable, "-m", "tawthiq", "run", str(broken)]
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0, undisturbed))
            finished = child.poll() is not None
            child.kill()
            child.wait()
            killed += not finished
            if finished:  # before the moment came: begin again from nothing
                shutil.rmtree(broken / "output", ignore_errors=True)
        run(broken)
        same = digests(whole) == digests(broken)
        again = statistics.median(run(whole) for _ in range(5))
    found = {
        "run_seconds": round(undisturbed, 2),
        "killed_while_running": killed,
        "same_bytes": same,
        "rerun_seconds": round(again, 2),
    }
    if asked.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name:24} {value}" for name, value in found.items()))
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
