"""Whether published counts can all hold: each one a linear constraint on whole numbers of dead in atoms.

A claim read as a floor says that its scope, taken as wide as it possibly is, holds at least so many. A claim read as
complete says also that its scope, taken as narrow as it surely is, holds at most so many. What a publisher says of its
own figures (these parts make up this whole; this is a part of that) is a *relation*: it binds only while whole and parts
are read as complete, and it can itself be what fails. Under floors alone there is never a contradiction: "at least" can
always be met by more dead.

The programs are solved by HiGHS (Huangfu and Hall, *Math. Prog. Comp.* 10, 2018) through scipy. A proof that claims
cannot all hold is a weighting of them (Farkas 1902); the weights say which claims take part.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp

from tawthiq.counts.atoms import Atoms, Cells, atoms, narrowed, refine
from tawthiq.counts.elements import universe
from tawthiq.counts.few_claims import MOST, few_hold
from tawthiq.counts.reading import chain_of_wholes
from tawthiq.counts.readings import ReadAs, Reading, floor_of, interval, is_increment
from tawthiq.counts.scope import CountClaim, Relation, Scope, Window, compare
from tawthiq.counts.vocabulary import Vocabulary

STRUCTURAL = -1
MOST_WHOLE = 1000  # atoms up to which whole numbers are asked for; a contradiction of fractions alone needs no more
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Tie:
    """A relation that a publisher claims: `parts` make up `whole` (partition) or lie within it (subset)."""

    kind: str
    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Constraints:
    """Claims with their readings, on the atoms of their common refinement.

    `scopes`, `floors` and `ceilings` are in the order of `claims` (0 and infinity where there is none); `ties` are the
    relations in force. The scope of an addition to a documentation is not the day on which it was added: whoever was
    added may have died on any day since the whole documentation begins. An *element* is the index of a claim, or the number of claims plus the index of a tie.
    """

    claims: tuple[CountClaim, ...]
    vocabulary: Vocabulary
    readings: Mapping[str, Reading]
    scopes: tuple[Scope, ...]
    floors: tuple[float, ...]
    ceilings: tuple[float, ...]
    ties: tuple[Tie, ...]
    cells: Cells
    place: Mapping[str, int] = field(repr=False)

    @property
    def elements(self) -> range:
        """Every claim and tie."""
        return range(len(self.claims) + len(self.ties))

    def members(self, element: int) -> tuple[int, ...]:
        """The claims that an element speaks of: itself, or the whole and the parts of a tie."""
        if element < len(self.claims):
            return (element,)
        tie = self.ties[element - len(self.claims)]
        return tuple(self.place[claim] for claim in (tie.whole, *tie.parts))


@dataclass(frozen=True)
class System:
    """Rows `matrix @ numbers <= limit`, each owned by an element or structural; the first columns are the atoms."""

    matrix: Any
    limit: Any
    owner: Any


@dataclass(frozen=True)
class Consistency:
    """Whether the claims can all hold, and if not, claims and ties that cannot (a minimal set, not the only one)."""

    holds: bool
    claims: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()


def build(claims: Sequence[CountClaim], vocabulary: Vocabulary, readings: Mapping[str, Reading]) -> Constraints:
    """The constraints of some claims under these readings; a claim without a reading, or read as none, binds nothing."""
    kept = tuple(claim for claim in claims if _binds(claim, vocabulary, readings))
    floors, ceilings = [], []
    for claim in kept:
        reading = readings[claim.id]
        stated = interval(claim.quantity)
        high = stated[1] if stated and reading.reading == ReadAs.COMPLETE_COUNT else None
        floors.append(float(floor_of(claim.quantity, reading.allowance if reading.is_floor else 0.0)))
        ceilings.append(float(high) if high is not None else np.inf)
    by_id = {claim.id: claim for claim in claims}
    scopes = tuple(_scope_of(claim, by_id) for claim in kept)
    complete = {claim.id for claim, ceiling in zip(kept, ceilings, strict=True) if ceiling < np.inf}
    return Constraints(
        claims=kept,
        vocabulary=vocabulary,
        readings=MappingProxyType({claim.id: readings[claim.id] for claim in kept}),
        scopes=scopes,
        floors=tuple(floors),
        ceilings=tuple(ceilings),
        ties=tuple(_ties(claims, complete, vocabulary)),
        cells=refine(scopes, vocabulary),
        place=MappingProxyType({claim.id: index for index, claim in enumerate(kept)}),
    )


def consistent(constraints: Constraints) -> Consistency:
    """Whether whole numbers of dead can make all claims and ties true at once."""
    found = core(constraints, list(constraints.elements))
    return answer(constraints, found) if found else Consistency(True)


def answer(constraints: Constraints, elements: Iterable[int]) -> Consistency:
    """A conflict of elements by the names of its claims and ties."""
    ordered = sorted(elements)
    count = len(constraints.claims)
    return Consistency(
        False,
        tuple(constraints.claims[one].id for one in ordered if one < count),
        tuple(constraints.ties[one - count] for one in ordered if one >= count),
    )


def elements_of(constraints: Constraints, conflict: Consistency) -> list[int]:
    """The elements of a conflict by the names of its claims and ties."""
    count = len(constraints.claims)
    ties = [count + constraints.ties.index(tie) for tie in conflict.ties]
    return [*(constraints.place[claim] for claim in conflict.claims), *ties]


def holds(constraints: Constraints, elements: Collection[int]) -> bool:
    """Whether these elements can all be true at once.

    Whole numbers are asked for up to `MOST_WHOLE` atoms; a few claims never have as many.
    """
    few = sorted(elements)
    if few and len(few) <= MOST and few[-1] < len(constraints.claims):
        possible = few_hold(constraints.cells, few, constraints.floors, constraints.ceilings)
        # The rows of one or two claims are totally unimodular: where fractions satisfy them, whole numbers do.
        if not possible or len(few) < 3:
            return possible
    return _point(system_of(constraints, elements)) is not None


def core(constraints: Constraints, elements: Collection[int]) -> frozenset[int]:
    """A minimal conflict among elements; empty where they can all hold.

    The weights of a proof name claims that cannot all hold; then each is tried without.
    """
    system = system_of(constraints, elements)
    if _point(system) is not None:
        return frozenset()
    _, cost, widened = _widened(system, elements)
    found = proof(cost, widened)
    chosen = sorted(found.weights) if found else []
    if not chosen or holds(constraints, chosen):
        chosen = sorted(elements)  # only whole numbers fail
    for one in list(chosen):
        rest = [other for other in chosen if other != one]
        if not holds(constraints, rest):
            chosen = rest
    return frozenset(chosen)


def system_of(constraints: Constraints, elements: Collection[int]) -> System:
    """The rows of some elements, on the atoms that these alone tell apart."""
    return rows_of(constraints, elements)[0].system()


def rows_of(
    constraints: Constraints, elements: Collection[int], below: Sequence[int] = (), above: Sequence[int] = ()
) -> tuple["Rows", Atoms, Mapping[int, int]]:
    """The rows of some elements, the atoms they stand on, and the row of each scope among the atoms.

    `below` and `above` are further scopes, which are pushed up or down by what is asked of them.
    """
    count = len(constraints.claims)
    claims = [one for one in sorted(elements) if one < count]
    tied = [one for element in elements if element >= count for one in constraints.members(element)]
    spoken = sorted({*claims, *tied, *below, *above})
    row_of = {claim: row for row, claim in enumerate(spoken)}
    low = [one for one in claims if constraints.floors[one] > 0]
    high = [one for one in claims if constraints.ceilings[one] < np.inf]
    roles = np.isin(spoken, [*low, *tied, *below]), np.isin(spoken, [*high, *tied, *above])
    found = atoms(narrowed(constraints.cells, spoken, *roles))
    rows = Rows(found)
    rows.nest()
    rows.bind(found.possible, -1.0, {row_of[one]: (constraints.floors[one], one) for one in low})
    rows.bind(found.sure, 1.0, {row_of[one]: (constraints.ceilings[one], one) for one in high})
    for element in sorted(elements):
        if element >= count:
            tie = constraints.ties[element - count]
            places = {claim: row_of[constraints.place[claim]] for claim in (tie.whole, *tie.parts)}
            rows.tie(tie, element, places)
    return rows, found, row_of


class Rows:
    """Rows of a system as they are gathered, in three columns: row, column, value.

    A tie speaks of how many a scope holds. Where a scope is not sure, that number is a column of its own, between the
    number that is surely and the number that is possibly in it, and is the same in every tie.
    """

    def __init__(self, found: Atoms) -> None:
        self._atoms = found
        self._rows: list[Any] = [np.zeros(0, int)]
        self._columns: list[Any] = [np.zeros(0, int)]
        self._values: list[Any] = [np.zeros(0)]
        self._limits: list[float] = []
        self._owners: list[int] = []
        self._numbers: dict[int, int] = {}

    def nest(self) -> None:
        """No atom exceeds what is around it."""
        self._block(self._atoms.inner, 1.0)
        self._block(self._atoms.outer, -1.0)
        count = len(self._atoms.inner)
        self._close([0.0] * count, [STRUCTURAL] * count)

    def bind(self, members: Any, sign: float, ends: Mapping[int, tuple[float, int]]) -> None:
        """Floors (sign −1) or ceilings (+1) on what belongs to each scope: its end and its owner."""
        if ends:
            self._block(members[list(ends)], sign)
            self._close([sign * end for end, _ in ends.values()], [owner for _, owner in ends.values()])

    def tie(self, tie: Tie, owner: int, row_of: Mapping[str, int]) -> None:
        """A relation between the numbers of a whole and its parts."""
        whole, parts = self._number(row_of[tie.whole]), [self._number(row_of[part]) for part in tie.parts]
        if tie.kind == "subset":
            for part in parts:
                self._one([part], [whole], owner)
        else:
            self._one(parts, [whole], owner)
            self._one([whole], parts, owner)

    def system(self) -> System:
        """The rows as a sparse system."""
        shape = (len(self._limits), self._atoms.count + len(self._numbers))
        positions = (np.concatenate(self._rows), np.concatenate(self._columns))
        matrix = sparse.csr_array((np.concatenate(self._values), positions), shape=shape)
        return System(matrix, np.array(self._limits), np.array(self._owners, dtype=int))

    def _number(self, scope: int) -> Any:
        sure, possible = (np.flatnonzero(members[scope]) for members in (self._atoms.sure, self._atoms.possible))
        if len(sure) == len(possible):
            return possible
        if scope not in self._numbers:
            column = self._numbers[scope] = self._atoms.count + len(self._numbers)
            self._one([sure], [[column]], STRUCTURAL)
            self._one([[column]], [possible], STRUCTURAL)
        return np.array([self._numbers[scope]])

    def _block(self, block: Any, sign: float) -> None:
        rows, columns = np.nonzero(block)
        self._add(len(self._limits) + rows, columns, np.full(len(rows), sign))

    def _one(self, less: Sequence[Any], more: Sequence[Any], owner: int) -> None:
        for sign, groups in ((1.0, less), (-1.0, more)):
            for group in groups:
                self._add(np.full(len(group), len(self._limits)), np.asarray(group), np.full(len(group), sign))
        self._close([0.0], [owner])

    def _add(self, rows: Any, columns: Any, values: Any) -> None:
        self._rows.append(rows)
        self._columns.append(columns)
        self._values.append(values)

    def _close(self, limits: Sequence[float], owners: Sequence[int]) -> None:
        self._limits += limits
        self._owners += owners


def solve(cost: Any, system: System, whole: bool = False) -> Any:
    """The numbers of least cost; with `whole`, in whole numbers where the system is small enough to ask for them."""
    if not len(cost):
        return OptimizeResult(status=0 if (system.limit >= 0).all() else 2, x=np.zeros(0), fun=0.0)
    limits = LinearConstraint(system.matrix, -np.inf, system.limit)
    solved = milp(cost, bounds=Bounds(0, np.inf), constraints=limits)
    if not whole or solved.status != 0 or len(cost) > MOST_WHOLE or is_whole(solved.x):
        return solved
    return milp(cost, integrality=np.ones(len(cost)), bounds=Bounds(0, np.inf), constraints=limits)


@dataclass(frozen=True)
class Proof:
    """The least cost, numbers that reach it, and the elements that prove that none cost less, each with its weight."""

    cost: float
    numbers: Any
    weights: Mapping[int, float]


def proof(cost: Any, system: System) -> Proof | None:
    """The least cost over all numbers that satisfy a system, whole or not, with its proof (the duals); None if none is."""
    if not len(cost):
        return Proof(0.0, np.zeros(0), {}) if (system.limit >= 0).all() else None
    solved = linprog(cost, A_ub=system.matrix, b_ub=system.limit, method="highs")
    if solved.status != 0:
        return None
    weights: dict[int, float] = defaultdict(float)
    for row in np.flatnonzero(np.abs(solved.ineqlin.marginals) > TOLERANCE):
        weights[int(system.owner[row])] += abs(float(solved.ineqlin.marginals[row]))
    weights.pop(STRUCTURAL, None)
    return Proof(float(solved.fun), solved.x, dict(weights))


def is_whole(numbers: Any) -> bool:
    """Whether all numbers are whole, but for the solver's rounding."""
    return bool(np.abs(numbers - np.round(numbers)).max(initial=0.0) < TOLERANCE)


