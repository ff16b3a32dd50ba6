"""Who said what about which two rows, as the ledger tells it: nothing is ever taken out of it.

Each person has one opinion on a pair, their latest; who withdrew has none. Two whose opinions differ disagree, until
one comes round or a third person decides. Whoever has not yet judged a pair is not told what another said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tawthiq.model.vocabulary import Verdict

Keys = tuple[str, str]
"""The row keys of two rows, sorted."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person decided about two rows, when and why."""

    keys: Keys
    verdict: str
    by: str
    at: str
    why: str


def read_opinions(judgements: Iterable[Mapping[str, Any]]) -> list[Opinion]:
    """Every judgement on two rows, in the order in which they were made."""
    return [
        Opinion(_keys(*row["subjects"]), str(row["verdict"]), str(row["by"]), str(row["at"]), str(row["why"]))
        for row in judgements
    ]


def standing(opinions: Sequence[Opinion]) -> dict[Keys, dict[str, Opinion]]:
    """The opinion that each person holds on each pair, in the order in which they came to it."""
    held: dict[Keys, dict[str, Opinion]] = {}
    for each in opinions:
        said = held.setdefault(each.keys, {})
        said.pop(each.by, None)
        if each.verdict != Verdict.WITHDRAWN:
            said[each.by] = each
    return {keys: said for keys, said in held.items() if said}


def disagreements(opinions: Sequence[Opinion]) -> list[Keys]:
    """Pairs on which two people differ and nobody has decided between them, in the order in which they first differed."""
    held: dict[Keys, dict[str, str]] = {}
    open_: dict[Keys, None] = {}
    for each in opinions:
        said = held.setdefault(each.keys, {})
        third = each.keys in open_ and each.by not in said and len(said) > 1
        said.pop(each.by, None)
        if each.verdict != Verdict.WITHDRAWN:
            said[each.by] = each.verdict
        if third or len(set(said.values())) < 2:
            open_.pop(each.keys, None)
        elif each.keys not in open_ and len(said) == 2:
            open_[each.keys] = None
    return list(open_)


def others_on(opinions: Sequence[Opinion], keys: Keys, reviewer: str) -> list[Opinion]:
    """What others said of a pair; nothing before this reviewer has an opinion of their own."""
    said = standing(opinions).get(keys, {})
    return [each for by, each in said.items() if by != reviewer] if reviewer in said else []


def last_of(opinions: Sequence[Opinion], reviewer: str) -> Opinion | None:
    """The latest opinion that a reviewer still holds: what `undo` takes back."""
    own = [said[reviewer] for said in standing(opinions).values() if reviewer in said]
    order = {id(each): number for number, each in enumerate(opinions)}
    return max(own, key=lambda each: order[id(each)], default=None)


def entered_by(opinions: Sequence[Opinion], reviewer: str) -> set[tuple[Keys, str, str]]:
    """Pair, verdict and reason of everything that a reviewer ever entered: what a file says is entered once."""
    return {(each.keys, each.verdict, each.why) for each in opinions if each.by == reviewer}


def _keys(left: str, right: str) -> Keys:
    return (left, right) if left <= right else (right, left)
