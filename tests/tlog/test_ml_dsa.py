"""ML-DSA-44, verified: against a cosignature made by Go 1.27's `crypto/mldsa`, and the edges of FIPS 204."""

import pytest

from tawthiq.tlog import ml_dsa
from tawthiq.tlog.checkpoint import _subtree, parse_checkpoint
from tawthiq.tlog.note import parse_note
from tlog.vectors import keys, vector

KEY = keys()["witness 4 ml-dsa-44"]
NOTE = parse_note(vector("checkpoints/0000300.mldsa"))
TIMED = next(each.signature for each in NOTE.signatures if each.name == KEY.name)
SIGNATURE = TIMED[8:]
MESSAGE = _subtree(KEY, int.from_bytes(TIMED[:8], "big"), parse_checkpoint(NOTE.text))
HINTS = 2336
COUNTS = HINTS + 80


def changed(at: int, value: int) -> bytes:
    data = bytearray(SIGNATURE)
    data[at] = value
    return bytes(data)


def test_a_signature_of_another_program_verifies() -> None:
    assert ml_dsa.verify(KEY.public, MESSAGE, SIGNATURE)
    assert not ml_dsa.verify(KEY.public, MESSAGE + b"x", SIGNATURE)
    assert not ml_dsa.verify(KEY.public[:-1] + bytes([KEY.public[-1] ^ 1]), MESSAGE, SIGNATURE)


@pytest.mark.parametrize("at", [0, 31, 32, 1000, HINTS - 1, HINTS, COUNTS - 1, COUNTS, len(SIGNATURE) - 1])
def test_no_byte_can_be_changed(at: int) -> None:
    assert not ml_dsa.verify(KEY.public, MESSAGE, changed(at, SIGNATURE[at] ^ 1))


def test_lengths_are_fixed() -> None:
    assert not ml_dsa.verify(KEY.public[1:], MESSAGE, SIGNATURE)
    assert not ml_dsa.verify(KEY.public, MESSAGE, SIGNATURE + b"\x00")
    assert not ml_dsa.verify(KEY.public, MESSAGE, b"")


def test_an_answer_out_of_range_is_refused() -> None:
    # Eighteen zero bits stand for 2**17, beyond what a signer may give away (FIPS 204, algorithm 8, line 13).
    data = SIGNATURE[:32] + bytes(18) + SIGNATURE[50:]
    assert not ml_dsa.verify(KEY.public, MESSAGE, data)


def test_hints_have_one_form() -> None:
    """FIPS 204, algorithm 21: ascending within a row, counts that do not fall, zeros after the last."""
    counts = bytes([2, 2, 3, 4])
    assert ml_dsa._hints(bytes([5, 9, 1, 0]) + bytes(76) + counts) == [{5, 9}, set(), {1}, {0}]
    for places, wrong in (
        (bytes([9, 5, 1, 0]), counts),
        (bytes([5, 5, 1, 0]), counts),
        (bytes([5, 9, 1, 0]), bytes([2, 1, 3, 4])),
        (bytes([5, 9, 1, 0]), bytes([2, 2, 3, 81])),
        (bytes([5, 9, 1, 0, 7]), counts),
    ):
        assert ml_dsa._hints(places.ljust(80, b"\x00") + wrong) is None


def test_a_hint_moves_the_high_part_by_one_around_the_ring() -> None:
    """FIPS 204, algorithms 36 and 40, at their edges: 44 high parts, each 190,464 wide."""
    width = 190_464
    assert [ml_dsa._use_hint(value, False) for value in (0, width // 2, width // 2 + 1, width)] == [0, 0, 1, 1]
    assert ml_dsa._use_hint(8_380_416, False) == 0
    assert ml_dsa._use_hint(8_380_416, True) == 43
    assert ml_dsa._use_hint(0, True) == 43
    assert ml_dsa._use_hint(1, True) == 1
    assert ml_dsa._use_hint(43 * width + 1, True) == 0
