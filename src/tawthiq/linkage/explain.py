"""Why two records are, or are not, taken for one person; and what holds the records of one person together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tawthiq.linkage.evidence import PRIOR, RIVALS, Evidence, read_evidence

_NEAR = 0.8  # how alike two keys must be to be laid beside each other as one name


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a name laid beside its like in another name; an empty text where nothing answers to it.

    `how` is same, spelling (one key, other letters), near (keys alike) or alone; `bearers` is how many records of all lists bear it.
    """

    left: str
    right: str
    how: str
    bearers: int


@dataclass(frozen=True, slots=True)
class PairExplained:
    """Two records with all that was weighed between them, the weightiest first.

    `probability` is what is held of them, `said` what the model says, whoever judged; None where the pair was not kept.
    `odds` is the sum of the weights, log2 of the odds; None where the pair shared too little to be weighed.
    """

    left: Mapping[str, Any]
    right: Mapping[str, Any]
    probability: float | None
    said: float | None
    judged: str | None
    evidence: tuple[Evidence, ...]
    parts: tuple[Part, ...]
    records: int

    @property
    def odds(self) -> float | None:
        """Log2 odds of one person, before anybody judged."""
        return sum(each.weight for each in self.evidence) if self.evidence else None

    @property
    def steps(self) -> list[Evidence]:
        """The evidence in the order in which it is told: what all pairs have in common first, rivals last."""
        return sorted(self.evidence, key=lambda each: (each.comparison != PRIOR, each.comparison == RIVALS))


def explain_pair(records: Any, pairs: Any, left: str, right: str) -> PairExplained:
    """Explain two records by their ids, the earlier first; raises KeyError where one is unknown."""
    rows = rows_of(records, {left, right})
    one, other = sorted((rows[left], rows[right]), key=lambda row: (row["position"], row["record_id"]))
    found = pairs_among(pairs, {left, right})
    pair = found[0] if found else None
    return explained(records, one, other, pair)


def explained(
    records: Any, one: Mapping[str, Any], other: Mapping[str, Any], pair: Mapping[str, Any] | None
) -> PairExplained:
    """Explain two rows of records by their row in the table of pairs, None where they have none."""
    return PairExplained(
        left=one,
        right=other,
        probability=pair["probability"] if pair else None,
        said=pair["said"] if pair else None,
        judged=pair["judged"] if pair else None,
        evidence=tuple(read_evidence(pair["evidence"])) if pair else (),
        parts=name_parts(one, other, bearers(records, {*_keys(one), *_keys(other)})),
        records=records.num_rows,
    )


