"""Proof files: golden and wrong ones."""

from base64 import b64decode

import pytest

from tawthiq.errors import LogRefused
from tawthiq.tlog import Proof, parse_proof, verify_proof
from tlog.vectors import entry, lines, policy, vector, verdict

GOLDEN = ["1-0", "8-3", "300-0", "300-299", "1000-512", "70000-65536", "1000000-123456"]


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_proofs(name: str) -> None:
    data = vector(f"proofs/{name}.tlog-proof")
    size, index = map(int, name.split("-"))
    proof = parse_proof(data)
    assert proof.data == data
    assert proof.index == index
    assert verify_proof(proof, entry(index), policy()).checkpoint.size == size
    with pytest.raises(LogRefused, match="log_proof_wrong"):
        verify_proof(proof, entry(index + 1), policy())


@pytest.mark.parametrize("each", lines("negative_proof_files.jsonl"), ids=lambda each: each["id"])
def test_wrong_proof_files(each: dict) -> None:
    data, logged = b64decode(each["input_base64"]), b64decode(each["entry_base64"])
    assert verdict(lambda: verify_proof(parse_proof(data), logged, policy())) == each["expect"], each["reason"]


def test_the_extra_line_is_kept_and_has_one_form() -> None:
    proof = Proof(0, (bytes(32),), b"checkpoint", b"extra")
    assert parse_proof(proof.data) == proof
    with pytest.raises(LogRefused, match="log_proof_form"):
        parse_proof(b"c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\nindex 0\n",
        b"c2sp.org/tlog-proof@v1\n\n",
        b"c2sp.org/tlog-proof@v1\nextra AAAA\n\n",
        b"c2sp.org/tlog-proof@v1\nINDEX 0\n\n",
        b"c2sp.org/tlog-proof@v2\nindex 0\n\n",
        b"c2sp.org/tlog-proof@v1\nindex 0\n\n".ljust((1 << 18) + 1),
    ],
)
def test_no_proof_file(data: bytes) -> None:
    with pytest.raises(LogRefused, match="log_proof_form"):
        parse_proof(data)
