"""Add a file to a case: preserve its bytes, propose how to read it where the case does not say, append its claims."""

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tawthiq.case import CaseFolder, ListDeclaration, declare_list, list_for_file, list_id_from
from tawthiq.errors import LedgerError, Misuse, SourceRefused
from tawthiq.ingest.child import read_in_child
from tawthiq.ingest.mapping import propose_columns, propose_date_order
from tawthiq.ingest.source import Evidence, Reading, SourceRow, SourceTable
from tawthiq.language import sentence
from tawthiq.ledger import Appended, Ledger, Origin, Scribe
from tawthiq.ledger.list_signatures import ListSignature, signature_beside, signature_of_reading, verify_list
from tawthiq.model.claims import Flag, NewClaim
from tawthiq.model.identity import Locator
from tawthiq.model.vocabulary import ClaimKind, Role

# A row that sums the others is no person.
_TOTALS = frozenset(
    {"المجموع", "الإجمالي", "الاجمالي", "المجموع الكلي", "المجموع العام", "total", "grand total", "sum"}
)
# A header of digits is the first row of a file that has no header.
_VALUE = re.compile(r"[\d./-]*\d[\d./-]*")
NAME_ROLES = {Role.NAME, Role.GIVEN, Role.FAMILY}


@dataclass(frozen=True)
class Told:
    """What the person who adds a file says about it; None where they do not say."""

    list_id: str | None = None
    documenter: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    date_order: str | None = None
    signed: Path | None = None  # its documenter's signature; else what lies beside the file


@dataclass(frozen=True)
class Added:
    """What became of one file."""

    file: str
    source: str
    list_id: str
    declared_now: bool  # the list was proposed and written into case.toml
    rows: int
    unreadable: int
    appended: Appended
    evidence: tuple[Evidence, ...]
    flags: tuple[Flag, ...]
    signed_by: str | None = None  # the contributor who signed it


def add_file(case: CaseFolder, ledger: Ledger, path: Path, told: Told, scribe: Scribe) -> Added:
    """Preserve a file and append its rows as claims.

    Raises SourceRefused where it cannot be read as a whole, or its signature is wrong (the bytes are preserved and the
    refusal is entered), and Misuse where what is told contradicts `case.toml`. Adding the same bytes again changes nothing.
    """
    data, name = path.read_bytes(), printable_name(path)
    declared = _declared(case, name, told)
    source = ledger.preserve(data, name, scribe)
    if others := ledger.lists_of(source) - {declared.list_id}:
        raise Misuse("source_on_other_list", file=name, list=declared.list_id, other=sorted(others)[0])
    origin = _origin(declared)
    last = _last_reading(ledger, source, origin)
    try:
        signature = _signature(case, path, told, data, declared)
        origin = _signed(origin, signature)
        if (known := _last_reading(ledger, source, origin)) and known["outcome"] == "read":
            nothing = Appended(0, 0, (), already=True)
            return Added(name, source, declared.list_id, False, 0, 0, nothing, (), ())
        table = read_in_child(data, name, Reading(declared.encoding, declared.delimiter, declared.sheet))
    except SourceRefused as refusal:
        if last is None:
            ledger.refuse(source, origin, {"code": refusal.code, "values": dict(refusal.values)}, scribe)
        raise
    proposed, evidence = _proposed(case, declared, table)
    if proposed is not None:
        declared, origin = proposed, _signed(_origin(proposed), signature)
    claims = [_claim(name, declared, row) for row in table.rows]
    by_name_alone = told.list_id is None and declared.files is None and declared.release == "replaces"
    if by_name_alone and ledger.shares_nothing(origin, claims):
        raise Misuse("release_shares_nothing", file=name, list=declared.list_id)
    flags = (*table.flags, *_flags_of_columns(declared, table))
    appended = ledger.append(source, origin, claims, flags, scribe)
    unreadable = sum(row.unreadable for row in table.rows)
    all_evidence = (*table.evidence, *evidence)
    new = proposed is not None
    signer = signature.person_id if signature else None
    return Added(
        name, source, declared.list_id, new, len(table.rows), unreadable, appended, all_evidence, flags, signer
    )


