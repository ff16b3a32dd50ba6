"""Which of many names share letter pairs with a text: the few that are worth an exact comparison."""

from collections.abc import Iterable
from typing import Any

_LEAST_SHARED, _MOST_NAMES = 0.3, 100


class LetterPairs:
    """Names by the pairs of letters in them, ends included (Dice's coefficient on bigrams; Adamson and Boreham 1974)."""

    def __init__(self, names: Iterable[str]) -> None:
        import numpy as np

        self.names = list(names)
        self._position_of = {name: position for position, name in enumerate(self.names)}
        positions: dict[str, list[int]] = {}
        for position, name in enumerate(self.names):
            for pair in _pairs(name):
                positions.setdefault(pair, []).append(position)
        self._positions: dict[str, Any] = {pair: np.array(found) for pair, found in positions.items()}
        self._sizes: Any = np.array([len(_pairs(name)) for name in self.names], dtype=np.int64)

    def mask(self, names: Iterable[str]) -> Any:
        """Which of the names are among these, for `near` to look at no others."""
        import numpy as np

        chosen = np.zeros(len(self.names), dtype=bool)
        chosen[[self._position_of[name] for name in names if name in self._position_of]] = True
        return chosen

    def near(self, text: str, among: Any = None) -> list[str]:
        """Names that share at least three tenths of their pairs with a text, the nearest hundred, nearest first."""
        import numpy as np

        pairs = _pairs(text)
        found = [self._positions[pair] for pair in sorted(pairs) if pair in self._positions]
        if not found:
            return []
        shared = np.bincount(np.concatenate(found), minlength=len(self.names))
        likeness = 2 * shared / (self._sizes + len(pairs))
        near = np.flatnonzero((likeness >= _LEAST_SHARED) if among is None else (likeness >= _LEAST_SHARED) & among)
        nearest = near[np.argsort(-likeness[near], kind="stable")][:_MOST_NAMES]
        return [self.names[position] for position in nearest]


def _pairs(text: str) -> set[str]:
    padded = f" {text} "
    return {padded[start : start + 2] for start in range(len(padded) - 1)}