def weigh_anew(
    records: Any, judgements: Any, known: tuple[Any, Any], unkept: Sequence[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Rows of the table of pairs for pairs that were not kept: weighed by what was learnt.

    `known` are the settings and what `tawthiq.linkage.learn` found with them.
    """
    import pyarrow as pa

    from tawthiq.linkage import link

    ids = {each for pair in unkept for each in pair}
    keys = {each: row["row_key"] for each, row in rows_of(records, ids).items()}
    asked = [
        {**dict.fromkeys(judgements.schema.names), "left_key": keys[a], "right_key": keys[b], "verdict": "different"}
        for a, b in unkept
    ]
    told = pa.concat_tables([judgements, pa.Table.from_pylist(asked, schema=judgements.schema)])
    wanted = {frozenset(pair) for pair in unkept}
    found = [
        row for row in pairs_among(link(records, told, *known).pairs, ids) if {row["left"], row["right"]} in wanted
    ]
    return [{**row, "judged": None, "probability": None} for row in found]


def rows_of(records: Any, ids: set[str]) -> dict[str, dict[str, Any]]:
    """Rows of records by id; raises KeyError where one is unknown."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array(sorted(ids), pa.string())
    rows = {row["record_id"]: row for row in records.filter(pc.is_in(records["record_id"], wanted)).to_pylist()}
    for each in sorted(ids - set(rows)):
        raise KeyError(each)
    return rows


def pairs_among(pairs: Any, ids: set[str]) -> list[dict[str, Any]]:
    """The rows of the table of pairs that have both records among some."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array(sorted(ids), pa.string())
    both = pc.and_(pc.is_in(pairs["left"], wanted), pc.is_in(pairs["right"], wanted))
    return list(pairs.filter(both).to_pylist())


def unkept(pairs: Any, members: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs among some records that the table of pairs does not hold."""
    known = {frozenset((row["left"], row["right"])) for row in pairs_among(pairs, set(members))}
    return [pair for pair in combinations(members, 2) if frozenset(pair) not in known]


def bearers(records: Any, keys: set[str]) -> dict[str, int]:
    """How many records bear a part of a name, by its key."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = records["skeletons"].combine_chunks()
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    flat = column.flatten()
    chosen = flat.filter(pc.is_in(flat, pa.array(sorted(keys), pa.string())))
    return {row["values"]: row["counts"] for row in pc.value_counts(chosen).to_pylist()}


def name_parts(left: Mapping[str, Any], right: Mapping[str, Any], bearers: Mapping[str, int]) -> tuple[Part, ...]:
    """The parts of two names side by side, in order; if they agree better with the family put first, in that order."""
    one = list(zip(left["tokens"] or [], _keys(left), strict=True))
    other = list(zip(right["tokens"] or [], _keys(right), strict=True))
    orders = [(one, other), (one[-1:] + one[:-1], other), (one, other[-1:] + other[:-1])]
    laid = [_aligned(*order) for order in orders]
    best = max(range(len(laid)), key=lambda number: (laid[number][0] - 0.5 * (number > 0), -number))
    return tuple(
        Part(a[0], b[0], _how(a, b), max(bearers.get(a[1], 0), bearers.get(b[1], 0))) for a, b in laid[best][1]
    )


def strongest_links(members: Sequence[str], pairs: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The pairs that hold the records of one person together: the likeliest that join them all (Kruskal, 1956)."""
    parent = {each: each for each in members}

    def root(each: str) -> str:
        while parent[each] != each:
            each = parent[each]
        return each

    chosen = []
    for pair in sorted(pairs, key=lambda pair: (-pair["probability"], pair["left"], pair["right"])):
        a, b = root(pair["left"]), root(pair["right"])
        if a != b and pair["judged"] != "different":
            parent[max(a, b)] = min(a, b)
            chosen.append(pair)
    return chosen


_Token = tuple[str, str]
_NONE: _Token = ("", "")


def _keys(record: Mapping[str, Any]) -> list[str]:
    return list(record["skeletons"] or [])


def _how(a: _Token, b: _Token) -> str:
    if not a[0] or not b[0]:
        return "alone"
    if a[0] == b[0]:
        return "same"
    return "spelling" if a[1] == b[1] else "near"


def _aligned(one: Sequence[_Token], other: Sequence[_Token]) -> tuple[float, list[tuple[_Token, _Token]]]:
    """The best alignment in order (Needleman and Wunsch, 1970): how alike, and the parts laid beside each other."""
    best: list[list[tuple[float, list[tuple[_Token, _Token]]]]] = [[(0.0, [])] * (len(other) + 1)]
    best[0] = [(0.0, [(_NONE, b) for b in other[:column]]) for column in range(len(other) + 1)]
    for row, a in enumerate(one, 1):
        line = [(0.0, [(each, _NONE) for each in one[:row]])]
        for column, b in enumerate(other, 1):
            ways = [(best[row - 1][column], (a, _NONE), 0.0), (line[column - 1], (_NONE, b), 0.0)]
            alike = _alike(a, b)
            if alike:
                ways.append((best[row - 1][column - 1], (a, b), alike))
            before, laid, gain = max(ways, key=lambda way: way[0][0] + way[2])
            line.append((before[0] + gain, [*before[1], laid]))
        best.append(line)
    return best[-1][-1]


def _alike(a: _Token, b: _Token) -> float:
    from rapidfuzz.distance import JaroWinkler

    if a[1] == b[1]:
        return 1.0 + 0.1 * (a[0] == b[0])
    alike = float(JaroWinkler.similarity(a[1], b[1]))
    return 0.6 * alike if alike >= _NEAR else 0.0
