"""Records as arrays: what blocking and comparing work on."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MISSING = np.iinfo(np.int32).min
WIDTH = 6  # parts of a name that are compared; of a longer one the first three and the last three


@dataclass(frozen=True, slots=True)
class Features:
    """Columns of the records as integer arrays, -1 or MISSING where a value is unknown.

    Records stand in the order of what they say, so that nothing that is drawn or cut from them rests on where they stood
    in their lists or on how these are called.
    """

    record_ids: Any  # Arrow array of texts
    row_keys: Any
    lists: Ints
    list_names: list[str]
    tokens: Ints  # (records, WIDTH), index in `vocabulary`
    keys: Ints  # (records, WIDTH), index of the skeleton
    kunya: Ints  # index of the skeleton
    lengths: Ints
    vocabulary: list[str]
    skeletons: list[str]
    sex: Ints  # 0 female, 1 male
    age: Ints  # (records, 2)
    birth: Ints  # (records, 2), days
    death: Ints  # (records, 2), days
    places: Ints  # (records, 3): adm1, adm2, adm3
    mothers: Ints  # index of the skeleton of the mother's given name

    @property
    def size(self) -> int:
        """How many records there are."""
        return len(self.lists)


def features_of(records: Any) -> Features:
    """Turn a table of records into arrays."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from tawthiq.text.names import skeleton

    records = records.sort_by([("position", "ascending"), ("record_id", "ascending")]).combine_chunks()
    vocabulary, tokens = _parts(records["tokens"])
    skeletons, keys = _parts(records["skeletons"])
    kunya, bearers = _coded(records["kunya"], lambda text: "b" + skeleton(text.split(maxsplit=1)[-1]))
    unseen = sorted(set(kunya) - set(skeletons))
    skeletons = skeletons + unseen
    position = {word: index for index, word in enumerate(skeletons)}
    list_names, lists = _coded(records["list_id"], str)

    def numbers(name: str) -> Ints:
        column = records[name]
        column = column.cast(pa.int32()) if pa.types.is_date(column.type) else column
        return np.asarray(pc.fill_null(column.cast(pa.int64()), MISSING).to_numpy(), dtype=np.int64)

    birth = _interval(numbers("birth_low"), numbers("birth_high"))
    features = Features(
        record_ids=_whole(records["record_id"]),
        row_keys=_whole(records["row_key"]),
        lists=lists,
        list_names=list_names,
        tokens=tokens,
        keys=keys,
        kunya=np.array([*(position[word] for word in kunya), -1], dtype=np.int64)[bearers],
        lengths=(tokens >= 0).sum(axis=1),
        vocabulary=vocabulary,
        skeletons=skeletons,
        sex=np.array([0, 1, -1])[_coded(records["sex"], str, ["female", "male"])[1]],
        age=_aged(_interval(numbers("age_low"), numbers("age_high")), birth),
        birth=birth,
        death=_interval(numbers("death_low"), numbers("death_high")),
        places=np.stack([_coded(records[name], str)[1] for name in ("adm1", "adm2", "adm3")], axis=1),
        mothers=_coded(records["mother"], _given_skeleton)[1],
    )
    return _in_order(features)


def _in_order(features: Features) -> Features:
    """The records in the order of what they say; where they say the same, those of the shorter list first."""
    size_of_list = np.bincount(features.lists, minlength=1)[features.lists]
    single = (features.lists, size_of_list, features.mothers, features.kunya, features.sex)
    several = (features.places, features.death, features.birth, features.age, features.tokens)
    order = np.lexsort((*single, *(column for table in several for column in table.T[::-1])))
    held = {field.name: getattr(features, field.name) for field in fields(features)}
    arrays: dict[str, Any] = {name: value[order] for name, value in held.items() if isinstance(value, np.ndarray)}
    arrays |= {name: held[name].take(order) for name in ("record_ids", "row_keys")}
    return replace(features, **arrays)


def _given_skeleton(text: str) -> str:
    from tawthiq.text.names import parse_name

    return next(iter(parse_name(text).skeletons), "")


def _whole(column: Any) -> Any:
    """A column of one piece."""
    import pyarrow as pa

    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _parts(column: Any) -> tuple[list[str], Ints]:
    """Distinct words in order, and a row of their numbers for each record; of a long name its two ends."""
    import pyarrow.compute as pc

    column = _whole(column)
    words, numbers = _coded(column.flatten(), str)
    lengths = np.asarray(pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False), dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    place = np.arange(WIDTH)[None, :]
    long = (lengths > WIDTH)[:, None]
    source = starts[:, None] + np.where(long & (place >= WIDTH // 2), lengths[:, None] - WIDTH + place, place)
    held = place < lengths[:, None]
    return words, np.where(held, np.append(numbers, -1)[np.where(held, source, -1)], -1)


def _coded(column: Any, read: Callable[[str], str], known: list[str] | None = None) -> tuple[list[str], Ints]:
    """What `read` makes of each distinct text, in order, and the number of each row's; -1 for nothing or unknown."""
    encoded = _whole(column).dictionary_encode()
    texts = [read(text) if text else "" for text in encoded.dictionary.to_pylist()]
    words = known or sorted(set(texts) - {""})
    position = {word: index for index, word in enumerate(words)}
    number = np.array([*(position.get(text, -1) for text in texts), -1], dtype=np.int64)
    indices = encoded.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    return words, number[indices]


def _interval(low: Ints, high: Ints) -> Ints:
    low, high = np.where(low == MISSING, high, low), np.where(high == MISSING, low, high)
    return np.stack([low, high], axis=1)


def _aged(age: Ints, birth: Ints) -> Ints:
    """Ages at the incident; where only a birth date is known, the age by the list's usual distance between the two."""
    both = (age[:, 0] != MISSING) & (birth[:, 0] != MISSING)
    only = (age[:, 0] == MISSING) & (birth[:, 0] != MISSING)
    if both.any() and only.any():
        incident = np.median(birth[both].mean(axis=1) + 365.2425 * (age[both].mean(axis=1) + 0.5))
        years = np.floor((incident - birth[only][:, ::-1]) / 365.2425).astype(np.int64)
        age[only] = np.clip(years, 0, 120)
    return age
