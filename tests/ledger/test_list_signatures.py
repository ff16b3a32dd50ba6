"""A documenter's list is signed by its people, and read as such: nobody invents or changes a list for it."""

from pathlib import Path
from typing import Any

import pytest

from ledger.logs import scribe
from tawthiq.case import CaseFolder, Person, PersonRole, create_case
from tawthiq.errors import LogRefused, SourceRefused
from tawthiq.ingest.add import Told, add_file, empty_inbox, inbox_files
from tawthiq.ledger import Ledger, reading_flags
from tawthiq.ledger.list_signatures import sign_list, signature_of_reading, unsigned_flags, verify_list
from tawthiq.tlog import SignatureType, Signer, open_checkpoint

LIST = "id,name,sex,age\n1,Ahmad Hasan Darwish,male,34\n2,Layla Omar Nassar,female,8\n"
OLD, NEW, STRANGER = (Signer(f"season-{n}", SignatureType.ED25519, bytes([n]) * 32) for n in (1, 2, 3))
PEOPLE = (
    Person("c-1", PersonRole.CONTRIBUTOR, (OLD.key, NEW.key), documenters=("north office",)),
    Person("c-2", PersonRole.CONTRIBUTOR, (STRANGER.key,), documenters=("south",)),
    Person("k", PersonRole.CUSTODIAN, (Signer("k", SignatureType.ED25519, bytes([9]) * 32).key,)),
)


@pytest.fixture
def case(tmp_path: Path) -> CaseFolder:
    made = create_case(tmp_path / "case", {"en": "x", "ar": "x"}, None)
    people = f"""
[[documenters]]
id = "north office"
[[people]]
id = "c-1"
role = "contributor"
key = ["{OLD.key.text}", "{NEW.key.text}"]
documenter = "north office"
"""
    text = made.declaration_file.read_text(encoding="utf-8")
    made.declaration_file.write_text(text + people, encoding="utf-8")
    (made.inbox / "north.csv").write_text(LIST, encoding="utf-8")
    return made


def added(case: CaseFolder, signer: Signer | None = None, **how: Any) -> Any:
    """Add the list, with a signature beside it if someone signs."""
    path = case.inbox / "north.csv"
    beside = path.with_name("north.csv.signed")
    beside.unlink(missing_ok=True)
    if signer:
        beside.write_bytes(sign_list(how.pop("signed_data", path.read_bytes()), "north.csv", "north office", signer))
    with Ledger(case.ledger) as ledger:
        return add_file(case, ledger, path, Told(documenter="north office", **how), scribe())


def readings(case: CaseFolder) -> list[tuple[str, bool]]:
    with Ledger(case.ledger) as ledger:
        found = ledger.store.read("readings")
        return [(each["outcome"], signature_of_reading(each) is not None) for each in found]


def flags(case: CaseFolder) -> list[str]:
    declaration = case.declaration()
    with Ledger(case.ledger) as ledger:
        return [each["code"] for each in unsigned_flags(ledger, declaration.lists, declaration.people)]


@pytest.mark.parametrize("signer", [OLD, NEW])
def test_a_signed_list_is_read_with_its_signature(case: CaseFolder, signer: Signer) -> None:
    assert added(case, signer).signed_by == "c-1"
    assert readings(case) == [("read", True)]
    assert flags(case) == []
    assert [each.name for each in inbox_files(case)] == ["north.csv"]


def test_a_list_that_is_signed_later_is_read_again_and_stays_signed(case: CaseFolder) -> None:
    assert added(case).signed_by is None
    assert flags(case) == ["list_not_signed"]
    again = added(case, OLD)
    assert (again.appended.new, again.appended.unchanged) == (0, 2)
    assert flags(case) == []
    assert added(case, OLD).appended.already
    assert added(case).appended.already
    assert readings(case) == [("read", False), ("read", True)]


