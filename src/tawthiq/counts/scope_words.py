"""Short words for one respect of a scope, for a figure with its publisher, and for a difference of two figures."""

from collections.abc import Callable

from tawthiq.counts.scope import ANY, UNSTATED, CountClaim, Scope
from tawthiq.counts.sentences import (
    actors_text,
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
from tawthiq.language import LANGUAGES
from tawthiq.model.vocabulary import VictimStatus


def respect_text(scope: Scope, respect: str, language: str, vocabulary: Vocabulary) -> str:
    """What a scope says in one respect: its period, places, population, status at death or attribution."""
    match respect:
        case "window":
            return window_text(scope.window, language)
        case "areas":
            return place_text(scope.areas, language, vocabulary)
        case "population":
            return say("counts_explain_population", language, population=population_text(scope, language, vocabulary))
        case "status":
            return _status_text(scope, language)
        case _:
            return attribution_text(scope, language, vocabulary)


def attribution_text(scope: Scope, language: str, vocabulary: Vocabulary) -> str:
    """Whose deeds are counted, as the publisher attributes them."""
    for word in (ANY, UNSTATED):
        if word in scope.perpetrators:
            return say(f"counts_attributed_{word}", language)
    return say("counts_title_attributed", language, actors=actors_text(scope.perpetrators, language, vocabulary))


def _status_text(scope: Scope, language: str) -> str:
    if not scope.status - {VictimStatus.UNKNOWN}:
        return say("counts_status_unstated", language)
    names = [say(f"counts_status_{status}", language) for status in VictimStatus if status in scope.status]
    return join(names, language, "or")


def respects_text(respects: tuple[str, ...], language: str) -> str:
    """Names of respects: the period, the places and the attribution."""
    return join([say(f"counts_differs_{respect}", language) for respect in respects], language, "and")


def figure_text(claim: CountClaim, language: str, vocabulary: Vocabulary) -> str:
    """A figure with who published it, whom it counts and whose deeds: no number stands without its scope."""
    return say(
        "counts_explain_figure",
        language,
        quantity=quantity_text(claim.quantity, language),
        publisher=publisher_text(claim.publisher, language, vocabulary),
        population=respect_text(claim.scope, "population", language, vocabulary),
        attribution=attribution_text(claim.scope, language, vocabulary),
    )


def change_text(low: int | None, high: int | None, language: str) -> str:
    """A difference in words: 24 more, between 577 and 973 fewer, not known."""
    if low is None or high is None:
        return say("counts_explain_change_unknown", language)
    if low == high:
        direction = "none" if low == 0 else "more" if low > 0 else "fewer"
        return say(f"counts_explain_change_{direction}", language, number=abs(low))
    if low >= 0:
        return say("counts_explain_change_between_more", language, low=low, high=high)
    if high <= 0:
        return say("counts_explain_change_between_fewer", language, low=-high, high=-low)
    return say("counts_explain_change_either", language, fewer=-low, more=high)


def as_of_text(claim: CountClaim, language: str) -> str:
    """The day to which a figure speaks."""
    if claim.as_of is None:
        return say("counts_as_of_unstated", language)
    return say("counts_as_of", language, day=moment_text(claim.as_of, language))


def in_languages(text: Callable[[str], str]) -> dict[str, str]:
    """A text in every language."""
    return {language: text(language) for language in LANGUAGES}
