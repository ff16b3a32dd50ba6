"""Honest evidence of an invented log, and what the library and the one file take a piece of it to say.

For `evidence_mutants.py`. A reader raises its own refusal, or gives the meaning of what it accepts; readers of one kind give
the same meanings. `alike` names a change that rightly leaves the meaning as it is, and gives None for all others.
"""

import hmac
import json
import re
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import tawthiq_verify as one_file
from tawthiq import tlog
from tawthiq.tlog.encoding import parse_hashes

Meaning = Any
Reader = Callable[[bytes], Meaning]
ORIGIN, SIZE, OLD, NOW = "ledger.example/2030", 300, 8, 1_900_000_000
MEMORY = Path("/dev/shm")  # noqa: S108  (openings are read from a file)


@dataclass(frozen=True)
class Kind:
    """One kind of evidence: honest pieces, what other evidence offers for them, its readers, and what says the same."""

    good: tuple[bytes, ...]
    other: tuple[bytes, ...]
    readers: Mapping[str, Reader]
    alike: Callable[[bytes, bytes], str | None]
    share: int  # how often it is drawn, beside the others
    unit: int = 0  # of how many bytes a part is; 0 where parts are lines


# ── Honest evidence ──


def signer(name: str, kind: tlog.SignatureType) -> tlog.Signer:
    """A key of the invented log or of one of its monitors."""
    return tlog.Signer(name, kind, sha256(f"mutants: {name}".encode()).digest())


LOG = signer(ORIGIN, tlog.SignatureType.ED25519)
MONITORS = [signer(f"monitor{n}.example/w", tlog.SignatureType.COSIGNATURE) for n in (1, 2, 3)]
STRANGER = signer("stranger.example/w", tlog.SignatureType.COSIGNATURE)
PAYLOAD = {"type": "claim", "name": "أحمد", "row": 7, "places": ["a", None, {"z": ""}]}
R = sha256(b"mutants: r").digest()
COMMIT = hmac.new(R, b"tawthiq/commitment/v1\0" + one_file.canonical(PAYLOAD).encode(), "sha256").hexdigest()
ENTRY = {"v": 1, "type": "claim", "id": "ab", "commit": COMMIT, "refs": []}
ENTRIES = [b'{"n":%d}' % index for index in range(SIZE - 1)] + [one_file.canonical(ENTRY).encode()]
TREE = tlog.Tree(tlog.leaf_hashes(ENTRIES))
POLICY = "".join(
    [f"# whom I trust\nlog {LOG.key.text} https://log.example\n"]
    + [f"witness m{n} {each.key.text}\n" for n, each in enumerate(MONITORS, 1)]
    + ["group monitors 2 m1 m2 m3\nquorum monitors\n"]
).encode()
TRUSTED = tlog.parse_policy(POLICY)
TRUSTED_BY_ONE_FILE = one_file.parse_policy(POLICY)
KNOWN = {(key.name.encode(), key.id) for key in (LOG.key, *(each.key for each in MONITORS))}


def checkpoint(size: int, *witnesses: tlog.Signer) -> bytes:
    """The log's signed checkpoint of a size, cosigned."""
    told = tlog.Checkpoint(ORIGIN, size, TREE.root(size))
    lines = [tlog.cosign(told, each, NOW + at) for at, each in enumerate(witnesses)]
    return tlog.sign_checkpoint(told, LOG) + b"".join(lines)


def proof(index: int, size: int, *witnesses: tlog.Signer, extra: bytes = b"") -> bytes:
    """A proof file of an entry."""
    hashes = tuple(tlog.inclusion_proof(index, size, TREE.node))
    return tlog.Proof(index, hashes, checkpoint(size, *witnesses), extra).data


def request(old: int, size: int) -> bytes:
    """The log's request to be cosigned."""
    return tlog.Request(old, tuple(tlog.consistency_proof(old, size, TREE.node)), checkpoint(size)).data


def bare(old: int, size: int) -> bytes:
    """A consistency proof as a bare list of hashes, as `consistency.txt` has it."""
    return b"".join(b64encode(each) + b"\n" for each in tlog.consistency_proof(old, size, TREE.node))


def opening(proof_file: bytes) -> bytes:
    """A sealed record, opened."""
    whole = {"entry": ENTRY, "r": R.hex(), "payload": PAYLOAD, "proof": proof_file.decode()}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def files(size: int) -> dict[str, bytes]:
    """A log as its files."""
    held = {}
    for tile in tlog.tiles_between(0, size):
        held[tile.path] = tlog.hash_tile(tile, TREE.node)
        if tile.level == 0:
            entries = ENTRIES[256 * tile.index :][: tile.width]
            held[tlog.Tile(None, tile.index, tile.width).path] = tlog.entry_bundle(entries)
    return held


HONEST_FILES = files(SIZE)


# ── Readers: what they take a piece of evidence to say ──


