"""Sentences about published counts that one can quote: each carries its whole scope, in Arabic and in English.

A count without who, where, when, on which date basis and by which method cannot be compared (Every Casualty, *Standards
for Casualty Recording*, 2016), so no sentence leaves one out; what a publisher does not state is said to be not stated.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from tawthiq.counts.panels import PanelKind
from tawthiq.counts.scope import ANY, UNSTATED, Comparison, CountClaim, Moment, Quantity, Scope, Window
from tawthiq.counts.vocabulary import Vocabulary, shipped_populations
from tawthiq.language import date_text, sentence
from tawthiq.model.vocabulary import VictimStatus

LATIN_LETTER, ARABIC_LETTER = re.compile("[A-Za-z]"), re.compile("[\u0621-\u064a]")
FIGHTERS = {VictimStatus.STATE_FORCES, VictimStatus.ARMED_GROUP}


def sentence_for(claim: CountClaim, language: str, vocabulary: Vocabulary, kind: PanelKind = PanelKind.TOLL) -> str:
    """One published count as a sentence with its whole scope, in `ar` or `en`; `kind` is that of its panel."""
    scope = claim.scope
    code = "counts_sentence_increment" if kind == PanelKind.INCREMENT else "counts_sentence"
    not_dead = kind == PanelKind.NOT_DEAD
    parts = [
        say(
            code,
            language,
            publisher=publisher_text(claim.publisher, language, vocabulary),
            population=population_text(scope, language, vocabulary),
            place=place_text(scope.areas, language, vocabulary),
            window=window_text(scope.window, language),
            quantity=quantity_text(claim.quantity, language),
        ),
        "" if not_dead else _status(scope, language),
        _attribution(scope, language, vocabulary, not_dead),
        basis_text(scope.date_basis, language, not_dead),
        say("counts_method", language, method=method_text(scope.method, language)),
        _quoted("counts_rule", language, rule=scope.inclusion_rule) if scope.inclusion_rule else "",
        *_provenance(claim, language, vocabulary),
    ]
    joined = say("counts_semicolon", language).join(part for part in parts if part)
    return capital(joined) + say("counts_stop", language)


def reason_for(comparison: Comparison, language: str) -> str:
    """Why two scopes lie to each other as they do: the respect that decides, and what each says there."""
    values = dict(comparison.values)
    values["dimension"] = say(f"counts_differs_{values['dimension']}", language)
    return say(comparison.code, language, **values)


def publisher_text(publisher: str, language: str, vocabulary: Vocabulary) -> str:
    """A publisher's name; as counts.csv writes it where no documenter or actor of the case has it."""
    names = vocabulary.documenters.get(publisher)
    return names[language] if names else publisher


def population_text(scope: Scope, language: str, vocabulary: Vocabulary) -> str:
    """Whom a count counts; women, men and children with the population they are a part of."""
    own = population_label(scope.population, language, vocabulary)
    if not vocabulary.is_relative(scope.population):
        return own
    if not scope.among:
        return say("counts_population_among_unstated", language, population=own)
    base = population_label(scope.among, language, vocabulary)
    return say("counts_population_among", language, population=own, base=base)


def population_label(population: str, language: str, vocabulary: Vocabulary) -> str:
    """The name of a population: the case's own, or the shipped one, or its id."""
    known = vocabulary.populations.get(population)
    given = (known.label_ar if language == "ar" else known.label_en) if known else ""
    if given:
        return given
    if population in shipped_populations() or population == VictimStatus.UNKNOWN:
        return say(f"counts_population_{population}", language)
    return say("counts_population_other", language, population=population)


def place_text(areas: Collection[str], language: str, vocabulary: Vocabulary) -> str:
    """Where: names of P-codes by level, in both scripts; a code without a name is shown as it is."""
    if not areas or UNSTATED in areas:
        return say("counts_place_unstated", language)
    ordered = sorted(areas, key=lambda code: (_level(code, vocabulary), code))
    groups = []
    for level, codes_of_level in groupby(ordered, key=lambda code: _level(code, vocabulary)):
        names = [_area_name(code, language, vocabulary) for code in codes_of_level]
        text = join(names, language, "and")
        groups.append(say(f"counts_areas_{level}", language, names=text, n=len(names)) if level in "123" else text)
    return say("counts_place", language, areas=join(groups, language, "and"))


def _level(code: str, vocabulary: Vocabulary) -> str:
    """1 governorate, 2 district, 3 sub-district; OCHA's P-codes have two digits a level. 0 a country, 9 not known."""
    if code in vocabulary.areas:
        return vocabulary.areas[code].get("level") or {4: "1", 6: "2", 8: "3"}.get(len(code), "9")
    return "0" if len(code) == 2 else "9"


def _area_name(code: str, language: str, vocabulary: Vocabulary) -> str:
    if code in vocabulary.areas:
        return vocabulary.areas[code][language]
    if len(code) != 2:
        return code
    from babel import Locale

    name = Locale.parse(language).territories.get(code)
    return say("counts_country", language, name=name) if name else code


def window_text(window: Window, language: str) -> str:
    """When the deaths happened; a month stays a month."""
    start = moment_text(window.start, language) if window.start else ""
    end = moment_text(window.end, language) if window.end else ""
    if not window.start or not window.end:
        code = "since" if start else "until" if end else "unstated"
        return say(f"counts_window_{code}", language, start=start, end=end)
    if window.start.text == window.end.text:
        return say("counts_window_day" if _is_day(window.start) else "counts_window_month", language, start=start)
    coarse = _is_day(window.start) and not _is_day(window.end)
    return say("counts_window_to_month" if coarse else "counts_window", language, start=start, end=end)


