"""What a linkage would have said had it known less: sure pairs, weighed again without what made them sure.

Some records know more than others: where both of a pair have a birth date, hardly any pair is missed or stays in doubt. Such
pairs are a sample with answers. From records that have the date it is taken, and what else is missing in some record of the
same list that has none; linkage weighs these records again by what it has learnt, and what it then says, or no longer finds,
is held against what it said before. No truth is used. Assumed: in a list, what is missing does not depend on how a name is
written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tawthiq.linkage.features import Floats, Ints
from tawthiq.linkage.learning import Learnt
from tawthiq.linkage.settings import LinkageSettings

FIELDS: Mapping[str, tuple[str, ...]] = {
    "birth": ("birth_low", "birth_high"),
    "mother": ("mother",),
    "death": ("death_low", "death_high"),
    "age": ("age_low", "age_high"),
    "place": ("adm1", "adm2", "adm3"),
}
_MAY_TELL = ("birth", "mother", "death", "age")  # fields that make pairs sure, the surest first
_ENOUGH = 100.0  # expected true pairs with such a field on both sides
_TELLS = 0.5  # of the doubt of pairs that do not have it
TIMES = 10
Ends = tuple[str, str]


@dataclass(frozen=True)
class Held:
    """Pairs that know enough, weighed again knowing less; one row for each pair and time.

    `kind` is the place in `kinds` of the two lists, `said` what linkage says knowing less (0 where it finds nothing), `held`
    what it said before, `weight` 1 over how often this pair was weighed again, `closed` whether a third record still speaks
    for both.
    """

    kinds: tuple[Ends, ...]
    kind: Ints
    said: Floats
    held: Floats
    weight: Floats
    closed: np.ndarray


def telling_field(records: Any, pairs: Any) -> str | None:
    """The surest field that enough of the expected true pairs have on both sides, and others lack; None without any.

    It must tell: of pairs that have it far fewer are in doubt.
    """
    probability = pairs["probability"].to_numpy()
    doubt = probability * (1 - probability)
    for name in _MAY_TELL:
        both = has_field(records, pairs, name)
        expected = probability[both].sum(), probability[~both].sum()
        if expected[0] >= _ENOUGH and doubt[both].sum() * expected[1] < _TELLS * doubt[~both].sum() * expected[0]:
            return name
    return None


def has_field(records: Any, pairs: Any, field: str) -> Any:
    """(pairs): whether both records know a field."""
    known, ends = _known(records, field), _places(records, pairs)
    return known[ends[0]] & known[ends[1]]


def kinds_of(records: Any, pairs: Any) -> list[Ends]:
    """The two lists of each pair, in their order."""
    lists = dict(zip(records["record_id"].to_pylist(), records["list_id"].to_pylist(), strict=True))
    ends = zip(pairs["left"].to_pylist(), pairs["right"].to_pylist(), strict=True)
    return [_ordered(lists[left], lists[right]) for left, right in ends]


def weigh_again(
    records: Any, pairs: Any, field: str, learnt: Learnt, settings: LinkageSettings, seed: int, times: int = TIMES
) -> Held:
    """Weigh pairs that know `field` again without it, so many times, each time without it in other records."""
    before = _said(pairs)
    lists = dict(zip(records["record_id"].to_pylist(), records["list_id"].to_pylist(), strict=True))
    known = set(np.array(records["record_id"].to_pylist())[_known(records, field)].tolist())
    weighed = [_weighed(records, field, learnt, settings, (seed, number)) for number in range(times)]
    all_pairs = sorted({ends for said in (before, *(said for said, _ in weighed)) for ends in said})
    rows: list[tuple[Ends, float, float, int, bool]] = []
    for ends in all_pairs:
        if ends[0] not in known or ends[1] not in known:
            continue
        again = [(said, taken) for said, taken in weighed if ends[0] in taken or ends[1] in taken]
        kind = _ordered(lists[ends[0]], lists[ends[1]])
        for said, _ in again:
            now, then = said.get(ends, 0.0), before.get(ends, 0.0)
            rows.append((kind, now, then, len(again), now == 0 and then > 0 and _closed(ends, said)))
    kinds = tuple(sorted({row[0] for row in rows}))
    place = {kind: number for number, kind in enumerate(kinds)}
    return Held(
        kinds,
        np.array([place[row[0]] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.float64),
        np.array([row[2] for row in rows], dtype=np.float64),
        np.array([1 / row[3] for row in rows], dtype=np.float64),
        np.array([row[4] for row in rows], dtype=bool),
    )


class _Said(dict[Ends, float]):
    """Probabilities by pair; `near` are the records that are likely one person with each."""

    def __init__(self, pairs: Any) -> None:
        super().__init__()
        self.near: dict[str, set[str]] = {}
        columns = (pairs[name].to_pylist() for name in ("left", "right", "probability"))
        for left, right, probability in zip(*columns, strict=True):
            self[_ordered(left, right)] = probability
            if probability >= 0.5:
                self.near.setdefault(left, set()).add(right)
                self.near.setdefault(right, set()).add(left)


def _said(pairs: Any) -> _Said:
    return _Said(pairs)


def _closed(ends: Ends, said: _Said) -> bool:
    return bool(said.near.get(ends[0], set()) & said.near.get(ends[1], set()))


def _weighed(
    records: Any, field: str, learnt: Learnt, settings: LinkageSettings, seed: tuple[int, int]
) -> tuple[_Said, set[str]]:
    """What linkage says once fields are taken from some records, and which these are."""
    import pyarrow as pa

    from tawthiq.linkage.stage import linked
    from tawthiq.model.tables import judgements_schema

    chance = np.random.default_rng(seed)
    known = {name: _known(records, name) for name in FIELDS}
    lists = np.array(records["list_id"].to_pylist())
    donor = np.arange(records.num_rows)
    for name in np.unique(lists).tolist():
        members = np.flatnonzero(lists == name)
        donor[members] = chance.choice(members, len(members))
    taken = known[field] & ~known[field][donor]
    masked = records
    for name, columns in FIELDS.items():
        gone = pa.array(taken & ~known[name][donor])
        for column in columns:
            place = masked.schema.get_field_index(column)
            held = masked.column(place)
            nothing = pa.nulls(masked.num_rows, held.type)
            masked = masked.set_column(place, masked.schema.field(place), _unless(gone, nothing, held))
    pairs, _ = linked(masked, judgements_schema().empty_table(), settings, learnt)
    ids = np.array(records["record_id"].to_pylist())
    return _Said(pairs), set(ids[taken].tolist())


def _unless(gone: Any, nothing: Any, held: Any) -> Any:
    import pyarrow.compute as pc

    return pc.if_else(gone, nothing, held)


def _known(records: Any, field: str) -> np.ndarray:
    first = records[FIELDS[field][0]]
    return np.array([value not in (None, "") for value in first.to_pylist()], dtype=bool)


def _places(records: Any, pairs: Any) -> tuple[Ints, Ints]:
    place = {name: number for number, name in enumerate(records["record_id"].to_pylist())}
    one, other = (
        np.array([place[each] for each in pairs[side].to_pylist()], dtype=np.int64) for side in ("left", "right")
    )
    return one, other


def _ordered(one: str, other: str) -> Ends:
    return (one, other) if one < other else (other, one)
