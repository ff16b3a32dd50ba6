"""What consistency and bounds say, in Arabic and English, with the scope of every number."""

from collections.abc import Iterable, Mapping, Sequence

from tawthiq.counts.bounds import Bounds
from tawthiq.counts.consistency import Tie
from tawthiq.counts.elements import OPEN, universe
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
WORDS = 45  # of a sentence about a conflict: scopes are shortened until it has no more


def scope_words(scope: Scope, language: str, vocabulary: Vocabulary) -> str:
    """A scope within a sentence: population, status where it is asked for, attribution, place, window."""
    return say("counts_bounds_comma", language).join(_scope_parts(scope, language, vocabulary).values())


def conflict_sentence(
    claims: Sequence[CountClaim],
    tie: Tie | None,
    complete: Sequence[CountClaim],
    language: str,
    vocabulary: Vocabulary,
) -> str:
    """Which figures cannot be complete, and because of which others; what all count alike is said once.

    Where that takes too many words, less of the scopes is said, whom they count last of all: each figure has a sentence
    of its own with its whole scope.
    """
    parts = {claim.id: _scope_parts(claim.scope, language, vocabulary) for claim in claims}
    first = parts[claims[0].id]
    common = [name for name in first if len({each.get(name) for each in parts.values()}) == 1]
    apart = [name for name in _PARTS if name not in common]
    place, who, shared = (
        [name for name in names if name in some]
        for names, some in ((apart, ("who", "place")), (apart, ("who",)), (common, ("who",)))
    )
    text = ""
    for shown, alike in ((apart, common), (apart, shared), (place, shared), (who, shared), ([], [])):
        figures = {claim.id: _figure(claim, parts[claim.id], shown, language, vocabulary) for claim in claims}
        text = _conflict(claims, tie, complete, figures, language)
        if alike:
            scope = _listed(first, alike, language)
            text += " " + say("counts_conflict_common", language, n=len(claims), scope=scope)
        if len(text.split()) <= WORDS:
            break
    return text


def mending_sentence(rereading: Sequence[CountClaim], persons: int, tie: bool, language: str) -> str:
    """What it would take for all figures of a conflict to be right."""
    numbers = join([quantity_text(claim.quantity, language) for claim in rereading], language, "or")
    code = "counts_mend_reread" if rereading else "counts_mend_ties" if tie else "counts_mend_persons"
    return say(code, language, figures=numbers, n=persons)


def consistent_sentence(
    holds: bool, claims: Sequence[CountClaim], bound: int, language: str, vocabulary: Vocabulary
) -> str:
    """Whether the figures can all hold as they are read by default; `bound` is how many of them bind anything."""
    if not bound:
        return say("counts_consistent_nothing", language)
    if holds:
        return say("counts_consistent", language, n=bound)
    return say("counts_inconsistent", language, figures=_figures(claims, language, vocabulary))


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
    dead = vocabulary.counts_the_dead(universe(found.scope, vocabulary)) is not False
    least = "counts_bounds_low" if dead else "counts_bounds_low_not_dead"
    said = [say(least if found.low else "counts_bounds_nothing", language, n=found.low, scope=scope)]
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


_PARTS = ("who", "status", "attribution", "place", "window")


def _scope_parts(scope: Scope, language: str, vocabulary: Vocabulary) -> dict[str, str]:
    status = _status(scope, language, vocabulary)
    return {
        "who": population_text(scope, language, vocabulary),
        **({"status": status} if status else {}),
        "attribution": _attribution(scope, language, vocabulary),
        "place": say("counts_bounds_anywhere", language)
        if ANY in scope.areas
        else place_text(scope.areas, language, vocabulary),
        "window": _window(scope.window, language),
    }


def _conflict(
    claims: Sequence[CountClaim],
    tie: Tie | None,
    complete: Sequence[CountClaim],
    figures: Mapping[str, str],
    language: str,
) -> str:
    def named(some: Iterable[str]) -> str:
        return join([figures[claim] for claim in some], language, "and")

    if tie and len(claims) <= NAMED:
        return say("counts_conflict_tie", language, whole=figures[tie.whole], parts=named(tie.parts))
    if tie or len(claims) > NAMED:
        return say("counts_conflict_many", language, n=len(claims))
    limits = [claim.id for claim in complete]
    others = [claim.id for claim in claims if claim.id not in limits]
    return say("counts_conflict", language, n=len(limits), complete=named(limits), others=named(others))


def _figure(
    claim: CountClaim, parts: Mapping[str, str], shown: Sequence[str], language: str, vocabulary: Vocabulary
) -> str:
    scope = _listed(parts, shown, language)
    return say(
        "counts_conflict_scoped" if scope else "counts_conflict_figure",
        language,
        publisher=publisher_text(claim.publisher, language, vocabulary),
        quantity=quantity_text(claim.quantity, language),
        scope=scope,
    )


def _listed(parts: Mapping[str, str], shown: Sequence[str], language: str) -> str:
    text = say("counts_bounds_comma", language).join(parts[name] for name in shown if name in parts)
    return say("counts_conflict_number", language, scope=text) if "who" in shown else text


def _figures(claims: Sequence[CountClaim], language: str, vocabulary: Vocabulary) -> str:
    if len(claims) > NAMED:
        return say("counts_conflict_of_many", language, n=len(claims))
    return join([_figure(claim, {}, (), language, vocabulary) for claim in claims], language, "and")


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


def _status(scope: Scope, language: str, vocabulary: Vocabulary) -> str:
    """The statuses that a scope is limited to, where its population alone does not say so."""
    known = vocabulary.populations.get(scope.population)
    stated = [status for status in VictimStatus if status in scope.status]
    if ANY in scope.status or not stated or (known and len(known.statuses) <= PLAIN):
        return ""
    return join([say(f"counts_status_{status}", language) for status in stated], language, "or")
