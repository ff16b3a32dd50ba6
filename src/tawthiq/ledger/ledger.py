"""The ledger of a case: what was preserved, how it was read, what was claimed and what was decided, in order.

All else in a case is derived from it. Nothing here is changed; what the law says must go is erased, and leaves a tombstone.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tawthiq.errors import LedgerError
from tawthiq.ledger.case_key import open_case_key
from tawthiq.ledger.commitments import TABLES
from tawthiq.ledger.identity import identity_path
from tawthiq.ledger.objects import object_path, preserve, preserved
from tawthiq.ledger.record_keys import RecordKeys
from tawthiq.ledger.sealed_store import SealedStore
from tawthiq.model.claims import Flag, NewClaim
from tawthiq.model.identity import Randomness, content_digest, row_key
from tawthiq.model.strict_json import plain_text
from tawthiq.model.vocabulary import ClaimKind, JudgementKind, Verdict
from tawthiq.store import open_store


@dataclass(frozen=True)
class Scribe:
    """Who appends, when, and where fresh ids come from."""

    user: str
    clock: Callable[[], datetime]
    randomness: Randomness

    def now(self) -> str:
        """The time in UTC, to the second."""
        return self.clock().strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Origin:
    """Whose claims a source holds, under which list, and how its bytes were read."""

    list_id: str
    documenter: str
    kind: ClaimKind
    how: Mapping[str, str | None]


@dataclass(frozen=True)
class Appended:
    """What one reading brought: rows that are new, rows known from an earlier release, rows that left the list."""

    new: int
    unchanged: int
    gone: tuple[str, ...]  # row keys
    already: bool = False  # the same bytes had been read the same way before


class Ledger:
    """Append to and read from the ledger folder of a case, with the identity of someone who may open it.

    Raises LedgerError where the case's key is gone or is not wrapped for this identity.
    """

    def __init__(self, folder: Path, identity: Path | None = None) -> None:
        self.folder = folder
        self.key = open_case_key(folder, identity or identity_path())
        self.store = SealedStore(open_store(folder), RecordKeys(folder, self.key))

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

    def preserve(self, data: bytes, file: str, scribe: Scribe) -> str:
        """Keep the bytes of a source and enter it; returns its SHA-256."""
        digest = hashlib.sha256(data).hexdigest()
        with self.store.transaction():  # nobody else takes the place, or adds the same bytes, in between
            known = self.store.read("sources", {"sha256": digest})
            position = int(known[0]["position"]) if known else self.store.last("sources") + 1
            if known and position in self.store.keys.erased("object"):
                raise LedgerError("source_erased", source=digest)
            if not known:
                # A crash between the bytes and the entry leaves bytes that nothing refers to; adding them again completes it.
                preserve(self.place_of(digest), data, self.store.keys.make("object", position, 1)[0])
                self.store.append("sources", [_source(digest, data, file, scribe)])
        return digest

    def source(self, digest: str) -> bytes:
        """The preserved bytes of a source; raises LedgerError where they are gone, changed or erased."""
        found = self.store.read("sources", {"sha256": digest})
        if not found:
            raise LedgerError("source_gone", source=digest)
        secret = self.store.keys.of("object", int(found[0]["position"]))
        if secret is None:
            raise LedgerError("source_erased", source=digest)
        return preserved(self.place_of(digest), digest, secret)

    def place_of(self, digest: str) -> Path:
        """The file with the sealed bytes of a source."""
        return object_path(self.folder, self.store.keys.blinded(digest))

    def last_reading(self, source: str, origin: Origin) -> Any | None:
        """The latest reading of a source for a list, if it was made the same way."""
        found = self.store.read("readings", {"source": source, "list_id": origin.list_id})
        return found[-1] if found and found[-1]["how"] == plain_text(origin.how) else None

    def is_current(self, data: bytes, origin: Origin) -> bool:
        """Whether these very bytes are what was last read for a list."""
        readings = self.store.read("readings", {"list_id": origin.list_id})
        return bool(readings) and readings[-1]["source"] == hashlib.sha256(data).hexdigest()

    def lists_of(self, source: str) -> set[str]:
        """The lists under which a source was read."""
        return {row["list_id"] for row in self.store.read("readings", {"source": source}) if row["outcome"] == "read"}

    def refuse(self, source: str, origin: Origin, report: Mapping[str, Any], scribe: Scribe) -> None:
        """Enter that a source could not be read, and why."""
        with self.store.transaction():
            self._append_reading(source, origin, "refused", report, scribe)

    def append(
        self, source: str, origin: Origin, claims: Sequence[NewClaim], flags: Sequence[Flag], scribe: Scribe
    ) -> Appended:
        """Enter a reading of a source and the claims it holds, all together."""
        keyed = list(zip(claims, _row_keys(origin, claims), strict=True))
        report = {"flags": [_flag(flag) for flag in flags]}
        with self.store.transaction():
            before = self._keys_standing(origin.list_id)
            reading = self._append_reading(source, origin, "read", report, scribe)
            self.store.append("claims", (_claim(source, reading, origin, scribe, *each) for each in keyed))
            gone = tuple(sorted(before - {key for _, key in keyed}))
            if gone and origin.kind != ClaimKind.CASUALTY:
                self.store.append("judgements", (_withdrawal(key, scribe) for key in gone))
        after = {key for _, key in keyed}
        return Appended(len(after - before), len(after & before), gone)

    def shares_nothing(self, origin: Origin, claims: Sequence[NewClaim]) -> bool:
        """Whether a release would replace a list without one row of it standing on."""
        before = self._keys_standing(origin.list_id)
        return bool(before) and bool(claims) and before.isdisjoint(_row_keys(origin, claims))

    def judge_identity(self, left_key: str, right_key: str, verdict: Verdict, why: str, scribe: Scribe) -> str:
        """Enter what a named person decided about two rows, and why; returns the judgement's id."""
        return self.judge(JudgementKind.IDENTITY, (left_key, right_key), verdict, why, scribe)

    def judge(self, kind: JudgementKind, subjects: Sequence[str], verdict: str, why: str, scribe: Scribe) -> str:
        """Enter what a named person decided about subjects in their order, and why; returns the judgement's id."""
        row = _judgement(kind, subjects, verdict, why, scribe)
        with self.store.transaction():
            self.store.append("judgements", [row])
        return str(row["judgement_id"])

    def judge_all(self, kind: JudgementKind, said: Iterable[tuple[Sequence[str], str, str]], scribe: Scribe) -> None:
        """Enter judgements (subjects, verdict, why) all together, or none of them."""
        rows = [_judgement(kind, subjects, verdict, why, scribe) for subjects, verdict, why in said]
        if rows:
            with self.store.transaction():
                self.store.append("judgements", rows)

    def act(self, kind: str, told: Mapping[str, Any], scribe: Scribe, refs: Sequence[str] = ()) -> str:
        """Enter what was done with the ledger itself, and to which earlier entries; returns the id of the act."""
        row = {
            "act_id": scribe.randomness(),
            "kind": kind,
            "done_at": scribe.now(),
            "done_by": scribe.user,
            "told": plain_text(told),
            "refs": plain_text(list(refs)),
        }
        with self.store.transaction():
            self.store.append("acts", [row])
        return row["act_id"]

    def acts(self, kind: str) -> list[dict[str, Any]]:
        """Every act of a kind in order: what it tells, with its `act_id`, `position`, `done_at`, `done_by` and `refs`."""
        beside = ("act_id", "position", "done_at", "done_by")
        return [
            {**json.loads(row["told"]), **{name: row[name] for name in beside}, "refs": json.loads(row["refs"])}
            for row in self.store.read("acts", {"kind": kind})
        ]

    def last_day_of_reading(self, until: int | None = None) -> date | None:
        """The day on which a source was last read, up to a position: nothing in the lists can have happened after it."""
        read = self.store.column("readings", ("read_at", "position"))
        times = [time for time, position in read if until is None or position <= until]
        return date.fromisoformat(max(times)[:10]) if times else None

    def size(self) -> dict[str, int]:
        """How many sources, claims and judgements there are."""
        return {name: self.store.last(name) for name in ("sources", "claims", "judgements")}

    def head(self, tables: Sequence[str] = ("sources", "readings", "claims", "judgements")) -> str:
        """A digest of everything in the ledger, in order: the same head, the same history."""
        digest = hashlib.sha256()
        for table in tables:
            digest.update(table.encode())
            erased = sorted(self.store.keys.erased(_KINDS[table]))
            for row in (*self.store.column(table, _HEAD_COLUMNS[table]), *([erased] if erased else [])):
                digest.update(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def _append_reading(
        self, source: str, origin: Origin, outcome: str, report: Mapping[str, Any], scribe: Scribe
    ) -> str:
        reading = {
            "reading_id": scribe.randomness(),
            "source": source,
            "list_id": origin.list_id,
            "documenter": origin.documenter,
            "kind": origin.kind,
            "how": plain_text(origin.how),
            "outcome": outcome,
            "report": plain_text(report),
            "read_at": scribe.now(),
            "read_by": scribe.user,
        }
        self.store.append("readings", [reading])
        return str(reading["reading_id"])

    def _keys_standing(self, list_id: str) -> set[str]:
        read = [row for row in self.store.read("readings", {"list_id": list_id}) if row["outcome"] == "read"]
        if not read:
            return set()
        return {row["row_key"] for row in self.store.read("claims", {"reading_id": read[-1]["reading_id"]})}


def _source(digest: str, data: bytes, file: str, scribe: Scribe) -> dict[str, Any]:
    return {
        "sha256": digest,
        "file": file,
        "bytes": len(data),
        "added_at": scribe.now(),
        "added_by": scribe.user,
    }


def _judgement(kind: str, subjects: Sequence[str], verdict: str, why: str, scribe: Scribe) -> dict[str, Any]:
    return {
        "judgement_id": scribe.randomness(),
        "kind": kind,
        "subjects": plain_text(list(subjects)),
        "verdict": verdict,
        "why": why,
        "decided_at": scribe.now(),
        "decided_by": scribe.user,
    }


def _withdrawal(key: str, scribe: Scribe) -> dict[str, Any]:
    """The keeper of a hand table took a row out of it."""
    return _judgement(JudgementKind.WITHDRAWAL, (key,), "withdrawn", "", scribe)


# Ids are random and given once, so that they stand for what was appended under them.
_HEAD_COLUMNS = {
    "sources": ("sha256",),
    "readings": ("reading_id", "source", "list_id", "documenter", "outcome"),
    "claims": ("claim_id",),
    "judgements": ("judgement_id",),
}
_KINDS = {table: kind for kind, table in TABLES.items()}


def _row_keys(origin: Origin, claims: Iterable[NewClaim]) -> list[str]:
    claims = list(claims)
    given = Counter(claim.own_id for claim in claims)
    seen: Counter[Any] = Counter()
    keys = []
    for claim in claims:
        # An id that a file gives twice names nobody: such rows are known by what they say.
        own_id = claim.own_id if given[claim.own_id] == 1 else None
        said = own_id if own_id is not None else tuple(map(tuple, claim.said))
        seen[said] += 1
        keys.append(row_key(origin.documenter, origin.list_id, own_id, claim.said, seen[said]))
    return keys


def _claim(source: str, reading: str, origin: Origin, scribe: Scribe, claim: NewClaim, key: str) -> Mapping[str, Any]:
    kind = origin.kind if claim.readable else ClaimKind.UNREADABLE
    return {
        "claim_id": scribe.randomness(),
        "reading_id": reading,
        "kind": kind,
        "documenter": origin.documenter,
        "source": source,
        "file": claim.locator.file,
        "sheet": claim.locator.sheet,
        "row": claim.locator.row,
        "fields": plain_text([list(pair) for pair in claim.fields]),
        "flags": plain_text([_flag(flag) for flag in claim.flags]),
        "digest": content_digest(kind, origin.documenter, source, claim.locator, claim.fields),
        "row_key": key,
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {"code": flag.code, "column": flag.column, "row": flag.row, "sheet": flag.sheet, "values": dict(flag.values)}
