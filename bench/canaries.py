"""Take invented names and telephone numbers through a whole case at the command line, and look where they turn up.

    python bench/canaries.py [--names 1000] [--seed 1] [--json]

Three lists (CSV, workbook, JSON) are added, files that are broken refused, rows judged, the case run, its log signed, witnessed,
proved, time-stamps asked for, rows erased by order of two, and what was wrong told. Nothing of the names may then stand in the ledger's
files, in tiles, requests and proofs, in what commands, warnings and log lines said, in a file that was ever in the temporary folder, or
in the report's pages. What is in the clear by its nature is not searched: `inbox/`, `hand/`, `output/` but its report, and what is
to be handed in.

Then the public entries are attacked with the true names and the true records: every plain hash, and every HMAC under a key
that one might guess. None may open; under its own key every one does, else the attack would prove nothing.

No name or number is of anybody: names begin with letters that no name begins with, numbers with a code that no country has.
"""

import argparse
import hashlib
import hmac
import json
import logging
import os
import re
import sys
import tempfile
import threading
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from click.testing import CliRunner

from tawthiq.cli import tawthiq
from tawthiq.ledger import Ledger
from tawthiq.ledger.commitments import payload_of
from tawthiq.ledger.public_log import open_log
from tawthiq.model.strict_json import plain_bytes
from tawthiq.tlog import SignatureType, Signer, cosign, parse_checkpoint, parse_request

WITNESS = Signer("monitor.example/witness", SignatureType.COSIGNATURE, bytes(range(32)))
LATIN, ARABIC, NUMBER = "Zqvexu", "ظغذضثء", "99977"
_SYLLABLES = ("ba", "do", "fi", "gu", "ha", "ko", "li", "mo", "na", "ri", "su", "ta")
_LETTERS = "بتجدرسفقلمنه"
SAID = re.compile("|".join((LATIN, ARABIC, json.dumps(ARABIC)[1:-1].replace("\\", r"\\"))).encode(), re.IGNORECASE)
SAID_WIDE = re.compile(b"|".join(re.escape(sign.encode("utf-16-le")) for sign in (LATIN, ARABIC)))
NUMBERS = re.compile(rb"99977(?:\d{7})")
REASON = "the family asked"


@dataclass(frozen=True)
class Person:
    """Nobody: a name and a telephone number."""

    name: str
    phone: str


