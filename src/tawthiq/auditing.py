"""Records drawn by lot, opened and traced both ways: from a row of the register to what documenters handed in, and back.

The draw follows from a checkpoint that witnesses cosigned and a seed that a monitor named afterwards (`tawthiq.ledger.lot`).
What is disclosed is entered in the ledger before it leaves.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tawthiq.case import CaseFolder, PersonRole, alone_in, person_named
from tawthiq.case.people import Person
from tawthiq.errors import LedgerError, Misuse, SourceRefused
from tawthiq.ingest.child import read_in_child
from tawthiq.ingest.source import Reading
from tawthiq.ledger import Ledger, Scribe, standing_claims
from tawthiq.ledger.checkpoints import case_policy
from tawthiq.ledger.disclosures import Disclosure, hand_over, must_be_given
from tawthiq.ledger.lot import draw, upper_bound
from tawthiq.ledger.openings import OpenedEntry, Openings
from tawthiq.ledger.public_log import PublicLog, open_log
from tawthiq.model.vocabulary import ClaimKind
from tawthiq.pipeline import Progress, run_case
from tawthiq.register import StandingRule, build_register
from tawthiq.work import Work

ACT = "audit"
_ROW = ("victim_id", "lists", "sex", "age_low", "age_high", "death_low", "death_high", "adm2", "status", "fate")


@dataclass(frozen=True)
class Asked:
    """What a monitor asks for: a seed, and how many register rows and how many claims to draw."""

    seed: str
    wanted: int
    to: str | None = None  # the monitor, where `case.toml` declares it


@dataclass(frozen=True)
class Subject:
    """What can be drawn from: told before a seed is named, so that nothing can be fitted to it."""

    checkpoint: Mapping[str, Any]  # origin, size, root
    register: Mapping[str, Any]  # rows, sha256
    claims: int


@dataclass(frozen=True)
class Audit:
    """What was drawn and found (JSON), and the openings of all that was drawn by the number of their entries."""

    told: Mapping[str, Any]
    openings: Mapping[int, bytes]


def audit_subject(case: CaseFolder, scribe: Scribe, progress: Progress) -> Subject:
    """What a monitor should know before naming a seed. Raises what `audit_case` raises."""
    run_case(case, scribe, progress)
    with alone_in(case), Ledger(case.ledger) as ledger, open_log(ledger) as log:
        return _Ground(case, log).subject


def audit_case(case: CaseFolder, asked: Asked, scribe: Scribe, progress: Progress) -> Audit:
    """Draw register rows and claims, open them, trace them, and enter in the ledger that this was done.

    Raises Misuse where no checkpoint is witnessed, or the register rests on entries that no witness has seen.
    """
    run_case(case, scribe, progress)
    with alone_in(case), Ledger(case.ledger) as ledger, open_log(ledger) as log:
        ground = _Ground(case, log)
        root = ground.openings.checkpoint.root
        rows = draw(root, asked.seed, "rows", len(ground.victims), asked.wanted)
        claims = draw(root, asked.seed, "claims", len(ground.claim_places), asked.wanted)
        traced_rows = [_trace_row(ground, index) for index in rows]
        traced_claims = [_trace_claim(ground, index) for index in claims]
        told = {
            "v": 1,
            "case": {"title": ground.work.declaration.title, "simulated": ground.work.declaration.simulated},
            "seed": asked.seed,
            "subject": vars(ground.subject),
            "rows": traced_rows,
            "claims": traced_claims,
            "bounds": {"rows": _bound(traced_rows), "claims": _bound(traced_claims)},
            "records": {str(number): _shown(each) for number, each in sorted(ground.opened.items())},
        }
        entered = {
            "seed": asked.seed,
            "checkpoint": ground.openings.checkpoint.size,
            "register": ground.subject.register["sha256"],
            "rows": rows,
            "entries": sorted(ground.opened),
            "to": asked.to or "",
        }
        ledger.act(ACT, entered, scribe)
        return Audit(told, {number: each.data for number, each in sorted(ground.opened.items())})


def monitor_of(case: CaseFolder, person_id: str) -> Person:
    """The monitor that a case declares by an id; raises Misuse for anyone else, for an audit discloses names."""
    person = must_be_given(person_named(case.declaration().people, person_id), person_id)
    if person.role is not PersonRole.MONITOR:
        raise Misuse("audit_to_monitor", person=person_id)
    return person


def hand_over_audit(case: CaseFolder, person: Person, files: Mapping[str, bytes], scribe: Scribe, out: Path) -> None:
    """Write an audit so that the monitor alone can open it; `tawthiq receive` and the program age do."""
    with alone_in(case), Ledger(case.ledger) as ledger:
        hand_over(ledger, person, Disclosure(files), scribe, out)


class _Ground:
    """What an audit stands on: the witnessed log, the register that follows from it, and what was opened so far."""

    def __init__(self, case: CaseFolder, log: PublicLog) -> None:
        self.log = log
        self.work = Work(case, case.declaration(), log.ledger)
        self.openings = Openings(log, case_policy(case.ledger / "policy.txt"))
        self._refuse_later()
        self.opened: dict[int, OpenedEntry] = {}
        self._sources: dict[tuple[str, str], Any] = {}

    @property
    def subject(self) -> Subject:
        checkpoint, register = self.openings.checkpoint, self.work.case.output / "register" / "victims.parquet"
        digest = hashlib.sha256(register.read_bytes()).hexdigest() if self.victims else None
        return Subject(
            {"origin": checkpoint.origin, "size": checkpoint.size, "root": b64encode(checkpoint.root).decode()},
            {"rows": len(self.victims), "sha256": digest},
            len(self.claim_places),
        )

    @cached_property
    def victims(self) -> list[dict[str, Any]]:
        return self._rows("register", "victims")

    @cached_property
    def records(self) -> dict[str, dict[str, Any]]:
        return {row["record_id"]: row for row in self._rows("records", "records")}

    @cached_property
    def victim_of(self) -> dict[str, str]:
        return {row["record_id"]: row["victim_id"] for row in self._rows("register", "clusters")}

    @cached_property
    def records_of(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for record, victim in self.victim_of.items():
            found.setdefault(victim, []).append(record)
        return found

    @cached_property
    def row_of(self) -> dict[str, int]:
        return {row["victim_id"]: index for index, row in enumerate(self.victims)}

    @cached_property
    def claim_places(self) -> list[tuple[str, int]]:
        """The claims of the log in its order: a monitor finds the same by counting entries of this type."""
        return [place for place in self.openings.numbers if place[0] == "claim"]

    @cached_property
    def standing(self) -> dict[str, dict[str, Any]]:
        """The claims that stand, by row key."""
        return {row["row_key"]: row for row in self._standing()}

    @cached_property
    def positions(self) -> dict[str, int]:
        """The position of every claim, reading and source by its id."""
        ids = {"claims": "claim_id", "readings": "reading_id", "sources": "sha256"}
        found = (self.log.ledger.store.column(table, (name, "position")) for table, name in ids.items())
        return {each: int(position) for rows in found for each, position in rows}

    def open(self, kind: str, named: str) -> OpenedEntry | None:
        """Open a record by its id, and keep its opening for the bundle."""
        entry = self.openings.open((kind, self.positions[named]))
        if entry is not None:
            self.opened[entry.number] = entry
        return entry

    def source_rows(self, reading: Mapping[str, Any]) -> dict[tuple[str, int], list[list[str]]]:
        """The rows that the preserved bytes hold, read again; raises LedgerError or SourceRefused."""
        how = json.loads(reading["how"])
        key = (reading["source"], reading["how"])
        if key not in self._sources:
            (source,) = self.log.ledger.store.read("sources", {"sha256": reading["source"]})
            data = self.log.ledger.source(reading["source"])
            asked = Reading(how.get("encoding"), how.get("delimiter"), how.get("sheet"))
            table = read_in_child(data, source["file"], asked)
            self._sources[key] = {(row.sheet, row.row): [list(pair) for pair in row.fields] for row in table.rows}
        found: dict[tuple[str, int], list[list[str]]] = self._sources[key]
        return found

    def _rows(self, stage: str, name: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.work.table(stage, name).to_pylist() if self.work.declaration.lists else []
        return rows

    def _standing(self) -> Iterable[dict[str, Any]]:
        rows: list[dict[str, Any]] = standing_claims(self.log.ledger, self.work.declaration.lists).to_pylist()
        return rows

    def _refuse_later(self) -> None:
        """The register must follow from what witnesses have seen; what was done with the ledger since does not touch it."""
        size = self.openings.checkpoint.size
        for entry in self.log.leaves.entries(size, self.log.leaves.size()):
            if json.loads(entry)["type"] in ("source", "list", "claim", "judgement", "tombstone"):
                raise Misuse("audit_later", size=size)


def _trace_row(ground: _Ground, index: int) -> dict[str, Any]:
    """From a row of the register to its claims, their lists, and the rows of the files that were handed in."""
    victim = ground.victims[index]
    members = ground.records_of.get(victim["victim_id"], [])
    found: list[str] = []
    claims = [_trace_to_source(ground, ground.records[each]["claim_id"], found) for each in members]
    rules = ground.work.declaration.rules
    if not members or victim not in _rebuilt(
        ground, members, StandingRule(rules.standing, rules.preferred_documenters)
    ):
        found.append("audit_row_differs")
    row = {name: victim[name] if isinstance(victim[name], int | list) else _text(victim[name]) for name in _ROW}
    return {"row": index, "says": row, "claims": claims, "bad": sorted(set(found))}


def _rebuilt(ground: _Ground, members: list[str], rule: StandingRule) -> list[dict[str, Any]]:
    """The row that these records give by the rule of the case."""
    import pyarrow as pa

    from tawthiq.model.tables import records_schema

    records = pa.Table.from_pylist([ground.records[each] for each in members], schema=records_schema())
    together = pa.table({"record_id": members, "cluster": [0] * len(members)})
    rows: list[dict[str, Any]] = build_register(records, together, rule).victims.to_pylist()
    return rows


def _trace_claim(ground: _Ground, index: int) -> dict[str, Any]:
    """From a claim to the row of the register that holds it, or why none does."""
    kind, position = ground.claim_places[index]
    number = ground.openings.numbers[kind, position]
    told: dict[str, Any] = {"claim": index, "entry": number, "row": None, "bad": []}
    found: list[str] = []
    try:
        entry = ground.openings.open((kind, position))
    except LedgerError as error:
        return {**told, "outcome": "audit_not_opened", "bad": [error.code]}
    if entry is None:
        return {**told, "outcome": "audit_erased"}
    told |= _trace_to_source(ground, entry.payload["claim_id"], found)
    outcome, record = _outcome(ground, entry.payload)
    if record is not None:
        told["row"] = ground.row_of.get(ground.victim_of.get(record, ""))
        if told["row"] is None:
            found.append("audit_not_in_register")
    return {**told, "outcome": outcome, "bad": sorted(set(found))}


def _outcome(ground: _Ground, claim: Mapping[str, Any]) -> tuple[str, str | None]:
    """What became of a claim, and the record in the register that should hold it; None where none should."""
    if claim["kind"] == ClaimKind.UNREADABLE:
        return "audit_unreadable", None
    if claim["kind"] != ClaimKind.CASUALTY:
        return "audit_no_casualty", None
    stands = ground.standing.get(claim["row_key"])
    if stands is None:
        return "audit_off_its_list", None
    same = stands["claim_id"] == claim["claim_id"]
    return "audit_in_register" if same else "audit_said_again", stands["record_id"]


def _trace_to_source(ground: _Ground, claim_id: str, found: list[str]) -> dict[str, Any]:
    """From a claim to its list, its source and the row there; what does not fit is added to `found`."""
    told: dict[str, Any] = {"entry": None, "list": None, "source": None, "in_source": "audit_source_not_read"}
    try:
        claim = ground.open("claim", claim_id)
        assert claim is not None, "what stands was not erased"
        told["entry"] = claim.number
        reading = ground.open("list", claim.payload["reading_id"])
        source = ground.open("source", claim.payload["source"])
        if reading is None or source is None:
            return told
        told |= {"list": reading.number, "source": source.number}
        if reading.payload["source"] != claim.payload["source"]:
            found.append("audit_other_source")
        told["in_source"] = _in_source(ground, claim.payload, reading.payload, found)
    except (LedgerError, KeyError) as error:
        found.append(error.code if isinstance(error, LedgerError) else "audit_not_opened")
    return told


def _in_source(ground: _Ground, claim: Mapping[str, Any], reading: Mapping[str, Any], found: list[str]) -> str:
    """Whether the file that was handed in says the same in this row, when it is read again."""
    if reading["kind"] != ClaimKind.CASUALTY:
        ground.log.ledger.source(reading["source"])
        return "audit_source_intact"
    try:
        rows = ground.source_rows(reading)
    except LedgerError as error:
        if error.code == "source_erased":
            return "audit_source_redacted"
        raise
    except SourceRefused:
        return "audit_source_not_read"
    if rows.get((claim["sheet"], claim["row"])) != json.loads(claim["fields"]):
        found.append("audit_source_differs")
        return "audit_source_differs"
    return "audit_source_same"


def _bound(traced: list[dict[str, Any]]) -> dict[str, Any]:
    bad = sum(bool(each["bad"]) for each in traced)
    return {"drawn": len(traced), "bad": bad, "upper_95": round(upper_bound(bad, len(traced)), 5)}


def _shown(entry: OpenedEntry) -> dict[str, Any]:
    """What a monitor reads of a record; all of it is in its opening."""
    payload = entry.payload
    if payload["type"] == "claim":
        place = {name: payload[name] for name in ("kind", "documenter", "file", "sheet", "row")}
        return {"type": "claim", **place, "fields": json.loads(payload["fields"])}
    if payload["type"] == "list":
        place = {name: payload[name] for name in ("list_id", "documenter", "read_at")}
        return {"type": "list", **place, "signed": json.loads(payload["how"]).get("signed")}
    return {"type": "source", **{name: payload[name] for name in ("file", "bytes", "sha256", "added_at")}}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
