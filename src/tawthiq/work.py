"""A case while it is worked on: what stages and questions read of it, and the doubts about its inputs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tawthiq.case import CaseDeclaration, CaseFolder
from tawthiq.language import LANGUAGES, sentence
from tawthiq.ledger import Ledger, hand_rows, judgement_flags, judgements_of, reading_flags
from tawthiq.ledger.list_signatures import unsigned_flags
from tawthiq.model.vocabulary import ClaimKind, JudgementKind
from tawthiq.stages import read_table
from tawthiq.text.edtf import read_edtf

_ROOT_SHOWN = 16  # characters: enough to be compared by eye


@dataclass(frozen=True)
class Work:
    """A case while its stages are derived."""

    case: CaseFolder
    declaration: CaseDeclaration
    ledger: Ledger

    def fingerprint(self, stage: str) -> str:
        """What a stage that stands rests on."""
        record = json.loads((self.case.output / stage / "stage.json").read_bytes())
        return str(record["fingerprint"])

    def table(self, stage: str, name: str) -> Any:
        """A table that a stage left."""
        return read_table(self.case.output, stage, f"{name}.parquet")

    def value(self, stage: str, name: str) -> Any:
        """A JSON value that a stage left."""
        return json.loads((self.case.output / stage / f"{name}.json").read_bytes())

    @property
    def gazetteer(self) -> Path | None:
        """The case's own place list; None for one that ships."""
        named = self.declaration.gazetteer
        return None if named in ("syria", "invented") else self.case.path / named


def gazetteer_digest(work: Work) -> str:
    """What the case's place list rests on: its bytes, or the version that ships."""
    import hashlib

    if work.gazetteer is None:
        return work.declaration.gazetteer
    files = sorted(work.gazetteer.rglob("*.csv")) if work.gazetteer.is_dir() else [work.gazetteer]
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()


def signed_checkpoint(work: Work) -> dict[str, Any] | None:
    """The last signed state of the public log, and how many entries came since; None where nothing was signed.

    Raises LogRefused where the published checkpoint is not signed by the case's own key.
    """
    from base64 import b64encode

    from tawthiq.ledger.checkpoints import last_published
    from tawthiq.ledger.public_log import open_log

    if (signed := last_published(work.ledger)) is None:
        return None
    checkpoint = signed.checkpoint
    with open_log(work.ledger) as log:
        later = log.leaves.size() - checkpoint.size
    root = b64encode(checkpoint.root).decode()[:_ROOT_SHOWN]
    return {"origin": checkpoint.origin, "size": checkpoint.size, "root": root, "later": later}


def as_of_day(work: Work) -> date:
    """The last day on which a source was read; in a simulated case the last day that its hand tables name."""
    if not work.declaration.simulated:
        return work.ledger.last_day_of_reading() or date.min
    rows = [*hand_table(work, ClaimKind.CASE_STEP), *hand_table(work, ClaimKind.COMMITMENT)]
    days = [found.high for row in rows for cell in row.values() if (found := read_edtf(str(cell))) and found.high]
    window = (work.declaration.window or "").partition("/")[2]
    return max([*days, *([date.fromisoformat(window)] if window else [])], default=date.min)


def incident_tables(work: Work) -> dict[str, Any]:
    """Everything that incidents and what followed them are read from: hand tables, judgements, the register."""
    tables = hand_tables_of_incidents(work)
    if not (work.declaration.lists and tables["incidents"]):
        return tables
    victim_of = dict(zip(*(column.to_pylist() for column in work.table("register", "clusters").columns), strict=True))
    records = work.table("records", "records").select(["record_id", "row_key", "incident"]).to_pylist()
    named: dict[str, set[str]] = {}
    for row in records:
        if row["incident"] and row["record_id"] in victim_of:
            named.setdefault(victim_of[row["record_id"]], set()).add(row["incident"])
    return {
        **tables,
        "victims": work.table("register", "victims").to_pylist(),
        "victim_of_row": {row["row_key"]: victim_of.get(row["record_id"]) for row in records},
        "named_by_records": {victim: frozenset(words) for victim, words in named.items()},
    }


