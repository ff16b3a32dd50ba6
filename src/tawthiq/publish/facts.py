"""`facts.json`: all that the report says, as data. The report adds words and pictures and no number of its own."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_of
from datetime import date
from typing import Any

from tawthiq.case import CaseDeclaration
from tawthiq.language import LANGUAGES, codes, date_text, sentence
from tawthiq.publish.count_facts import count_facts
from tawthiq.publish.estimate_facts import estimate_facts
from tawthiq.publish.fact_book import FactBook
from tawthiq.publish.linkage_facts import linkage_facts
from tawthiq.register.overlap import NOT_DEAD, pattern_counts, stratum_counts

RULE_VERSION = "4"
SHIPPED_GEOGRAPHIES = ("syria", "invented")


@dataclass(frozen=True)
class Documented:
    """How many unique dead are documented: with every likely link made, as linked, and with sure links only."""

    low: int
    best: int
    high: int


@dataclass(frozen=True)
class FactSources:
    """All that facts are made from."""

    declaration: CaseDeclaration
    ledger: Mapping[str, Any]  # head, claims, sources; checkpoint (origin, size, root, later) where one was signed
    rules: Mapping[str, str]
    counts: Mapping[str, Any]  # what `counts.describe_counts` gives
    area_names: Mapping[str, Mapping[str, str]]
    records: Any = None  # Arrow tables; None for a case without lists
    victims: Any = None
    histories: Any = None
    flags: Any = None
    documented: Documented | None = None
    linkage: Mapping[str, Any] | None = None  # what `tawthiq.quality.describe_linkage` gives
    linkage_quality: Mapping[str, Any] | None = None
    estimates: Mapping[str, Any] | None = None  # what `tawthiq.estimates.estimates_of` gives
    accountability: bool = False  # whether there are pages on incidents, cases or commitments
    released: Mapping[str, Collection[int]] = field_of(
        default_factory=dict
    )  # what earlier releases told of people, by fact


def build_facts(sources: FactSources) -> dict[str, Any]:
    """Everything the report shows, every number as a fact with its rule and claims."""
    declaration = sources.declaration
    book = FactBook(declaration.rules.smallest_cell, sources.released)
    facts: dict[str, Any] = {
        "case": {
            "title": declaration.title,
            "window": declaration.window.split("/") if declaration.window else None,
            "simulated": declaration.simulated,
            "languages": list(declaration.languages),
        },
        "ledger": _ledger(sources),
        "rules": dict(sources.rules),
        "smallest_cell": declaration.rules.smallest_cell,
        "panels": _panels(sources.counts, book),
        "refusals": list(sources.counts.get("refusals", [])),
        "linkage_quality": sources.linkage_quality,
        "accountability": sources.accountability,
        "geography": declaration.gazetteer if declaration.gazetteer in SHIPPED_GEOGRAPHIES else "other",
        **_nothing_documented(),
    }
    if sources.documented is not None:
        facts.update(_documented(sources, book))
        facts["linkage"] = linkage_facts(sources.linkage, sources.declaration, facts, book)
        facts["estimates"] = estimate_facts(sources.estimates, declaration, facts, _label_of(sources), book)
    facts["counts"] = count_facts(sources.counts, book, documented=sources.documented is not None)
    facts["flags"] = _flags(sources.flags)
    facts["facts"] = book.facts
    return facts


def _ledger(sources: FactSources) -> dict[str, Any]:
    """The state of the ledger; beside lists without its sizes, but for that of its public log."""
    if not sources.declaration.lists:
        return dict(sources.ledger)
    return {name: sources.ledger[name] for name in ("head", "checkpoint") if name in sources.ledger}


def _nothing_documented() -> dict[str, Any]:
    empty: dict[str, Any] = {key: [] for key in ("lists", "timeline", "areas", "strata", "conflicts", "unknown")}
    return {
        **empty,
        "documented": None,
        "overlap": None,
        "timeline_unknown": None,
        "areas_unknown": None,
        "linkage": None,
        "estimates": None,
    }


def _label_of(sources: FactSources) -> Callable[[str, str], Mapping[str, str]]:
    return lambda stratum, label: label_of_stratum(stratum, label, sources.area_names)


def _panels(counts: Mapping[str, Any], book: FactBook) -> list[dict[str, Any]]:
    panels = []
    for panel in counts.get("panels", []):
        rows = []
        for row in panel["rows"]:
            shown = row["best"] if row["best"] is not None else row["low"]
            rows.append({**row, "fact": book.published(f"published-{row['claim']}", shown, row)})
        panels.append({**panel, "rows": rows})
    return panels


def _documented(sources: FactSources, book: FactBook) -> dict[str, Any]:
    assert sources.documented is not None
    victims = sources.victims.to_pylist()
    dead = [victim for victim in victims if victim["fate"] not in NOT_DEAD]
    lists = [each.list_id for each in sources.declaration.lists]
    range_ = sources.documented
    missing = sum(victim["fate"] == "missing" for victim in victims)
    timeline, undated = _timeline(dead, book)
    areas, nowhere = _areas(dead, sources.area_names, book)
    strata = _strata(sources, book)
    overlap, sizes_shown = _overlap(sources.histories, lists, book)
    return {
        "documented": {
            "low": book.people("documented-low", range_.low, "documented_low"),
            "best": book.people("documented-best", range_.best, "documented_best"),
            "high": book.people("documented-high", range_.high, "documented_high"),
            "missing": book.people("documented-missing", missing, "documented_missing") if missing else None,
        },
        "lists": _lists(sources, sizes_shown, book),
        "overlap": overlap,
        "timeline": timeline,
        "timeline_unknown": undated,
        "areas": areas,
        "areas_unknown": nowhere,
        "strata": strata,
        "conflicts": _conflicts(dead, book),
        "unknown": _unknown(dead, undated, nowhere, strata, book),
    }


def _lists(sources: FactSources, sizes_shown: bool, book: FactBook) -> list[dict[str, Any]]:
    rows = sources.records.select(["list_id", "fate"]).to_pylist()
    sizes = Counter(row["list_id"] for row in rows if row["fate"] not in NOT_DEAD)
    return [
        {
            "list_id": each.list_id,
            "documenter": sources.declaration.documenter_named(each.documenter).name,
            "title": each.title,
            "records": book.people(f"records-{each.list_id}", sizes[each.list_id], "records_on_list")
            if sizes_shown
            else book.withheld(f"records-{each.list_id}", "records_on_list"),
        }
        for each in sources.declaration.lists
    ]


def _overlap(histories: Any, lists: Sequence[str], book: FactBook) -> tuple[dict[str, Any], bool]:
    """The overlap of the lists, and whether the sizes of the lists can be shown beside it."""
    counts: dict[Any, int] = dict(pattern_counts(histories))
    # Whoever holds a list knows how many people are on it: each list's patterns have a known sum.
    sums = [frozenset(p for p in counts if p[position] == "1") for position in range(len(lists))]
    sums = [total for total in sums if total]
    sizes_shown = book.allows("overlap", counts, sums)
    facts = book.people_table("overlap", counts, sums if sizes_shown else [], "capture_histories")
    patterns = [
        {"lists": [each for each, mark in zip(lists, pattern, strict=True) if mark == "1"], "fact": facts[pattern]}
        for pattern in counts
        if pattern in facts
    ]
    return {"lists": list(lists), "patterns": patterns}, sizes_shown


def _timeline(dead: Sequence[Mapping[str, Any]], book: FactBook) -> tuple[list[dict[str, Any]], str]:
    """Deaths by day, week or month: the finest of them that can be shown for four in five of the dated."""
    days = [
        victim["death_low"] for victim in dead if victim["death_low"] and victim["death_low"] == victim["death_high"]
    ]
    unit = next((each for each in _UNITS if _mostly_shown([_start(day, each) for day in days])), _UNITS[-1])
    counts: dict[Any, int] = dict(sorted(Counter(_start(day, unit).isoformat() for day in days).items()))
    counts["unknown"] = len(dead) - len(days)
    facts = book.people_table("timeline", counts, [], f"deaths_by_{unit}")
    rows = [{"day": day, "unit": unit, "fact": facts[day]} for day in counts if day != "unknown" and day in facts]
    return rows, facts.get("unknown") or book.withheld("timeline-unknown", f"deaths_by_{unit}")


_UNITS = ("day", "week", "month")


def _start(day: date, unit: str) -> date:
    if unit == "week":
        return date.fromordinal(day.toordinal() - day.weekday())
    return day.replace(day=1) if unit == "month" else day


def _mostly_shown(starts: Sequence[date]) -> bool:
    counts = Counter(starts)
    shown = sum(count for count in counts.values() if count >= 5)
    return len(counts) <= 92 and shown >= 0.8 * len(starts)


def _areas(
    dead: Sequence[Mapping[str, Any]], names: Mapping[str, Mapping[str, str]], book: FactBook
) -> tuple[list[dict[str, Any]], str]:
    counts: dict[Any, int] = dict(sorted(Counter(victim["adm2"] for victim in dead if victim["adm2"]).items()))
    counts["unknown"] = len(dead) - sum(counts.values())
    facts = book.people_table("area", counts, [], "deaths_by_area")
    rows = [
        {"code": code, "name": names.get(code, {"en": code, "ar": code}), "level": "adm2", "fact": facts[code]}
        for code in counts
        if code != "unknown" and code in facts
    ]
    return rows, facts.get("unknown") or book.withheld("area-unknown", "deaths_by_area")


def _strata(sources: FactSources, book: FactBook) -> list[dict[str, Any]]:
    tables = []
    for stratum in sources.declaration.strata:
        if stratum in ("adm1", "adm2", "month"):
            continue  # the map and the timeline show them; a second table of the same people would give cells away
        counts: dict[Any, int] = dict(stratum_counts(sources.histories, stratum))
        facts = book.people_table(f"stratum-{stratum}", counts, [], "deaths_by_stratum")
        if not facts:
            continue
        rows = [{"label": label_of_stratum(stratum, cell, sources.area_names), "fact": facts[cell]} for cell in counts]
        tables.append({"stratum": str(stratum), "title": _said(f"stratum_{stratum}"), "rows": rows})
    return tables


def label_of_stratum(stratum: str, cell: str, areas: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What a cell of a stratum is called, by language."""
    if cell == "unknown" or stratum == "sex":
        return _said(f"value_{cell}")
    if stratum in ("adm1", "adm2"):
        return dict(areas.get(cell, {"en": cell, "ar": cell}))
    if stratum == "status":
        parts = [_said(f"value_{each}") for each in cell.split("|")]
        return {language: " / ".join(part[language] for part in parts) for language in LANGUAGES}
    return {language: cell for language in LANGUAGES}


