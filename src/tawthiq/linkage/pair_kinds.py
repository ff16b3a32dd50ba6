"""Kinds of pairs: where the doubt of a linkage lies, and where people found its errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.linkage.expectation import in_doubt
from tawthiq.linkage.features import Ints
from tawthiq.linkage.sample import Pair

KINDS: Mapping[str, tuple[str, ...]] = {
    "script": ("same", "cross", "unclear"),
    "parts": ("two", "three", "more"),
    "age": ("known", "missing"),
}
"""How pairs are told apart: by the scripts of both names, the parts of the shorter one, and whether both ages are known."""


@dataclass(frozen=True, slots=True)
class PairKind:
    """Pairs of one kind: how many are likely or in doubt, how many in doubt, and of those judged unseen how many went wrong."""

    by: str
    kind: str
    likely: int
    doubtful: int
    judged: int
    false_links: int
    missed_links: int


def pair_kinds(
    records: Any, pairs: Any, held: Mapping[Pair, tuple[float, str]], threshold: float
) -> tuple[PairKind, ...]:
    """The kinds that occur among pairs that are likely, in doubt or judged, in the order of `KINDS`.

    `held` is what a model that had not seen a judgement said of its pair, and the verdict
    (`tawthiq.linkage.sample.held_back`).
    """
    traits = _traits(records)
    place = {name: number for number, name in enumerate(records["record_id"].to_pylist())}
    probability = np.asarray(pairs["probability"].to_numpy(), dtype=np.float64)
    doubtful = in_doubt(probability)
    likely = doubtful | (probability >= threshold)
    weighed = _kinds_of(traits, [(a, b) for a, b in zip(*_columns(pairs, likely), strict=True)], place)
    judged = _kinds_of(traits, list(held), place)
    said = np.array([value for value, _ in held.values()], dtype=np.float64)
    same = np.array([verdict == "same" for _, verdict in held.values()], dtype=bool)
    found = []
    for by, names in KINDS.items():
        for number, kind in enumerate(names):
            ours, told = weighed[by] == number, judged[by] == number
            if ours.any() or told.any():
                found.append(
                    PairKind(
                        by,
                        kind,
                        likely=int(ours.sum()),
                        doubtful=int((ours & doubtful[likely]).sum()),
                        judged=int(told.sum()),
                        false_links=int((told & (said >= threshold) & ~same).sum()),
                        missed_links=int((told & (said < threshold) & same).sum()),
                    )
                )
    return tuple(found)


def _columns(pairs: Any, rows: Any) -> tuple[list[str], list[str]]:
    chosen = pairs.take(np.flatnonzero(rows))
    return chosen["left"].to_pylist(), chosen["right"].to_pylist()


def _traits(records: Any) -> dict[str, Ints]:
    """Of each record: its script (0 Arabic, 1 Latin, -1 mixed or none), the parts of its name, whether an age is known."""
    script = {"arabic": 0, "latin": 1}
    ages = (zip(*(records[name].to_pylist() for name in columns), strict=True) for columns in (_AGE, _BIRTH))
    known = [any(value is not None for value in (*age, *birth)) for age, birth in zip(*ages, strict=True)]
    return {
        "script": np.array([script.get(each, -1) for each in records["script"].to_pylist()], dtype=np.int64),
        "parts": np.array([len(each or ()) for each in records["tokens"].to_pylist()], dtype=np.int64),
        "age": np.array(known, dtype=np.int64),
    }


_AGE, _BIRTH = ("age_low", "age_high"), ("birth_low", "birth_high")


def _kinds_of(traits: Mapping[str, Ints], pairs: list[Pair], place: Mapping[str, int]) -> dict[str, Ints]:
    """The number of each pair's kind among `KINDS`."""
    left = np.array([place[one] for one, _ in pairs], dtype=np.int64)
    right = np.array([place[other] for _, other in pairs], dtype=np.int64)
    script, parts = traits["script"], np.minimum(traits["parts"][left], traits["parts"][right])
    unclear = (script[left] < 0) | (script[right] < 0)
    return {
        "script": np.where(unclear, 2, script[left] != script[right]).astype(np.int64),
        "parts": np.clip(parts, 2, 4) - 2,
        "age": 1 - (traits["age"][left] & traits["age"][right]),
    }