def inbox_files(case: CaseFolder) -> list[Path]:
    """The files of the inbox as a person counts them, release 9 before release 10; signatures come with their lists."""
    found = [each for each in case.inbox.iterdir() if each.is_file()]
    signatures = {signature_beside(each) for each in found}
    return sorted((each for each in found if each not in signatures), key=lambda each: _counted(each.name))


def empty_inbox(case: CaseFolder, ledger: Ledger) -> int:
    """Remove the files of the inbox whose very bytes the ledger gives back; returns how many. The others stay.

    A signature goes with its list, and both stay where the ledger does not hold the signature.
    """
    removed = 0
    for path in inbox_files(case):
        data, note = path.read_bytes(), signature_beside(path)
        digest = hashlib.sha256(data).hexdigest()
        try:
            preserved = ledger.source(digest) == data
        except LedgerError:
            continue
        if preserved and (note is None or _holds_signature(ledger, digest, note.read_bytes())):
            path.unlink()
            if note:
                note.unlink()
            removed += 1
    return removed


def _holds_signature(ledger: Ledger, source: str, note: bytes) -> bool:
    """Whether a list was read with this very signature."""
    notes = {signature_of_reading(each) for each in ledger.store.read("readings", {"source": source})}
    return note.decode(errors="replace") in notes


def _counted(name: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdecimal() else -1, part) for part in re.split(r"(\d+)", name)]


