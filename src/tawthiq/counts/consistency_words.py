"""What consistency and bounds say, in Arabic and English, with the scope of every number."""

from collections.abc import Sequence

from tawthiq.counts.bounds import Bounds
from tawthiq.counts.elements import OPEN
from tawthiq.counts.scope import ANY, UNSTATED, CountClaim, Scope, Window
from tawthiq.counts.sentences import (
    actors_text,
    capital,
    join,
    moment_text,
    place_text,
    population_text,
    publisher_text,
    quantity_text,
    say,
    window_text,
)
from tawthiq.counts.vocabulary import Vocabulary
from tawthiq.model.vocabulary import VictimStatus

PLAIN = 3  # statuses of a population whose name says whom it holds
NAMED = 6  # claims named in a sentence; a longer list is given as a number


def claim_text(claim: CountClaim, language: str, vocabulary: Vocabulary) -> str:
    """A claim within a sentence: publisher, number and scope."""
    return say(
        "counts_consistency_claim",
        language,
        publisher=publisher_text(claim.publisher, language, vocabulary),
        quantity=quantity_text(claim.quantity, language),
        scope=scope_words(claim.scope, language, vocabulary),
    )


def scope_words(scope: Scope, language: str, vocabulary: Vocabulary) -> str:
    """A scope within a sentence: population, status where it is asked for, attribution, place, window."""
    parts = [
        population_text(scope, language, vocabulary),
        *_status(scope, language, vocabulary),
        _attribution(scope, language, vocabulary),
        say("counts_bounds_anywhere", language)
        if ANY in scope.areas
        else place_text(scope.areas, language, vocabulary),
        _window(scope.window, language),
    ]
    return say("counts_bounds_comma", language).join(parts)


def conflict_sentence(
    claims: Sequence[CountClaim], ties: int, needed: Sequence[CountClaim], language: str, vocabulary: Vocabulary
) -> str:
    """Which statements cannot all be complete, and which of them it takes to be so."""
    items = say("counts_semicolon", language).join(claim_text(claim, language, vocabulary) for claim in claims)
    said = [say("counts_conflict", language, n=len(claims), items=items)]
    if ties:
        said.append(say("counts_conflict_ties", language))
    if 0 < len(needed) < len(claims):
        said.append(say("counts_conflict_needed", language, figures=_figures(needed, language, vocabulary)))
    return " ".join(said)


def mending_sentence(
    rereading: Sequence[CountClaim], persons: int, ties: int, language: str, vocabulary: Vocabulary
) -> str:
    """What it would take for all statements of a conflict to be right."""
    said = []
    if rereading:
        said.append(say("counts_mend_reread", language, figures=_figures(rereading, language, vocabulary, "or")))
    said.append(say("counts_mend_persons", language, n=persons))
    if ties:
        said.append(say("counts_mend_ties", language))
    return " ".join(said)


def bounds_title(scope: Scope, language: str, vocabulary: Vocabulary) -> str:
    """What the bounds are of."""
    return capital(scope_words(scope, language, vocabulary))


def bounds_sentence(
    found: Bounds, allowing: int, alone: tuple[int, str], mixed: bool, language: str, vocabulary: Vocabulary
) -> str:
    """The bounds of a scope with what they rest on; `allowing` is the least when floors are allowed their overcounts."""
    scope = scope_words(found.scope, language, vocabulary)
    if not found.possible:
        return say("counts_bounds_impossible", language, scope=scope)
    said = [say("counts_bounds_low" if found.low else "counts_bounds_nothing", language, n=found.low, scope=scope)]
    if found.low:
        said.append(say("counts_bounds_allowing", language, n=allowing))
    number, group = alone
    if group and number < found.low:
        name = publisher_text(group, language, vocabulary)
        said.append(say("counts_bounds_alone", language, n=number, publisher=name))
    if found.high is None:
        said.append(say("counts_bounds_no_high", language))
    else:
        said.append(say("counts_bounds_high", language, n=found.high))
    said.append(say("counts_bounds_mixed" if mixed else "counts_bounds_floors", language))
    return " ".join(said)


def _figures(claims: Sequence[CountClaim], language: str, vocabulary: Vocabulary, word: str = "and") -> str:
    if len(claims) > NAMED:
        return say("counts_conflict_many", language, n=len(claims))
    names = [
        say(
            "counts_conflict_figure",
            language,
            publisher=publisher_text(claim.publisher, language, vocabulary),
            quantity=quantity_text(claim.quantity, language),
        )
        for claim in claims
    ]
    return join(names, language, word)


def _attribution(scope: Scope, language: str, vocabulary: Vocabulary) -> str:
    for word in (ANY, UNSTATED):
        if word in scope.perpetrators:
            return say(f"counts_attributed_{word}", language)
    return say("counts_title_attributed", language, actors=actors_text(scope.perpetrators, language, vocabulary))


def _window(window: Window, language: str) -> str:
    start = window.start if window.start and window.start.text != OPEN else None
    end = window.end if window.end and window.end.text != OPEN else None
    if not any(moment and moment.text == OPEN for moment in (window.start, window.end)):
        return window_text(window, language)
    if start:
        return say("counts_bounds_since", language, start=moment_text(start, language))
    return (
        say("counts_bounds_until", language, end=moment_text(end, language))
        if end
        else say("counts_bounds_always", language)
    )


def _status(scope: Scope, language: str, vocabulary: Vocabulary) -> list[str]:
    """The statuses that a scope is limited to, where its population alone does not say so."""
    known = vocabulary.populations.get(scope.population)
    stated = [status for status in VictimStatus if status in scope.status]
    if ANY in scope.status or not stated or (known and len(known.statuses) <= PLAIN):
        return []
    return [join([say(f"counts_status_{status}", language) for status in stated], language, "or")]