def _point(system: System) -> Any:
    """Whole numbers of dead that satisfy a system; None where there are none."""
    if not system.matrix.shape[0] or (system.limit >= 0).all():
        return np.zeros(system.matrix.shape[1])
    solved = solve(np.zeros(system.matrix.shape[1]), system, whole=True)
    return solved.x if solved.status == 0 else None


@dataclass(frozen=True)
class Strained:
    """Numbers that break the soft elements by as little as possible, and by how much they break each."""

    numbers: Any
    broken: Mapping[int, float]


def strain(system: System, soft: Collection[int]) -> Strained | None:
    """The least strain: the other elements hold, and the sum of what the soft ones are missed by is least.

    None where the others cannot hold by themselves.
    """
    loose, cost, widened = _widened(system, soft)
    solved = solve(cost, widened, whole=True)
    if solved.status != 0:
        return None
    columns = system.matrix.shape[1]
    broken: dict[int, float] = defaultdict(float)
    for row, value in zip(loose, solved.x[columns:], strict=True):
        if value > TOLERANCE:
            broken[int(system.owner[row])] += float(value)
    return Strained(solved.x[:columns], dict(broken))


def _widened(system: System, soft: Collection[int]) -> tuple[Any, Any, System]:
    """The rows of soft elements, the cost of breaking them, and the system with a column for each such row."""
    loose = np.flatnonzero(np.isin(system.owner, list(soft)))
    rows, columns = system.matrix.shape
    slack = sparse.csr_array((-np.ones(len(loose)), (loose, np.arange(len(loose)))), shape=(rows, len(loose)))
    cost = np.concatenate([np.zeros(columns), np.ones(len(loose))])
    return loose, cost, System(sparse.hstack([system.matrix, slack], format="csr"), system.limit, system.owner)