def read_checkpoint(data: bytes) -> Meaning:
    """By the library: origin, size and root under enough witnesses."""
    found = tlog.open_witnessed(data, TRUSTED).checkpoint
    return found.origin, found.size, found.root


def read_checkpoint_by_one_file(data: bytes) -> Meaning:
    """The same by the one file."""
    return _weighed(one_file.parse_checkpoint(data))


def _weighed(found: one_file.Checkpoint) -> Meaning:
    *_, last = one_file.weigh(found, TRUSTED_BY_ONE_FILE, NOW)
    one_file.need(last.code == "quorum", last.code, count=0)
    return found.origin, found.size, found.root


def read_proof(data: bytes) -> Meaning:
    """By the library: the place of the last entry, and the checkpoint that has it."""
    read = tlog.parse_proof(data)
    found = tlog.verify_proof(read, ENTRIES[-1], TRUSTED).checkpoint
    return read.index, found.origin, found.size, found.root


def read_proof_by_one_file(data: bytes) -> Meaning:
    """The same by the one file."""
    index, hashes, found = one_file.parse_proof(data, b"index ")
    leaf = one_file.sha256(b"\0", ENTRIES[-1])
    weighed = _weighed(found)
    one_file.need(one_file.included(index, found.size, leaf, hashes, found.root), "unproven")
    return (index, *weighed)


def read_request(data: bytes) -> Meaning:
    """By the library's witness: what it would cosign."""
    state = {ORIGIN: tlog.WitnessState(OLD, TREE.root(OLD))}
    answer = tlog.consider(data, [LOG.key], state)
    if answer.refusal is not None or answer.checkpoint is None:
        raise answer.refusal or AssertionError("neither refused nor accepted")
    return answer.checkpoint.origin, answer.checkpoint.size, answer.checkpoint.root


def read_request_by_one_file(data: bytes) -> Meaning:
    """The same by the one file."""
    log = {"keys": [LOG.key.text], "size": OLD, "root": one_file.to_base64(TREE.root(OLD)), "checkpoint": ""}
    found = one_file.judge(data, {ORIGIN: log})
    return found.origin, found.size, found.root


def read_hashes(data: bytes) -> Meaning:
    """By the library: that these hashes lead from the old tree to the new."""
    tlog.verify_consistency(OLD, SIZE, parse_hashes(data.splitlines()), TREE.root(OLD), TREE.root())
    return "continues"


def read_hashes_by_one_file(data: bytes) -> Meaning:
    """The same by the one file."""
    hashes = one_file.hashes(data.splitlines())
    one_file.need(one_file.consistent(OLD, SIZE, TREE.root(OLD), TREE.root(), hashes), "unproven")
    return "continues"


class Held(dict[str, bytes]):
    """A folder in memory, as far as the one file asks for one."""

    def __truediv__(self, name: str) -> "HeldFile":
        return HeldFile(self, name)


@dataclass(frozen=True)
class HeldFile:
    """A file of it, or none."""

    folder: Held
    name: str

    def is_file(self) -> bool:
        """Whether it is there."""
        return self.name in self.folder

    def open(self, mode: str) -> BytesIO:
        """Its bytes."""
        return BytesIO(self.folder[self.name])


def read_files(path: str, data: bytes) -> Meaning:
    """By the library: the whole log with one file changed."""
    held = HONEST_FILES | {path: data}
    tlog.verify_log(SIZE, TREE.root(), lambda tile: held[tile.path])
    return "the log"


def read_files_by_one_file(path: str, data: bytes) -> Meaning:
    """The same by the one file."""
    held: Any = Held(HONEST_FILES | {path: data})
    roots, _ = one_file.read_tree(held, SIZE)
    one_file.need(roots[SIZE] == TREE.root(), "wrong-root", size=SIZE, root="")
    return "the log"


def read_policy(data: bytes) -> Meaning:
    """By the library: logs, witnesses, groups and quorum."""
    found = tlog.parse_policy(data)
    groups = {name: (group.threshold, group.members) for name, group in found.groups.items()}
    return [key.text for key in found.logs], {n: key.text for n, key in found.witnesses.items()}, groups, found.quorum


def read_policy_by_one_file(data: bytes) -> Meaning:
    """The same by the one file."""
    # The library alone asks that the last line has an end: the one file takes what an editor leaves.
    one_file.need(data.endswith(b"\n"), "policy", what="the end")
    found = one_file.parse_policy(data)
    name: Callable[[bytes], str] = lambda word: word.decode("utf-8", "surrogateescape")  # noqa: E731
    groups = {name(each): (least, tuple(map(name, members))) for each, (least, members) in found.groups.items()}
    witnesses = {name(each): key.vkey for each, key in found.witnesses.items()}
    return [key.vkey for key in found.logs], witnesses, groups, name(found.quorum)


