"""Handing records to a person whom a case declares: encrypted to that person, and entered before it is written.

What is handed over is a tar of files: openings of records (format OPENING of `tawthiq_verify.py`), or a table without names. The
act `disclosure` keeps to whom it went and in which role, which entries were opened, and the SHA-256 of what was handed over.
"""

import json
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from re import fullmatch

from tawthiq.case.people import Person, PersonRole
from tawthiq.errors import LedgerError, Misuse
from tawthiq.ledger.identity import read_identity
from tawthiq.ledger.ledger import Ledger, Scribe
from tawthiq.ledger.proving import Place, find_record, prove_each
from tawthiq.ledger.public_log import PublicLog
from tawthiq.ledger.standing import standing_readings
from tawthiq.ledger.tar_parts import tar_parts
from tawthiq.store import flush_folder, write_file
from tawthiq.tlog import Policy

ACT = "disclosure"
_FILE_NAME = r"[a-z0-9][a-z0-9.-]{0,79}"


@dataclass(frozen=True)
class Disclosure:
    """What is to be handed over: files by their names, and the ids of the public entries that they open."""

    files: Mapping[str, bytes]
    entries: tuple[str, ...] = ()


def must_be_given(person: Person | None, person_id: str) -> Person:
    """Raise Misuse unless somebody declared may be handed something at all: nobody else is, and no custodian."""
    if person is None:
        raise Misuse("disclosure_to_nobody", person=person_id)
    if person.role is PersonRole.CUSTODIAN:
        raise Misuse("disclosure_to_custodian", person=person_id)
    if person.recipient is None:
        raise Misuse("disclosure_without_recipient", person=person_id)
    return person


def places_for(log: PublicLog, person: Person, named: Iterable[str], releases: Mapping[str, str]) -> list[Place]:
    """The records that a contributor or monitor asks for: of a contributor by default all rows of its own lists that stand.

    Raises Misuse where a monitor names none, or a contributor one that is not of its own lists; RecordNotFound where there is
    no such record.
    """
    must_be_given(person, person.person_id)
    places = [find_record(log, each) for each in named]
    if person.role is PersonRole.MONITOR:
        if not places:
            raise Misuse("disclosure_of_nothing", person=person.person_id)
        return places
    own = _own_rows(log, person, releases)
    if foreign := [named for kind, position, named in places if (kind, position) not in own]:
        raise Misuse("disclosure_not_own", person=person.person_id, named=foreign[0])
    return places or [(kind, position, f"{kind} {position}") for kind, position in own]


def openings_of(log: PublicLog, places: Iterable[Place], policy: Policy | None) -> Disclosure:
    """Records, each with its proof in a file of its own; raises what `prove` raises."""
    files, entries = {}, []
    for proven in prove_each(log, places, policy):
        entry_id = str(json.loads(proven.entry)["id"])
        files[f"{entry_id}.json"] = proven.opening
        entries.append(entry_id)
    return Disclosure(files, tuple(entries))


def hand_over(ledger: Ledger, person: Person, disclosed: Disclosure, scribe: Scribe, out: Path) -> str:
    """Enter that this goes to a person, then write it, encrypted to that person; returns the id of the act."""
    from pyrage import encrypt
    from pyrage.x25519 import Recipient

    person = must_be_given(person, person.person_id)
    if out.exists():
        raise Misuse("disclosure_exists", path=str(out))
    data = _tar(disclosed.files)
    told = {
        "to": person.person_id,
        "role": str(person.role),
        "recipient": person.recipient,
        "entries": list(disclosed.entries),
        "files": len(disclosed.files),
        "sha256": sha256(data).hexdigest(),
    }
    act_id = ledger.act(ACT, told, scribe)
    write_file(out, encrypt(data, [Recipient.from_str(str(person.recipient))]))
    flush_folder(out.absolute().parent)
    return act_id


def receive(data: bytes, identity: Path, folder: Path) -> list[str]:
    """Open what was handed over to this identity, into a new folder; returns the names of its files.

    Raises Misuse where the folder exists, LedgerError where the file is damaged or for somebody else.
    """
    from pyrage import DecryptError, decrypt

    try:
        opened = decrypt(data, [read_identity(identity)])
        files = {name: b"".join(part) for name, part in tar_parts(BytesIO(opened))}
    except (DecryptError, tarfile.TarError, ValueError, EOFError):
        raise LedgerError("disclosure_damaged") from None
    if not all(fullmatch(_FILE_NAME, name) for name in files):
        raise LedgerError("disclosure_damaged")
    if folder.exists():
        raise Misuse("disclosure_exists", path=str(folder))
    folder.mkdir(parents=True)
    for name, content in files.items():
        write_file(folder / name, content)
    flush_folder(folder)
    return sorted(files)


def _own_rows(log: PublicLog, person: Person, releases: Mapping[str, str]) -> dict[tuple[str, int], None]:
    """The claims of a contributor's own lists, as far as they stand and were not erased."""
    store = log.ledger.store
    own = {
        each["reading_id"]
        for each in standing_readings(log.ledger, releases)
        if each["documenter"] in person.documenters
    }
    erased = store.keys.erased("claim")
    claims = store.column("claims", ("reading_id", "position"))
    return {("claim", int(position)): None for reading, position in claims if reading in own and position not in erased}


def _tar(files: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o600
            tar.addfile(entry, BytesIO(data))
    return made.getvalue()
