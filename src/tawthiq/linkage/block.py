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

from tawthiq.linkage.blocks import Blocks, distinct
from tawthiq.linkage.features import Features, Ints
from tawthiq.linkage.settings import LinkageSettings

_MANY = 50_000  # records from which blocks are kept smaller


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of record indices (left < right), sorted; `by_name` were found by their names alone."""

    left: Ints
    right: Ints
    by_name: np.ndarray

    def only(self, rows: Ints) -> "Candidates":
        """Some of the pairs."""
        return Candidates(self.left[rows], self.right[rows], self.by_name[rows])

    def joined(self, size: int, pairs: list[tuple[int, int]]) -> "Candidates":
        """With further pairs of the records, each once and in order."""
        if not pairs:
            return self
        codes = self.left * size + self.right
        all_ = distinct(np.concatenate([codes, np.array([a * size + b for a, b in pairs], dtype=np.int64)]))
        by_name = np.zeros(len(all_), dtype=bool)
        by_name[np.searchsorted(all_, codes)] = self.by_name
        return Candidates(all_ // size, all_ % size, by_name)


def candidate_pairs(features: Features, settings: LinkageSettings, fresh: np.ndarray | None = None) -> Candidates:
    """Pairs of records that share a key and are not excluded by their list; of `fresh` records only, where given.

    Only pairs found `by_name` may teach a model what other columns say: in the others those columns were chosen.
    """
    cap = _cap(features, settings)
    once = np.array([name in settings.deduplicated_lists for name in features.list_names] + [False])
    blocks = Blocks(features, np.where(once[features.lists], features.lists, -1 - np.arange(features.size)), fresh)
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
    named = distinct(np.concatenate(by_name))
    pairs = distinct(np.concatenate([named, *narrowed]))
    among = np.zeros(len(pairs), dtype=bool)
    among[np.searchsorted(pairs, named)] = True
    return Candidates(*blocks.records(pairs), among)


def _cap(features: Features, settings: LinkageSettings) -> int:
    """Records of a full block: fewer the more records there are, so that a name that all lists hold costs no more."""
    fewer = min(1.0, math.sqrt(_MANY / max(features.size, 1)))
    return max(8, round(settings.block_cap * fewer))


def excluded(features: Features, left: Ints, right: Ints, settings: LinkageSettings) -> np.ndarray:
    """Pairs within a list that names each person once."""
    once = np.array([name in settings.deduplicated_lists for name in features.list_names] + [False])
    lists = features.lists
    return np.asarray((lists[left] == lists[right]) & once[lists[left]])