def moment_text(moment: Moment, language: str) -> str:
    """A day, a month or a year, written out."""
    day = date_text(moment.low, language)
    if _is_day(moment):
        return day
    # Both languages write day, month, year with blanks between.
    return day.split(" ", 1)[1] if moment.low.month == moment.high.month else day.rsplit(" ", 1)[1]


def _is_day(moment: Moment) -> bool:
    return moment.low == moment.high


def quantity_text(quantity: Quantity, language: str) -> str:
    """How many: the number, "at least", "about", an interval, or that it is not stated."""
    ends = {"low": quantity.low, "best": quantity.best, "high": quantity.high}
    return say(f"counts_quantity_{quantity.kind}", language, **ends)


def method_text(method: str, language: str) -> str:
    """How a publisher counts."""
    return say(f"counts_method_{method}", language)


def basis_text(basis: str, language: str, not_dead: bool = False) -> str:
    """Which day a count goes by; the missing and the suspected have no day of death."""
    ending = "_not_dead" if not_dead and basis in ("event", "documented") else ""
    return say(f"counts_basis_{basis}{ending}", language)


def actors_text(actors: Iterable[str], language: str, vocabulary: Vocabulary) -> str:
    """Names of perpetrators as the publisher attributes, in the order of the table of actors."""
    order = vocabulary.actor_order
    ordered = sorted(actors, key=lambda actor: (order.get(actor, len(order)), actor))
    return join([_actor_name(actor, language, vocabulary) for actor in ordered], language, "or")


def _actor_name(actor: str, language: str, vocabulary: Vocabulary) -> str:
    known = vocabulary.actors.get(actor)
    if known is None:
        return actor
    if language == "ar":
        return known.name_ar or known.name_en or actor
    # The neutral term of a set of actors describes it; that of a single actor ("named faction") would hide who it is.
    described = known.kind == "armed_actor_set" and " " in known.neutral_term and ":" not in known.neutral_term
    name = known.name_en or known.neutral_term or actor
    return known.neutral_term if described else _small_if_common(name, known.neutral_term)


def _small_if_common(name: str, neutral_term: str) -> str:
    """A descriptive name begins small within a sentence, if the neutral term writes its first word so; a proper name not."""
    first = name.split(" ", 1)[0]
    return name[:1].lower() + name[1:] if first.lower() in neutral_term.split() else name


def capital(text: str) -> str:
    """A text with a capital at its beginning; Arabic has none, so only English changes."""
    return text[:1].upper() + text[1:]


def join(texts: Sequence[str], language: str, word: str) -> str:
    """`a, b and c` or `a, b or c`, as each language writes it."""
    if len(texts) < 2:
        return "".join(texts)
    comma = say("counts_comma" if word == "and" else "counts_comma_or", language)
    return say(f"counts_{word}", language).join([comma.join(texts[:-1]), texts[-1]])


def say(code: str, language: str, **values: object) -> str:
    """A message of the catalogue with its values."""
    return sentence(code, values, language)


def _quoted(code: str, language: str, **values: str) -> str:
    """A message whose values are free text: text of the other script is isolated, lest it reorder the sentence."""
    other = LATIN_LETTER if language == "ar" else ARABIC_LETTER
    return sentence(code, values, language, isolate=any(other.search(value) for value in values.values()))


def _status(scope: Scope, language: str) -> str:
    if not scope.status - {VictimStatus.UNKNOWN}:
        return say("counts_status_unstated", language)
    names = [say(f"counts_status_{status}", language) for status in VictimStatus if status in scope.status]
    return say("counts_status", language, statuses=join(names, language, "or"))


def _attribution(scope: Scope, language: str, vocabulary: Vocabulary, not_dead: bool) -> str:
    """The attribution is the publisher's; for dead fighters it may be the compilers' reading of who the other side was."""
    for word in (ANY, UNSTATED):
        if word in scope.perpetrators:
            return say(f"counts_attributed_{word}", language)
    fighters = bool(scope.status) and scope.status <= FIGHTERS
    code = "counts_attributed_acts" if not_dead else "counts_attributed_fighters" if fighters else "counts_attributed"
    return say(code, language, actors=actors_text(scope.perpetrators, language, vocabulary))


def _provenance(claim: CountClaim, language: str, vocabulary: Vocabulary) -> list[str]:
    as_of, published = claim.as_of, claim.published_on
    parts = [
        say("counts_as_of", language, day=moment_text(as_of, language))
        if as_of
        else say("counts_as_of_unstated", language),
        say(
            "counts_published_day" if _is_day(published) else "counts_published_month",
            language,
            day=moment_text(published, language),
        )
        if published
        else say("counts_published_unstated", language),
        _quoted("counts_outlet", language, outlet=claim.outlet.replace("; ", ", "))
        if claim.outlet
        else say("counts_outlet_unstated", language),
    ]
    if claim.independence_group != claim.publisher and claim.independence_group in vocabulary.documenters:
        group = publisher_text(claim.independence_group, language, vocabulary)
        parts.append(say("counts_one_source", language, group=group))
    if claim.confidence == "C":
        parts.append(say("counts_confidence_c", language))
    return parts
