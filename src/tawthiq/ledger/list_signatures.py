"""A documenter's signature over a list that it hands in, so that nobody who keeps a case can invent or change a list for it.

What is signed (C2SP signed note) is `tawthiq-list/v1` and the lines `documenter`, `file`, `bytes`, `sha256`. The list counts
as signed when one of the keys that `case.toml` declares for that documenter's contributors signed just these bytes. The
file's name is signed too, and not compared: files are renamed on their way.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tawthiq.case.lists import ListDeclaration
from tawthiq.case.people import Person, contributors_of
from tawthiq.errors import LogRefused, SourceRefused
from tawthiq.ledger.ledger import Ledger
from tawthiq.ledger.standing import standing_readings
from tawthiq.ledger.statements import parse_statement, signed, signers_of, statement
from tawthiq.tlog import Signer, VerifierKey
from tawthiq.tlog.note import parse_note

TITLE = "tawthiq-list/v1"
SUFFIX = ".signed"
_WORDS = ("documenter", "file", "bytes", "sha256")


@dataclass(frozen=True)
class ListSignature:
    """A signature that was checked: the note, who signed, and with which key."""

    note: str
    person_id: str
    key: VerifierKey


def sign_list(data: bytes, file: str, documenter: str, signer: Signer) -> bytes:
    """The signed note by which a contributor answers for a list; raises LogRefused where a name cannot stand on a line."""
    values = (documenter, file, str(len(data)), sha256(data).hexdigest())
    return signed(statement(TITLE, dict(zip(_WORDS, values, strict=True))), signer)


def verify_list(note: bytes, data: bytes, documenter: str, people: Iterable[Person]) -> ListSignature:
    """Check a signed note against the list that it came with, and find who signed; raises what `verify_note` does."""
    return verify_note(note, (sha256(data).hexdigest(), len(data)), documenter, people)


def verify_note(note: bytes, of: tuple[str, int], documenter: str, people: Iterable[Person]) -> ListSignature:
    """Check a signed note against the list that it is of, by SHA-256 and length, and find who signed.

    Raises SourceRefused where it is for other bytes, another documenter, or by nobody who may sign that one's lists.
    """
    contributors = contributors_of(people, documenter)
    try:
        read = parse_note(note)
        values = parse_statement(read.text, TITLE, _WORDS)
        if len(read.signatures) != 1:  # the public entry names one key: it must be that of who is believed here
            raise LogRefused("statement_form", title=TITLE)
        if values["documenter"] != documenter:
            raise SourceRefused("list_signed_for_other", documenter=documenter, written=values["documenter"])
        if (values["sha256"], values["bytes"]) != (of[0], str(of[1])):
            raise SourceRefused("list_signed_differs", signed=values["file"])
        _, keys = signers_of(note, [key for each in contributors for key in each.keys])
    except LogRefused as refusal:
        code = "list_signed_by_nobody" if refusal.code == "log_unsigned" else refusal.code
        raise SourceRefused(code, **refusal.values, documenter=documenter) from None
    signer = next(each for each in contributors if keys[0] in each.keys)
    return ListSignature(note.decode(), signer.person_id, keys[0])


def signature_beside(path: Path) -> Path | None:
    """The signature that lies beside a list under its name; None where there is none."""
    beside = path.with_name(path.name + SUFFIX)
    return beside if beside.is_file() else None


def signature_of_reading(reading: Any) -> str | None:
    """The signed note with which a list was read; None where it came without."""
    note = json.loads(reading["how"]).get("signed")
    return None if note is None else str(note)


def unsigned_flags(ledger: Ledger, lists: Sequence[ListDeclaration], people: Sequence[Person]) -> list[dict[str, Any]]:
    """The lists that stand without a signature, of documenters for whom somebody is declared to sign."""
    releases = {each.list_id: each.release for each in lists}
    last = {(each["list_id"], each["source"]): each for each in standing_readings(ledger, releases)}
    files = {row["sha256"]: row["file"] for row in ledger.store.read("sources")}
    place = {"sheet": "", "row": 0, "column": "", "record_id": "", "mend": False, "code": "list_not_signed"}
    return [
        {**place, "file": files[source], "list_id": list_id, "values": {"documenter": reading["documenter"]}}
        for (list_id, source), reading in last.items()
        if contributors_of(people, reading["documenter"]) and signature_of_reading(reading) is None
    ]
