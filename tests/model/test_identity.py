"""Identity is frozen: the same claim has the same bytes in every version of Tawthiq."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from tawthiq.model.identity import Locator, claim_bytes, content_digest, random_id, row_key, victim_id

# Written out by hand after RFC 8785; the digest is `printf 'tawthiq/claim/v1\0<bytes>' | sha256sum`.
BYTES = (
    '{"documenter":"D","fields":[["الاسم","أحمد"],["note",""]],"kind":"casualty",'
    '"locator":{"file":"a.csv","row":2,"sheet":""},"source":"00"}'
).encode()
FIELDS = (("الاسم", "أحمد"), ("note", ""))
PLACE = Locator("a.csv", "", 2)


def test_the_bytes_of_a_claim_are_the_golden_ones() -> None:
    assert claim_bytes("casualty", "D", "00", PLACE, FIELDS) == BYTES
    expected = hashlib.sha256(b"tawthiq/claim/v1\x00" + BYTES).hexdigest()
    assert content_digest("casualty", "D", "00", PLACE, FIELDS) == expected
    assert expected == GOLDEN_DIGEST


GOLDEN_DIGEST = "ea4ddc1769c34cbcfb467a98e153e3eafcc3132461444b355c9453a885b6f39f"
GOLDEN_ROW_KEY = "e93eee067d2cc6025903739439b8388cdbd7db9cf9cccd7e0ef540a6454b2cc0"
GOLDEN_VICTIM = "V5df6c565080a94e4cc25"


def test_row_keys_and_victim_ids_are_the_golden_ones() -> None:
    assert row_key("D", "list", None, FIELDS, 1) == GOLDEN_ROW_KEY
    assert victim_id("0" * 32) == GOLDEN_VICTIM


def test_a_documenters_own_id_outlives_a_change_of_the_row() -> None:
    assert row_key("D", "l", "7", FIELDS, 1) == row_key("D", "l", "7", (("الاسم", "أحمد ب"),), 1)
    assert row_key("D", "l", None, FIELDS, 1) != row_key("D", "l", None, FIELDS, 2)


text = st.text(max_size=6)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(text, text), max_size=4), st.lists(st.tuples(text, text), max_size=4))
def test_no_two_rows_share_their_bytes(left: list[tuple[str, str]], right: list[tuple[str, str]]) -> None:
    """Joined strings would: ("a", "b.c") and ("a.b", "c") must differ."""
    same = claim_bytes("k", "D", "s", PLACE, left) == claim_bytes("k", "D", "s", PLACE, right)
    assert same == (left == right)


def test_random_ids_are_random_and_128_bits_long() -> None:
    ids = {random_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(each) == 32 for each in ids)
