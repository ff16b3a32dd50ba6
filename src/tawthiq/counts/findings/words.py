"""Findings in Arabic and English: what was found, what it means, and what not to conclude from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from tawthiq.counts.findings.finding import Finding
from tawthiq.counts.scope import CountClaim, Relation, compare
from tawthiq.counts.scope_words import attribution_text, respect_text, respects_text
from tawthiq.counts.sentences import (
    capital,
    join,
    moment_text,
    place_text,
    population_text,
    publisher_text,
    quantity_text,
    say,
)
from tawthiq.counts.vocabulary import Vocabulary

_PUBLISHERS = ("publisher", "group")
_APART = ("population", "areas", "perpetrators")
_NAMED = 6  # figures named in a sentence; more are given as a number


def name(rule: str, language: str) -> str:
    """The name of a rule, as a heading."""
    return say(f"counts_finding_{rule}", language)


def told(finding: Finding, language: str, vocabulary: Vocabulary) -> str:
    """What was found, with the figures and who printed them."""
    code = "_".join(part for part in ("counts_finding", finding.rule, "told", finding.variant) if part)
    said = say(code, language, **words(finding.values, language, vocabulary))
    more = finding.values.get("more")
    if more:
        said += " " + say("counts_finding_more_releases", language, n=more)
    return capital(said)


def means(rule: str, language: str) -> str:
    """What findings of a rule mean."""
    return say(f"counts_finding_{rule}_means", language)


def do_not_conclude(rule: str, language: str) -> str:
    """What not to conclude from figures of which a rule tells."""
    return say(f"counts_finding_{rule}_not", language)


def words(values: Mapping[str, Any], language: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """Values as a sentence takes them.

    A claim under `a` gives `{a}` (figure, publisher and day), `{a_dated}` (figure and day), `{a_n}` (the figure alone),
    `{a_who}`, `{a_by}`, `{a_where}` and `{a_from}` (whom, whose deeds, where, who printed it). A pair of a part and its
    whole under `part_apart` gives what sets the part apart; a claim and respects under `a_in`, what its scope says there.
    """
    found: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, CountClaim):
            found |= _claim(key, value, language, vocabulary)
        elif key in _PUBLISHERS:
            found[key] = publisher_text(value, language, vocabulary)
        elif key.endswith("_apart"):
            found[key] = apart_text(value[0], value[1], language, vocabulary)
        elif key.endswith("_in"):
            found[key] = scope_text(value[0], value[1], language, vocabulary)
        elif key == "respects":
            found[key] = respects_text(value, language)
        elif isinstance(value, tuple):
            found[key] = _listed(value, language, vocabulary)
            found[f"{key}_dated"] = join([dated_text(one, language) for one in value], language, "and")
            found[f"{key}_n"] = join([quantity_text(one.quantity, language) for one in value], language, "and")
        else:
            found[key] = value
    return found


def _claim(key: str, claim: CountClaim, language: str, vocabulary: Vocabulary) -> dict[str, str]:
    return {
        key: claim_text(claim, language, vocabulary),
        f"{key}_dated": dated_text(claim, language),
        f"{key}_n": quantity_text(claim.quantity, language),
        f"{key}_who": population_text(claim.scope, language, vocabulary),
        f"{key}_by": attribution_text(claim.scope, language, vocabulary),
        f"{key}_where": place_text(claim.scope.areas, language, vocabulary),
        f"{key}_from": publisher_text(claim.publisher, language, vocabulary),
    }


def claim_text(claim: CountClaim, language: str, vocabulary: Vocabulary) -> str:
    """A figure with its publisher and the day of its printing: 1,018 (SOHR, 9 March 2025)."""
    moment = claim.published_on or claim.as_of
    code = "counts_finding_claim" if moment else "counts_finding_claim_undated"
    return say(
        code,
        language,
        quantity=quantity_text(claim.quantity, language),
        publisher=publisher_text(claim.publisher, language, vocabulary),
        day=moment_text(moment, language) if moment else "",
    )


def dated_text(claim: CountClaim, language: str) -> str:
    """A figure with the day of its printing, where its publisher is named already."""
    moment = claim.published_on or claim.as_of
    quantity = quantity_text(claim.quantity, language)
    if moment is None:
        return quantity
    return say("counts_finding_dated", language, quantity=quantity, day=moment_text(moment, language))


def apart_text(part: CountClaim, whole: CountClaim, language: str, vocabulary: Vocabulary) -> str:
    """What sets a part apart from its whole: its attribution, its places, or whom it counts."""
    found = compare(part.scope, whole.scope, vocabulary).by_dimension
    unlike = [name for name in _APART if found[name].relation not in (Relation.EQUAL, Relation.UNKNOWN)]
    respect = next((name for name in ("areas", "population", "perpetrators") if name in unlike), "population")
    return respect_text(part.scope, respect, language, vocabulary)


def scope_text(claim: CountClaim, respects: Sequence[str], language: str, vocabulary: Vocabulary) -> str:
    """What a figure counts in some respects; whom it counts says also with which status at death."""
    told = [one for one in respects if one != "status" or "population" not in respects]
    texts = [respect_text(claim.scope, one, language, vocabulary) for one in told]
    return say("counts_semicolon", language).join(texts)


def _listed(claims: tuple[CountClaim, ...], language: str, vocabulary: Vocabulary) -> str:
    if len(claims) > _NAMED:
        return say("counts_finding_figures", language, n=len(claims))
    return join([claim_text(claim, language, vocabulary) for claim in claims], language, "and")
