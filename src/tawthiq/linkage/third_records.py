"""Two records that a third speaks for: each is one person with it, so they are mostly one person with each other.

A pair's own probability does not know that: the two may never have been compared, or look unlike because each lacks what
the third one has. Yet where A is B with probability p and B is C with q, A is C with p + q - 1 at least (Fréchet's bound).
Draws that knew less would part pairs beyond doubt for the sake of one that was missed.
"""

from itertools import combinations
from typing import Any

_NEAR = 0.2  # probability from which a third record speaks for two others
_UNSEEN = 0.5  # of the bound, for two that were never compared or found unlike: the pairs with the third are then doubtful too


def through_others(pairs: Any) -> Any:
    """The pairs (left, right, probability, judged), those raised or added that a third record speaks for; judged ones stay."""
    import pyarrow as pa

    left, right, said, judged = (pairs[name].to_pylist() for name in ("left", "right", "probability", "judged"))
    row = {_ends(*ends): number for number, ends in enumerate(zip(left, right, strict=True))}
    unseen: dict[tuple[str, str], float] = {}
    raised = list(said)
    for around in _neighbours(left, right, said).values():
        for (one, first), (other, second) in combinations(around.items(), 2):
            ends, both = _ends(one, other), first + second - 1
            number = row.get(ends)
            if both <= 0:
                continue
            if number is None:
                unseen[ends] = max(unseen.get(ends, 0.0), _UNSEEN * both)
            elif judged[number] is None:
                raised[number] = max(raised[number], both)
    added = sorted(unseen)
    columns = {
        "left": [*left, *(one for one, _ in added)],
        "right": [*right, *(other for _, other in added)],
        "judged": [*judged, *(None for _ in added)],
    }
    texts = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    probability = pa.array([*raised, *(unseen[ends] for ends in added)], pa.float64())
    return pa.table({**texts, "probability": probability})


def _neighbours(left: list[str], right: list[str], said: list[float]) -> dict[str, dict[str, float]]:
    near: dict[str, dict[str, float]] = {}
    for one, other, probability in zip(left, right, said, strict=True):
        if probability >= _NEAR:
            near.setdefault(one, {})[other] = probability
            near.setdefault(other, {})[one] = probability
    return near


def _ends(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
