"""A receipt holds the proof that a list is in the log, or a promise whose breach anyone can be shown."""

import json
from pathlib import Path

import pytest

from ledger.logs import WITNESS, append, checkpoint, outsider, policy, policy_of, signing, witness_line
from tawthiq.errors import LogRefused, RecordNotFound
from tawthiq.ledger import Ledger
from tawthiq.ledger.checkpoints import log_signer
from tawthiq.ledger.public_log import open_log
from tawthiq.ledger.published import read_tile
from tawthiq.ledger.receipts import Promise, Receipt, promise_kept, receipt
from tawthiq.tlog import Checkpoint, Signer, Tile, cosign, open_checkpoint, sign_checkpoint

BY = 1_741_564_800  # when the witness of `witness_line` signs


def handed(folder: Path, by: int = BY) -> tuple[Receipt, Signer]:
    """The receipt for the list that was read last."""
    with Ledger(folder) as ledger, open_log(ledger) as log:
        signer = log_signer(ledger, signing(folder))
        source = ledger.store.read("readings")[-1]["source"]
        return receipt(log, source[:8], None, (signer, by)), signer


def shown(folder: Path, made: Checkpoint, signer: Signer, time: int) -> bytes:
    """A signed checkpoint with the word of a witness at a time."""
    return sign_checkpoint(made, signer) + cosign(made, WITNESS, time)


def kept(data: bytes, folder: Path, checkpoint_: bytes, signer: Signer) -> Promise:
    def read(tile: Tile) -> bytes:
        return read_tile(folder / "tiles", tile)

    return promise_kept(data, policy(signer.key.text), checkpoint_, read)


def test_a_promise_becomes_a_proof_with_the_next_checkpoint(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    append(folder, "Ahmad Hasan Darwish")
    promised, signer = handed(folder)
    assert not promised.is_proved
    made = checkpoint(folder)
    (folder / "tiles" / "checkpoint").write_bytes(sign_checkpoint(made, signer) + witness_line(made))
    proved, _ = handed(folder)
    assert proved.is_proved
    (tmp_path / "receipt.json").write_bytes(proved.data)
    (tmp_path / "promised.json").write_bytes(promised.data)
    (tmp_path / "policy.txt").write_bytes(policy_of(signer.key.text))
    # Exit 2: the list is in the log, and its checkpoint has no witness; the promise alone shows nothing yet.
    assert outsider("open", tmp_path / "receipt.json", "--vkey", signer.key.text) == 2
    assert outsider("open", tmp_path / "promised.json", "--policy", tmp_path / "policy.txt") == 2
    entries = [json.loads(each.data)["entry"] for each in (promised, proved)]
    assert entries[0] == entries[1]
    assert entries[0]["type"] == "list"


def test_a_promise_is_kept_open_or_broken(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    append(folder, "Ahmad")
    before = checkpoint(folder)
    append(folder, "Layla")
    promised, signer = handed(folder)
    early, late = (shown(folder, before, signer, time) for time in (BY - 1, BY))
    assert kept(promised.data, folder, early, signer) is Promise.OPEN
    assert kept(promised.data, folder, late, signer) is Promise.BROKEN
    after = checkpoint(folder)
    assert kept(promised.data, folder, shown(folder, after, signer, BY + 1), signer) is Promise.KEPT


def test_what_is_no_promise_of_this_log_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    append(folder, "Ahmad")
    made = checkpoint(folder)
    append(folder, "Layla")
    promised, signer = handed(folder)
    told = json.loads(promised.data)
    note = shown(folder, made, signer, BY)
    other = {**told, "entry": {**told["entry"], "id": "0" * 32}}
    later = {**told, "promise": told["promise"].replace(f"by {BY}", f"by {BY + 1}")}
    for changed in (other, later, {"entry": told["entry"]}, [], {**told, "promise": 1}):
        with pytest.raises(LogRefused):
            kept(json.dumps(changed).encode(), folder, note, signer)
    for broken in (b"", b"\xff", b"[" * 100_000):
        with pytest.raises(LogRefused):
            kept(broken, folder, note, signer)


def test_a_log_that_was_not_signed_says_nothing_about_a_promise(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    append(folder, "Ahmad")
    made = checkpoint(folder)
    append(folder, "Layla")
    promised, signer = handed(folder)
    with pytest.raises(LogRefused, match="log_quorum"):
        kept(promised.data, folder, sign_checkpoint(made, signer), signer)
    other = Checkpoint(made.origin, made.size, bytes(32))
    with pytest.raises(LogRefused, match="log_root_differs"):
        kept(promised.data, folder, shown(folder, other, signer, BY), signer)


def test_no_promise_is_a_checkpoint(tmp_path: Path) -> None:
    append(tmp_path / "ledger", "Ahmad")
    promised, signer = handed(tmp_path / "ledger")
    with pytest.raises(LogRefused):
        open_checkpoint(json.loads(promised.data)["promise"].encode(), [signer.key])


@pytest.mark.parametrize("source", ["00000000", "0"])
def test_a_receipt_is_for_a_list_that_was_read(tmp_path: Path, source: str) -> None:
    append(tmp_path / "ledger", "Ahmad")
    with Ledger(tmp_path / "ledger") as ledger, open_log(ledger) as log:
        signer = log_signer(ledger, signing(tmp_path / "ledger"))
        with pytest.raises(RecordNotFound):
            receipt(log, source, None, (signer, BY))
