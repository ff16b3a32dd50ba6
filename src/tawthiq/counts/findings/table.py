"""The claims of a case as the rules look at them: who stands under whom, who came before whom, who repeats whom."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property, partial

from tawthiq.counts.consistency import divisions
from tawthiq.counts.findings.finding import day, figure, known
from tawthiq.counts.reading import chain_of_wholes
from tawthiq.counts.readings import interval, is_increment
from tawthiq.counts.scope import Comparison, CountClaim, Relation, compare
from tawthiq.counts.vocabulary import Vocabulary

APART = (Relation.DISJOINT, Relation.NOT_COMPARABLE)
_ALIKE = (Relation.EQUAL, Relation.UNKNOWN)


class CountTable:
    """All claims of a case in the order of their table, with what is needed to ask about them."""

    def __init__(self, claims: Sequence[CountClaim], vocabulary: Vocabulary) -> None:
        self.claims = list(claims)
        self.vocabulary = vocabulary
        self.by_id = {claim.id: claim for claim in claims}
        self.place = {claim.id: place for place, claim in enumerate(claims)}
        self._compared: dict[tuple[str, str], Comparison] = {}

    def compare(self, a: CountClaim, b: CountClaim) -> Comparison:
        """How the scope of a lies to that of b."""
        key = (a.id, b.id)
        if key not in self._compared:
            self._compared[key] = compare(a.scope, b.scope, self.vocabulary)
        return self._compared[key]

    def how(self, a: CountClaim, b: CountClaim, respect: str) -> Relation:
        """How the scope of a lies to that of b in one respect."""
        return self.compare(a, b).by_dimension[respect].relation

    def differs(self, a: CountClaim, b: CountClaim, respect: str) -> bool:
        """Whether two scopes surely differ in one respect."""
        return self.how(a, b, respect) not in _ALIKE

    def is_increment(self, claim: CountClaim) -> bool:
        """Whether a claim is an addition to a documentation, or a part of one."""
        return is_increment(claim, self.by_id)

    def counts_the_dead(self, claim: CountClaim) -> bool:
        """Whether a claim counts the dead, not the missing and not suspects."""
        scope = claim.scope
        return self.vocabulary.counts_the_dead(self.vocabulary.root(scope.among or scope.population)) is not False

    def is_whole(self, claim: CountClaim) -> bool:
        """Whether a claim stands by itself: no part, no addition, with one number."""
        return not claim.part_of and figure(claim) is not None and not self.is_increment(claim)

    def wholes_of(self, claim: CountClaim) -> list[CountClaim]:
        """The wholes that a claim is said to be a part of, nearest first."""
        return chain_of_wholes(claim, self.by_id)

    def before(self, claim: CountClaim) -> CountClaim | None:
        """The earlier figure of the same publisher whose place a claim takes."""
        earlier = self.by_id.get(claim.supersedes)
        return earlier if earlier is not None and earlier.publisher == claim.publisher else None

    @cached_property
    def parts(self) -> dict[str, list[CountClaim]]:
        """The parts printed under each whole, additions left out."""
        found: dict[str, list[CountClaim]] = defaultdict(list)
        for claim in self.claims:
            if claim.part_of in self.by_id and claim.part_of != claim.id and claim.relation != "increment":
                found[claim.part_of].append(claim)
        return found

    def breakdowns(self, whole: CountClaim, relations: Sequence[str]) -> Iterator[list[CountClaim]]:
        """The parts of a whole with these relations, by the respect in which they divide it; each with one number.

        The missing are no part of the dead, whatever a publisher says.
        """
        parts = [part for part in self.parts.get(whole.id, []) if part.relation in relations]
        parts = [part for part in parts if self.compare(part, whole).relation != Relation.NOT_COMPARABLE]
        for one in divisions(whole, parts, self.vocabulary) if parts else []:
            if len(one) > 1 and all(figure(part) is not None for part in one):
                yield one

    def excludes(self, parts: Sequence[CountClaim]) -> bool:
        """Whether parts have nobody in common: only then do they add up to anything."""
        pairs = ((a, b) for place, a in enumerate(parts) for b in parts[place + 1 :])
        return all(self.compare(a, b).relation in APART for a, b in pairs)

    @cached_property
    def chains(self) -> list[list[CountClaim]]:
        """Series of releases in which each figure takes the place of the one before, by one publisher; of two or more."""
        following: dict[str, list[CountClaim]] = defaultdict(list)
        heads = []
        for claim in self.claims:
            if figure(claim) is None or self.is_increment(claim):
                continue
            before = self.before(claim)
            if before is not None and figure(before) is not None:
                following[before.id].append(claim)
            else:
                heads.append(claim)
        return [chain for head in heads for chain in self._chains_from(head, following) if len(chain) > 1]

    def _chains_from(self, head: CountClaim, following: dict[str, list[CountClaim]]) -> list[list[CountClaim]]:
        """The series from a figure on; where two figures take its place, the second begins a series of its own."""
        chain, branches = [head], []
        while following[chain[-1].id]:
            before = chain[-1]
            first, *others = sorted(following[before.id], key=partial(_goes_on, before))
            for other in others:
                own, *further = self._chains_from(other, following)
                branches += [[before, *own], *further]
            chain.append(first)
        return [chain, *branches]

    def is_retelling(self, claim: CountClaim) -> bool:
        """Whether a claim passes on what another publisher of its independence group has said."""
        return claim.publisher != claim.independence_group and bool(self.sources(claim))

    def sources(self, claim: CountClaim) -> list[CountClaim]:
        """The figures of the independence group's own publisher, on which a retelling can rest."""
        own = self._by_group.get(claim.independence_group, [])
        return [each for each in own if each.publisher != claim.publisher]

    @cached_property
    def _by_group(self) -> dict[str, list[CountClaim]]:
        found: dict[str, list[CountClaim]] = defaultdict(list)
        for claim in self.claims:
            if claim.publisher == claim.independence_group and figure(claim) is not None:
                found[claim.independence_group].append(claim)
        return found

    def reach(self, *claims: CountClaim) -> int:
        """By how much figures said to be rounded (`about 125`) may together miss what they stand for."""
        found = 0
        for claim in claims:
            ends = interval(claim.quantity) if claim.quantity.kind == "about" else None
            if ends is not None and ends[1] is not None:
                found += max(ends[1] - ends[0], 1) // 2
        return found


def _goes_on(before: CountClaim, after: CountClaim) -> tuple[bool, int, int]:
    """Which of two figures goes on a series: a part a part's and a whole a whole's, then the sooner, then the larger."""
    return bool(after.part_of) != bool(before.part_of), day(after), -known(after)
