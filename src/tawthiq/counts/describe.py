"""Published counts as facts: panels of comparable scope, each row with a sentence one can quote."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from tawthiq.counts.describe_consistency import describe_consistency
from tawthiq.counts.explain_words import explain_pairs
from tawthiq.counts.findings import describe_findings, describe_partitions
from tawthiq.counts.nearness import default_pairs
from tawthiq.counts.panels import Breakdown, Panel, PanelKind, outside_ranges, panels
from tawthiq.counts.positions import describe_positions
from tawthiq.counts.reading import read_counts
from tawthiq.counts.scope import ANY, UNSTATED, CountClaim, Window, area_holds
from tawthiq.counts.sentences import (
    actors_text,
    capital,
    join,
    method_text,
    moment_text,
    place_text,
    population_label,
    population_text,
    publisher_text,
    say,
    sentence_for,
    window_text,
)
from tawthiq.counts.series import describe_series
from tawthiq.counts.vocabulary import Vocabulary, read_vocabulary
from tawthiq.language import LANGUAGES

RULE_VERSION = "2"
REFUSALS = ("counts_totals_allow_no_estimate",)
_RESPECTS_OF_A_NEAR_PANEL = 2  # panels that differ in more are not the ones a reader would set beside this one


def describe_counts(
    rows: Iterable[Mapping[str, str]], tables: Mapping[str, Any], window: Window | None = None
) -> dict[str, Any]:
    """The published counts of a case, ready for facts.json.

    `rows` are those of counts.csv, each with its locator under `file` and `row`; `tables` are as `case_vocabulary` takes
    them, and may hold `positions`. `window` is the case's own, of which bounds are given. Every claim stands in exactly
    one panel; a row that cannot be read stands under `mistakes`. Nothing here is of single persons: the counts of linked
    lists stay out of it.
    """
    vocabulary = case_vocabulary(tables)
    claims, mistakes = read_counts(rows, vocabulary)
    found = {panel.id: panel for panel in panels(claims, vocabulary)}
    return {
        "panels": [_panel(panel, found, vocabulary) for panel in found.values()],
        "findings": describe_findings(claims, vocabulary),
        "partitions": describe_partitions(claims, vocabulary),
        **describe_consistency(claims, vocabulary, window),
        "series": describe_series(claims, vocabulary),
        "explanations": explain_pairs(default_pairs(claims, vocabulary), claims, vocabulary),
        "positions": describe_positions(tables.get("positions", ()), claims),
        "refusals": [{"code": code, "text": _both(partial(say, code))} for code in REFUSALS],
        "mistakes": [{"code": mistake.code, "values": mistake.values} for mistake in mistakes],
    }


def case_vocabulary(tables: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary of a case.

    `tables` may hold `populations` and `actors` (rows of the hand tables), `documenters` (rows of `id`, `en`, `ar`) and
    `areas` (P-code to `en`, `ar`, `level`, the last may be left out); what is missing is done without.
    """
    return read_vocabulary(
        tables.get("populations", ()), tables.get("actors", ()), tables.get("areas"), tables.get("documenters", ())
    )


def panel_title(panel: Panel, language: str, vocabulary: Vocabulary) -> str:
    """What a panel shows: population, attribution, places, beginning."""
    parts = [
        _headline(panel, language, vocabulary),
        _title_attribution(panel, language, vocabulary),
        place_text(_places(panel), language, vocabulary),
        _beginning(panel, language),
    ]
    title = say("counts_semicolon", language).join(part for part in parts if part)
    return capital(title)


def panel_scope(panel: Panel, language: str, vocabulary: Vocabulary) -> str:
    """What the rows of a panel have in common, and in what they may still differ."""
    claims = panel.claims
    publishers = list(dict.fromkeys(claim.publisher for claim in claims))
    names = [publisher_text(publisher, language, vocabulary) for publisher in publishers]
    first = say(
        "counts_panel_scope",
        language,
        n=len(claims),
        publishers=join(names, language, "and"),
        population=_common_population(panel, language, vocabulary),
        attribution=_title_attribution(panel, language, vocabulary) or say("counts_panel_attributions_mixed", language),
        place=place_text(_places(panel), language, vocabulary),
        window=_common_window(claims, language),
    )
    return " ".join([first, *(say(code, language) for code in _cautions(panel)), *_marked(claims, language)])


def why_apart(panel: Panel, others: Mapping[str, Panel], language: str, vocabulary: Vocabulary) -> str:
    """Why a panel does not stand with the panels most like it: in which respects they differ, and what they hold there."""
    said = [say(f"counts_apart_{panel.scope.kind}", language)]
    for neighbour, respects in panel.neighbours:
        if len(respects) <= _RESPECTS_OF_A_NEAR_PANEL:
            differences = join([say(f"counts_differs_{respect}", language) for respect in respects], language, "and")
            values = [_respect(others[neighbour], respect, language, vocabulary) for respect in respects]
            there = say("counts_semicolon", language).join(values)
            said.append(say("counts_apart", language, differences=differences, there=there))
    return " ".join(said)


def _respect(panel: Panel, respect: str, language: str, vocabulary: Vocabulary) -> str:
    match respect:
        case "kind":
            return say(f"counts_kind_{panel.scope.kind}", language)
        case "breakdown":
            return say(f"counts_breakdown_{panel.scope.breakdown}_named", language)
        case "population":
            population = population_label(panel.scope.population, language, vocabulary)
            return say("counts_title", language, population=population, breakdown="")
        case "perpetrators":
            return _title_attribution(panel, language, vocabulary) or say("counts_panel_attributions_mixed", language)
        case "areas":
            return place_text(_places(panel), language, vocabulary)
        case _:
            return _beginning(panel, language)


