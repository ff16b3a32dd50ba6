"""The state of a commitment on a day, and its delay, computed from its dates and its evidence.

The rules, the first that holds decides:

1. nobody could tell whether it was kept (the row says why) → **unverifiable**;
2. somebody contests what is said of it → **contested**;
3. it was kept on or before the day → **met**, or **met late** where that was surely after the first due day (a promiser
   cannot make itself punctual by extending); kept surely later than the day, and the due day surely passed → **missed**;
4. the evidence shows a part of it → **partly met**;
5. the evidence shows that it was not kept, and the due day passed → **missed**;
6. it was changed or withdrawn → **revised**;
7. it was put off, to a day still to come or not known → **postponed**;
8. its last due day passed → **unknown**: nothing was found, which is not a finding that nothing was done;
9. it has a due day → **open**;
10. no due day, and no indicator by its keeper's own word → **unverifiable**;
11. no due day → **open** where some evidence is described that does not say that nothing is known, else **unknown**.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tawthiq.accountability.commitments import Commitment, Doubt
from tawthiq.accountability.days import Days, days_from, exact_day, surely_after, surely_by
from tawthiq.model.vocabulary import CommitmentState, EvidenceShows
from tawthiq.text.edtf import EdtfDate

State = CommitmentState
# What a keeper's status may mean; the words of commitments.csv on the left.
_STATED: dict[str, set[State]] = {
    "open": {State.OPEN, State.UNVERIFIABLE},
    "partly_fulfilled": {State.PARTLY_MET},
    "fulfilled": {State.MET},
    "fulfilled_late": {State.MET_LATE},
    "not_fulfilled_as_known": {State.OPEN, State.MISSED},
    "postponed": {State.POSTPONED},
    "contested": {State.CONTESTED},
    "unknown": {State.UNKNOWN, State.OPEN},  # not found: neither kept nor broken
    **{state.value: {state} for state in State if state not in (State.OPEN, State.CONTESTED, State.UNKNOWN)},
}


@dataclass(frozen=True)
class Assessment:
    """A commitment on a day: its state, its delay against the first and the extended due day, and every doubt.

    `overdue` is how long the first due day had passed, on that day, for what was not known to be kept.
    """

    commitment: Commitment
    as_of: date
    state: CommitmentState
    late_vs_due: Days | None
    late_vs_extended: Days | None
    overdue: Days | None
    waited: Days | None
    doubts: tuple[Doubt, ...]


def assess(commitment: Commitment, as_of: date) -> Assessment:
    """The state and the delay of a commitment on a day."""
    kept = _kept(commitment)
    known = kept if kept and not surely_after(kept, as_of) else None
    extended_to = _extended_to(commitment, as_of)
    late = days_from(commitment.due, known) if commitment.due and known else None
    late_extended = days_from(extended_to, known) if extended_to and known else None
    state = _state(commitment, as_of)
    unmet = state not in (State.MET, State.MET_LATE, State.REVISED)
    passed = days_from(commitment.due, exact_day(as_of)) if commitment.due and unmet else None
    overdue = passed if passed and passed.surely_late else None
    waited = days_from(commitment.made, known or exact_day(as_of)) if commitment.made else None
    found = Assessment(commitment, as_of, state, late, late_extended, overdue, waited, ())
    return Assessment(commitment, as_of, state, late, late_extended, overdue, waited, tuple(_doubts(found)))


def board(commitments: Iterable[Commitment], as_of: date) -> list[Assessment]:
    """Every commitment made on or before a day, in the order of its table."""
    made = (each for each in commitments if not (each.made and surely_after(each.made, as_of)))
    return [assess(each, as_of) for each in made]


def _state(commitment: Commitment, as_of: date) -> CommitmentState:
    if commitment.unverifiable:
        return State.UNVERIFIABLE
    if commitment.contested_by and (commitment.has_evidence or commitment.fulfilled):
        return State.CONTESTED
    return _from_fulfilment(commitment, as_of) or _from_changes(commitment, as_of) or _from_silence(commitment, as_of)


def _kept(commitment: Commitment) -> EdtfDate | None:
    """When it was kept as a whole; None where the evidence shows less.

    A dated step shows the whole only of what can be measured: something with a due day or an indicator. So many of so
    many is whole only where all are.
    """
    if commitment.fulfilled is None or commitment.shows in (EvidenceShows.PART, EvidenceShows.NOT_FULFILLED):
        return None
    if commitment.needs_a_share and commitment.shows != EvidenceShows.FULFILLED:
        whole = commitment.measurable == "yes" and (commitment.numerator or 0) >= (commitment.denominator or 0)
        return commitment.fulfilled if whole else None
    measured = commitment.due is not None or commitment.measurable == "yes"
    return commitment.fulfilled if measured or commitment.shows == EvidenceShows.FULFILLED else None


def _from_fulfilment(commitment: Commitment, as_of: date) -> CommitmentState | None:
    kept = _kept(commitment)
    passed = commitment.due is not None and surely_by(commitment.due, as_of) and commitment.due.high != as_of
    if kept and surely_by(kept, as_of):
        late = days_from(commitment.due, kept) if commitment.due else None
        return State.MET_LATE if late and late.surely_late else State.MET
    if kept and not surely_after(kept, as_of):
        return State.UNKNOWN  # it may have been kept by that day
    if kept:
        return State.MISSED if passed and not _put_off(commitment, as_of) else None
    if _shows_a_part(commitment, as_of):
        return State.PARTLY_MET
    return State.MISSED if commitment.shows == EvidenceShows.NOT_FULFILLED and passed else None


def _shows_a_part(commitment: Commitment, as_of: date) -> bool:
    dated = commitment.evidence_on or commitment.fulfilled
    said = commitment.shows == EvidenceShows.PART or bool(commitment.numerator)
    if dated is None:
        return said
    shown = said or (commitment.fulfilled is not None and commitment.shows != EvidenceShows.NOT_FULFILLED)
    return shown and not surely_after(dated, as_of)


def _from_changes(commitment: Commitment, as_of: date) -> CommitmentState | None:
    if commitment.revised and not surely_after(commitment.revised, as_of):
        return State.REVISED
    return State.POSTPONED if _put_off(commitment, as_of) else None


def _put_off(commitment: Commitment, as_of: date) -> bool:
    """Whether it had been put off by that day, to a day still to come or not known."""
    happened = [each for each in (commitment.extended, commitment.postponed) if each]
    until = commitment.extended_to
    if not happened and until is None and not commitment.extended_without_date:
        return False
    if happened and all(surely_after(each, as_of) for each in happened):
        return False
    return until is None or not surely_by(until, as_of) or until.high == as_of


def _from_silence(commitment: Commitment, as_of: date) -> CommitmentState:
    last = _extended_to(commitment, as_of) or commitment.due
    if last is not None:
        return State.UNKNOWN if surely_by(last, as_of) and last.high != as_of else State.OPEN
    if commitment.measurable == "no":
        return State.UNVERIFIABLE
    return State.OPEN if commitment.has_evidence and commitment.shows != EvidenceShows.NOTHING else State.UNKNOWN


def _extended_to(commitment: Commitment, as_of: date) -> EdtfDate | None:
    """The extended due day as it was known on a day."""
    if commitment.extended and surely_after(commitment.extended, as_of):
        return None
    return commitment.extended_to


def _doubts(found: Assessment) -> list[Doubt]:
    one = found.commitment
    doubts = [*one.doubts]
    if one.due and one.extended and days_from(one.due, one.extended).surely_late:
        doubts.append(Doubt("commitment_extended_after_due", {"days": days_from(one.due, one.extended)}))
    if one.made and one.fulfilled and (days_from(one.made, one.fulfilled).high or 0) < 0:
        doubts.append(Doubt("commitment_kept_before_made"))
    if one.needs_a_share and one.measurable != "yes":
        doubts.append(Doubt("commitment_share_incomplete"))
    if one.numerator is not None and one.denominator is not None and one.numerator > one.denominator:
        doubts.append(Doubt("commitment_share_above_whole"))
    if one.fulfilled and not one.verifier:
        doubts.append(Doubt("commitment_verifier_unstated"))
    return doubts + _disagreements(found)


def _disagreements(found: Assessment) -> list[Doubt]:
    """Where the row's own status or number of days is not what its dates and evidence give."""
    stated = found.commitment.stated
    doubts = []
    # A status is compared with the state on the day that it is said to be of.
    state = _state(found.commitment, stated.as_of.high) if stated.as_of and stated.as_of.high else found.state
    if stated.status and state not in _STATED.get(stated.status, set()):
        doubts.append(Doubt("commitment_status_disagrees", {"stated": stated.status, "state": state.value}))
    for text, delay, against in (
        (stated.vs_due, found.late_vs_due, "due"),
        (stated.vs_extended, found.late_vs_extended, "extended"),
    ):
        doubts += _number_disagrees(text, delay, against)
    return doubts


def _number_disagrees(text: str, delay: Days | None, against: str) -> list[Doubt]:
    if not text or delay is None:
        return []  # nothing computed to compare with: the state says so
    number = int(text) if text.lstrip("-").isdecimal() and text.isascii() else None
    values = {"stated": text, "days": delay, "against": against}
    if number is None:
        return [Doubt("commitment_delay_disagrees", values)]
    inside = (delay.low is None or delay.low <= number) and (delay.high is None or number <= delay.high)
    if not inside:
        return [Doubt("commitment_delay_disagrees", values)]
    return [] if delay.low == delay.high else [Doubt("commitment_delay_narrower", values)]


def without_indicator(commitments: Sequence[Commitment]) -> dict[str, int]:
    """How many commitments have a measurable indicator, how many have none, and for how many nobody recorded one."""
    counted = dict.fromkeys(("yes", "no", "not_recorded"), 0)
    for each in commitments:
        counted[each.measurable] += 1
    return counted
