"""What to ask a person next: doubt times effect, so that an hour of review moves published figures the most.

Where the case has an estimate over draws of the linkage, what an answer is worth to it (`tawthiq.estimates.worth`) may go first.
Otherwise: the doubt of a pair is p(1 − p). Its effect is by how much the documented figures change if the present decision is
turned round: the number of victims, and the cells of the overlap table, each in units of the standard deviation that
its size brings with it, since estimates rest on small cells.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan, sqrt
from typing import Any

from tawthiq.linkage.evidence import said_before_judging
from tawthiq.register.overlap import NOT_DEAD
from tawthiq.review.opinions import Keys, Opinion, disagreements, standing


@dataclass(frozen=True)
class Derived:
    """What was derived of a case: records, pairs, the register (clusters, victims), and the lists in their order.

    `worth` is what answers are worth to the estimate, by pair of records; pairs that are not in it come after those that are.
    """

    records: Any
    pairs: Any
    clusters: Any
    victims: Any
    lists: tuple[str, ...]
    worth: Mapping[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """Who is asked, and for what: undecided pairs, or those that one other person has decided (`second`)."""

    reviewer: str
    second: bool = False
    limit: int | None = None


def build_queue(derived: Derived, opinions: Sequence[Opinion], asked: Asked) -> Any:
    """The pairs to ask of a reviewer, the most consequential first (`queue_schema`).

    A pair is asked of nobody twice. `second` asks again what exactly one other person has decided.
    """
    held, keys_of = standing(opinions), _row_keys(derived.records)

    def wanted(left: str, right: str, judged: str | None) -> bool:
        said = held.get(_sorted(keys_of[left], keys_of[right]), {})
        if asked.reviewer in said:
            return False
        return len(said) == 1 if asked.second else judged is None

    return _table(derived, keys_of, wanted, asked.limit)


def disagreement_queue(derived: Derived, opinions: Sequence[Opinion], limit: int | None = None) -> Any:
    """The pairs on which people differ (`queue_schema`), the most consequential first."""
    open_, keys_of = set(disagreements(opinions)), _row_keys(derived.records)
    return _table(derived, keys_of, lambda left, right, _: _sorted(keys_of[left], keys_of[right]) in open_, limit)


def queue_of(derived: Derived, chosen: Sequence[tuple[str, str]]) -> Any:
    """The named pairs of records as a queue (`queue_schema`), in the order in which they are named."""
    keys_of, place = _row_keys(derived.records), {pair: number for number, pair in enumerate(chosen)}
    found = _table(derived, keys_of, lambda left, right, _: (left, right) in place, None)
    order = sorted(
        range(found.num_rows), key=lambda row: place[found["left"][row].as_py(), found["right"][row].as_py()]
    )
    return found.take(order) if order else found


def _table(derived: Derived, keys_of: Mapping[str, str], wanted: Any, limit: int | None) -> Any:
    import pyarrow as pa

    from tawthiq.model.tables import queue_schema

    effects = _Effects(derived)
    rows = []
    said = said_before_judging(derived.pairs).tolist()
    columns = (derived.pairs[name].to_pylist() for name in ("left", "right", "judged"))
    for left, right, judged, probability in zip(*columns, said, strict=True):
        if left not in keys_of or right not in keys_of or not wanted(left, right, judged):
            continue
        doubt = 0.0 if isnan(probability) else probability * (1 - probability)
        rows.append({"left": left, "right": right, "said": None if isnan(probability) else probability, "doubt": doubt})
    for row in rows:
        row.update(effects.of(row["left"], row["right"]))
        row.update(left_key=keys_of[row["left"]], right_key=keys_of[row["right"]])
        row["consequence"] = round(row["doubt"] * row["effect"], 9)
    worth = derived.worth
    rows.sort(
        key=lambda row: (
            -worth.get((row["left"], row["right"]), 0.0),
            -row["consequence"],
            -row["doubt"],
            row["left"],
            row["right"],
        )
    )
    return pa.Table.from_pylist(rows[:limit], schema=queue_schema())


class _Effects:
    """What turning a decision round would change in the documented figures."""

    def __init__(self, derived: Derived) -> None:
        self._lists = derived.lists
        self._victim = dict(
            zip(*(derived.clusters[name].to_pylist() for name in ("record_id", "victim_id")), strict=True)
        )
        self._members: dict[str, list[str]] = {}
        for record, victim in self._victim.items():
            self._members.setdefault(victim, []).append(record)
        self._list = dict(zip(*(derived.records[name].to_pylist() for name in ("record_id", "list_id")), strict=True))
        fates = zip(*(derived.victims[name].to_pylist() for name in ("victim_id", "fate")), strict=True)
        self._dead = {victim: fate not in NOT_DEAD for victim, fate in fates}
        dead = (members for victim, members in self._members.items() if self._dead[victim])
        self._cells = Counter(self._history(members) for members in dead)
        self._probability = {
            (left, right): probability
            for left, right, probability in zip(
                *(derived.pairs[name].to_pylist() for name in ("left", "right", "probability")), strict=True
            )
        }

    def of(self, left: str, right: str) -> dict[str, Any]:
        """`documented_change` (victims more or fewer), `effect`, and the victims that would be merged or parted."""
        one, other = self._victim[left], self._victim[right]
        if one == other:
            sides = self._parted(self._members[one], left, right)
            before, after = [self._members[one]] * self._dead[one], list(sides) * self._dead[one]
        else:
            dead = [self._members[each] for each in (one, other) if self._dead[each]]
            before, after = dead, [self._members[one] + self._members[other]] * bool(dead)
        change: Counter[str] = Counter()
        change.update(self._history(members) for members in after)
        change.subtract(self._history(members) for members in before)
        cells = sum(abs(n) / sqrt(max(self._cells[cell], 1)) for cell, n in sorted(change.items()))
        documented = len(after) - len(before)
        return {
            "documented_change": documented,
            "effect": round(abs(documented) + cells, 9),
            "victims": sorted({one, other}),
        }

    def _history(self, members: Iterable[str]) -> str:
        on = {self._list[each] for each in members}
        return "".join("1" if each in on else "0" for each in self._lists)

    def _parted(self, members: Sequence[str], left: str, right: str) -> tuple[list[str], list[str]]:
        """A person's records if two of them are not one person: each other record goes with the likelier of the two."""
        sides: tuple[list[str], list[str]] = ([left], [right])
        for each in members:
            if each not in (left, right):
                near = [sum(self._known(each, one) for one in side) / len(side) for side in sides]
                sides[near[1] > near[0]].append(each)
        return sides

    def _known(self, one: str, other: str) -> float:
        return float(self._probability.get((one, other), self._probability.get((other, one), 0.0)))


def _row_keys(records: Any) -> dict[str, str]:
    return dict(zip(records["record_id"].to_pylist(), records["row_key"].to_pylist(), strict=True))


def _sorted(one: str, other: str) -> Keys:
    return (one, other) if one <= other else (other, one)
