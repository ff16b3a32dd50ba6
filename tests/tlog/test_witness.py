"""Witnesses: every scenario with its status, the state after it, and the line that is signed."""

from base64 import b64decode

import pytest

from tawthiq.errors import LogRefused
from tawthiq.tlog import (
    Checkpoint,
    Request,
    SignatureType,
    Signer,
    Tree,
    WitnessState,
    consider,
    consistency_proof,
    cosign,
    leaf_hash,
    parse_request,
    sign_checkpoint,
)
from tlog.vectors import LOG, golden_hashes, keys, lines, seed

LOG_KEY = keys()[LOG]
WITNESS = Signer("monitor1.example/witness", SignatureType.COSIGNATURE, seed("witness 1"))
SIGNER = Signer(LOG_KEY.name, SignatureType.ED25519, seed(LOG))
T0 = 1_741_564_800


@pytest.mark.parametrize("each", lines("witness.jsonl"), ids=lambda each: each["id"])
def test_scenarios(each: dict) -> None:
    before, after = (
        WitnessState(each[state]["size"], b64decode(each[state]["root"])) for state in ("state_before", "state_after")
    )
    request = b64decode(each["request_base64"])
    answer = consider(request, [LOG_KEY], {LOG_KEY.name: before})
    assert answer.status == each["status"], each["reason"]
    assert answer.is_evidence == (each["status"] == 422)
    if answer.status == 200:
        assert answer.refusal is None
        assert answer.checkpoint is not None
        assert answer.state == after
        assert cosign(answer.checkpoint, WITNESS, T0).decode() == each["response"]
        assert parse_request(request).data == request
    else:
        assert answer.refusal is not None
        assert answer.state in (None, before)
        assert before == after
        assert answer.body.decode() == each["response"]


def test_a_witness_begins_with_an_empty_tree() -> None:
    request = b64decode(lines("witness.jsonl")[0]["request_base64"])
    assert consider(request, [LOG_KEY], {}).status == 200
    assert consider(request, [], {}).status == 404


def test_a_year_of_growth_and_a_fork_that_is_kept_as_evidence() -> None:
    tree, states = Tree(), {}
    for size in (1, 2, 7, 8, 8, 130, 256, 300):
        old = tree.size
        tree.extend(golden_hashes(300)[32 * old : 32 * size])
        signed = sign_checkpoint(Checkpoint(LOG_KEY.name, size, tree.root()), SIGNER)
        proof = consistency_proof(old, size, tree.node) if old else []
        answer = consider(Request(old, tuple(proof), signed).data, [LOG_KEY], states)
        assert answer.status == 200
        states = {LOG_KEY.name: answer.state}
    fork = Tree(golden_hashes(299) + leaf_hash(b"another entry"))
    fork.extend(leaf_hash(b"and one more"))
    signed = sign_checkpoint(Checkpoint(LOG_KEY.name, 301, fork.root()), SIGNER)
    answer = consider(Request(300, tuple(consistency_proof(300, 301, fork.node)), signed).data, [LOG_KEY], states)
    assert (answer.status, answer.state) == (422, states[LOG_KEY.name])
    assert answer.is_evidence


@pytest.mark.parametrize(
    "data", [b"", b"old 0\n", b"new 0\n\n", b"old 0\n\n".ljust(70_000), b"old 0\nAAAA\n\n", b"old 0\n\n", b"old\n\n"]
)
def test_no_request(data: bytes) -> None:
    answer = consider(data, [LOG_KEY], {})
    assert (answer.status, answer.checkpoint, answer.state) == (400, None, None)
    if data != b"old 0\n\n":
        with pytest.raises(LogRefused):
            parse_request(data)
