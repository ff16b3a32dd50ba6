"""Which pairs of records are worth comparing.

Keys are unordered pairs of name skeletons, which survive a dropped middle name, a changed family name and a swapped
order. Short and misspelt names are reached by a rare part, by one part with the beginning of another, or by one part with
a birth date, or with the day and place of death. A block with too many records is refined, never dropped, so that a
common name costs no more than a rare one: sex and a window of age, or a third part of the name, are added to its key,
and of what is still too full each record meets those that follow it in the order of names and ages (sorted
neighbourhood, Hernandez and Stolfo, 1995).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tawthiq.linkage.blocks import Blocks, distinct
from tawthiq.linkage.features import Features, Floats, Ints
from tawthiq.linkage.settings import LinkageSettings

_MANY = 50_000  # records from which blocks are kept smaller


BY_NAME, OTHERWISE = 1, 2
"""Ways in which a pair was found: by names alone, or by one name with something else. Either, both, or (0) by a judge."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of record indices (left < right), sorted, and in which ways each was found."""

    left: Ints
    right: Ints
    found: NDArray[np.int8]

    @property
    def by_name(self) -> NDArray[np.bool_]:
        """Only pairs found by names may teach a model what other columns say: in the others those were chosen."""
        return np.asarray(self.found & BY_NAME > 0)

    def only(self, rows: Ints) -> "Candidates":
        """Some of the pairs."""
        return Candidates(self.left[rows], self.right[rows], self.found[rows])

    def joined(self, size: int, pairs: list[tuple[int, int]]) -> "Candidates":
        """With further pairs of the records, each once and in order."""
        if not pairs:
            return self
        codes = self.left * size + self.right
        all_ = distinct(np.concatenate([codes, np.array([a * size + b for a, b in pairs], dtype=np.int64)]))
        found = np.zeros(len(all_), dtype=np.int8)
        found[np.searchsorted(all_, codes)] = self.found
        return Candidates(all_ // size, all_ % size, found)


def estimated_recall(found: NDArray[np.int8], probability: Floats) -> float | None:
    """Share of one person's pairs that are among the candidates, from the two ways of finding them; None without any.

    After Chapman (1951), weighing each pair by its probability. Records hard to find in one way are hard to find in the
    other, so that the share is rather too high.
    """
    one, other = (float(probability[found & way > 0].sum()) for way in (BY_NAME, OTHERWISE))
    both, either = (float(probability[rows].sum()) for rows in (found == BY_NAME | OTHERWISE, found > 0))
    if either == 0:
        return None
    return either / max(either, (one + 1) * (other + 1) / (both + 1) - 1)


def candidate_pairs(features: Features, settings: LinkageSettings, fresh: np.ndarray | None = None) -> Candidates:
    """Pairs of records that share a key and are not excluded by their list; of `fresh` records only, where given."""
    cap = _cap(features, settings)
    once = _once(features, settings)
    blocks = Blocks(features, np.where(once, features.lists, -1 - np.arange(features.size)), fresh)
    by_name, narrowed = [], []
    found, full = blocks.parted(blocks.of_two_parts(), cap)
    by_name.append(found)
    narrowed += blocks.aged(full, cap * 2, reach=cap // 2)
    narrowed.append(blocks.parted(blocks.of_two_parts_and_beginning(full), cap)[0])
    found, full = blocks.parted(blocks.of_three_parts(full), cap * 2)
    by_name.append(found)
    narrowed += blocks.aged(full, cap * 2, reach=cap // 2)
    found, full = blocks.parted(blocks.of_one_part(), cap // 4)
    by_name.append(found)
    narrowed += blocks.aged(full, cap // 4, reach=0)  # what is too full has been refined by a second part
    narrowed += blocks.aged(blocks.of_part_and_beginning(), cap // 2, reach=1)
    for event in blocks.events():
        found, full = blocks.parted(blocks.of_one_part(event), cap)
        narrowed += [found, *blocks.aged(full, cap, reach=1)]
    named, other = (distinct(np.concatenate(parts)) for parts in (by_name, narrowed))
    pairs = distinct(np.concatenate([named, other]))
    ways = np.zeros(len(pairs), dtype=np.int8)
    ways[np.searchsorted(pairs, named)] += np.int8(BY_NAME)
    ways[np.searchsorted(pairs, other)] += np.int8(OTHERWISE)
    return Candidates(*blocks.records(pairs), ways)


def _cap(features: Features, settings: LinkageSettings) -> int:
    """Records of a full block: fewer the more records there are, so that a name that all lists hold costs no more."""
    fewer = min(1.0, math.sqrt(_MANY / max(features.size, 1)))
    return max(8, round(settings.block_cap * fewer))


def excluded(features: Features, left: Ints, right: Ints, settings: LinkageSettings) -> np.ndarray:
    """Pairs within a list that names each person once."""
    return np.asarray((features.lists[left] == features.lists[right]) & _once(features, settings)[left])


def _once(features: Features, settings: LinkageSettings) -> NDArray[np.bool_]:
    """Whether each record is of a list that names each person once."""
    once = np.array([name in settings.deduplicated_lists for name in features.list_names] + [False])
    return np.asarray(once[features.lists])
