"""Compare verdicts with those of Go's `golang.org/x/mod/sumdb`, log by log.

    python bench/ledger_go.py [--logs 10000] [--go PROGRAM] [--seed 1] [--json]

So many honest logs and as many with one thing changed go to Go (`note.Open`, `tlog.StoredHashes` with `tlog.TreeHash`,
`tlog.CheckRecord`, `tlog.CheckTree`; the program is `ledger_go/main.go`), to `tawthiq.tlog` and to `tawthiq_verify.py`.
Each says of a log whether its checkpoint is signed, whether its entries give the root, whether an entry is included, and
whether it continues an older log. No two may disagree, all must accept every honest log and none a changed one.

Kept out, since we are stricter or the formats differ by design: empty trees, other signers' lines, second lines of a key,
bodies that are signed and no checkpoint. Told by class: base64 with stray bits or line ends in it, which Go reads.

The sources of `sumdb` are those in Go's own tree; nothing is fetched. Without Go nothing is compared, and that is said.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import tawthiq_verify as one_file
from tawthiq import tlog
from tawthiq.errors import LogRefused
from tawthiq.tlog.note import parse_note

PROGRAM = Path(__file__).with_suffix("") / "main.go"
VERDICTS = ("signed", "rooted", "included", "consistent")
LARGEST = 150  # entries; every twentieth log has up to ten times as many
KEYS = 50


@dataclass(frozen=True)
class Case:
    """A log as it is handed over: a signed checkpoint, its entries, one entry's proof, and the proof from an older log."""

    key: str
    note: bytes
    size: int
    root: bytes
    entries: tuple[bytes, ...]
    index: int
    leaf: bytes
    proof: tuple[bytes, ...]
    old: int
    old_root: bytes
    steps: tuple[bytes, ...]

    @property
    def line(self) -> str:
        """One line of JSON, bytes in base64."""
        return json.dumps(asdict(self), default=lambda data: b64encode(data).decode())


# ── Cases ──


def honest(draw: random.Random) -> Case:
    """A log of an invented name and size, signed, with proofs of one entry and from one older size."""
    name = f"log{draw.randrange(KEYS)}.example/2030"
    signer = tlog.Signer(name, tlog.SignatureType.ED25519, sha256(f"beside Go: {name}".encode()).digest())
    size = draw.randint(1, LARGEST * (10 if draw.random() < 0.05 else 1))
    entries = tuple(draw.randbytes(draw.randint(1, 60)) for _ in range(size))
    tree = tlog.Tree(tlog.leaf_hashes(entries))
    index, old = draw.randrange(size), draw.randint(1, size)
    return Case(
        signer.key.text,
        tlog.sign_checkpoint(tlog.Checkpoint(name, size, tree.root()), signer),
        size,
        tree.root(),
        entries,
        index,
        entries[index],
        tuple(tlog.inclusion_proof(index, size, tree.node)),
        old,
        tree.root(old),
        tuple(tlog.consistency_proof(old, size, tree.node)),
    )


def flipped(data: bytes, draw: random.Random) -> bytes:
    """Bytes with one bit changed."""
    at = draw.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << draw.randrange(8)]) + data[at + 1 :]


def shaken(many: tuple[bytes, ...], draw: random.Random) -> tuple[bytes, ...]:
    """A row of byte strings of which one is changed, dropped, repeated, put in or exchanged with another."""
    row = list(many)
    at = draw.randrange(len(row) + 1)
    match draw.randrange(5):
        case 0 if at < len(row):
            row[at] = flipped(row[at], draw)
        case 1 if at < len(row):
            del row[at]
        case 2 if at < len(row):
            row.insert(at, row[at])
        case 3 if at + 1 < len(row):
            row[at], row[at + 1] = row[at + 1], row[at]
        case _:
            row.insert(at, draw.randbytes(32))
    return tuple(row)


