"""Checkpoints: golden and wrong ones, cosignatures, their times, and what a key may sign."""

from base64 import b64decode

import pytest

from tawthiq.errors import LogRefused
from tawthiq.tlog import (
    Checkpoint,
    SignatureType,
    Signer,
    cosign,
    open_checkpoint,
    open_witnessed,
    parse_checkpoint,
    sign_checkpoint,
    sign_text,
)
from tlog.vectors import LOG, WITNESSES, decoded, keys, lines, policy, seed, table, vector, verdict

LOGS = [keys()[LOG]]
KNOWN = [keys()[name] for name in WITNESSES]
T0 = 1_741_564_800  # the time of the golden cosignatures: 2025-03-10T00:00:00Z
SIGNER = Signer(LOGS[0].name, SignatureType.ED25519, seed(LOG))
WITNESS = Signer("monitor1.example/witness", SignatureType.COSIGNATURE, seed("witness 1"))


def test_golden_checkpoints() -> None:
    roots = {int(row["size"]): decoded([row["root_base64"]])[0] for row in table("roots.csv")}
    for row in table("checkpoints.csv"):
        data = vector(row["file"])
        signed = open_checkpoint(data, LOGS, KNOWN)
        size = int(row["size"])
        assert signed.checkpoint == Checkpoint("tawthiq.example/golden", size, roots[size])
        assert signed.data == data
        counted = {each.key for each in signed.cosignatures if each.counts}
        assert len(counted) == int(row["valid_cosignatures_in_policy"])
        assert len(signed.unknown) == int(row["unknown_lines"])
        assert policy().is_met(signed) == (row["meets_quorum_2_of_3"] == "true")
        assert (verdict(lambda d=data: open_witnessed(d, policy())) == "accept") == policy().is_met(signed)


@pytest.mark.parametrize("each", lines("negative_checkpoints.jsonl"), ids=lambda each: each["id"])
def test_wrong_checkpoints(each: dict) -> None:
    data = b64decode(each["input_base64"])
    found = verdict(lambda: open_checkpoint(data, LOGS, KNOWN))
    assert found == each["expect"].removesuffix("-flag"), each["reason"]
    if each["class"] == "duplicate" and found == "accept":
        assert not policy().is_met(open_checkpoint(data, LOGS, KNOWN))
    if each["expect"] == "accept-flag":
        signed = open_checkpoint(data, LOGS, KNOWN)
        assert [cosignature.is_ahead(T0) for cosignature in signed.cosignatures] == [True]
        assert signed.existed_by(T0) is None


def test_what_is_signed_here_is_what_go_signed() -> None:
    """Ed25519 signatures are the same every time, so our lines must be those of Go's `note.Sign`."""
    golden = open_checkpoint(vector("checkpoints/0000300.w1"), LOGS, KNOWN)
    signed = sign_checkpoint(golden.checkpoint, SIGNER)
    assert signed == vector("checkpoints/0000300.log")
    assert signed + cosign(golden.checkpoint, WITNESS, T0) == vector("checkpoints/0000300.w1")


def test_the_earliest_time_that_can_be_right_is_the_bound() -> None:
    signed = open_checkpoint(vector("checkpoints/0000300.w1w2w3"), LOGS, KNOWN)
    times = sorted(each.time for each in signed.cosignatures)
    assert times[0] == T0
    assert signed.existed_by(T0 + 10**6) == T0
    assert signed.existed_by(T0 - 600) == T0  # clocks may differ by ten minutes
    assert signed.existed_by(T0 - 601) is None
    assert open_checkpoint(vector("checkpoints/0000300.log"), LOGS, KNOWN).existed_by(T0) is None


def test_an_ml_dsa_cosignature_is_shown_and_never_counted() -> None:
    signed = open_checkpoint(vector("checkpoints/0000300.mldsa"), LOGS, KNOWN)
    assert [(each.key.type, each.time, each.counts) for each in signed.cosignatures] == [
        (SignatureType.ML_DSA_44, T0, False)
    ]
    assert signed.existed_by(T0) is None


def test_a_key_signs_only_what_it_is_for() -> None:
    checkpoint = parse_checkpoint(b"tawthiq.example/golden\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
    with pytest.raises(LogRefused, match="log_signer"):
        sign_text(checkpoint.text, WITNESS)
    with pytest.raises(LogRefused, match="log_signer"):
        cosign(checkpoint, SIGNER, T0)
    with pytest.raises(LogRefused, match="log_origin"):
        sign_checkpoint(Checkpoint("another.example", 0, checkpoint.root), SIGNER)
    for time in (0, -1, 2**63):
        with pytest.raises(LogRefused, match="log_time"):
            cosign(checkpoint, WITNESS, time)


def test_only_a_known_log_of_this_name() -> None:
    data = vector("checkpoints/0000300.w1")
    with pytest.raises(LogRefused, match="log_origin"):
        open_checkpoint(data, [])
    with pytest.raises(LogRefused, match="log_unsigned"):
        open_checkpoint(data, [keys()["impostor"]], KNOWN)


@pytest.mark.parametrize(
    "text", [b"", b"a\n1\n", b"a\n1\nAAAA\n", b"a\n1\nAAAA\nx", b"a\n1\nAAAA\n\n", b"\n1\n\n", b"a b\n0\nx\n"]
)
def test_no_such_text(text: bytes) -> None:
    with pytest.raises(LogRefused):
        parse_checkpoint(text)