def _conflicts(dead: Sequence[Mapping[str, Any]], book: FactBook) -> list[dict[str, Any]]:
    counts = Counter(field for victim in dead for field in victim["conflicts"])
    return [
        {"field": field, "fact": book.people(f"conflict-{field}", counts[field], "conflicting_values")}
        for field in sorted(counts)
    ]


def _unknown(
    dead: Sequence[Mapping[str, Any]], undated: str, nowhere: str, strata: Sequence[Mapping[str, Any]], book: FactBook
) -> list[dict[str, Any]]:
    """How many of the dead lack each value. A number shown elsewhere is shown here by the same fact."""
    rows = [{"field": "death", "fact": undated}, {"field": "place", "fact": nowhere}]
    in_strata = {table["stratum"]: table for table in strata}
    for field, column in (("age", "age_low"), ("sex", "sex"), ("status", "status"), ("perpetrator", "perpetrator")):
        unknown = sum(victim[column] in (None, "", "unknown") for victim in dead)
        if field in in_strata:
            facts = [row["fact"] for row in in_strata[field]["rows"] if row["fact"].endswith("-unknown")]
            rows.extend({"field": field, "fact": fact} for fact in facts)
        else:
            counts: dict[Any, int] = {"known": len(dead) - unknown, "unknown": unknown}
            facts_of = book.people_table(f"has-{field}", counts, [], "unknown_values")
            if facts_of:
                rows.append({"field": field, "fact": facts_of["unknown"]})
    return rows


def _flags(flags: Any) -> list[dict[str, Any]]:
    """Which doubts there are; how many rows each concerns is told by `check`, for rows would give withheld cells away."""
    found = sorted(set(flags["code"].to_pylist())) if flags is not None else []
    named = {code: f"flag_{code}" if f"flag_{code}" in codes() else "flag_refused" for code in found}
    return [{"code": code, "title": _said(named[code])} for code in found]


def _said(code: str) -> dict[str, str]:
    return {language: sentence(code, {}, language) for language in LANGUAGES}


def window_text(window: Sequence[str], language: str) -> str:
    """The window of a case written out."""
    first, last = (date.fromisoformat(day) for day in window)
    return sentence(
        "window_from_to", {"first": date_text(first, language), "last": date_text(last, language)}, language
    )