def _binds(claim: CountClaim, vocabulary: Vocabulary, readings: Mapping[str, Reading]) -> bool:
    reading = readings.get(claim.id)
    bound = reading is not None and reading.reading != ReadAs.NONE
    return bound and interval(claim.quantity) is not None and bool(universe(claim.scope, vocabulary))


def _scope_of(claim: CountClaim, by_id: Mapping[str, CountClaim]) -> Scope:
    if not is_increment(claim, by_id):
        return claim.scope
    window = claim.scope.window
    starts = [one.scope.window.start for one in (claim, *chain_of_wholes(claim, by_id))]
    known = [start for start in starts if start is not None]
    of_whole = claim.part_of in by_id and len(known) == len(starts)
    start = min(known, key=lambda one: one.low) if of_whole else None
    return replace(claim.scope, window=Window(start, window.end))


def _ties(claims: Sequence[CountClaim], complete: Collection[str], vocabulary: Vocabulary) -> Iterable[Tie]:
    """The relations between figures of one publisher that are all read as complete; every part must be among them."""
    by_id = {claim.id: claim for claim in claims}
    parts: dict[str, list[CountClaim]] = defaultdict(list)
    for claim in claims:
        above = by_id.get(claim.part_of)
        if above and above.id != claim.id and above.publisher == claim.publisher and above.id in complete:
            if claim.relation == "partition":
                parts[above.id].append(claim)
            elif claim.relation == "subset" and claim.id in complete:
                yield Tie("subset", above.id, (claim.id,))
    for whole, group in parts.items():
        for one in divisions(by_id[whole], group, vocabulary):
            if len(one) > 1 and all(claim.id in complete for claim in one):
                yield Tie("partition", whole, tuple(claim.id for claim in one))


