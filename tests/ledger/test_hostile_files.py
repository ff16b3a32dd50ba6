"""Files that come from others, each changed in many ways: a refusal with a code, never another error, and nothing half done."""

import base64
import random
import shutil
import tarfile
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pyrage import encrypt
from pyrage.x25519 import Identity, Recipient

from ledger.golden_timestamps import CHECKPOINT, NONCE, REPLY, ROOT
from ledger.logs import append, checkpoint, policy, policy_of, witness_line
from ledger.people import block, keys_of
from tawthiq.case import create_case
from tawthiq.case.people import Person, PersonRole
from tawthiq.errors import LedgerError, TawthiqError
from tawthiq.ledger import Ledger
from tawthiq.ledger import backup as backups
from tawthiq.ledger.authorities import Authority, check_reply, read_authority
from tawthiq.ledger.case_key import open_case_key, seal
from tawthiq.ledger.checkpoints import signer_of
from tawthiq.ledger.disclosures import receive
from tawthiq.ledger.identity import identity_path, read_identity
from tawthiq.ledger.list_signatures import sign_list, verify_list
from tawthiq.ledger.log_key import read_log_key
from tawthiq.ledger.orders import Order, sign_order, verify_order
from tawthiq.ledger.public_log import open_log
from tawthiq.ledger.receipts import promise_of, receipt
from tawthiq.ledger.restore import restore, unwrap
from tawthiq.ledger.signing_key import read_signing_key, signing_key_path
from tawthiq.ledger.tar_parts import tar_parts, whole
from tawthiq.ledger.witnessing import take_answer
from tawthiq.tlog import consider, parse_policy

PIECES = (
    b"\n",
    b"\n\n",
    b"\0",
    b"{",
    b"[]",
    b"null",
    b"-1",
    b"9" * 30,
    b"1e5",
    "\u202e".encode(),
    b"\xff",
    b" ",
    b"==",
)


