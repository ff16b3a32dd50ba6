"""Whether what stands under people's names is theirs: signed lists by their documenters, erasures by two custodians.

The log shows that something was entered, not that it was allowed to be. Whoever keeps a case could enter a list under a key
that never signed it, or a tombstone that nobody ordered; here each is held against the signatures that the ledger keeps, and
against those whom `case.toml` declares. The keeper writes that file too: monitors and documenters know their own keys.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tawthiq.case.people import Person
from tawthiq.errors import LogRefused, OrderRefused, SourceRefused
from tawthiq.ledger.erasure import KIND, KINDS
from tawthiq.ledger.list_signatures import signature_of_reading, verify_note
from tawthiq.ledger.log_key import read_log_key
from tawthiq.ledger.orders import reason_digest, verify_order
from tawthiq.ledger.public_log import PublicLog
from tawthiq.ledger.verifying import BAD, CANNOT_TELL, GOOD, Finding, finding_of_error


def verify_people(log: PublicLog, people: Sequence[Person]) -> list[Finding]:
    """What there is to say about every signed list and every erasure."""
    found: list[Finding] = []
    for check in (_lists(log, people), _erasures(log, people)):
        try:
            found += check
        except Exception as error:
            found.append(finding_of_error(error))
    return found


def _lists(log: PublicLog, people: Sequence[Person]) -> Iterator[Finding]:
    store, good = log.ledger.store, 0
    sizes = {row["sha256"]: int(row["bytes"]) for row in store.read("sources")}
    for reading in store.read("readings"):
        if (note := signature_of_reading(reading)) is None:
            continue
        values = {"list": reading["list_id"], "position": reading["position"]}
        source = reading["source"]
        try:
            verify_note(note.encode(), (source, sizes[source]), reading["documenter"], people)
            good += 1
        except SourceRefused as refusal:
            unknown = refusal.code == "list_signed_by_nobody"
            code = f"verify_list_signature_{'unknown' if unknown else 'wrong'}"
            yield Finding(code, CANNOT_TELL if unknown else BAD, values)
    if good:
        yield Finding("verify_lists_signed", GOOD, {"n": good})


def _erasures(log: PublicLog, people: Sequence[Person]) -> Iterator[Finding]:
    """Tombstones by their order: one order is for one row, so that none can be used again for another."""
    by_order: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for act in log.ledger.acts(KIND):
        by_order[str(act.get("order", ""))].append(act)
    copies: set[str] = set()
    for order, acts in by_order.items():
        position = {"position": acts[0]["position"]}
        copies |= {copy for act in acts for copy in act["sources"].values()}
        try:
            subject = _ordered(log, order, acts, people)
            if not _is_one_row(log, subject, acts, copies):
                yield Finding("verify_tombstone_not_ordered", BAD, position)
        except OrderRefused as refusal:
            unknown = refusal.code == "order_needs_two"
            code = f"verify_tombstone_{'unknown' if unknown else 'not_ordered'}"
            yield Finding(code, CANNOT_TELL if unknown else BAD, position)
        except LogRefused:
            yield Finding("verify_tombstone_not_ordered", BAD, position)


def _ordered(log: PublicLog, text: str, acts: Sequence[Mapping[str, Any]], people: Iterable[Person]) -> str:
    """What the order of tombstones is for; raises OrderRefused or LogRefused where it does not stand for them."""
    order, signer = verify_order(text.encode(), people), read_log_key(log.ledger)
    order.must_be("shred", signer.name if signer else order.case, order.subject)
    for act in acts:
        order.must_give(reason_digest(str(act.get("reason"))))
        if act.get("basis") != order.basis:
            raise OrderRefused("order_for_other", word="basis", written=order.basis, wanted=act.get("basis"))
    return order.subject


def _is_one_row(log: PublicLog, subject: str, acts: Sequence[Mapping[str, Any]], copies: set[str]) -> bool:
    """Whether tombstones erased the row of a claim: of one list, in each reading once, and sources where it stood."""
    store = log.ledger.store
    gone = {position for act in acts for kind, position in act["records"] if kind == "claim"}
    named = ("claim_id", "reading_id", "source", "position")
    claims = [row for row in store.column("claims", named) if row[3] in gone]
    readings = [row[1] for row in claims]
    lists = {list_id for reading, list_id in store.column("readings", ("reading_id", "list_id")) if reading in readings}
    sources = {source for act in acts for source in act["sources"]}
    return (
        all(kind in KINDS for act in acts for kind, _ in act["records"])
        and any(row[0].startswith(subject) for row in claims)
        and len(lists) == 1
        and len(readings) == len(set(readings))
        and sources <= {row[2] for row in claims} | copies
    )
