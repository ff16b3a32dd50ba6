"""The shape of a distribution of N, small enough to keep and to draw: classes with their shares, and traces of chains."""

from typing import Any

from tawthiq.mse.estimate import Estimate

_CLASSES = 40
_TAIL = 0.005  # on each side of what is drawn
_FURTHEST = 2.5  # times the median, at most
_POINTS = 300  # of each chain's trace
_RANKS = 20  # classes of ranks


def shape(found: Estimate, unit: int = 1) -> dict[str, Any]:
    """Shares of the distribution between edges, whole multiples of `unit` apart, and the share beyond the last edge.

    A heavy tail is cut off at two and a half times the median, where the rest would be too flat to see.
    """
    import numpy as np

    from tawthiq.mse.estimate import quantiles

    first, middle, last = quantiles(found.values, found.weights, (_TAIL, 0.5, 1 - _TAIL))
    last = min(last, _FURTHEST * middle)
    step = max(int(np.ceil((last - first) / _CLASSES / unit)), 1) * unit
    start = int(first // step) * step
    edges = np.arange(start, int(np.ceil((last + 1) / step) + 1) * step, step)
    below = _cumulative(found, edges.astype(float))
    shares = np.diff(below)
    held = shares.copy()
    held[0] += below[0]
    return {
        "edges": edges.tolist(),
        "shares": [round(float(each), 4) for each in held],
        "beyond": round(float(max(1 - below[-1], 0.0)), 4),
    }


def _cumulative(found: Estimate, at: Any) -> Any:
    """How much of the distribution is below a number, straight between values: a grid of values has no comb of its own."""
    import numpy as np

    values, place = np.unique(found.values, return_inverse=True)
    weights = np.bincount(place, found.weights)
    total = np.cumsum(weights) / weights.sum()
    return np.interp(at, np.concatenate([[values[0] - 1], values]), np.concatenate([[0.0], total]))


def chains(found: Estimate) -> dict[str, Any] | None:
    """Traces of log n0 by chain, thinned, and how many draws of each chain have each class of ranks; None without chains.

    Ranks are those of all draws together, ties in order of chains and draws (Vehtari et al. 2021, BA 16:667-718).
    """
    import numpy as np

    if found.chains is None:
        return None
    draws = np.asarray(found.chains)
    size = draws.shape[1]
    ranks = np.argsort(np.argsort(draws, axis=None, kind="stable"), kind="stable").reshape(draws.shape)
    counts = [np.bincount(each * _RANKS // draws.size, minlength=_RANKS).tolist() for each in ranks]
    thinned = np.linspace(0, size - 1, min(size, _POINTS)).astype(int)
    return {"draws": size, "traces": draws[:, thinned].tolist(), "ranks": counts}
