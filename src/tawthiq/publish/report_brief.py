"""The first page of what was found about published counts: what to know, the least, what contradicts, what is unknown."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tawthiq.language import LANGUAGES
from tawthiq.publish.report_counts import CountPages, actors_of

MOST = {"findings": 5, "conflicts": 2, "explanations": 1, "relations": 3, "unstated": 6}
_UNSETTLED = "nested_or_disjoint"
_BREAK = re.compile("[,،;؛] ")


def brief(pages: CountPages) -> dict[str, Any] | None:
    """What the first page says in the sentences of the sections below it, or None where nothing was found.

    The least that is documented rests on every count as a floor where that reading is given: it presumes least.
    """
    possible = [bound for bound in map(_plainest, pages.bounds_by_scope()) if bound.get("possible", True)]
    narrow = _without_unions(possible)
    documented = [bound for bound in narrow if bound["low"]]
    unsettled = [each for each in pages.ordered_findings() if each["rule"] == _UNSETTLED]
    unstated = [row for row in pages.rows.values() if "unstated" in row.get("perpetrators", ())]
    shared = {
        language: shared_end([bound["title"].get(language, "") for bound in documented]) for language in LANGUAGES
    }
    parts: dict[str, Any] = {
        "findings": _most_telling(pages.ordered_findings())[: MOST["findings"]],
        "least": [{**bound, "title": _shortened(bound["title"], shared)} for bound in documented],
        "conflicts": _plainest_conflicts(pages)[: MOST["conflicts"]],
        "explanations": _first_of_each(pages.explanations(), "a")[: MOST["explanations"]],
        "relations": unsettled[: MOST["relations"]],
        "open": [bound for bound in possible if bound["high"] is None],
        "no_least": [bound for bound in narrow if not bound["low"]],
        "unstated": unstated[: MOST["unstated"]],
        "unstated_more": max(0, len(unstated) - MOST["unstated"]),
    }
    if not any(parts.values()):
        return None
    return {**parts, "shared": {language: text.strip(" ,،;؛") for language, text in shared.items()}}


def shared_end(texts: Sequence[str]) -> str:
    """The end that all texts share, from a comma or semicolon on; empty where there is none or only one text."""
    if len(set(texts)) < 2:
        return ""
    ends = (texts[0][found.start() :] for found in _BREAK.finditer(texts[0]))
    return next((end for end in ends if all(text.endswith(end) for text in texts)), "")


def _shortened(title: Mapping[str, str], shared: Mapping[str, str]) -> dict[str, str]:
    return {language: text.removesuffix(shared.get(language, "")) for language, text in title.items()}


def _without_unions(bounds: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Bounds without those of a set of actors that holds another's: the victims of several sides together are of none."""
    sets = [actors_of(bound) for bound in bounds]
    return [
        bound for bound, actors in zip(bounds, sets, strict=True) if not any(each and each < actors for each in sets)
    ]


def _plainest_conflicts(pages: CountPages) -> list[Any]:
    """Conflicts of few figures and many persons first, of figures that are still stood by and have a seen source.

    No figure stands in two of them: each shows something else.
    """
    rows, taken, chosen = pages.rows, set[str](), []

    def order(conflict: Mapping[str, Any]) -> tuple[bool, bool, int, int]:
        marked = any(rows[claim].get("outside_ranges") for claim in conflict["claims"] if claim in rows)
        return not conflict.get("standing", True), marked, len(conflict["claims"]), -conflict.get("persons", 0)

    for conflict in sorted(pages.conflicts(), key=order):
        if taken.isdisjoint(conflict["claims"]):
            chosen.append(conflict)
            taken.update(conflict["claims"])
    return chosen


def _most_telling(ordered: Sequence[Any]) -> list[Any]:
    """The most severe findings, first one of each rule: five of one kind would hide the others."""
    telling = [each for each in ordered if each["severity"] != "low"]
    first = _first_of_each(telling, "rule")
    return [*first, *(each for each in telling if each not in first)]


def _plainest(group: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return next((bound for bound in group if bound["readings"] == "floors"), group[0])


def _first_of_each(entries: Iterable[Any], key: str) -> list[Any]:
    first: dict[str, Any] = {}
    for entry in entries:
        first.setdefault(entry[key], entry)
    return list(first.values())