def hand_tables_of_incidents(work: Work) -> dict[str, Any]:
    """The hand tables of incidents and of what followed them, and the judgements on them."""
    return {
        "actors": hand_table(work, ClaimKind.ACTOR),
        "relations": hand_table(work, ClaimKind.RELATION),
        "incidents": hand_table(work, ClaimKind.INCIDENT),
        "attributions": hand_table(work, ClaimKind.ATTRIBUTION),
        "counts": hand_table(work, ClaimKind.COUNT),
        "cases": hand_table(work, ClaimKind.CASE),
        "case-steps": hand_table(work, ClaimKind.CASE_STEP),
        "investigation-properties": hand_table(work, ClaimKind.INVESTIGATION_PROPERTY),
        "commitments": hand_table(work, ClaimKind.COMMITMENT),
        "areas": area_names(work),
        "incident_judgements": judgements_of(work.ledger, JudgementKind.INCIDENT),
        "victim_judgements": judgements_of(work.ledger, JudgementKind.VICTIM_INCIDENT),
    }


def count_tables(work: Work) -> dict[str, Any]:
    """The words in which the published counts of a case are scoped."""
    return {
        "populations": hand_table(work, ClaimKind.POPULATION),
        "actors": hand_table(work, ClaimKind.ACTOR),
        "documenters": [{"id": each.documenter_id, **each.name} for each in work.declaration.documenters],
        "areas": area_names(work),
    }


def count_window(work: Work) -> Any:
    """The window of the case, of which bounds are given; None where it declares none."""
    from tawthiq.counts import Window, read_moment

    start, _, end = (work.declaration.window or "").partition("/")
    return Window(read_moment(start), read_moment(end)) if start and end else None


def hand_table(work: Work, kind: ClaimKind) -> list[dict[str, Any]]:
    """The standing rows of a hand table with their places."""
    rows = hand_rows(work.ledger, kind)
    return [{**row["fields"], "file": row["file"], "row": row["row"], "claim_id": row["claim_id"]} for row in rows]


def area_names(work: Work) -> dict[str, dict[str, str]]:
    """Names of places by P-code."""
    from tawthiq.text.gazetteer import load_gazetteer

    names = load_gazetteer(work.gazetteer or work.declaration.gazetteer).names()
    if work.declaration.gazetteer == "invented":
        names["QZ"] = {each: sentence("country_QZ", {}, each) for each in LANGUAGES}
    return names


def all_flags(work: Work, of_incidents: Sequence[Mapping[str, Any]]) -> Any:
    """Every doubt about the inputs, from reading, judging and standardising; `of_incidents` as `incident_mistakes` gives."""
    import pyarrow as pa

    from tawthiq.model.tables import flags_schema

    found = [
        *reading_flags(work.ledger, work.declaration.lists),
        *judgement_flags(work.ledger, work.declaration.lists),
        *unsigned_flags(work.ledger, work.declaration.lists, work.declaration.people),
        *_hand_table_flags([*work.value("counts", "counts")["mistakes"], *of_incidents]),
    ]
    rows = [{**flag, "values": json.dumps(flag["values"], ensure_ascii=False, sort_keys=True)} for flag in found]
    read = pa.Table.from_pylist(rows, schema=flags_schema())
    order = [(name, "ascending") for name in ("file", "sheet", "row", "column", "code", "values")]
    return pa.concat_tables([read, work.table("records", "flags")]).sort_by(order)


def incident_mistakes(work: Work) -> list[dict[str, Any]]:
    """Cells of the tables of incidents, and of what followed them, that could not be read as what their column means."""
    from tawthiq import accountability, incidents

    tables = hand_tables_of_incidents(work)
    _, read = incidents.read_ground(tables)
    found = [*read, *accountability.mistakes_in(tables, as_of_day(work))]
    return [{"code": each.code, "values": dict(each.values)} for each in found]


def _hand_table_flags(mistakes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Mistakes as flags, each once, whichever rooms found it."""
    told = {json.dumps(mistake, sort_keys=True, default=str): mistake for mistake in mistakes}
    place = {"sheet": "", "record_id": "", "mend": True}
    return [
        {
            **place,
            "list_id": mistake["values"]["file"],
            **{key: mistake["values"][key] for key in ("file", "row", "column")},
            **mistake,
        }
        for mistake in told.values()
    ]
