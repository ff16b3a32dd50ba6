"""Randomness by name: each part of a simulation draws from its own stream.

A stream depends only on the seed and its labels (numpy's SeedSequence over their bytes), so that a change to one
documenter leaves the people and the other lists as they were.
"""

from typing import Any


def stream(seed: int, *labels: str | int) -> Any:
    """A numpy Generator for one purpose; the same seed and labels give the same draws."""
    import numpy as np

    words = [seed & 0xFFFFFFFF, seed >> 32]
    for label in labels:
        encoded = str(label).encode()
        # The length goes first, so that ("a", "bc") and ("ab", "c") are different streams.
        words += [len(encoded), *encoded]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))


def choose(weights: dict[str, float], count: int, random: Any) -> tuple[tuple[str, ...], Any]:
    """Draw from weighted keys: the keys, and for each draw the index of one of them."""
    import numpy as np

    keys = tuple(weights)
    shares = np.array([weights[key] for key in keys], dtype=float)
    edges = np.cumsum(shares) / shares.sum()
    return keys, np.minimum(np.searchsorted(edges, random.random(count), side="right"), len(keys) - 1)
