"""Evidence that was changed on its way: no byte of it can be another, and nothing but a refusal comes of it."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tawthiq.errors import LogRefused
from tawthiq.tlog import WitnessState, consider, open_witnessed, parse_proof, verify_proof
from tlog.vectors import LOG, b64decode, decoded, entry, keys, lines, policy, vector

PROOF = vector("proofs/300-299.tlog-proof")
CHECKPOINT = vector("checkpoints/0000300.w1w2")
GROW = next(each for each in lines("witness.jsonl") if each["id"] == "grow")
REQUEST = b64decode(GROW["request_base64"])
STATES = {keys()[LOG].name: WitnessState(8, decoded([GROW["state_before"]["root"]])[0])}
TRUE = open_witnessed(CHECKPOINT, policy())


@st.composite
def changed(draw: st.DrawFn, data: bytes) -> bytes:
    """Bytes with one or two places cut, filled, repeated or exchanged."""
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(data)))
        end = draw(st.integers(at, min(len(data), at + 80)))
        other = draw(st.binary(max_size=6) | st.sampled_from([b"\n", b"\n\n", b" ", b"0", b"\r\n", data[at:end] * 2]))
        data = data[:at] + other + data[end:]
    return data


@pytest.mark.parametrize("bit", [0, 5])
def test_no_bit_of_a_proof_or_a_request_can_be_flipped(bit: int) -> None:
    for data in (PROOF, REQUEST):
        for at in range(bit % 4, len(data), 4):
            flipped = data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]
            if data is PROOF:
                with pytest.raises(LogRefused):
                    verify_proof(parse_proof(flipped), entry(299), policy())
            else:
                assert consider(flipped, [keys()[LOG]], STATES).status >= 400


@given(data=changed(PROOF))
def test_a_changed_proof_proves_nothing_else(data: bytes) -> None:
    assume(data != PROOF)
    try:
        proof = parse_proof(data)
        signed = verify_proof(proof, entry(299), policy())
    except LogRefused:
        return
    # A whole signature line may stand twice, or one more extra line: what is proved is the same.
    assert signed.checkpoint == TRUE.checkpoint
    assert (proof.index, proof.hashes) == (299, parse_proof(PROOF).hashes)


@given(data=changed(CHECKPOINT))
def test_a_changed_checkpoint_says_nothing_else(data: bytes) -> None:
    try:
        signed = open_witnessed(data, policy())
    except LogRefused:
        return
    assert signed.checkpoint == TRUE.checkpoint
    assert {(each.key, each.time) for each in signed.cosignatures} == {
        (each.key, each.time) for each in TRUE.cosignatures
    }


@given(data=changed(REQUEST))
def test_a_changed_request_is_never_cosigned_as_something_else(data: bytes) -> None:
    answer = consider(data, [keys()[LOG]], STATES)
    assert answer.status in (200, 400, 403, 404, 409, 422)
    if answer.status == 200:
        assert answer.checkpoint == TRUE.checkpoint


@given(data=st.binary(max_size=200))
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(LogRefused):
        verify_proof(parse_proof(data), b"", policy())
    with pytest.raises(LogRefused):
        open_witnessed(data, policy())
    assert consider(data, [keys()[LOG]], STATES).status == 400
