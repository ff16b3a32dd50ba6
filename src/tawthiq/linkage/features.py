"""Records as arrays: what blocking and comparing work on."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MISSING = np.iinfo(np.int32).min
WIDTH = 6  # parts of a name that are compared; of a longer one the first three and the last three


@dataclass(frozen=True, slots=True)
class Features:
    """Columns of the records as integer arrays, in the order of `position`; -1 or MISSING where a value is unknown."""

    record_ids: list[str]
    row_keys: list[str]
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
        return len(self.record_ids)


def features_of(records: Any) -> Features:
    """Turn a table of records into arrays, in the order of `position`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from tawthiq.text.names import skeleton

    records = records.sort_by([("position", "ascending"), ("record_id", "ascending")])
    tokens = [_ends(parts or []) for parts in records["tokens"].to_pylist()]
    skeletons = [_ends(parts or []) for parts in records["skeletons"].to_pylist()]
    vocabulary, token_matrix = _indexed(tokens)
    key_words, key_matrix = _indexed(skeletons)
    kunya = [skeleton(text.split(maxsplit=1)[-1]) if text else "" for text in records["kunya"].to_pylist()]
    position = {word: index for index, word in enumerate(key_words)}
    for word in kunya:
        if word and "b" + word not in position:
            position["b" + word] = len(key_words)
            key_words.append("b" + word)
    list_names = sorted(set(records["list_id"].to_pylist()) - {None})
    index = {name: number for number, name in enumerate(list_names)}

    def days(name: str) -> Ints:
        column = pc.fill_null(records[name].cast(pa.int32()), MISSING)
        return np.asarray(column.to_numpy(), dtype=np.int64)

    def numbers(name: str) -> Ints:
        return np.asarray(pc.fill_null(records[name].cast(pa.int64()), MISSING).to_numpy(), dtype=np.int64)

    return Features(
        record_ids=records["record_id"].to_pylist(),
        row_keys=records["row_key"].to_pylist(),
        lists=np.array([index.get(name, -1) for name in records["list_id"].to_pylist()], dtype=np.int64),
        list_names=list_names,
        tokens=token_matrix,
        keys=key_matrix,
        kunya=np.array([position["b" + word] if word else -1 for word in kunya], dtype=np.int64),
        lengths=(token_matrix >= 0).sum(axis=1),
        vocabulary=vocabulary,
        skeletons=key_words,
        sex=_codes(records["sex"].to_pylist(), {"female": 0, "male": 1}),
        age=_aged(numbers("age_low"), numbers("age_high"), days("birth_low"), days("birth_high")),
        birth=_interval(days("birth_low"), days("birth_high")),
        death=_interval(days("death_low"), days("death_high")),
        places=np.stack([_codes(records[name].to_pylist()) for name in ("adm1", "adm2", "adm3")], axis=1),
        mothers=_codes([_given_skeleton(text) for text in records["mother"].to_pylist()]),
    )


def _given_skeleton(text: str | None) -> str | None:
    from tawthiq.text.names import parse_name

    return next(iter(parse_name(text).skeletons), None) if text else None


def _ends(parts: list[str]) -> list[str]:
    return parts if len(parts) <= WIDTH else parts[: WIDTH // 2] + parts[-WIDTH // 2 :]


def _indexed(rows: list[list[str]]) -> tuple[list[str], Ints]:
    words = sorted({word for row in rows for word in row})
    position = {word: index for index, word in enumerate(words)}
    matrix = np.full((len(rows), WIDTH), -1, dtype=np.int64)
    for index, row in enumerate(rows):
        matrix[index, : len(row)] = [position[word] for word in row]
    return words, matrix


def _codes(values: list[str | None], known: dict[str, int] | None = None) -> Ints:
    if known is None:
        known = {value: index for index, value in enumerate(sorted({value for value in values if value}))}
    return np.array([known.get(value or "", -1) for value in values], dtype=np.int64)


def _interval(low: Ints, high: Ints) -> Ints:
    low, high = np.where(low == MISSING, high, low), np.where(high == MISSING, low, high)
    return np.stack([low, high], axis=1)


def _aged(low: Ints, high: Ints, birth_low: Ints, birth_high: Ints) -> Ints:
    """Ages at the incident; where only a birth date is known, the age by the list's usual distance between the two."""
    age, birth = _interval(low, high), _interval(birth_low, birth_high)
    both = (age[:, 0] != MISSING) & (birth[:, 0] != MISSING)
    only = (age[:, 0] == MISSING) & (birth[:, 0] != MISSING)
    if both.any() and only.any():
        incident = np.median(birth[both].mean(axis=1) + 365.2425 * (age[both].mean(axis=1) + 0.5))
        years = np.floor((incident - birth[only][:, ::-1]) / 365.2425).astype(np.int64)
        age[only] = np.clip(years, 0, 120)
    return age
