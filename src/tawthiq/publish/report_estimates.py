"""How many were never documented, made ready for the page: the figure or the refusal, pictures, and what is assumed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tawthiq.estimates.pictures import Hand, families_picture, posterior_picture, threshold_picture
from tawthiq.estimates.shown import how_short, what_falls
from tawthiq.publish.page import direction
from tawthiq.publish.report_charts import NARROW, WIDE, Draughts, Drawing


@dataclass(frozen=True)
class Family:
    """A family on the page: what it is called, what it assumes and warns of, or why it refused and what would help."""

    name: str
    figures: Mapping[str, Any] | None
    assumes: tuple[str, ...]
    warnings: tuple[str, ...]
    because: str
    would_help: tuple[str, ...]
    preferred: bool


def estimates_section(draughts: Draughts) -> dict[str, Any] | None:
    """What the section on the undocumented shows; None where the case has no lists."""
    found = draughts.facts.get("estimates")
    if not found:
        return None
    told = _in_words(found, draughts)
    answers = [each["figures"] for each in found["families"] if each["figures"]]
    preferred, shared = found["preferred"], _assumed_by_all(found)
    return {
        "preferred": preferred and next(e["figures"] for e in found["families"] if e["family"] == preferred),
        "undocumented": found["undocumented"],
        "because": draughts.text(found["because"]) if found["because"] else "",
        "would_help": [draughts.words(f"mse_help_{code}") for code in found["would_help"]],
        "apart": [[draughts.words(f"mse_family_{name}") for name in pair] for pair in found["disagreements"]],
        "furthest": _furthest(answers, draughts.facts["facts"]) if answers else None,
        "posterior": _drawn(told, draughts, posterior_picture) if found["shape"] else None,
        "families_drawn": _drawn(told, draughts, families_picture) if answers else None,
        "assumed_by_all": [draughts.words(f"mse_assumes_{code}") for code in shared],
        "families": [_family(each, draughts, preferred, shared) for each in found["families"]],
        "bounds": found["bounds"],
        "over_linkage": found.get("over_linkage"),
        "by_threshold": _by_threshold(found.get("by_threshold"), draughts),
        "strata": found["strata"],
        "coarse": found["coarse"],
        "step": found["step"],
    }


def _in_words(found: Mapping[str, Any], draughts: Draughts) -> dict[str, Any]:
    """The same with reasons in the language of the page."""
    told = dict(found)
    for kind in ("families", "left_out"):
        told[kind] = [
            {**each, "because": draughts.text(each["because"]) if each["because"] else ""} for each in found[kind]
        ]
    return told


def _furthest(answers: list[Any], facts: Mapping[str, Any]) -> tuple[str, str]:
    """The lowest and the highest end of all intervals, for where families disagree."""
    lows, highs = ([each["most"][end] for each in answers] for end in (0, 1))
    return min(lows, key=lambda fact: facts[fact]["value"]), max(highs, key=lambda fact: facts[fact]["value"])


def _by_threshold(found: Mapping[str, Any] | None, draughts: Draughts) -> dict[str, Any] | None:
    """The curve over link thresholds, its strictest figure and that of the register, and how many pairs a fall takes."""
    answers = [each for each in found["points"] if each["middle"]] if found else []
    if found is None or not answers:
        return None
    decided = min(answers, key=lambda each: abs(each["threshold"] - found["decided"]))
    return {
        "strict": answers[-1],
        "decided": decided,
        "calibrated": found["calibrated"],
        "drawn": _twice(found, _hand(draughts), threshold_picture),
        "falls": [each | {"what": what_falls(each), "short": how_short(each)} for each in found["falls"]],
    }


def _hand(draughts: Draughts) -> Hand:
    return Hand(draughts.words, direction(draughts.language), draughts.figure)


def _twice(told: Mapping[str, Any], hand: Hand, picture: Any) -> Drawing:
    return Drawing(picture(told, hand, WIDE), picture(told, hand, NARROW))


def _drawn(told: Mapping[str, Any], draughts: Draughts, picture: Any) -> Drawing:
    titles = {each["list"]: draughts.text(each["title"]) for each in told["left_out"]}
    return _twice(told, replace(_hand(draughts), title_of_list=lambda name: titles.get(name, name)), picture)


def _assumed_by_all(found: Mapping[str, Any]) -> list[str]:
    """What every family that answers assumes, in the order in which the first one tells it."""
    assumed = [each["assumes"] for each in found["families"] if each["figures"]]
    return [code for code in assumed[0] if all(code in each for each in assumed)] if len(assumed) > 1 else []


def _family(each: Mapping[str, Any], draughts: Draughts, preferred: str | None, shared: Sequence[str]) -> Family:
    return Family(
        draughts.words(f"mse_family_{each['family']}"),
        each["figures"],
        tuple(draughts.words(f"mse_assumes_{code}") for code in each["assumes"] or () if code not in shared),
        tuple(draughts.text(warning) for warning in each["warnings"]),
        draughts.text(each["because"]) if each["because"] else "",
        tuple(draughts.words(f"mse_help_{code}") for code in each["would_help"]),
        each["family"] == preferred,
    )
