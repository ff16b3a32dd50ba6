"""Let the disk be full at every request of every command that writes a ledger, and look at what was answered and what is left.

    python bench/full_disk.py [--every 1] [--json]

A small case is made; then `add`, `checkpoint`, `run`, and the erasure of a row are each done once for every request for
room that they make of the disk under the case (a write or a flush of SQLite, a file or folder made, flushed, linked or
renamed), and at that request it is full: from then on until the command ends, and, a second time, for this request alone.
The command must end with exit code 1 and the sentence for it, in English or Arabic by turns, nothing that was acknowledged may be
gone, the case must verify, nothing unfinished may lie about, and the same command must work once there is room.

Requests are met by the layer of `power_disk.py`; bytes that are written without being flushed are met at their flush.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from ledger_acknowledged import SCRIBE, WRONG, Told, examine  # type: ignore[import-not-found,unused-ignore]
from power_disk import Disk, recording  # type: ignore[import-not-found,unused-ignore]
from tawthiq.cli import tawthiq
from tawthiq.cli.answers import answering
from tawthiq.language import sentence
from tawthiq.ledger import Ledger
from tawthiq.ledger.checkpoints import last_published
from tawthiq.ledger.erasure import erase, finish_erasures, plan_erasure
from tawthiq.ledger.public_log import open_log

LISTS = ("id,name,sex\n1,Ahmad Hasan Darwish,m\n2,Maryam Yusuf,f\n", "id,name,sex\n1,Samir Umar,m\n2,Huda Nassar,f\n")
SENTENCES = {language: sentence("disk_full", {}, language) for language in ("en", "ar")}


def rows_in(data: bytes) -> int:
    """How many rows a list has under its header."""
    return data.count(b"\n") - 1


Command = Callable[[Path, str], Result]


def typed(*words: object) -> Command:
    """A command at the command line, on a case, in a language."""

    def run(case: Path, language: str) -> Result:
        line = ["--language", language, *(case if each is ... else each for each in words)]
        return CliRunner().invoke(tawthiq, [str(each) for each in line])

    return run


def erased(case: Path, language: str) -> Result:
    """Erase the first row that is still there, once its keys are destroyed for ever it is no more."""
    import click

    @click.command()
    @click.pass_context
    def command(context: click.Context) -> None:
        context.obj = language
        with answering(), Ledger(case / "ledger") as ledger:
            finish_erasures(ledger)
            row = next((each for each in ledger.store.rows("claims") if LISTS[0][14:20] in each["fields"]), None)
            if row:
                erase(ledger, plan_erasure(ledger, row["claim_id"]), {"basis": "law", "reason": "asked"}, SCRIBE)

    return CliRunner().invoke(command, [])


def commands(room: Path) -> dict[str, tuple[Command, Callable[[Path], bool]]]:
    """What is tried, in the order in which a case lives, and how one sees that it was done."""
    return {
        "add": (typed("add", ..., room / "second.csv", "--documenter", "B"), lambda case: len(held(case).sources) == 2),
        "checkpoint": (typed("checkpoint", ...), lambda case: held(case).signed == held(case).states),
        "run": (typed("run", ...), lambda case: (case / "output" / "report" / "report-ar.html").is_file()),
        "erase": (erased, lambda case: len(held(case).erased) == 1),
    }


def template(room: Path) -> Path:
    """A case with a list and a checkpoint."""
    for name, text in zip(("first", "second"), LISTS, strict=True):
        (room / f"{name}.csv").write_text(text, encoding="utf-8")
    case = room / "case"
    for each in (
        typed("init", ..., "--title", "A case"),
        typed("add", ..., room / "first.csv", "--documenter", "A"),
        typed("checkpoint", ...),
    ):
        assert each(case, "en").exit_code == 0
    return case


def at_every_request(
    command: Command, is_done: Callable[[Path], bool], case: Path, room: Path, every: int, once: bool
) -> Iterator[tuple[bool, list[str]]]:
    """For each request for room: whether it was met by a full disk, and what was wrong then."""
    number = 1
    while True:
        place = room / "tried"
        tried = place / case.name
        shutil.copytree(case.parent, place)
        _at_home(place)
        before, disk = held(tried), Disk(place, full_at=number, is_full_once=once)
        language = ("en", "ar")[number % 2]
        with recording(disk):
            result = command(tried, language)
        # SQLite leaves some work to the next who opens a file, so that a full disk need not be an obstacle.
        found = list(_answer(result, disk, language)) if result.exit_code else ["silent"] * (not is_done(tried))
        found += examine(tried / "ledger", before, rows_in=rows_in)
        found += ["unfinished" for path in place.rglob("*.new") if path.is_file()]
        if (again := command(tried, "en")).exit_code:
            print(again.output, file=sys.stderr)
            found.append("not_again")
        found += examine(tried / "ledger", before, rows_in=rows_in)
        shutil.rmtree(place)
        if found:
            print(f"request {number}, once {once}: {found}\n{result.output}", file=sys.stderr)
            traceback.print_exception(result.exception)
        yield disk.was_full, found
        if not disk.was_full:
            return
        number += every


def _answer(result: Result, disk: Disk, language: str) -> Iterator[str]:
    if not disk.was_full:
        yield "fails"
    elif not isinstance(result.exception, SystemExit):
        yield "untyped"
    # Of a file that it cannot make, or a flush that fails, SQLite does not tell the reason.
    elif result.exit_code != 1 or not (SENTENCES[language] in result.output or "–:" in result.output):
        yield "not_told"


def held(case: Path) -> Told:
    """What a case holds."""
    told = Told()
    with Ledger(case / "ledger") as ledger, open_log(ledger) as log:
        tree, published = log.leaves.tree(), last_published(ledger)
        told.erased = [each["act_id"] for each in ledger.acts("tombstone")]
        told.sources = {row["source"]: 2 for row in ledger.store.read("readings")}
        told.states = [(tree.size, tree.root().hex())]
        if published:
            told.signed = [(published.checkpoint.size, published.checkpoint.root.hex())]
    return told


def _at_home(room: Path) -> None:
    """This computer's register and the keeper's identity lie in a folder, but for the place where a case is tried."""
    os.environ |= {"XDG_STATE_HOME": str(room / "state"), "XDG_CONFIG_HOME": str(room / "config")}


def measure(every: int, room: Path, names: tuple[str, ...] = ("add", "checkpoint", "run", "erase")) -> dict[str, Any]:
    """Try every so many requests of each command; how often the disk was full, and what was wrong."""
    home = room / "home"
    home.mkdir()
    _at_home(home)
    case = template(home)
    tried: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for name, (command, is_done) in commands(home).items():
        for once in (False, True) if name in names else ():
            for was_full, found in at_every_request(command, is_done, case, room, every, once):
                tried[name] += was_full
                wrong.update(found)
        _at_home(home)
        assert command(case, "en").exit_code == 0
    kinds = (*WRONG, "silent", "untyped", "not_told", "fails", "unfinished", "not_again")
    return {**{f"full_in_{name}": tried[name] for name in names}, **{kind: wrong[kind] for kind in kinds}}


def main() -> None:
    """Try, print a table or one JSON object; exit 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        found = measure(options.every, Path(room))
    print(json.dumps(found) if options.json else "\n".join(f"{name:20} {value}" for name, value in found.items()))
    sys.exit(1 if any(value for name, value in found.items() if not name.startswith("full_in")) else 0)


if __name__ == "__main__":
    main()
