"""Which value stands where several documenters say different things: named rules, swappable, none of which erases.

Every claim is kept beside the standing value (Standards for Casualty Recording, 2016: status-conflict rules must be
explicit). Unknown never outweighs a known value, and never becomes one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

UNKNOWN: tuple[Any, ...] = (None, "", "unknown", (None, None))


@dataclass(frozen=True)
class Saying:
    """A known value of one field, who says it and when it was first claimed."""

    value: Any
    documenter: str
    position: int


Rule = Callable[[Sequence[Saying], Sequence[str]], Any]
"""Known sayings in order of claiming, and the preferred documenters, to the value that stands."""


def most_documenters(sayings: Sequence[Saying], preferred: Sequence[str]) -> Any:
    """The value that most documenters give; among equals the one claimed first."""
    support: dict[Any, set[str]] = {}
    for saying in sayings:
        support.setdefault(saying.value, set()).add(saying.documenter)
    return max(support, key=lambda value: len(support[value]))  # the first of equals: dicts keep order


def latest_claim(sayings: Sequence[Saying], preferred: Sequence[str]) -> Any:
    """The value claimed last."""
    return sayings[-1].value


def preferred_documenter(sayings: Sequence[Saying], preferred: Sequence[str]) -> Any:
    """The value of the first documenter in the case's order of preference; else that of most documenters."""
    for documenter in preferred:
        for saying in sayings:
            if saying.documenter == documenter:
                return saying.value
    return most_documenters(sayings, preferred)


RULES: Mapping[str, Rule] = {
    "most_documenters": most_documenters,
    "latest_claim": latest_claim,
    "preferred_documenter": preferred_documenter,
}


def conflicting(values: Sequence[Any]) -> bool:
    """Whether known values cannot all be true: different words, or intervals with no point in common.

    >>> conflicting([(30, 32), (32, 40)]), conflicting([(30, 32), (33, 40)])
    (False, True)
    """
    if len(values) < 2:
        return False
    if isinstance(values[0], tuple):
        return bool(max(low for low, _ in values) > min(high for _, high in values))
    return len(set(values)) > 1
