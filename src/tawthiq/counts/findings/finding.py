"""What a finding is: a rule, the claims it rests on, the sums, and how far it could lead a reader astray."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tawthiq.counts.scope import CountClaim
from tawthiq.language import number_text

Term = tuple[CountClaim, int]
"""A claim and the sign with which its figure enters a sum."""

HIGH, MEDIUM = 0.2, 0.03
"""Shares of the largest figure involved from which a finding is severe, or worth a second look."""


@dataclass(frozen=True)
class Sum:
    """Figures on the left beside figures on the right; `stated` is a right side that no single claim prints."""

    left: tuple[Term, ...]
    right: tuple[Term, ...] = ()
    stated: int | None = None

    @property
    def left_value(self) -> int:
        """The sum of the left side."""
        return total(self.left)

    @property
    def right_value(self) -> int:
        """The sum of the right side, or what it is stated to be; without either, the left side's own."""
        if self.right:
            return total(self.right)
        return self.left_value if self.stated is None else self.stated

    @property
    def residual(self) -> int:
        """What the left side has more than the right."""
        return self.left_value - self.right_value


@dataclass(frozen=True)
class Finding:
    """One thing that a careful reader of published counts must know.

    The first of `sums` is the finding's own, the others bear it out. `effect` is by how many persons a published total
    could be misread. `also` names further rules that tell the same story, so that it is told once. `variant` chooses
    among a rule's sentences.
    """

    rule: str
    claims: tuple[CountClaim, ...]
    sums: tuple[Sum, ...]
    effect: int
    values: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    variant: str = ""

    @property
    def severity(self) -> str:
        """By the share of the largest figure involved that the effect makes up."""
        largest = max((figure(claim) or 0 for claim in self.claims), default=0)
        share = self.effect / largest if largest else 0.0
        return "high" if share >= HIGH else "medium" if share >= MEDIUM else "low"


def figure(claim: CountClaim) -> int | None:
    """The one number that a claim prints: `at least 383` prints 383; an interval and an unknown print none."""
    quantity = claim.quantity
    if quantity.kind in ("interval", "unknown"):
        return None
    return quantity.best if quantity.best is not None else quantity.low


def known(claim: CountClaim) -> int:
    """The number that a claim prints; only for claims that print one."""
    number = figure(claim)
    assert number is not None, claim.id
    return number


def day(claim: CountClaim) -> int:
    """The last day to which a claim may speak, as a number; 0 where it does not say."""
    moment = claim.as_of or claim.published_on
    return moment.high.toordinal() if moment is not None else 0


def total(terms: Sequence[Term]) -> int:
    """The sum of figures with their signs."""
    return sum(sign * known(claim) for claim, sign in terms)


def plus(*claims: CountClaim) -> tuple[Term, ...]:
    """Figures to be added."""
    return tuple((claim, 1) for claim in claims)


def step(after: CountClaim, before: CountClaim) -> tuple[Term, ...]:
    """What a later figure has more than an earlier one."""
    return (after, 1), (before, -1)


def arithmetic(one: Sum) -> dict[str, Any]:
    """Both sides of a sum with their claims, the residual, and the sum as one writes it."""
    return {
        "left": [[claim.id, sign, known(claim)] for claim, sign in one.left],
        "right": [[claim.id, sign, known(claim)] for claim, sign in one.right],
        "left_value": one.left_value,
        "right_value": one.right_value,
        "residual": one.residual,
        "text": _written(one),
    }


def _written(one: Sum) -> str:
    """745 + 213 = 958; 958 − 1,018 = −60."""
    sides = [_side(one.left)]
    if len(one.right) > 1:
        sides.append(_side(one.right))
    if one.residual:
        sides.append(f"{_number(one.left_value)} − {_number(one.right_value)} = {_number(one.residual)}")
    # A side of one figure says nothing beside the difference or the equality that repeats it.
    shown = [side for side in sides if "=" in side]
    return "; ".join(shown) or f"{_number(one.left_value)} = {_number(one.right_value)}"


def _side(terms: Sequence[Term]) -> str:
    text = ""
    for position, (claim, sign) in enumerate(terms):
        mark = ("" if sign > 0 else "−") if position == 0 else " + " if sign > 0 else " − "
        text += f"{mark}{_number(known(claim))}"
    return f"{text} = {_number(total(terms))}" if len(terms) > 1 else text


def _number(value: int) -> str:
    return f"−{number_text(-value, 'en')}" if value < 0 else number_text(value, "en")
