"""Round numbers for axes, and classes for shading."""

from collections.abc import Iterable
from itertools import count


def nice_ticks(highest: int, wanted: int = 5, lowest: int = 0) -> list[int]:
    """Whole steps of 1, 2 or 5 times a power of ten that cover zero, the highest value and a lowest below zero."""
    reach = highest - lowest
    step = next(size * 10**power for power in count() for size in (1, 2, 5) if size * 10**power * wanted >= reach)
    return [step * index for index in range(lowest // step, max(1, -(-highest // step)) + 1)]


def classes(values: Iterable[int], wanted: int = 5) -> list[int]:
    """Upper ends of at most so many classes that hold about equally many of the values (quantiles without repeats)."""
    ordered = sorted(values)
    if not ordered:
        return []
    return sorted({ordered[max(0, -(-len(ordered) * part // wanted) - 1)] for part in range(1, wanted + 1)})


def class_of(value: int, ends: list[int]) -> int:
    """The index of the class that a value falls into."""
    return next((index for index, end in enumerate(ends) if value <= end), len(ends) - 1)
