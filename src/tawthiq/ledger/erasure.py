"""Lawful erasure: the keys of a row are destroyed, its sources are replaced by redacted copies, and a tombstone stays.

What goes is everything the ledger holds of a row: its claims in every release of the list, the judgements that name it, and
the bytes of every source it stood in. The public log stays as it is and still verifies; its tombstones are counted by anyone.

Order: redacted copies; the tombstone; the keys; the sealed bytes. Once there is a tombstone, a crash is mended the next time
the ledger is opened to be written to (`finish_erasures`); before it, nothing is gone yet.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tawthiq.errors import LedgerError, RecordNotFound
from tawthiq.ledger.commitments import TABLES, entry_id_of
from tawthiq.ledger.ledger import Ledger, Scribe
from tawthiq.ledger.objects import object_path
from tawthiq.model.strict_json import plain_bytes

KIND = "tombstone"
KINDS = ("claim", "judgement")
"""The types of records that are erased."""
_SHORTEST_ID = 8
_REFS_AT_ONCE = 100  # an entry of the public log stays below 4 KiB

Place = tuple[str, int]
"""Type and position of a record."""


@dataclass(frozen=True)
class Erasure:
    """What is to go: records, and sources by digest; and the row as it stands, to be found in working copies."""

    list_id: str
    records: tuple[Place, ...]
    sources: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]  # the cells of every claim, by column

    @property
    def words(self) -> frozenset[str]:
        """What the row says, without what is too short to be told from chance."""
        return frozenset(text for row in self.rows for text in row.values() if len(text) > 3)


def claim_named(ledger: Ledger, named: str) -> str:
    """The id of the claim that a person names by eight digits of it or more; raises RecordNotFound."""
    found = [each for (each,) in ledger.store.column("claims", ("claim_id",)) if each.startswith(named)]
    if len(named) < _SHORTEST_ID or len(found) != 1:
        raise RecordNotFound("record_ambiguous" if len(found) > 1 else "record_not_found", named=named, n=len(found))
    return str(found[0])


def plan_erasure(ledger: Ledger, claim_id: str) -> Erasure:
    """Everything the ledger holds of the row of a claim. Raises RecordNotFound where there is no such claim, or none any more."""
    found = ledger.store.read("claims", {"claim_id": claim_id})
    if not found:
        raise RecordNotFound("record_erased", named=claim_id)
    key = found[0]["row_key"]
    claims = [row for row in ledger.store.rows("claims") if row["row_key"] == key]
    judged = [row for row in ledger.store.rows("judgements") if key in json.loads(row["subjects"])]
    readings = {row["reading_id"]: row for row in ledger.store.read("readings")}
    return Erasure(
        readings[found[0]["reading_id"]]["list_id"],
        (
            *(("claim", int(row["position"])) for row in claims),
            *(("judgement", int(row["position"])) for row in judged),
        ),
        tuple(dict.fromkeys(row["source"] for row in claims)),
        tuple(dict(json.loads(row["fields"])) for row in claims),
    )


def erase(ledger: Ledger, erasure: Erasure, right: Mapping[str, Any], scribe: Scribe) -> tuple[str, ...]:
    """Erase, and leave tombstones that say by which right (`basis`, and who ordered it); returns the acts' ids."""
    gone = set(erasure.records)
    sources: dict[str, str] = {}
    for digest in erasure.sources:
        rows = _rows_left(ledger, digest, gone)
        copy = {"redacted_copy_of": digest, "rows": rows}
        sources[digest] = ledger.preserve(plain_bytes(copy), f"redacted copy of {digest[:12]}.json", scribe)
        # A copy that was made at an earlier erasure holds the row as well.
        sources |= {each: sources[digest] for each in _copies(ledger, digest) if each != sources[digest]}
    acts = []
    for begin in range(0, len(erasure.records), _REFS_AT_ONCE):
        part = erasure.records[begin : begin + _REFS_AT_ONCE]
        refs = [entry_id_of(ledger.store.entry_of(kind, position)) for kind, position in part]
        told = {**right, "list": erasure.list_id, "records": [list(each) for each in part], "sources": sources}
        acts.append(ledger.act(KIND, told, scribe, refs))
    finish_erasures(ledger)
    return tuple(acts)


def finish_erasures(ledger: Ledger) -> int:
    """Destroy what tombstones name and is still there, as after a crash; returns how many keys were left to destroy.

    Raises LedgerError, and destroys nothing, where a tombstone is none that `erase` writes.
    """
    tombstones = ledger.acts(KIND)
    if not tombstones:
        return 0
    keys, positions = ledger.store.keys, dict(ledger.store.column("sources", ("sha256", "position")))
    try:
        digests = {digest for each in tombstones for digest in each["sources"]}
        places: set[Place] = {(kind, int(at)) for each in tombstones for kind, at in each["records"]}
        if not {kind for kind, _ in places} <= set(KINDS):
            raise ValueError(KIND)
        places |= {("object", int(positions[digest])) for digest in digests}
    except (KeyError, TypeError, ValueError):
        raise LedgerError("log_unreadable", detail=KIND) from None
    left = places - {(kind, at) for kind in (*TABLES, "object") for at in keys.erased(kind)}
    if left:
        keys.destroy(sorted(left))
    for digest in digests:
        object_path(ledger.folder, keys.blinded(digest)).unlink(missing_ok=True)
    return len(left)


def also_said(ledger: Ledger, words: frozenset[str]) -> int:
    """How many other records hold a text of the row: of other lists, or in what a reading told of its source."""
    return sum(
        1 for table in ("claims", "readings", "judgements") for row in ledger.store.rows(table) if _says(row, words)
    )


def _says(row: Mapping[str, Any], words: frozenset[str]) -> bool:
    said = [row[name] for name in ("fields", "report", "why") if name in row]
    return any(json.dumps(word, ensure_ascii=False)[1:-1] in text for text in said for word in words)


def _rows_left(ledger: Ledger, digest: str, gone: set[Place]) -> list[dict[str, Any]]:
    """What may stay of a source: every row that was read from it, but those that go and those that went before."""
    readings = [row["reading_id"] for row in ledger.store.read("readings", {"source": digest})]
    kept: dict[tuple[str, int], dict[str, Any]] = {}
    for row in _claims(ledger, readings):
        if ("claim", row["position"]) not in gone:
            place = (row["sheet"], int(row["row"]))
            kept[place] = {"sheet": row["sheet"], "row": row["row"], "fields": json.loads(row["fields"])}
    return [kept[place] for place in sorted(kept)]


def _claims(ledger: Ledger, readings: Sequence[str]) -> Iterable[Mapping[str, Any]]:
    for each in readings:
        yield from ledger.store.read("claims", {"reading_id": each})


def _copies(ledger: Ledger, digest: str) -> set[str]:
    """The redacted copies that earlier erasures left of a source."""
    return {copy for each in ledger.acts(KIND) for original, copy in each["sources"].items() if original == digest}