@dataclass
class Case:
    """A case, who works on it, and all that commands said."""

    room: Path
    who: str = "keeper"
    said: StringIO = field(default_factory=StringIO)
    ended: Counter[int] = field(default_factory=Counter)

    @property
    def path(self) -> Path:
        """The folder of the case."""
        return self.room / "case"

    def typed(self, *words: object, ends: int = 0, language: str = "en") -> str:
        """What a command answers, which is kept; raises AssertionError where it ends otherwise than it should."""
        home = str(self.room / "homes" / self.who)
        with mock.patch.dict(os.environ, {"XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home}):
            done = CliRunner().invoke(tawthiq, ["--language", language, *map(str, words)])
        self.said.write(done.output)
        if not isinstance(done.exception, SystemExit | None):
            self.said.write("".join(traceback.format_exception(done.exception)))
        self.ended[done.exit_code] += 1
        assert done.exit_code == ends, f"{words[0]}: {done.output}"
        return done.output


def people(count: int, seed: int) -> list[Person]:
    """So many names, half in each script, and numbers; no two alike."""
    chance = Random(seed)  # noqa: S311 -- invented people, no secret
    made: dict[str, Person] = {}
    while len(made) < count:
        letters, sign = (_LETTERS, ARABIC) if len(made) % 2 else (_SYLLABLES, LATIN)
        name = " ".join(sign + "".join(chance.choices(letters, k=4)) for _ in range(2))
        made[name] = Person(name, f"+{NUMBER}{chance.randrange(10**7):07}")
    return list(made.values())


def lists(room: Path, persons: list[Person]) -> dict[str, Path]:
    """The people on three lists, one a form of file, and files that are refused."""
    import xlsxwriter

    third = len(persons) // 3
    rows = [(n, each.name, "m", each.phone) for n, each in enumerate(persons, 1)]
    header = ("id", "name", "sex", "phone")
    files = {"csv": room / "first.csv", "xlsx": room / "second.xlsx", "json": room / "third.json"}
    lines = [",".join(map(str, row)) for row in (header, *rows[:third])]
    files["csv"].write_text("\n".join(lines) + "\n", encoding="utf-8")
    with xlsxwriter.Workbook(files["xlsx"]) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((header, *rows[third : 2 * third])):
            sheet.write_row(at, 0, row)
    told = [dict(zip(header, map(str, row), strict=True)) for row in rows[2 * third :]]
    files["json"].write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    broken = {name: room / f"broken-{name}" for name in ("book.xlsx", "quote.csv", "bytes.csv", "text.json")}
    broken["book.xlsx"].write_bytes(files["xlsx"].read_bytes()[:-300])
    broken["quote.csv"].write_text('id,name\n1,"' + persons[0].name + "\n" + persons[1].name, encoding="utf-8")
    broken["bytes.csv"].write_bytes(b"id,name\n1," + persons[0].name.encode() + b"\x00\xff\xfe\x81\n")
    broken["text.json"].write_text('[{"name": "' + persons[0].name + '", "name": "x"', encoding="utf-8")
    return files | broken


def live(case: Case, persons: list[Person], is_run: bool) -> list[bytes]:
    """The whole life of a case; the wrapped keys that were destroyed in it."""
    files = lists(case.room, persons)
    case.who = "second"
    second = case.typed("identity", "--name", "second").splitlines()[-2:]
    case.who = "keeper"
    keeper = case.typed("identity", "--name", "keeper").splitlines()[-2:]
    case.typed("init", case.path, "--title", "A case")
    _declare(case, keeper=keeper, second=second)
    for name, documenter in (("csv", "A"), ("xlsx", "B"), ("json", "C")):
        case.typed("add", case.path, files[name], "--documenter", documenter)
    case.typed("add", case.path, files["csv"])
    for name in ("book.xlsx", "quote.csv", "bytes.csv", "text.json"):
        case.typed("add", case.path, files[name], "--documenter", "D", ends=1, language="ar")
    why = f"{persons[0].name} and {persons[1].name}, told by {persons[2].phone}"
    case.typed("judge", case.path, "first:2", "first:3", "different", "--why", why)
    if is_run:
        case.typed("run", case.path)
    _witness(case)
    claim = _claim(case, persons[0])
    for out in ("--proof", "--entry"):
        case.typed("prove", case.path, claim, out, case.room / f"shown{out}")
    case.typed("prove", case.path, "00000000", ends=1)
    case.typed("timestamp", case.path, "--request", case.room / "shown-request.tsq")
    destroyed = [key for person in persons[:3] for key in _shred(case, person)]
    if is_run:
        case.typed("run", case.path)
    case.typed("checkpoint", case.path)
    case.typed("verify", case.path, ends=0, language="ar")
    case.typed("cosign", case.path, "--request", case.room / "shown-request-2.txt")
    _damage(case)
    return destroyed


def _declare(case: Case, **people: list[str]) -> None:
    blocks = [f'\n[[people]]\nid = "{name}"\nrole = "custodian"\n' + "\n".join(lines) for name, lines in people.items()]
    with (case.path / "case.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join(blocks) + "\n")


def _witness(case: Case) -> None:
    """Sign, and be cosigned by a monitor."""
    vkey = case.typed("checkpoint", case.path).partition("in person: ")[2].split()[0]
    request = case.room / "shown-request.txt"
    case.typed("cosign", case.path, "--request", request)
    checkpoint = parse_checkpoint(parse_request(request.read_bytes()).checkpoint.partition(b"\n\n")[0] + b"\n")
    (case.room / "answer.txt").write_bytes(cosign(checkpoint, WITNESS, 1_764_115_200))
    policy = f"log {vkey}\nwitness m {WITNESS.key.text}\nquorum m\n"
    (case.path / "ledger" / "policy.txt").write_text(policy, encoding="utf-8")
    case.typed("cosign", case.path, "--import", case.room / "answer.txt")


def _shred(case: Case, person: Person) -> list[bytes]:
    before, claim, order = _wrapped(case), _claim(case, person), case.room / "order.txt"
    told = ("--basis", "Art. 17 GDPR", "--reason", REASON, "--out", order)
    case.typed("order", case.path, claim, *told)
    for case.who in ("second", "keeper"):
        case.typed("sign", order)
    case.typed("shred", case.path, "--order", order, "--reason", REASON)
    return sorted(before - _wrapped(case))


def _damage(case: Case) -> None:
    """What commands say of files that are not as they were, in both languages."""
    tiles, log = case.path / "ledger" / "tiles" / "checkpoint", case.path / "ledger" / "log.db"
    for path in (tiles, log):
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] + b"\x00" * (len(data) - len(data) // 2))
        for language in ("en", "ar"):
            case.typed("verify", case.path, ends=1, language=language)
        path.write_bytes(data)


@contextmanager
def _opened(case: Case) -> Iterator[Ledger]:
    with Ledger(case.path / "ledger", case.room / "homes" / "keeper" / "tawthiq" / "identity") as ledger:
        yield ledger


def _claim(case: Case, person: Person) -> str:
    with _opened(case) as ledger:
        return next(str(row["claim_id"]) for row in ledger.store.rows("claims") if person.name in row["fields"])


def _wrapped(case: Case) -> set[bytes]:
    with _opened(case) as ledger:
        rows = ledger.store.keys._connection.execute("SELECT wrapped FROM keys WHERE wrapped IS NOT NULL")
        return {bytes(wrapped) for (wrapped,) in rows}


def says(data: bytes) -> bool:
    """Whether bytes hold anything of a canary, in any of the forms in which a program might write it."""
    return any(form.search(data) for form in (SAID, SAID_WIDE, NUMBERS))


def searched(case: Case) -> Iterator[tuple[str, Path]]:
    """Every file in which no name may stand, and what it is."""
    for path in sorted(case.path.rglob("*")):
        place = path.relative_to(case.path).parts
        if path.is_file() and (place[0] not in ("inbox", "hand", "output") or place[:2] == ("output", "report")):
            kind = "tiles" if "tiles" in place else "ledger" if place[0] == "ledger" else place[0]
            yield "report" if place[0] == "output" else kind, path
    yield from (("shown", path) for path in sorted(case.room.glob("shown*")))
    yield from (("homes", path) for path in sorted((case.room / "homes").rglob("*")) if path.is_file())


@contextmanager
def watched(folder: Path) -> Iterator[list[str]]:
    """While this lasts, every file that comes up in a folder is read; the names of those that say anything."""
    found: list[str] = []
    is_over = threading.Event()

    def look() -> None:
        for path in folder.rglob("*"):
            try:
                if path.is_file() and says(path.read_bytes()):
                    found.append(path.name)
            except OSError:
                continue

    def watch() -> None:
        while not is_over.wait(0.02):
            look()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        is_over.set()
        watcher.join()
        look()


def attack(case: Case, persons: list[Person]) -> dict[str, int]:
    """Guess what the public entries commit to, with all names and all records in hand; how many opened."""
    with _opened(case) as ledger, open_log(ledger) as log:
        entries = {each["commit"]: each for each in map(json.loads, log.leaves.entries())}
        known, own = [], 0
        for row in ledger.store.rows("claims"):
            payload = plain_bytes(payload_of("claim", row))
            entry = json.loads(ledger.store.entry_of("claim", int(row["position"])))
            known.append((payload, entry))
            secret = ledger.store.keys.of("claim", int(row["position"])) or b""
            own += hmac.digest(secret, b"tawthiq/commitment/v1\x00" + payload, "sha256").hex() == entry["commit"]
    words = [word.encode() for each in persons for word in (each.name, each.name.lower(), each.phone)]
    words += [plain_bytes([["name", each.name]]) for each in persons]
    guesses = opened = 0
    for text in (*words, *(payload for payload, _ in known)):
        for guess in _guesses(text, _KEYS):
            guesses += 1
            opened += guess in entries
    for payload, entry in known:
        for guess in _guesses(
            payload, (entry["id"].encode(), bytes.fromhex(entry["id"]), *map(str.encode, entry["refs"]))
        ):
            guesses += 1
            opened += guess == entry["commit"]
    return {"guesses": guesses, "opened_by_guessing": opened, "claims": len(known), "opened_with_their_keys": own}


_KEYS = (b"", bytes(32), b"\xff" * 32, b"tawthiq", b"tawthiq/commitment/v1", b"tawthiq/payload/v1", b"key", b"secret")


def _guesses(text: bytes, keys: tuple[bytes, ...]) -> Iterator[str]:
    for each in (text, b"tawthiq/commitment/v1\x00" + text):
        yield hashlib.sha256(each).hexdigest()
        yield hashlib.sha256(hashlib.sha256(each).digest()).hexdigest()
        for key in (*keys, text, hashlib.sha256(text).digest()):
            yield hmac.digest(key, each, "sha256").hex()


def measure(count: int, seed: int, room: Path, is_run: bool = True) -> dict[str, Any]:
    """Take so many people through a case; where anything of them turned up, and what the attack opened."""
    persons, case, temporary = people(count, seed), Case(room), room / "temporary"
    temporary.mkdir()
    logged = logging.StreamHandler(case.said)
    logging.getLogger().addHandler(logged)
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        with (
            mock.patch.dict(os.environ, {"TMPDIR": str(temporary)}),
            mock.patch.object(tempfile, "tempdir", None),
            watched(temporary) as in_temporary,
            warnings.catch_warnings(record=True) as warned,
        ):
            destroyed = live(case, persons, is_run)
    finally:
        logging.getLogger().removeHandler(logged)
        logging.getLogger().setLevel(logging.WARNING)
    case.said.write("\n".join(str(each.message) for each in warned))
    read: Counter[str] = Counter()
    found: Counter[str] = Counter()
    undead = 0
    for kind, path in searched(case):
        data = path.read_bytes()
        read[kind] += 1
        if says(data):
            print(f"{kind}: {path.relative_to(room)}", file=sys.stderr)
            found[kind] += 1
        undead += sum(key in data for key in destroyed)
    lines = [line for line in case.said.getvalue().splitlines() if says(line.encode())]
    print("".join(f"said: {line}\n" for line in lines[:20]), file=sys.stderr, end="")
    kinds = ("ledger", "tiles", "shown", "homes", "report")
    return {
        "names": count,
        "commands": sum(case.ended.values()),
        **{f"read_{kind}": read[kind] for kind in kinds},
        **{f"found_in_{kind}": found[kind] for kind in kinds},
        "found_in_temporary": len(set(in_temporary)),
        "left_in_temporary": sum(path.is_file() for path in temporary.rglob("*")),
        "found_in_what_was_said": len(lines),
        "characters_said": len(case.said.getvalue()),
        "keys_destroyed": len(destroyed),
        "found_of_keys_destroyed": undead,
        **attack(case, persons),
    }


def is_wrong(found: dict[str, Any]) -> bool:
    """Whether a canary was met, or the attack had a success, or could not have had one."""
    met = any(value for name, value in found.items() if name.startswith("found_") or name == "opened_by_guessing")
    return met or found["opened_with_their_keys"] != found["claims"]


def main() -> None:
    """Search, print a table or one JSON object; exit 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        found = measure(options.names, options.seed, Path(room))
    print(json.dumps(found) if options.json else "\n".join(f"{name:26} {value}" for name, value in found.items()))
    sys.exit(is_wrong(found))


if __name__ == "__main__":
    main()
