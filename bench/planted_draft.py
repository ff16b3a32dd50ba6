"""A case in the making: who publishes what, what was planted in it, and what is neither right nor wrong to report."""

from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import numpy as np

from planted_conflict import (  # type: ignore[import-not-found,unused-ignore]
    OUTLETS,
    Conflict,
    Documenter,
    Figure,
)


@dataclass(frozen=True)
class Planted:
    """One planted misreading."""

    rule: str
    core: frozenset[str]
    also: frozenset[str] = frozenset()
    variant: str = ""
    any_of_core: bool = False

    def is_named_by(self, rule: str, claims: frozenset[str]) -> bool:
        """Whether a finding of this rule on these claims is of this misreading."""
        if rule != self.rule and rule not in self.also:
            return False
        return bool(self.core & claims) if self.any_of_core else self.core <= claims


@dataclass
class Draft:
    """A case in the making: who publishes what, what was planted, and what is neither right nor wrong to report."""

    conflict: Conflict
    documenters: list[Documenter]
    releases: dict[str, list[list[Figure]]] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)
    neutral: list[Planted] = field(default_factory=list)
    contradictions: list[frozenset[str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    number: int = 0

    @property
    def rng(self) -> np.random.Generator:
        """The case's randomness."""
        return self.conflict.rng

    def plant(self, rule: str, *core: str, also: str = "", variant: str = "", any_of_core: bool = False) -> None:
        """Record a planted misreading."""
        self.planted.append(Planted(rule, frozenset(core), frozenset(also.split()), variant, any_of_core))

    def excuse(self, rules: str, *core: str) -> None:
        """Record that naming these claims by these rules is neither asked for nor wrong."""
        self.neutral += [Planted(rule, frozenset(core), any_of_core=True) for rule in rules.split()]

    def outlet(self) -> str:
        """An outlet that has not spoken yet."""
        self.number += 1
        name = OUTLETS[(self.number - 1) % len(OUTLETS)]
        return name if self.number <= len(OUTLETS) else f"{name} {self.number}"

    def pick(self, *styles: str, releases: int = 1) -> Documenter | None:
        """A documenter of one of these styles with enough releases, not yet part of another misreading."""
        able = [
            who
            for who in self.documenters
            if who.style in styles and len(who.as_of) >= releases and who.prefix not in self.used
        ]
        if not able:
            return None
        who = able[int(self.rng.integers(0, len(able)))]
        self.used.add(who.prefix)
        return who


def chance(draft: Draft, share: float) -> bool:
    """True in this share of cases."""
    return bool(draft.rng.random() < share)


def retell(draft: Draft, base: Figure, publisher: str = "", **changes: Any) -> Figure:
    """An outlet's retelling of a published figure, of the same independence group."""
    publisher = publisher or draft.outlet()
    # Some misreadings take a figure away, so how many there are is no new name.
    free = next(id for n in count() if (id := f"T{n}-{base.id}") not in draft.conflict.by_id())
    told = replace(
        base,
        id=changes.pop("id", free),
        publisher=publisher,
        basis="published",
        relation="",
        part_of="",
        supersedes="",
        outlet=publisher,
        confidence="B",
        said={},
    )
    told = replace(told, **changes)
    draft.conflict.add(told)
    return told
