"""Orders that take two: what only two custodians together may have done to a case, such as an erasure.

An order is a signed note over `tawthiq-order/v1` and the lines `what`, `case` (the origin of its log), `subject` (the id of
what it is done to), `basis` (the legal basis), `reason` (SHA-256 of the reasons, which stay in the case) and `day`. It
counts when two different people who are custodians of that case have signed it, each with a key that `case.toml` declares.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from re import fullmatch

from tawthiq.case.people import Person, custodians
from tawthiq.errors import LogRefused, OrderRefused
from tawthiq.ledger.statements import is_statement, parse_statement, signed, signers_of, statement
from tawthiq.tlog import Signer
from tawthiq.tlog.note import parse_note

TITLE = "tawthiq-order/v1"
_WORDS = ("what", "case", "subject", "basis", "reason", "day")
_ENOUGH = 2


@dataclass(frozen=True)
class Order:
    """What two custodians want done: `what` to `subject` in the case of an origin, on which basis, and why (by digest)."""

    what: str
    case: str
    subject: str
    basis: str
    reason: str  # SHA-256 in hex of the reasons as UTF-8
    day: date
    custodians: tuple[str, ...] = ()  # who signed; filled by `verify_order` alone

    @property
    def text(self) -> bytes:
        """The lines that are signed; raises LogRefused where a value cannot stand on its line."""
        return statement(TITLE, {word: str(getattr(self, word)) for word in _WORDS})

    def must_be(self, what: str, case: str, subject: str) -> None:
        """Raise OrderRefused unless the order is for just this: what, in which case, to what."""
        for word, wanted in (("what", what), ("case", case), ("subject", subject)):
            if (written := getattr(self, word)) != wanted:
                raise OrderRefused("order_for_other", word=word, written=written, wanted=wanted)

    def must_give(self, reason: str) -> None:
        """Raise OrderRefused unless the order was written for these reasons, by their digest."""
        if self.reason != reason:
            raise OrderRefused("order_for_other", word="reason", written=self.reason, wanted=reason)


def reason_digest(reason: str) -> str:
    """What stands in an order for its reasons."""
    return sha256(reason.encode()).hexdigest()


def is_order(data: bytes) -> bool:
    """Whether a file is an order, signed or not."""
    return is_statement(data, TITLE)


def read_order(data: bytes) -> Order:
    """What an order says, signed or not, nothing verified; raises LogRefused where it is not written as an order is."""
    return _parse(parse_note(data).text if b"\n\n" in data else data)


def sign_order(data: bytes, signer: Signer) -> bytes:
    """An order with one more signature; raises LogRefused where it is not written as an order is."""
    order = read_order(data)
    return signed(order.text, signer, parse_note(data).signatures if data != order.text else ())


def verify_order(data: bytes, people: Iterable[Person]) -> Order:
    """The order in a signed note, with the ids of the custodians who signed it.

    Raises OrderRefused (`order_needs_two`) unless two different custodians did, LogRefused where it is not written as an
    order is or a signature of a custodian is wrong. For what it was given is for the caller to ask: `Order.must_be`.
    """
    keepers = custodians(people)
    order = read_order(data)
    names = _signers(data, keepers) if data != order.text else ()
    if len(names) < _ENOUGH:
        raise OrderRefused("order_needs_two", n=len(names), names=", ".join(names) or "–")
    return replace(order, custodians=names)


def _signers(data: bytes, keepers: Sequence[Person]) -> tuple[str, ...]:
    """The people among custodians who signed, once each, however many keys of theirs did."""
    try:
        _, keys = signers_of(data, [key for each in keepers for key in each.keys])
    except LogRefused as refusal:
        if refusal.code == "log_unsigned":
            return ()
        raise
    return tuple(each.person_id for each in keepers if set(keys) & set(each.keys))


def _parse(text: bytes) -> Order:
    what, case, subject, basis, reason, day = parse_statement(text, TITLE, _WORDS).values()
    if not fullmatch(r"[0-9a-f]{64}", reason) or not fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        raise LogRefused("statement_form", title=TITLE)
    try:
        return Order(what, case, subject, basis, reason, date.fromisoformat(day))
    except ValueError:
        raise LogRefused("statement_form", title=TITLE) from None
