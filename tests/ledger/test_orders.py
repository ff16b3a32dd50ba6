"""An order counts when two different custodians signed just this, and in no other case."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tawthiq.case import Person, PersonRole
from tawthiq.errors import LogRefused, OrderRefused
from tawthiq.ledger.orders import Order, is_order, read_order, reason_digest, sign_order, verify_order
from tawthiq.tlog import SignatureType, Signer, open_checkpoint

ORDER = Order(
    "shred", "tawthiq.example/a/2026", "0f" * 16, "GDPR Art. 17", reason_digest("the family asked"), date(2026, 11, 26)
)


def signer(number: int) -> Signer:
    return Signer(f"k-{number}", SignatureType.ED25519, bytes([number]) * 32)


def person(person_id: str, role: PersonRole, *numbers: int) -> Person:
    return Person(person_id, role, tuple(signer(each).key for each in numbers))


PEOPLE = (
    person("a", PersonRole.CUSTODIAN, 1, 2),
    person("b", PersonRole.CUSTODIAN, 3),
    person("m", PersonRole.MONITOR, 4),
)


def signed_by(*numbers: int) -> bytes:
    data = ORDER.text
    for each in numbers:
        data = sign_order(data, signer(each))
    return data


@pytest.mark.parametrize("numbers", [(1, 3), (3, 2), (1, 2, 3), (4, 1, 9, 3)])
def test_two_custodians_make_an_order(numbers: tuple[int, ...]) -> None:
    order = verify_order(signed_by(*numbers), PEOPLE)
    assert order.custodians == ("a", "b")
    assert (order.what, order.subject, order.day, order.reason) == (
        ORDER.what, ORDER.subject, ORDER.day, ORDER.reason,
    )  # fmt: skip
    order.must_be("shred", ORDER.case, ORDER.subject)


@pytest.mark.parametrize(
    "numbers",
    [(), (1,), (1, 2), (1, 1), (1, 4), (9, 8), (4,)],
    ids=["none", "one", "two keys of one", "one twice", "a monitor", "strangers", "no custodian"],
)
def test_one_custodian_is_not_two(numbers: tuple[int, ...]) -> None:
    with pytest.raises(OrderRefused, match="order_needs_two"):
        verify_order(signed_by(*numbers), PEOPLE)


def test_who_signs_twice_signs_once() -> None:
    assert signed_by(1, 1) == signed_by(1)


def test_an_order_is_for_one_thing_in_one_case() -> None:
    for asked in (("restore", ORDER.case, ORDER.subject), ("shred", "x", ORDER.subject), ("shred", ORDER.case, "00")):
        with pytest.raises(OrderRefused, match="order_for_other"):
            ORDER.must_be(*asked)


def test_a_wrong_line_of_a_custodian_spoils_the_order() -> None:
    forged = signed_by(1, 3).replace(b"GDPR", b"none")
    with pytest.raises(LogRefused, match="log_signature_wrong"):
        verify_order(forged, PEOPLE)


@pytest.mark.parametrize(
    "changed",
    [
        ORDER.text + b"more x\n",
        ORDER.text.replace(b"day 2026-11-26", b"day 20261126"),
        ORDER.text.replace(b"day 2026-11-26", b"day 2026-13-26"),
        ORDER.text.replace(b"what shred", b"what  shred"),
        ORDER.text.replace(b"what shred", b"what shred\r"),
        ORDER.text.replace(b"subject", b"subjects"),
        ORDER.text.replace(ORDER.reason.encode(), ORDER.reason.upper().encode()),
        ORDER.text.replace(b"basis GDPR Art. 17\n", b""),
        ORDER.text[:-1],
        b"\xef\xbb\xbf" + ORDER.text,
    ],
)
def test_an_order_is_written_in_one_way(changed: bytes) -> None:
    with pytest.raises(LogRefused):
        sign_order(changed, signer(1))


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1), st.text(max_size=5))
def test_what_is_written_is_read_back_or_refused(basis: str, subject: str) -> None:
    order = Order("shred", "x", subject, basis, ORDER.reason, ORDER.day)
    try:
        text = order.text
    except LogRefused:
        return
    assert read_order(text) == order
    assert is_order(text)


def test_no_bit_of_an_order_can_be_turned() -> None:
    data = signed_by(1, 3)
    for bit in range(8 * len(data)):
        turned = bytearray(data)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises((LogRefused, OrderRefused)):
            verify_order(bytes(turned), PEOPLE)


def test_no_order_is_a_checkpoint() -> None:
    key = signer(1).key
    with pytest.raises(LogRefused):
        open_checkpoint(signed_by(1, 3), [key])
