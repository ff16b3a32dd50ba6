"""Records as arrays: what blocking and comparing work on."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MISSING = np.iinfo(np.int32).min
_READ = ("record_id", "row_key", "list_id", "tokens", "skeletons", "kunya", "mother", "sex", "age_low",
         "age_high", "birth_low", "birth_high", "death_low", "death_high", "adm1", "adm2", "adm3")  # fmt: skip
WIDTH = 6  # parts of a name that are compared; of a longer one the first three and the last three


@dataclass(frozen=True, slots=True)
class Features:
    """Columns of the records as integer arrays, -1 or MISSING where a value is unknown.

    Records stand in the order of their names and ages, and then of all else they say, so that nothing that is drawn or
    cut from them rests on where they stood in their lists or on how these are called.
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
    digests: NDArray[np.uint64]  # of all that linkage reads in a record, but for its list

    @property
    def size(self) -> int:
        """How many records there are."""
        return len(self.lists)


def features_of(records: Any) -> Features:
    """Turn a table of records into arrays."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from tawthiq.text.names import skeleton

    records = records.select(_READ).combine_chunks()
    digest = _Digest(records.num_rows)

    def numbers(low: str, high: str) -> Ints:
        columns = [records[name] for name in (low, high)]
        columns = [column.cast(pa.int32()) if pa.types.is_date(column.type) else column for column in columns]
        ends = [pc.fill_null(column.cast(pa.int64()), MISSING).to_numpy() for column in columns]
        return digest.seen(_interval(*(np.asarray(end, dtype=np.int64) for end in ends)))

    def coded(name: str, read: Callable[[str], str] = str) -> tuple[list[str], Ints]:
        words, number = _coded(records[name], read)
        return words, digest.read(words, number)

    vocabulary, tokens = _parts(records["tokens"])
    skeletons, keys = _parts(records["skeletons"])
    digest.read(vocabulary, tokens)
    digest.read(skeletons, keys)
    kunya, bearers = coded("kunya", lambda text: "b" + skeleton(text.split(maxsplit=1)[-1]))
    skeletons = skeletons + sorted(set(kunya) - set(skeletons))
    position = {word: index for index, word in enumerate(skeletons)}
    list_names, lists = _coded(records["list_id"], str)
    sexes, sex = coded("sex")
    birth = numbers("birth_low", "birth_high")
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
        sex=np.array([*({"female": 0, "male": 1}.get(word, -1) for word in sexes), -1])[sex],
        age=_aged(numbers("age_low", "age_high"), birth),
        birth=birth,
        death=numbers("death_low", "death_high"),
        places=np.stack([coded(name)[1] for name in ("adm1", "adm2", "adm3")], axis=1),
        mothers=coded("mother", _given_skeleton)[1],
        digests=digest.value,
    )
    return _in_order(features)


def _in_order(features: Features) -> Features:
    """Of records that say the same, those of the shorter list come first."""
    size_of_list = np.bincount(features.lists, minlength=1)[features.lists]
    columns = (features.lists, size_of_list, features.digests, features.age[:, 0], *features.keys.T[::-1])
    order = np.lexsort(columns)
    held = {field.name: getattr(features, field.name) for field in fields(features)}
    arrays: dict[str, Any] = {name: value[order] for name, value in held.items() if isinstance(value, np.ndarray)}
    arrays |= {name: held[name].take(order) for name in ("record_ids", "row_keys")}
    return replace(features, **arrays)


class _Digest:
    """A hash of what each record says, the same whatever other records there are and on whichever list it stands."""

    def __init__(self, size: int) -> None:
        self.value = np.zeros(size, dtype=np.uint64)

    def seen(self, numbers: Ints) -> Ints:
        """Add numbers (records, columns)."""
        for column in numbers.T:
            self._add(column.astype(np.uint64))
        return numbers

    def read(self, words: list[str], number: Ints) -> Ints:
        """Add words by their numbers, one or several a record."""
        hashes = [int.from_bytes(blake2b(word.encode(), digest_size=8).digest()) for word in words]
        hashed = np.array([*hashes, 0], dtype=np.uint64)
        for column in np.atleast_2d(number.T):
            self._add(hashed[column])
        return number

    def _add(self, values: NDArray[np.uint64]) -> None:
        with np.errstate(over="ignore"):
            self.value = (self.value ^ values) * np.uint64(0xBF58476D1CE4E5B9)
            self.value ^= self.value >> np.uint64(29)


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


def _coded(column: Any, read: Callable[[str], str]) -> tuple[list[str], Ints]:
    """What `read` makes of each distinct text, in order, and the number of each row's; -1 for nothing or unknown."""
    encoded = _whole(column).dictionary_encode()
    texts = [read(text) if text else "" for text in encoded.dictionary.to_pylist()]
    words = sorted(set(texts) - {""})
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
