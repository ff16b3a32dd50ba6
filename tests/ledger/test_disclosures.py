"""A person is given what their role may have, encrypted to them and entered first; anyone else nothing."""

import json
from pathlib import Path

import pytest

from ledger.logs import append, checkpoint, outsider, scribe
from ledger.people import keys_of
from tawthiq.case import Person, PersonRole
from tawthiq.errors import LedgerError, Misuse, RecordNotFound
from tawthiq.ledger import Ledger, disclosures
from tawthiq.ledger.checkpoints import signer_of
from tawthiq.ledger.disclosures import Disclosure, hand_over, must_be_given, openings_of, places_for, receive
from tawthiq.ledger.public_log import open_log

NAMES = ("Ahmad Hasan Darwish", "Layla Omar Nassar")
RELEASES = {"a": "replaces"}


class Room:
    """A signed case with one list of the documenter A, and a person of a role with their identity."""

    def __init__(self, path: Path) -> None:
        self.path, self.folder = path, path / "ledger"
        append(self.folder, "an earlier release")
        append(self.folder, *NAMES)
        checkpoint(self.folder)
        self.identity, signer, self.recipient = keys_of(path, "p")
        self.key = signer.key

    def person(self, role: PersonRole, *documenters: str) -> Person:
        return Person("p", role, (self.key,), self.recipient, documenters)

    def ids(self, table: str, name: str) -> list[str]:
        with Ledger(self.folder) as ledger:
            return [str(each) for (each,) in ledger.store.column(table, (name,))]

    def disclose(self, person: Person, *named: str) -> tuple[Disclosure, list[str]]:
        """What is handed over, and the names in it."""
        with Ledger(self.folder) as ledger, open_log(ledger) as log:
            disclosed = openings_of(log, places_for(log, person, named, RELEASES), None)
            hand_over(ledger, person, disclosed, scribe(), self.path / "out")
            self.vkey = signer_of(log).key.text
        receive((self.path / "out").read_bytes(), self.identity, self.path / "in")
        told = [json.loads(each.read_bytes())["payload"] for each in (self.path / "in").iterdir()]
        return disclosed, sorted(json.loads(each["fields"])[0][1] for each in told if "fields" in each)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_a_contributor_is_given_the_rows_of_its_own_lists_that_stand(room: Room) -> None:
    _, names = room.disclose(room.person(PersonRole.CONTRIBUTOR, "A", "B"))
    assert names == sorted(NAMES)
    for each in (room.path / "in").iterdir():
        assert outsider("open", each, "--vkey", room.vkey) == 2  # no witness


@pytest.mark.parametrize("kind", ["claim of another", "judgement"])
def test_a_contributor_is_given_no_row_of_another(room: Room, kind: str) -> None:
    documenter = "A" if kind == "judgement" else "B"
    if kind == "judgement":
        append(room.folder, *NAMES, judged=True)
    table, name = ("judgements", "judgement_id") if kind == "judgement" else ("claims", "claim_id")
    with pytest.raises(Misuse, match="disclosure_not_own"):
        room.disclose(room.person(PersonRole.CONTRIBUTOR, documenter), room.ids(table, name)[-1])
    assert not (room.path / "out").exists()


def test_a_monitor_is_given_what_was_named(room: Room) -> None:
    named = room.ids("claims", "claim_id")[-1]
    monitor = room.person(PersonRole.MONITOR)
    with pytest.raises(Misuse, match="disclosure_of_nothing"):
        room.disclose(monitor)
    with pytest.raises(RecordNotFound):
        room.disclose(monitor, "00000000")
    assert room.disclose(monitor, named[:8])[1] == [NAMES[1]]


def test_what_was_given_is_entered(room: Room) -> None:
    disclosed, _ = room.disclose(room.person(PersonRole.MONITOR), room.ids("claims", "claim_id")[-1])
    with Ledger(room.folder) as ledger:
        (act,) = ledger.acts("disclosure")
    assert (act["to"], act["role"], act["entries"]) == ("p", "monitor", list(disclosed.entries))
    public = b"".join(each.read_bytes() for each in (room.folder / "tiles").rglob("*") if each.is_file())
    assert disclosed.entries[0].encode() in public


def test_it_is_entered_before_it_is_written(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disclosures, "write_file", full)
    with pytest.raises(OSError, match="No space"):
        room.disclose(room.person(PersonRole.MONITOR), room.ids("claims", "claim_id")[-1])
    with Ledger(room.folder) as ledger:
        assert len(ledger.acts("disclosure")) == 1


def test_whoever_is_not_declared_is_given_nothing(room: Room) -> None:
    with pytest.raises(Misuse, match="disclosure_to_nobody"):
        must_be_given(None, "x")
    with pytest.raises(Misuse, match="disclosure_to_custodian"):
        room.disclose(room.person(PersonRole.CUSTODIAN), room.ids("claims", "claim_id")[-1])
    with pytest.raises(Misuse, match="disclosure_without_recipient"):
        must_be_given(Person("p", PersonRole.CONTRIBUTOR, documenters=("A",)), "p")


def test_it_opens_for_that_person_alone(room: Room) -> None:
    room.disclose(room.person(PersonRole.MONITOR), room.ids("claims", "claim_id")[-1])
    data = (room.path / "out").read_bytes()
    assert b"payload" not in data
    assert NAMES[1].encode() not in data
    other, _, _ = keys_of(room.path, "other")
    with pytest.raises(LedgerError, match="disclosure_damaged"):
        receive(data, other, room.path / "else")
    with pytest.raises(LedgerError, match="disclosure_damaged"):
        receive(data[:-1], room.identity, room.path / "else")
    with pytest.raises(Misuse, match="disclosure_exists"):
        receive(data, room.identity, room.path / "in")
    assert not (room.path / "else").exists()


@pytest.mark.parametrize("name", ["../x", "/x", ".x", "a/b", ""])
def test_what_is_received_is_written_nowhere_else(room: Room, name: str) -> None:
    with Ledger(room.folder) as ledger:
        person = room.person(PersonRole.ANALYST)
        hand_over(ledger, person, Disclosure({name: b"x"}), scribe(), room.path / "out")
        with pytest.raises(Misuse, match="disclosure_exists"):
            hand_over(ledger, person, Disclosure({}), scribe(), room.path / "out")
    with pytest.raises(LedgerError, match="disclosure_damaged"):
        receive((room.path / "out").read_bytes(), room.identity, room.path / "in")


def test_what_no_checkpoint_holds_is_not_given_yet(room: Room) -> None:
    append(room.folder, "Yusuf")
    with pytest.raises(Misuse, match="prove_not_signed"):
        room.disclose(room.person(PersonRole.CONTRIBUTOR, "A"))