def _panel(panel: Panel, others: Mapping[str, Panel], vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "id": panel.id,
        "kind": panel.scope.kind.value,
        "breakdown": panel.scope.breakdown.value,
        "title": _both(lambda language: panel_title(panel, language, vocabulary)),
        "scope": _both(lambda language: panel_scope(panel, language, vocabulary)),
        "why_apart": _both(lambda language: why_apart(panel, others, language, vocabulary)),
        "rows": [_row(claim, panel, vocabulary) for claim in panel.claims],
    }


def _row(claim: CountClaim, panel: Panel, vocabulary: Vocabulary) -> dict[str, Any]:
    quantity = claim.quantity
    return {
        "claim": claim.id,
        "claim_id": claim.claim_id or None,
        "publisher": _both(lambda language: publisher_text(claim.publisher, language, vocabulary)),
        "independence_group": claim.independence_group,
        "perpetrators": sorted(claim.scope.perpetrators),
        "quantity": quantity.kind,
        "low": quantity.low,
        "best": quantity.best,
        "high": quantity.high,
        "sentence": _both(lambda language: sentence_for(claim, language, vocabulary, panel.scope.kind)),
        "as_of": claim.as_of.text if claim.as_of else None,
        "published_on": claim.published_on.text if claim.published_on else None,
        "method": _both(lambda language: method_text(claim.scope.method, language)),
        "confidence": claim.confidence,
        "outside_ranges": outside_ranges(claim),
        "part_of": claim.part_of or None,
        "supersedes": claim.supersedes or None,
        "file": claim.file,
        "row": claim.row,
    }


def _both(text: Callable[[str], str]) -> dict[str, str]:
    return {language: text(language) for language in LANGUAGES}


def _headline(panel: Panel, language: str, vocabulary: Vocabulary) -> str:
    breakdown = say(f"counts_breakdown_{panel.scope.breakdown}", language)
    population = _common_population(panel, language, vocabulary)
    if panel.scope.kind == PanelKind.TOLL:
        return say("counts_title", language, population=population, breakdown=breakdown)
    kind = say(f"counts_kind_{panel.scope.kind}", language)
    return say("counts_title_kind", language, kind=kind, population=population, breakdown=breakdown)


def _common_population(panel: Panel, language: str, vocabulary: Vocabulary) -> str:
    """The family's name; where all rows count one narrower population, that one."""
    if panel.scope.breakdown == Breakdown.BY_SEX_AND_AGE:
        bases = {claim.scope.among for claim in panel.claims}
        return population_label(bases.pop() if len(bases) == 1 else panel.scope.population, language, vocabulary)
    populations = {claim.scope.population for claim in panel.claims}
    if len(populations) == 1:
        return population_text(panel.claims[0].scope, language, vocabulary)
    return population_label(panel.scope.population, language, vocabulary)


def _title_attribution(panel: Panel, language: str, vocabulary: Vocabulary) -> str:
    """The attribution that all rows share; nothing where they differ or where no killing is attributed."""
    attributions = {claim.scope.perpetrators for claim in panel.claims}
    if len(attributions) > 1:
        return ""
    perpetrators = attributions.pop()
    for word in (ANY, UNSTATED):
        if word in perpetrators:
            return say(f"counts_attributed_{word}", language)
    code = "counts_attributed_acts" if panel.scope.kind == PanelKind.NOT_DEAD else "counts_title_attributed"
    return say(code, language, actors=actors_text(perpetrators, language, vocabulary))


def _places(panel: Panel) -> frozenset[str]:
    """The places that the rows speak of; a place inside another of them is not named again."""
    named = frozenset().union(*(claim.scope.areas for claim in panel.claims))
    return frozenset(code for code in named if not any(code != outer and area_holds(outer, code) for outer in named))


def _beginning(panel: Panel, language: str) -> str:
    starts = [claim.scope.window.start for claim in panel.claims if claim.scope.window.start]
    if not starts:
        return say("counts_title_from_unstated", language)
    first = min(starts, key=lambda start: (start.low, start.high))
    return say("counts_title_from", language, start=moment_text(first, language))


def _common_window(claims: Sequence[CountClaim], language: str) -> str:
    windows = [claim.scope.window for claim in claims]
    starts = [window.start for window in windows if window.start]
    ends = [window.end for window in windows if window.end]
    first = min(starts, key=lambda start: (start.low, start.high)) if starts else None
    last = max(ends, key=lambda end: (end.high, end.low)) if ends else None
    return window_text(Window(first, last), language)


def _cautions(panel: Panel) -> list[str]:
    claims = panel.claims
    holds = {
        "counts_panel_populations": len({claim.scope.population for claim in claims}) > 1
        and panel.scope.breakdown != Breakdown.BY_SEX_AND_AGE,
        "counts_panel_areas": len({claim.scope.areas for claim in claims}) > 1
        and panel.scope.breakdown != Breakdown.BY_AREA,
        "counts_panel_bases": len({claim.scope.date_basis for claim in claims}) > 1,
        "counts_panel_not_rivals": len({claim.scope.perpetrators for claim in claims}) > 1,
        "counts_panel_parts": panel.scope.breakdown != Breakdown.WHOLE,
        "counts_panel_series": panel.scope.breakdown == Breakdown.WHOLE
        and len({claim.publisher for claim in claims}) < len(claims),
    }
    return [code for code, true in holds.items() if true]


def _marked(claims: Sequence[CountClaim], language: str) -> list[str]:
    marked = sum(map(outside_ranges, claims))
    return [say("counts_panel_marked", language, n=marked)] if marked else []