def mutant(data: bytes, chance: random.Random) -> bytes:
    """Some bits turned, bytes taken out, doubled, put in, or cut off."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        at = chance.randrange(len(changed) or 1)
        match chance.randrange(6):
            case 0 if changed:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at : at + chance.choice((1, 2, 50, 500))]
            case 2:
                changed[at:at] = changed[at : at + chance.choice((1, 5, 60))]
            case 3:
                changed[at:at] = chance.randbytes(chance.choice((1, 3, 20)))
            case 4:
                changed[at:at] = chance.choice(PIECES)
            case _:
                del changed[at:]
    return bytes(changed)


def attacked(data: bytes, read: Callable[[bytes], object], times: int = 500) -> int:
    """How many mutants were refused; whatever is no refusal of ours, and whatever takes long, fails the test."""
    chance, refused = random.Random(len(data)), 0  # noqa: S311
    for _ in range(times):
        begin = time.process_time()
        try:
            read(mutant(data, chance))
        except TawthiqError:
            refused += 1
        assert time.process_time() - begin < 5
    return refused


def test_statements_that_people_sign(tmp_path: Path) -> None:
    _, one, _ = keys_of(tmp_path, "one")
    _, two, _ = keys_of(tmp_path, "two")
    people = [Person(each.name, PersonRole.CUSTODIAN, (each.key,)) for each in (one, two)]
    order = Order("shred", "x", "0" * 32, "GDPR", "0" * 64, date(2026, 1, 1)).text
    order = sign_order(sign_order(order, one), two)
    assert attacked(order, lambda data: verify_order(data, people)) == 500
    contributor = Person("c", PersonRole.CONTRIBUTOR, (one.key,), documenters=("A",))
    note = sign_list(b"x", "a.csv", "A", one)
    assert attacked(note, lambda data: verify_list(data, b"x", "A", [contributor])) == 500


def test_what_witnesses_and_contributors_send(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    append(folder, "Ahmad")
    made = checkpoint(folder)
    append(folder, "Layla")
    with Ledger(folder) as ledger, open_log(ledger) as log:
        signer = signer_of(log)
        trusted = policy(signer.key.text)
        source = ledger.store.read("readings")[-1]["source"]
        given = receipt(log, source, trusted, (signer, 10**9)).data
        assert attacked(given, lambda data: promise_of(data, trusted, signer.name)) > 450
        assert attacked(witness_line(made), lambda data: take_answer(log, data, trusted)) == 500
        assert attacked(policy_of(signer.key.text), parse_policy) > 450
        request = b"old 0\n\n" + (folder / "tiles" / "checkpoint").read_bytes()
        assert attacked(request, lambda data: consider(data, [signer.key], {})) == 0  # it answers with a status


def test_keys_that_somebody_changed(tmp_path: Path) -> None:
    identity, _, recipient = keys_of(tmp_path, "one")
    append(tmp_path / "ledger", "Ahmad")
    checkpoint(tmp_path / "ledger")

    def written(path: Path, read: Callable[[], object], sealed: Callable[[bytes], bytes] = bytes) -> int:
        kept = path.read_bytes()

        def changed(data: bytes) -> None:
            path.write_bytes(sealed(data))
            read()

        refused = attacked(kept, changed, 300)
        path.write_bytes(kept)
        return refused

    assert written(tmp_path / "ledger" / "case.key", lambda: open_case_key(tmp_path / "ledger", identity_path())) == 300
    assert written(signing_key_path(identity), lambda: read_signing_key(identity)) == 300
    assert written(identity, lambda: read_identity(identity)) > 250
    wrapped = [Recipient.from_str(recipient)]
    assert (
        written(signing_key_path(identity), lambda: read_signing_key(identity), lambda each: encrypt(each, wrapped))
        == 300
    )
    with Ledger(tmp_path / "ledger") as ledger:
        place = b"tawthiq/log-key/v1"
        assert written(ledger.folder / "log.key", lambda: read_log_key(ledger)) == 300
        assert (
            written(ledger.folder / "log.key", lambda: read_log_key(ledger), lambda each: seal(ledger.key, each, place))
            > 250
        )


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
def test_replies_and_certificates_of_authorities(tmp_path: Path) -> None:
    golden, path = Authority("golden", ROOT.encode()), tmp_path / "golden.pem"
    attacked(REPLY, lambda data: check_reply(data, CHECKPOINT.text, golden, NONCE), 1000)

    def read(certificate: bytes) -> None:
        pem = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(certificate) + b"-----END CERTIFICATE-----\n"
        path.write_bytes(pem)
        check_reply(REPLY, CHECKPOINT.text, read_authority(path), NONCE)

    attacked(base64.b64decode("".join(ROOT.splitlines()[1:-1])), read, 1000)


def tar_of(*names: str, content: bytes = b"x") -> bytes:
    made = BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, BytesIO(content))
    return made.getvalue()


def header(**told: object) -> bytes:
    entry = tarfile.TarInfo("a")
    for name, value in told.items():
        setattr(entry, name, value)
    return entry.tobuf(tarfile.GNU_FORMAT)


HOSTILE_TARS = {
    "size below zero, by which Python's reader goes round for ever": header()
    + header()
    + header(size=-1024)
    + bytes(1024),
    "symbolic link": header(type=tarfile.SYMTYPE, linkname="/etc/passwd") + bytes(1024),
    "hard link": header(type=tarfile.LNKTYPE, linkname="/etc/passwd") + bytes(1024),
    "device": header(type=tarfile.CHRTYPE) + bytes(1024),
    "sparse file": header(type=tarfile.GNUTYPE_SPARSE, size=0) + bytes(1024),
    "header on header": (header(type=tarfile.GNUTYPE_LONGNAME, size=4) + b"a".ljust(512, b"\0")) * 5000 + bytes(1024),
    "records on records": (header(type=tarfile.XHDTYPE, size=9) + b"9 path=a\n".ljust(512, b"\0")) * 5000 + bytes(1024),
    "endless records": header(type=tarfile.XHDTYPE, size=1 << 40) + bytes(1024),
    "records that never end": header(type=tarfile.XHDTYPE, size=9) + b"0 path=a\n".ljust(512, b"\0") + bytes(1024),
    "records of a sparse file": header(type=tarfile.XHDTYPE, size=22)
    + b"22 GNU.sparse.major=1\n".ljust(512, b"\0")
    + bytes(1024),
    "a name twice": tar_of("a", "a"),
    "cut off": tar_of("a")[:700],
    "nothing": b"",
    "no tar": b"x" * 2048,
}


@pytest.mark.parametrize("data", HOSTILE_TARS.values(), ids=HOSTILE_TARS)
def test_a_tar_that_nobody_here_makes(tmp_path: Path, data: bytes) -> None:
    identity, _, recipient = keys_of(tmp_path, "one")
    sent = encrypt(data, [Recipient.from_str(recipient)])
    with pytest.raises(LedgerError, match="disclosure_damaged"):
        receive(sent, identity, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["a", "ا" * 90, "a" * 300, "\udcff"])
def test_a_tar_that_was_made_here_is_read(name: str) -> None:
    read = {path: b"".join(part) for path, part in tar_parts(BytesIO(tar_of(name, "b", content=b"x" * 70_000)))}
    assert read == {name: b"x" * 70_000, "b": b"x" * 70_000}
    assert [path for path, _ in tar_parts(BytesIO(tar_of(name, "b", content=b"x" * 700)))] == [name, "b"]


def test_a_part_that_is_kept_in_memory_is_not_large() -> None:
    with pytest.raises(tarfile.TarError):
        whole((bytes(1 << 16) for _ in range(1 << 20)), 1 << 17)


def test_backups_that_anyone_may_have_made(tmp_path: Path) -> None:
    """What opens them is made for everybody's recipients, which are public."""
    (one, first, first_recipient), (two, second, second_recipient) = keys_of(tmp_path, "one"), keys_of(tmp_path, "two")
    case = create_case(tmp_path / "case", {"en": "x", "ar": "x"}, None)
    with case.declaration_file.open("a", encoding="utf-8") as file:
        file.write(
            block("one", "custodian", first, first_recipient) + block("two", "custodian", second, second_recipient)
        )
    append(case.ledger, "Ahmad")
    backup, changed, place = tmp_path / "backup", tmp_path / "changed", tmp_path / "place"
    people = case.declaration().people
    with Ledger(case.ledger) as ledger:
        backups.back_up(case, ledger.key, people, backup)
    content = Identity.generate()
    head = backups.TITLE + backups._head(str(content).encode(), people) + b"\n"
    plain = b"".join(backups._tar(backups._parts(case, tmp_path), bytes(32)))
    before = sorted(path.name for path in tmp_path.iterdir())

    def restored(data: bytes, half: bytes | None = None) -> None:
        changed.write_bytes(data)
        try:
            restore(changed, place, [half or unwrap(changed, one)], two)
        finally:
            shutil.rmtree(place, ignore_errors=True)
            changed.unlink()

    half, data = unwrap(backup, one), backup.read_bytes()
    begins = data.index(b"\n", 20)
    # A key that was wrapped for others, changed, keeps nobody out.
    assert attacked(data[:begins], lambda each: restored(each + data[begins:]), 100) > 80
    assert attacked(data, restored, 40) == 40
    assert attacked(half, lambda each: restored(data, each), 100) > 90
    assert attacked(plain, lambda each: restored(head + encrypt(each, [content.to_public()])), 60) > 50
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "name", ["ledger/case.key", "ledger/./case.key", "ledger/log.db-wal", "hand/x.new", "hand/a/b"]
)
def test_a_backup_brings_no_key_and_no_leftovers(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `case.key` in it would stay, and its maker could open the case ever after."""
    (one, first, first_recipient), (two, second, second_recipient) = keys_of(tmp_path, "one"), keys_of(tmp_path, "two")
    case = create_case(tmp_path / "case", {"en": "x", "ar": "x"}, None)
    people = [
        Person("one", PersonRole.CUSTODIAN, (first.key,), first_recipient),
        Person("two", PersonRole.CUSTODIAN, (second.key,), second_recipient),
    ]
    toml = case.declaration_file
    monkeypatch.setattr(backups, "_parts", lambda *_: iter([("case.toml", toml), ("hand/a", toml), (name, toml)]))
    backups.back_up(case, bytes(32), people, tmp_path / "backup")
    half = unwrap(tmp_path / "backup", one)
    with pytest.raises(LedgerError, match="backup_damaged"):
        restore(tmp_path / "backup", tmp_path / "place", [half], two)
    assert not (tmp_path / "place").exists()
