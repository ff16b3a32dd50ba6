"""What the pages may say of linked victims and of places: small numbers withheld, no place finer than a district."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tawthiq.publish.disclosure_tree import Linked, Shown, Tree, shown_sides, shown_tree

_UNIT = re.compile(r"[A-Z]{2}[0-9]{2}(?:[0-9]{2})*")
_DISTRICT = 6  # characters of a P-code that name a district


@dataclass(frozen=True)
class Victims:
    """Linked victims as they may be shown, confirmed and besides them possible, by incident and by side."""

    confirmed: Mapping[str, Linked]
    possible: Mapping[str, Linked]
    sides_confirmed: Mapping[str, Linked]
    sides_possible: Mapping[str, Linked]


def linked_victims(described: Mapping[str, Any], incidents: Mapping[str, Any], smallest: int) -> Victims:
    """What may be shown of the victims of incidents and sides.

    A side's number is withheld where it is not the sum of its incidents as they are shown.
    """
    parts: dict[str, list[str]] = {}
    pages = {each["id"]: each for each in incidents["incidents"]}
    for each in pages.values():
        for above in reversed(each["above"]):
            (holder, *_) = incidents["redirects"].get(above["id"], (above["id"],))
            if holder in pages and holder != each["id"]:
                parts.setdefault(holder, []).append(each["id"])
                break
    reached = described.get("incidents", {})
    sides = {each: reached[each]["side"] for each in pages if each in reached and each not in parts}
    found = []
    for low, high in (("", "linked_low"), ("linked_low", "linked_high")):
        counts = {key: each["victims"][high] - (each["victims"][low] if low else 0) for key, each in pages.items()}
        tree = Tree(counts, parts, smallest)
        shown = shown_tree(tree)
        found.append((shown.counts, _sides(described, tree, shown, sides, possible=bool(low))))
    (confirmed, of_sides), (possible, possible_of_sides) = found
    return Victims(confirmed, possible, of_sides, possible_of_sides)


def _sides(
    described: Mapping[str, Any], tree: Tree, shown: Shown, sides: Mapping[str, str], *, possible: bool
) -> dict[str, Linked]:
    allowed = shown_sides(tree, shown, sides)
    found: dict[str, Linked] = {}
    for side, key in sides_with_keys(described):
        if side["victims"] is None:
            continue
        number = side["victims"]["high"] - side["victims"]["low"] if possible else side["victims"]["low"]
        may = allowed.get(key, Linked(0))
        found[key] = may if may.value == number else Linked(None)
    return found


def sides_with_keys(described: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], str]]:
    """Each row of sides with its key: the side's id, else `none` and `several`, which stand last."""
    rows = described["sides"]
    keys = [each["side"] for each in rows[:-2]] + ["none", "several"]
    return list(zip(rows, keys, strict=True))


def district(place: Mapping[str, Any], districts: Mapping[str, Mapping[str, str]]) -> dict[str, str] | None:
    """The area of an incident no finer than its district, as `code`, `en` and `ar`; None where it is not known.

    `districts` leads from P-codes to their districts. Without an entry a code is cut to that of its district.
    """
    code = place["area"] or ""
    if code in districts:
        return dict(districts[code])
    if not _UNIT.fullmatch(code):
        return None
    if len(code) > _DISTRICT:
        cut = code[:_DISTRICT]
        return dict(districts.get(cut, {"code": cut, "en": cut, "ar": cut}))
    return {"code": code, **(place["area_name"] or {"en": code, "ar": code})}


def districts_of(gazetteer: Any) -> dict[str, dict[str, str]]:
    """The district of every area of a gazetteer that lies in one, by P-code, with its names."""
    names = gazetteer.names()
    found = {entry.code: entry.unit("adm2") for entry in gazetteer.entries}
    return {code: {"code": unit, **names[unit]} for code, unit in found.items() if unit}
