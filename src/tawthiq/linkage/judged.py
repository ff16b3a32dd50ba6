"""What people judged, by the numbers of the records that hold the judged rows."""

from typing import Any

import numpy as np

from tawthiq.linkage.block import Candidates
from tawthiq.linkage.features import Features, Ints


def verdicts_on(features: Features, judgements: Any) -> dict[tuple[int, int], int]:
    """What people judged of pairs of records: 1 same, 0 different."""
    if not judgements.num_rows:
        return {}
    columns = [judgements[name].to_pylist() for name in ("left_key", "right_key", "verdict")]
    wanted = {*columns[0], *columns[1]}
    holders: dict[str, list[int]] = {}
    for number, key in enumerate(features.row_keys.to_pylist()):
        if key in wanted:
            holders.setdefault(key, []).append(number)
    verdicts: dict[tuple[int, int], int] = {}
    for left, right, verdict in zip(*columns, strict=True):
        for a in holders.get(left, []):
            for b in holders.get(right, []):
                if a != b and verdict in ("same", "different"):
                    verdicts[min(a, b), max(a, b)] = int(verdict == "same")
    return verdicts


def judged_among(features: Features, pairs: Candidates, verdicts: dict[tuple[int, int], int]) -> Ints:
    """The verdict on each pair, -1 where there is none; pairs are in order, and hold all that were judged."""
    judged = np.full(len(pairs.left), -1, dtype=np.int64)
    codes = pairs.left * features.size + pairs.right
    for (a, b), verdict in verdicts.items():
        judged[np.searchsorted(codes, a * features.size + b)] = verdict
    return judged