def near(number: int, draw: random.Random) -> int:
    """Another number that someone might write instead; none below 1, as old sizes of 0 are read in two ways."""
    return max(
        1, draw.choice((number + 1, number - 1, number * 2, number // 2, number + (1 << 32), draw.randint(1, 2_000)))
    )


def changed_note(case: Case, draw: random.Random) -> Case:
    """A bit flipped, a byte put in or taken out, or the body or signature of another size."""
    at = draw.randrange(len(case.note))
    number = b"\n%d\n" % case.size
    return replace(
        case,
        note=draw.choice(
            (
                flipped(case.note, draw),
                flipped(case.note, draw),
                case.note[:at] + bytes([draw.randrange(256)]) + case.note[at:],
                case.note[:at] + case.note[at + 1 :],
                case.note[:at],
                case.note.replace(number, b"\n%d\n" % near(case.size, draw)),
            )
        ),
    )


CHANGES: dict[str, Callable[[Case, random.Random], Case]] = {
    "note": changed_note,
    "key": lambda case, draw: replace(case, key=honest(draw).key),
    "size": lambda case, draw: replace(case, size=near(case.size, draw)),
    "root": lambda case, draw: replace(case, root=flipped(case.root, draw)),
    "entries": lambda case, draw: replace(case, entries=shaken(case.entries, draw)),
    "index": lambda case, draw: replace(case, index=draw.choice((near(case.index, draw), case.size, case.size + 1, 0))),
    "leaf": lambda case, draw: replace(case, leaf=flipped(case.leaf, draw)),
    "proof": lambda case, draw: replace(case, proof=shaken(case.proof, draw)),
    "old": lambda case, draw: replace(case, old=near(case.old, draw)),
    "old_root": lambda case, draw: replace(case, old_root=flipped(case.old_root, draw)),
    "steps": lambda case, draw: replace(case, steps=shaken(case.steps, draw)),
}


def changed(case: Case, draw: random.Random) -> tuple[str, Case]:
    """The log with one thing changed, so that it is another, and which."""
    while True:
        name = draw.choice(list(CHANGES))
        other = CHANGES[name](case, draw)
        if other != case and other.old > 0:
            return name, other


# ── Verdicts ──


def holds(check: Callable[[], object]) -> bool:
    """Whether a check of ours passes: ours say no by a refusal, or by False."""
    try:
        return check() is not False
    except (LogRefused, one_file.Finding):
        return False


def by_library(case: Case) -> dict[str, bool]:
    """What `tawthiq.tlog` says."""

    def rooted() -> bool:
        tree = tlog.Tree(tlog.leaf_hashes(case.entries))
        return case.size == tree.size and tree.root() == case.root

    leaf = tlog.leaf_hash(case.leaf)
    checks = (
        lambda: tlog.open_checkpoint(case.note, [tlog.parse_vkey(case.key.encode())]),
        rooted,
        lambda: tlog.verify_inclusion(leaf, case.index, case.size, case.proof, case.root),
        lambda: tlog.verify_consistency(case.old, case.size, case.steps, case.old_root, case.root),
    )
    return dict(zip(VERDICTS, map(holds, checks), strict=True))


def by_one_file(case: Case) -> dict[str, bool]:
    """What `tawthiq_verify.py` says."""

    def signed() -> None:
        one_file.check_log_signature(one_file.parse_checkpoint(case.note), [one_file.parse_key(case.key.encode())])

    leaves = [one_file.sha256(b"\0", entry) for entry in case.entries]
    leaf, proof, steps = one_file.sha256(b"\0", case.leaf), list(case.proof), list(case.steps)
    checks = (
        signed,
        lambda: case.size == len(leaves) and one_file.fold(leaves) == case.root,
        lambda: one_file.included(case.index, case.size, leaf, proof, case.root),
        lambda: one_file.consistent(case.old, case.size, case.old_root, case.root, steps),
    )
    return dict(zip(VERDICTS, map(holds, checks), strict=True))


def stricter(case: Case) -> str | None:
    """The documented reason for which we refuse a note that Go opens, or None."""
    try:
        parse_note(case.note)
    except LogRefused as refusal:
        return {"log_base64": "base64 with stray bits or line ends"}.get(refusal.code)
    return None


# ── Go ──


def build(go: str, folder: Path) -> Path:
    """The program in Go, built from the sources in Go's own tree."""
    root = Path(subprocess.run([go, "env", "GOROOT"], check=True, capture_output=True, text=True).stdout.strip())
    sources = root / "src/cmd/vendor/golang.org/x/mod/sumdb"
    for name in ("note", "tlog"):
        shutil.copytree(sources / name, folder / "sumdb" / name, ignore=shutil.ignore_patterns("*_test.go"))
    (folder / "go.mod").write_text("module golang.org/x/mod\n\ngo 1.22\n", encoding="ascii")
    (folder / "ledger_go").mkdir()
    shutil.copy(PROGRAM, folder / "ledger_go")
    offline = os.environ | {"GOPROXY": "off", "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local", "GOWORK": "off"}
    subprocess.run([go, "build", "-o", "checker", "./ledger_go"], check=True, cwd=folder, env=offline)
    return folder / "checker"


def versions(go: str) -> dict[str, str]:
    """Of Go, and of the module whose sources are in its tree."""
    told = subprocess.run([go, "version"], check=True, capture_output=True, text=True).stdout.split()[2]
    root = Path(subprocess.run([go, "env", "GOROOT"], check=True, capture_output=True, text=True).stdout.strip())
    modules = (root / "src/cmd/vendor/modules.txt").read_text(encoding="utf-8").split("\n")
    module = next(line.split()[2] for line in modules if line.startswith("# golang.org/x/mod "))
    return {"go": told, "golang.org/x/mod": module}


def by_go(checker: Path, cases: list[Case]) -> list[dict[str, bool]]:
    """What Go says, case by case."""
    lines = "".join(case.line + "\n" for case in cases)
    told = subprocess.run([checker], input=lines, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in told.splitlines()]


# ── Comparing ──


def compare(cases: Iterator[tuple[str, Case]], go: Callable[[list[Case]], list[dict[str, bool]]]) -> dict[str, Any]:
    """Count verdicts and disagreements of cases, each with what was changed in it (nothing: honest)."""
    counted, apart, classes = Counter[str](), list[str](), Counter[str]()
    known = list(cases)
    for (name, case), verdict in zip(known, go([case for _, case in known]), strict=True):
        library, file = by_library(case), by_one_file(case)
        accepted = all(verdict.values())
        kind = "honest" if not name else "changed"
        counted[kind] += 1
        counted[f"{kind}, {'accepted' if all(library.values()) else 'refused'}"] += 1
        if library == file == verdict:
            continue
        reason = stricter(case) if library == file and accepted and not library["signed"] else None
        if reason and {**library, "signed": True} == verdict:
            classes[reason] += 1
        else:
            apart.append(f"{name or 'honest'}: Go {verdict}, library {library}, one file {file}: {case.note!r}")
    return {"counted": counted, "stricter": classes, "apart": apart}


def run(logs: int, seed: int, go: Callable[[list[Case]], list[dict[str, bool]]]) -> dict[str, Any]:
    """Compare so many honest logs and as many changed ones."""
    counted, classes, apart = Counter[str](), Counter[str](), list[str]()
    draw = random.Random(seed)  # noqa: S311  (no secret)
    for begin in range(0, logs, 500):
        whole = [honest(draw) for _ in range(min(500, logs - begin))]
        cases = [("", case) for case in whole] + [changed(case, draw) for case in whole]
        found = compare(iter(cases), go)
        counted += found["counted"]
        classes += found["stricter"]
        apart += found["apart"]
    return {
        "logs": dict(sorted(counted.items())),
        "verdicts_compared": counted["honest"] * 4 + counted["changed"] * 4,
        "go_accepts_we_refuse_as_documented": dict(classes),
        "disagreements": len(apart),
        "apart": apart[:10],
    }


def main() -> int:
    """Compare and print; 1 where two disagree or a verdict is wrong, 2 where there is no Go."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--logs", type=int, default=10_000)
    parser.add_argument("--go", default="go")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    go = shutil.which(options.go)
    if go is None:
        print("NOT RUN: there is no program `go`; install Go, or say where it is by --go.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        checker = build(go, Path(folder))
        found = {**versions(go), "seed": options.seed, **run(options.logs, options.seed, partial(by_go, checker))}
    print(
        json.dumps(found, indent=1)
        if options.json
        else "\n".join(f"{name:36} {value}" for name, value in found.items())
    )
    wrong = found["logs"].get("honest, refused", 0) + found["logs"].get("changed, accepted", 0)
    return int(bool(found["disagreements"] or wrong))


if __name__ == "__main__":
    sys.exit(main())
