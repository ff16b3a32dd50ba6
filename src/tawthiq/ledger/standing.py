"""What stands in the ledger now: the latest release of each list, and the latest judgement on each pair.

Pure reading; the same ledger gives the same tables.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tawthiq.case.lists import ListDeclaration
from tawthiq.errors import RecordNotFound
from tawthiq.ledger.ledger import Ledger
from tawthiq.model.tables import claims_schema, judgements_schema
from tawthiq.model.vocabulary import ClaimKind, JudgementKind, Verdict

_GROWTH = 0.1  # share of the rows


def standing_readings(ledger: Ledger, releases: Mapping[str, str], until: int | None = None) -> list[Any]:
    """The readings that count: of a list whose files replace one another the last, else all of them.

    Those that count now, or as it was at the position `until`.
    """
    by_list: dict[str, list[Any]] = {}
    for reading in ledger.store.read("readings"):
        if reading["outcome"] == "read" and (until is None or int(reading["position"]) <= until):
            by_list.setdefault(reading["list_id"], []).append(reading)
    chosen = []
    for list_id, readings in by_list.items():
        chosen.extend(readings if releases.get(list_id) == "adds" else readings[-1:])
    return sorted(chosen, key=lambda reading: int(reading["position"]))


def base_reading(ledger: Ledger, lists: Sequence[ListDeclaration]) -> int | None:
    """The position of the reading with which the lists had last grown or changed by a tenth of their rows.

    It rests on the history alone, so that whoever holds the ledger finds the same; None where nothing was read.
    """
    releases = {each.list_id: each.release for each in lists}
    rows: dict[str, dict[str, int]] = {}
    for reading, key, fields in ledger.store.column("claims", ("reading_id", "row_key", "fields")):
        rows.setdefault(reading, {})[key] = hash(fields)
    base: dict[str, int] = {}
    chosen = None
    for reading in ledger.store.read("readings"):
        if reading["outcome"] == "read" and reading["list_id"] in releases:
            standing: dict[str, int] = {}
            for each in standing_readings(ledger, releases, int(reading["position"])):
                standing |= rows.get(each["reading_id"], {}) if each["list_id"] in releases else {}
            changed = sum(base.get(key) != said for key, said in standing.items()) + len(base.keys() - standing.keys())
            if chosen is None or changed > _GROWTH * len(base):
                base, chosen = standing, int(reading["position"])
    return chosen


def standing_claims(ledger: Ledger, lists: Sequence[ListDeclaration], until: int | None = None) -> Any:
    """The casualty claims that stand, one a row key, in the order in which each row was first claimed (Arrow).

    Those that stand now, or stood at the position `until`. `record_id` is the id of the first claim with this row key: it outlives re-releases of the list.
    """
    import pyarrow as pa

    releases = {each.list_id: each.release for each in lists}
    founders: dict[str, tuple[str, int]] = {}
    for claim_id, key, position in ledger.store.column("claims", ("claim_id", "row_key", "position")):
        founders.setdefault(key, (claim_id, position))
    standing: dict[str, dict[str, Any]] = {}
    for reading in standing_readings(ledger, releases, until):
        if reading["kind"] != ClaimKind.CASUALTY or reading["list_id"] not in releases:
            continue
        for claim in ledger.store.read("claims", {"reading_id": reading["reading_id"]}):
            if claim["kind"] == ClaimKind.CASUALTY:
                standing[claim["row_key"]] = _claim_row(claim, reading["list_id"], founders[claim["row_key"]])
    rows = sorted(standing.values(), key=lambda row: int(row["position"]))
    return pa.Table.from_pylist(rows, schema=claims_schema())


def _claim_row(claim: Any, list_id: str, founder: tuple[str, int]) -> dict[str, Any]:
    names = ("claim_id", "documenter", "source", "file", "sheet", "row", "row_key", "fields")
    return {
        **{name: claim[name] for name in names},
        "list_id": list_id,
        "record_id": founder[0],
        "position": founder[1],
    }


def hand_rows(ledger: Ledger, kind: ClaimKind) -> list[dict[str, Any]]:
    """The standing rows of a hand table: their columns, and `claim_id`, `file`, `row` beside them."""
    rows = []
    for reading in standing_readings(ledger, {}):
        if reading["kind"] == kind:
            for claim in ledger.store.read("claims", {"reading_id": reading["reading_id"]}):
                if claim["kind"] == kind:
                    place = {name: claim[name] for name in ("claim_id", "file", "row")}
                    rows.append({"fields": dict(json.loads(claim["fields"])), **place})
    return rows


def standing_judgements(ledger: Ledger) -> Any:
    """The latest judgement on each pair of rows that nobody took back (Arrow)."""
    import pyarrow as pa

    by_pair: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in ledger.store.read("judgements", {"kind": "identity"}):
        left, right = sorted(json.loads(row["subjects"]))
        said = by_pair.setdefault((left, right), {})
        said.pop(row["decided_by"], None)
        if row["verdict"] != Verdict.WITHDRAWN:
            said[row["decided_by"]] = {
                "left_key": left,
                "right_key": right,
                "verdict": row["verdict"],
                "by": row["decided_by"],
                "at": row["decided_at"],
                "why": row["why"],
            }
    latest = [list(said.values())[-1] for said in by_pair.values() if said]
    return pa.Table.from_pylist(latest, schema=judgements_schema())


def judgements_of(ledger: Ledger, kind: JudgementKind) -> list[dict[str, Any]]:
    """Every judgement of a kind in the order they were made: subjects, verdict, by, at, why."""
    return [
        {
            "subjects": tuple(json.loads(row["subjects"])),
            "verdict": row["verdict"],
            "by": row["decided_by"],
            "at": row["decided_at"],
            "why": row["why"],
        }
        for row in ledger.store.read("judgements", {"kind": kind})
    ]


def judgement_flags(ledger: Ledger, lists: Sequence[ListDeclaration]) -> list[dict[str, Any]]:
    """Judgements that contradict an earlier one, and those whose rows left their lists or changed since."""
    judged = ledger.store.read("judgements", {"kind": "identity"})
    if not judged:
        return []
    standing = standing_claims(ledger, lists).select(["row_key", "fields"]).to_pylist()
    keys = {row["row_key"] for row in standing}
    changed = _changed_since_first_claimed(ledger, {row["row_key"]: row["fields"] for row in standing})
    earlier: dict[tuple[str, ...], str] = {}
    flags = []
    for row in judged:
        pair = tuple(sorted(json.loads(row["subjects"])))
        values = {"judgement": row["judgement_id"], "by": row["decided_by"], "verdict": row["verdict"]}
        if row["verdict"] == Verdict.WITHDRAWN:
            earlier.pop(pair, None)
            continue
        if earlier.get(pair, row["verdict"]) != row["verdict"]:
            flags.append({"code": "judgements_contradict", "values": values})
        elif not keys.issuperset(pair):
            flags.append({"code": "judgement_unbound", "values": values})
        elif changed.intersection(pair):
            flags.append({"code": "judgement_row_changed", "values": values})
        earlier[pair] = row["verdict"]
    place = {"list_id": "", "file": "log.db", "sheet": "", "row": 0, "column": "", "record_id": "", "mend": True}
    return [{**place, **flag} for flag in flags]


def _changed_since_first_claimed(ledger: Ledger, standing: Mapping[str, str]) -> set[str]:
    """Row keys under which a list says something else now than when the row was first claimed."""
    first: dict[str, str] = {}
    for key, fields in ledger.store.column("claims", ("row_key", "fields")):
        first.setdefault(key, fields)
    return {key for key, fields in standing.items() if first[key] != fields}


def find_row_key(ledger: Ledger, lists: Sequence[ListDeclaration], named: str) -> str:
    """The row key behind what a person writes: a claim's id (or its first eight digits or more), or LIST:ROW.

    LIST:ROW names a row of the release that stands. Raises RecordNotFound, also where several claims fit.
    """
    list_id, colon, row = named.rpartition(":")
    found: dict[str, None] = {}
    if colon:
        for claim in standing_claims(ledger, lists).select(["list_id", "row", "row_key"]).to_pylist():
            if claim["list_id"] == list_id and str(claim["row"]) == row:
                found[claim["row_key"]] = None
    elif len(named) >= 8:
        for claim_id, key in ledger.store.column("claims", ("claim_id", "row_key")):
            if claim_id.startswith(named):
                found[key] = None
    if len(found) != 1:
        raise RecordNotFound("record_not_found" if not found else "record_ambiguous", named=named, n=len(found))
    return next(iter(found))


def reading_flags(ledger: Ledger, lists: Sequence[ListDeclaration]) -> list[dict[str, Any]]:
    """The doubts that reading raised about the sources that stand, and every refusal that was not mended since."""
    releases = {each.list_id: each.release for each in lists}
    flags = []
    for reading in standing_readings(ledger, releases):
        if reading["kind"] == ClaimKind.CASUALTY and reading["list_id"] not in releases:
            flags.append(_undeclared(reading))
            continue
        claims = ledger.store.read("claims", {"reading_id": reading["reading_id"]})
        file = claims[0]["file"] if claims else reading["source"][:12]
        for flag in json.loads(reading["report"])["flags"]:
            mend = flag["code"] in ("mapped_column_missing", "names_not_declared", "header_looks_like_values")
            place = {"list_id": reading["list_id"], "file": file, "record_id": "", "mend": mend}
            flags.append({**flag, **place})
        for claim in claims:
            for flag in json.loads(claim["flags"]):
                place = {"file": claim["file"], "sheet": claim["sheet"], "row": claim["row"]}
                mend = claim["kind"] == ClaimKind.UNREADABLE
                found = {**flag, **place, "list_id": reading["list_id"], "record_id": claim["claim_id"], "mend": mend}
                flags.append(found)
    return flags + _standing_refusals(ledger)


def _undeclared(reading: Any) -> dict[str, Any]:
    """A list that was added and that `case.toml` names no more: nobody on it is counted."""
    place = {"file": "case.toml", "sheet": "", "row": 0, "column": "", "record_id": "", "mend": True}
    values = {"list": reading["list_id"]}
    return {**place, "list_id": reading["list_id"], "code": "list_not_declared", "values": values}


def _standing_refusals(ledger: Ledger) -> list[dict[str, Any]]:
    files = {row["sha256"]: row["file"] for row in ledger.store.read("sources")}
    last: dict[str, Any] = {}
    for reading in ledger.store.read("readings"):
        last[reading["source"]] = reading
    refused = []
    for source, reading in last.items():
        if reading["outcome"] == "refused":
            report = json.loads(reading["report"])
            place = {"file": files[source], "sheet": "", "row": 0, "column": "", "record_id": "", "mend": True}
            refused.append({**place, "code": report["code"], "values": report["values"], "list_id": reading["list_id"]})
    return refused