def read_opening(data: bytes) -> Meaning:
    """By the one file, as it is run: exit code 0 or a refusal."""
    folder = MEMORY if MEMORY.is_dir() else None
    with tempfile.NamedTemporaryFile(dir=folder) as file, tempfile.NamedTemporaryFile(dir=folder) as policy:
        Path(file.name).write_bytes(data)
        Path(policy.name).write_bytes(POLICY)
        with redirect_stdout(TextIOWrapper(BytesIO(), "utf-8")):
            code = one_file.main(["open", file.name, "--policy", policy.name, "--language", "en"], NOW)
    one_file.need(code == 0, "BAD")
    return "opened"


# ── What says the same though its bytes are others ──


def nothing(good: bytes, data: bytes) -> None:
    """No change says the same."""


def alike_signatures(good: bytes, data: bytes) -> str | None:
    """Whether a note has the same text, and no signature line of a known key but those of the honest note."""
    (text, _, lines), (changed, _, found) = good.rpartition(b"\n\n"), data.rpartition(b"\n\n")
    added = [line for line in found[:-1].split(b"\n") if line not in lines[:-1].split(b"\n")]
    if text != changed or any(_key_of(line) in KNOWN for line in added):
        return None
    return "a signature of no known key" if added else "signatures dropped, repeated or moved"


def _key_of(line: bytes) -> tuple[bytes, bytes]:
    _, name, encoded = line.split(b" ")
    return name, b64decode(encoded)[:4]


def alike_proof(good: bytes, data: bytes) -> str | None:
    """The same for a proof or request: its head, but for the extra line, has to be the same."""
    (head, _, note), (changed, _, found) = good.partition(b"\n\n"), data.partition(b"\n\n")
    extra = re.compile(rb"(?<=\n)extra [^\n]*\n")
    if extra.sub(b"", head) != extra.sub(b"", changed):
        return None
    if head != changed and note == found:
        return "the extra line"
    return alike_signatures(note, found)


def alike_lines(good: bytes, data: bytes) -> str | None:
    """Whether the lines are the same, however they end."""
    return "line ends" if good.splitlines() == data.splitlines() else None


def alike_policy(good: bytes, data: bytes) -> str | None:
    """Whether a policy names no key but the honest one's; what else it says is its reader's to say."""
    logs, witnesses, *_ = read_policy_by_one_file(data)
    stranger = {*logs, *witnesses.values()} - {LOG.key.text, *(each.key.text for each in MONITORS)}
    if stranger:
        return None
    return (
        "a policy of the same meaning"
        if read_policy_by_one_file(data) == read_policy_by_one_file(good)
        else "another policy"
    )


def alike_opening(good: bytes, data: bytes) -> str | None:
    """Whether the JSON has the same values, but for signatures that say the same."""
    before, after = json.loads(good), json.loads(data)
    notes = before.pop("proof").encode(), after.pop("proof").encode()
    if any(before[name] != after[name] for name in before):
        return None
    return "JSON of the same values" if notes[0] == notes[1] else alike_proof(*notes)


# ── The kinds ──


def kinds() -> dict[str, Kind]:
    """All kinds of evidence by name."""
    two, three = MONITORS[:2], MONITORS
    checkpoints = (checkpoint(SIZE, *two), checkpoint(SIZE, *three), checkpoint(SIZE, *two, STRANGER))
    others = (checkpoint(SIZE - 1, *three), proof(7, SIZE - 1, *two), request(9, SIZE - 1), POLICY)
    last = SIZE - 1
    proofs = (proof(last, SIZE, *two), proof(last, SIZE, *three, STRANGER), proof(last, SIZE, *two, extra=b"who knows"))
    openings = tuple(opening(each) for each in proofs[:2])
    both: Callable[[Reader, Reader], dict[str, Reader]] = lambda a, b: {"tlog": a, "one file": b}  # noqa: E731
    found = {
        "checkpoint": Kind(checkpoints, others, both(read_checkpoint, read_checkpoint_by_one_file), alike_signatures, 16),
        "proof": Kind(proofs, others, both(read_proof, read_proof_by_one_file), alike_proof, 24),
        "request": Kind((request(OLD, SIZE),), others, both(read_request, read_request_by_one_file), alike_proof, 24),
        "hashes": Kind((bare(OLD, SIZE),), (bare(9, SIZE), bare(OLD, last)), both(read_hashes, read_hashes_by_one_file), alike_lines, 18),
        "policy": Kind((POLICY,), others, both(read_policy, read_policy_by_one_file), alike_policy, 6),
        "opening": Kind(openings, others, {"one file": read_opening}, alike_opening, 4),
    }  # fmt: skip
    for path, data in HONEST_FILES.items():
        readers = both(partial(read_files, path), partial(read_files_by_one_file, path))
        entries = path.startswith("tile/entries")
        found[path] = Kind(
            (data,), tuple(HONEST_FILES.values()), readers, nothing, 1, len(ENTRIES[0]) + 2 if entries else 32
        )
    return found