def printable_name(path: Path) -> str:
    """The name of a file as text; bytes that are not text are shown by their codes."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def _declared(case: CaseFolder, file_name: str, told: Told) -> ListDeclaration:
    """The list that a file belongs to, as the case declares it or as it is told now."""
    declaration = case.declaration()
    found = declaration.list_named(told.list_id) if told.list_id else list_for_file(declaration, file_name)
    if found is None:
        list_id = told.list_id or list_id_from(file_name)
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}", list_id):
            raise Misuse("list_id_wrong", value=list_id)
        how = {key: getattr(told, key) for key in ("encoding", "delimiter", "sheet", "date_order")}
        return ListDeclaration(list_id, told.documenter or list_id, **how)
    for key in ("documenter", "encoding", "delimiter", "sheet", "date_order"):
        said, written = getattr(told, key), getattr(found, key)
        if said is not None and said != written:
            raise Misuse("told_contradicts_case", key=key, told=said, written=written or "–", list=found.list_id)
    return found


def _origin(declared: ListDeclaration) -> Origin:
    how = {
        "encoding": declared.encoding,
        "delimiter": declared.delimiter,
        "sheet": declared.sheet,
        "id": " + ".join(declared.columns.get(Role.ID, ())) or None,
        "row_number": " + ".join(declared.columns.get(Role.ROW_NUMBER, ())) or None,
    }
    return Origin(declared.list_id, declared.documenter, ClaimKind.CASUALTY, how)


def _signature(
    case: CaseFolder, path: Path, told: Told, data: bytes, declared: ListDeclaration
) -> ListSignature | None:
    """The signature that came with a file, checked; None where none came."""
    if (file := told.signed or signature_beside(path)) is None:
        return None
    return verify_list(file.read_bytes(), data, declared.documenter, case.declaration().people)


def _signed(origin: Origin, signature: ListSignature | None) -> Origin:
    """A list with its signature is read as such: the note is kept with the reading, and a later one makes a new reading."""
    return replace(origin, how={**origin.how, "signed": signature.note}) if signature else origin


def _last_reading(ledger: Ledger, source: str, origin: Origin) -> Any | None:
    """The latest reading of a source, made this way; with a signature too, if it is now added without one."""
    if "signed" not in origin.how:
        readings = ledger.store.read("readings", {"source": source, "list_id": origin.list_id})
        note = signature_of_reading(readings[-1]) if readings else None
        origin = replace(origin, how={**origin.how, "signed": note}) if note else origin
    return ledger.last_reading(source, origin)


def _proposed(
    case: CaseFolder, declared: ListDeclaration, table: SourceTable
) -> tuple[ListDeclaration | None, tuple[Evidence, ...]]:
    """A list that the case does not declare yet, as proposed from its columns and written into `case.toml`."""
    if case.declaration().list_named(declared.list_id) is not None:
        return None, ()
    sample = [row for row in table.rows if not row.unreadable][:2000]
    proposals = propose_columns(table.columns, [dict(row.fields) for row in sample])
    columns = {each.role: tuple(each.columns) for each in proposals}
    evidence = [each.evidence for each in proposals]
    if _serial(_values(sample, columns.get(Role.ID, ()))):
        counting = columns.pop(Role.ID)
        columns = {Role.ROW_NUMBER: counting, **columns}
        evidence = [each.evidence for each in proposals if each.role != Role.ID]
        evidence.append(("column_counts_rows", {"column": counting[0]}))
    order = declared.date_order
    if order is None:
        dates = _values(sample, (*columns.get(Role.DEATH_DATE, ()), *columns.get(Role.BIRTH_DATE, ())))
        order, why = propose_date_order(dates)
        evidence.append(why)
    proposed = replace(declared, columns=columns, date_order=order)
    reasons = [sentence(code, values, "en") for code, values in (*table.evidence, *evidence)]
    declare_list(case, proposed, reasons)
    return proposed, tuple(evidence)


def _serial(values: Sequence[str]) -> bool:
    """Whether a column only counts the rows: such a number belongs to a place in the file, not to a person."""
    numbers = [int(value) for value in values if value.strip().isdecimal()]
    return bool(values) and numbers == list(range(numbers[0] if numbers else 0, len(values) + (numbers or [0])[0]))


def _values(rows: Sequence[SourceRow], columns: Sequence[str]) -> list[str]:
    return [text for row in rows for column, text in row.fields if column in columns and text.strip()]


def _claim(file: str, declared: ListDeclaration, row: SourceRow) -> NewClaim:
    place, fields = Locator(file, row.sheet, row.row), dict(row.fields)
    if row.unreadable:
        return NewClaim(place, row.fields, None, row.flags, readable=False)
    if total := next((text for text in fields.values() if text.strip(" :").casefold() in _TOTALS), None):
        return NewClaim(
            place, row.fields, None, (*row.flags, Flag("row_of_totals", values={"text": total})), readable=False
        )
    numbered = declared.columns.get(Role.ROW_NUMBER, ())
    return NewClaim(place, row.fields, _own_id(declared, fields), row.flags, row_number=numbered)


def _own_id(declared: ListDeclaration, fields: Mapping[str, str]) -> str | None:
    """The documenter's own id of a row; None where the list has none or the row leaves it blank."""
    parts = [fields.get(column, "").strip() for column in declared.columns.get(Role.ID, ())]
    return " ".join(parts) if parts and all(parts) else None


def _flags_of_columns(declared: ListDeclaration, table: SourceTable) -> list[Flag]:
    """What is wrong between the columns that a case declares and those that a file has; else it would be lost in silence."""
    flags = []
    if table.rows and not NAME_ROLES & set(declared.columns):
        flags.append(Flag("names_not_declared", values={"columns": ", ".join(table.columns)}))
    flags += [Flag("header_looks_like_values", column=column) for column in table.columns if _VALUE.fullmatch(column)]
    named = [(role, column) for role, columns in declared.columns.items() for column in columns]
    return flags + [
        Flag("mapped_column_missing", column=column, values={"role": str(role)})
        for role, column in named
        if column not in table.columns
    ]
