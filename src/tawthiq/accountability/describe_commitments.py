"""The board of commitments as facts: each with its state, delay and doubts, in sentences that can be quoted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tawthiq.accountability.clock import commitment_waits
from tawthiq.accountability.commitments import Commitment, Doubt, read_commitments
from tawthiq.accountability.describe_curves import curve_facts
from tawthiq.accountability.proportions import wilson
from tawthiq.accountability.states import Assessment, board, without_indicator
from tawthiq.accountability.words import days_fact, days_text, per_cent, shown
from tawthiq.errors import CaseError
from tawthiq.incidents.words import both, cited_fact, edtf, in_both, joined, moment_text, say
from tawthiq.language import date_text
from tawthiq.model.cells import Row
from tawthiq.model.vocabulary import CommitmentState


def describe_commitments(rows: Iterable[Row], as_of: date) -> tuple[dict[str, Any], list[CaseError]]:
    """The rows of commitments.csv on a day, in the order of their table, and the mistakes in them."""
    commitments, mistakes = read_commitments(rows)
    assessments = board(commitments, as_of)
    counted = Counter(each.state for each in assessments)
    found = {
        "rows": [_row(each) for each in assessments],
        "states": {
            state.value: {"n": counted[state], "name": in_both(f"commitment_state_{state.value}")}
            for state in CommitmentState
        },
        "indicator": _indicator([each.commitment for each in assessments]),
        "clock": curve_facts(*commitment_waits(assessments)),
        "made_later": len(commitments) - len(assessments),
    }
    return found, mistakes


def commitment_sentence(found: Assessment, language: str) -> str:
    """One commitment in sentences: who, what, until when, the evidence, its state on the day, its delay."""
    one = found.commitment
    who = say(
        "commitment_sentence",
        language,
        who=one.who,
        addressed=one.addressed_to or say("commitment_addressee_unstated", language),
        text=one.text.rstrip("."),
        kind=say(f"commitment_kind_{one.kind}", language),
    )
    made = say("commitment_made", language, made=moment_text(one.made, language))
    return joined([who, made, _due(one, language), *_evidence(found, language), *_delay(found, language)])


def _due(one: Commitment, language: str) -> str:
    due = say("commitment_due", language, due=moment_text(one.due, language)) if one.due else ""
    parts = [due or say("commitment_due_none", language)]
    if one.extended_to:
        extended, until = moment_text(one.extended, language), moment_text(one.extended_to, language)
        parts.append(say("commitment_extended", language, extended=extended, until=until))
    elif one.extended_without_date or one.postponed:
        parts.append(say("commitment_extended_open", language))
    return joined(parts)


def _evidence(found: Assessment, language: str) -> list[str]:
    one = found.commitment
    when = one.fulfilled or one.evidence_on
    if when and one.evidence:
        parts = [
            say(
                "commitment_fulfilled",
                language,
                fulfilled=moment_text(when, language),
                evidence=one.evidence.rstrip("."),
            )
        ]
    elif one.has_evidence:
        parts = [say("commitment_evidence", language, evidence=one.evidence.rstrip("."))]
    else:
        parts = [say("commitment_evidence_none", language)]
    if one.contested_by:
        comma = say("accountability_comma", language)
        parts.append(say("commitment_contested_by", language, who=comma.join(one.contested_by)))
    if one.numerator is not None and one.denominator:
        share = per_cent(one.numerator / one.denominator)
        values = {"numerator": one.numerator, "denominator": one.denominator, "share": share}
        parts.append(say("commitment_share", language, **values))
    return parts


def _delay(found: Assessment, language: str) -> list[str]:
    day = date_text(found.as_of, language)
    parts = [say("commitment_state_on", language, day=day, state=_state(found.state, language))]
    late = found.late_vs_due
    if late and late.surely_late:
        parts.append(say("commitment_late", language, days=days_text(late, language)))
    elif late:
        parts.append(say("commitment_on_time" if late.surely_not_late else "commitment_late_unclear", language))
    if found.late_vs_extended and found.late_vs_extended.surely_late:
        parts.append(say("commitment_late_extended", language, days=days_text(found.late_vs_extended, language)))
    if found.overdue:
        parts.append(say("commitment_overdue", language, days=days_text(found.overdue, language)))
    return parts


def _row(found: Assessment) -> dict[str, Any]:
    one = found.commitment
    return {
        "id": one.id,
        "kind": one.kind,
        "kind_name": in_both(f"commitment_kind_{one.kind}"),
        "who": one.who,
        "side": one.side or None,
        "addressed_to": one.addressed_to or None,
        "text": one.text,
        "subject": one.subject or None,
        "made": edtf(one.made),
        "due": edtf(one.due),
        "due_basis": one.due_basis or None,
        "extended": edtf(one.extended),
        "extended_to": edtf(one.extended_to),
        "fulfilled": edtf(one.fulfilled),
        "evidence": one.evidence or None,
        "verifier": one.verifier or None,
        "contested_by": list(one.contested_by),
        "tied_to": list(one.tied_to),
        "indicator": one.indicator or None,
        "measurable": one.measurable,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "state": found.state.value,
        "state_name": in_both(f"commitment_state_{found.state.value}"),
        "late_vs_due": days_fact(found.late_vs_due),
        "late_vs_extended": days_fact(found.late_vs_extended),
        "overdue": days_fact(found.overdue),
        "waited": days_fact(found.waited),
        "late_text": both(lambda language: days_text(found.late_vs_due or found.overdue, language))
        if found.late_vs_due or found.overdue
        else None,
        "doubts": [_doubt(doubt) for doubt in found.doubts],
        "sentence": both(lambda language: commitment_sentence(found, language)),
        **cited_fact(one.cited),
    }


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return {
        "code": doubt.code,
        "text": both(lambda language: say(doubt.code, language, **shown(doubt.values, language))),
    }


def _state(state: CommitmentState, language: str) -> str:
    return say(f"commitment_state_{state.value}", language)


def _indicator(commitments: Sequence[Commitment]) -> dict[str, Any]:
    """The share without any measurable indicator: its least, and its most if those without a record have none either."""
    counted = without_indicator(commitments)
    number = len(commitments)
    most = counted["no"] + counted["not_recorded"]
    values = {"n": number, "without": counted["no"], "unrecorded": counted["not_recorded"]}
    return {
        **counted,
        "share": {"low": counted["no"] / number, "high": most / number} if number else None,
        "interval": {"low": wilson(counted["no"], number).low, "high": wilson(most, number).high} if number else None,
        "sentence": in_both("commitment_without_indicator", **values),
    }