def divisions(whole: CountClaim, parts: Sequence[CountClaim], vocabulary: Vocabulary) -> list[list[CountClaim]]:
    """The parts of a whole by the respect in which they divide it: a whole may be divided by place and by sex at once.

    Parts that make up the whole together are one division, whatever they differ in.
    """
    groups: dict[str, list[CountClaim]] = defaultdict(list)
    for part in parts:
        groups[_divided_by(part.scope, whole.scope, vocabulary)].append(part)
    if len(groups) < 2 or _adds_up(whole, parts) or not all(len(group) > 1 for group in groups.values()):
        return [list(parts)]
    return list(groups.values())


def _divided_by(part: Scope, whole: Scope, vocabulary: Vocabulary) -> str:
    if vocabulary.is_relative(part.population):
        return "person"
    found = compare(part, whole, vocabulary).by_dimension
    for respect in ("areas", "window"):
        if found[respect].relation not in (Relation.EQUAL, Relation.UNKNOWN):
            return respect
    return "who"


def _adds_up(whole: CountClaim, parts: Sequence[CountClaim]) -> bool:
    total, ends = interval(whole.quantity), [interval(part.quantity) for part in parts]
    if total is None or total[1] is None or any(one is None or one[1] is None for one in ends):
        return False
    low, high = (sum(int(one[end] or 0) for one in ends if one) for end in (0, 1))
    return low <= total[1] and high >= total[0]
