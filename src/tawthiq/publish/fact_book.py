"""Numbered facts: every number that any page shows, with the rule that made it and the claims it rests on."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any

from tawthiq.publish.disclosure import (
    Public,
    changed_little,
    protects,
    publishable,
    publishable_pairs,
    publishable_table,
)

# A published claim rests on its own row. A count of people rests on rows that only the internal annex lists: even
# how many rows stand behind a withheld cell would tell what it holds.


class FactBook:
    """Facts in the order in which they were written; their ids are the places that pages link to.

    `released` has what earlier releases told of counts of people, by fact.
    """

    def __init__(self, smallest_cell: int, released: Mapping[str, Collection[int]] | None = None) -> None:
        self.smallest_cell = smallest_cell
        self.released = released or {}
        self.facts: dict[str, dict[str, Any]] = {}

    def published(self, fact_id: str, value: int | None, claim: Mapping[str, Any]) -> str:
        """A figure that a publisher released: public already, and never suppressed."""
        place = {"claim": claim["claim"], "file": claim["file"], "row": claim["row"]}
        return self._write(fact_id, Public(value), "published_by_documenter", [place], suppressed=False)

    def worked_out(self, fact_id: str, value: int | None, rule: str, claims: Iterable[Mapping[str, Any]]) -> str:
        """A number worked out from published figures alone: as public as they are. None where it is not known."""
        places = [{"claim": each["claim"], "file": each["file"], "row": each["row"]} for each in claims]
        return self._write(fact_id, Public(value), rule, places, suppressed=False)

    def people(self, fact_id: str, value: int, rule: str) -> str:
        """A count of people of our own that stands alone."""
        if changed_little(value, self.released.get(fact_id, ()), self.smallest_cell):
            return self.withheld(fact_id, rule)
        return self._write(fact_id, publishable(value, self.smallest_cell), rule, [])

    def pairs(self, fact_id: str, value: float, rule: str) -> str:
        """A count of pairs of rows, or how many are expected: rounded, or withheld when small."""
        return self._write(fact_id, publishable_pairs(value, self.smallest_cell), rule, [])

    def estimated(self, fact_id: str, value: int) -> str:
        """A number of people that a model gives, rounded already: see `tawthiq.publish.estimate_facts`."""
        return self._write(fact_id, Public(value), "estimated", [])

    def withheld(self, fact_id: str, rule: str) -> str:
        """A count that would give another one away; whether it is small is not told."""
        self._write(fact_id, Public(None), rule, [])
        self.facts[fact_id]["suppression"] = "complementary"
        return fact_id

    def allows(self, prefix: str, counts: Mapping[Hashable, int], sums: Sequence[frozenset[Hashable]]) -> bool:
        """Whether a table can be published beside these sums, withholding cells where needed."""
        return protects(counts, [frozenset(counts), *sums], self.smallest_cell, self._changed(prefix, counts))

    def _changed(self, prefix: str, counts: Mapping[Hashable, int]) -> frozenset[Hashable]:
        """The cells that differ a little from what was released of them."""
        return frozenset(
            cell
            for cell, count in counts.items()
            if changed_little(count, self.released.get(f"{prefix}-{cell}", ()), self.smallest_cell)
        )

    def people_table(
        self, prefix: str, counts: Mapping[Hashable, int], sums: Sequence[frozenset[Hashable]], rule: str
    ) -> dict[Hashable, str]:
        """A table of people whose sums (and the whole) are published too; returns the fact id of each cell.

        Empty where withholding is not enough: the sum of a few small cells tells them all, and zeros are shown.
        """
        if not self.allows(prefix, counts, sums):
            return {}
        changed = self._changed(prefix, counts)
        table = publishable_table(counts, [frozenset(counts), *sums], self.smallest_cell, changed)
        facts = {cell: self._write(f"{prefix}-{cell}", public, rule, []) for cell, public in table.items()}
        for fact in facts.values():
            # A withheld cell may be large and withheld for another's sake; which it is, is not told.
            if self.facts[fact]["suppressed"]:
                self.facts[fact]["suppression"] = "complementary"
        return facts

    def _write(
        self,
        fact_id: str,
        public: Public,
        rule: str,
        claims: Sequence[Mapping[str, Any]],
        suppressed: bool | None = None,
    ) -> str:
        assert fact_id not in self.facts, f"two facts are called {fact_id}"
        self.facts[fact_id] = {
            "id": fact_id,
            "value": public.value,
            "suppressed": public.withheld if suppressed is None else suppressed,
            "rule": rule,
            "claims": list(claims),
            "claims_total": len(claims),
        }
        return fact_id