def test_a_signature_leaves_the_inbox_with_its_list(case: CaseFolder) -> None:
    with pytest.raises(SourceRefused):
        added(case, STRANGER)
    with Ledger(case.ledger) as ledger:
        assert empty_inbox(case, ledger) == 0
    added(case, OLD)
    with Ledger(case.ledger) as ledger:
        assert empty_inbox(case, ledger) == 1
    assert list(case.inbox.iterdir()) == []


def test_a_signature_is_named_where_it_lies_elsewhere(case: CaseFolder, tmp_path: Path) -> None:
    note = tmp_path / "other.name"
    note.write_bytes(sign_list(LIST.encode(), "as it was called.csv", "north office", OLD))
    assert added(case, signed=note).signed_by == "c-1"


def test_a_wrong_signature_is_refused_and_the_bytes_are_preserved(case: CaseFolder) -> None:
    with pytest.raises(SourceRefused, match="list_signed_by_nobody"):
        added(case, STRANGER)
    with pytest.raises(SourceRefused, match="list_signed_differs"):
        added(case, OLD, signed_data=b"another list")
    with Ledger(case.ledger) as ledger:
        (source,) = ledger.store.read("sources")
        assert ledger.source(source["sha256"]) == LIST.encode()
        assert [each["code"] for each in reading_flags(ledger, ())] == ["list_signed_by_nobody"]
    assert readings(case) == [("refused", False)]
    assert added(case, OLD).signed_by == "c-1"


def test_a_wrong_signature_takes_nothing_from_a_list_that_stands(case: CaseFolder) -> None:
    added(case, OLD)
    with pytest.raises(SourceRefused, match="list_signed_by_nobody"):
        added(case, STRANGER)
    assert readings(case) == [("read", True)]


def test_a_signature_is_for_one_documenter() -> None:
    note = sign_list(b"x", "a.csv", "south", STRANGER)
    assert verify_list(note, b"x", "south", PEOPLE).person_id == "c-2"
    with pytest.raises(SourceRefused, match="list_signed_for_other"):
        verify_list(note, b"x", "north office", PEOPLE)
    with pytest.raises(SourceRefused, match="list_signed_by_nobody"):
        verify_list(sign_list(b"x", "a.csv", "south", OLD), b"x", "south", PEOPLE)


def test_one_signs_a_list_and_nobody_beside(case: CaseFolder) -> None:
    note = sign_list(b"x", "a.csv", "south", STRANGER)
    other = sign_list(b"x", "a.csv", "south", OLD).rpartition(b"\n\n")[2]
    with pytest.raises(SourceRefused, match="statement_form"):
        verify_list(note + other, b"x", "south", PEOPLE)


def test_only_contributors_sign_lists() -> None:
    custodian = Signer("k", SignatureType.ED25519, bytes([9]) * 32)
    with pytest.raises(SourceRefused, match="list_signed_by_nobody"):
        verify_list(sign_list(b"x", "a.csv", "south", custodian), b"x", "south", PEOPLE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"bytes 1\n", b"bytes 01\n"),
        (b"file a.csv\n", b"file a.csv\nfile a.csv\n"),
        (b"tawthiq-list/v1", b"tawthiq-list/v2"),
        (b"documenter south\n", b"documenter south\nbasis x\n"),
        (b"documenter south\n", b"documenter south \n"),
        (b"file a.csv", b"file b.csv"),
    ],
)
def test_whatever_is_changed_in_a_note_is_refused(old: bytes, new: bytes) -> None:
    note = sign_list(b"x", "a.csv", "south", STRANGER)
    assert old in note
    with pytest.raises(SourceRefused):
        verify_list(note.replace(old, new), b"x", "south", PEOPLE)


@pytest.mark.parametrize(
    ("file", "documenter"), [("a\nb", "south"), ("a", "south\nfile x"), ("a", " south"), ("", "s")]
)
def test_what_would_have_two_readings_is_not_signed(file: str, documenter: str) -> None:
    with pytest.raises(LogRefused):
        sign_list(b"x", file, documenter, OLD)


def test_no_signature_of_a_list_is_one_of_a_checkpoint() -> None:
    with pytest.raises(LogRefused):
        open_checkpoint(sign_list(b"x", "a.csv", "south", OLD), [OLD.key])
