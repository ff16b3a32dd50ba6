"""Rows of counts.csv to count claims, with every mistake by file, row and column.

The engine never reads the column `note`: what is said there is for people.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tawthiq.counts.scope import ANY, UNSTATED, CountClaim, Moment, Quantity, Scope, Window, area_holds
from tawthiq.counts.vocabulary import Vocabulary
from tawthiq.errors import CaseError
from tawthiq.model.cells import CONFIDENCES, Cells
from tawthiq.model.vocabulary import VictimStatus
from tawthiq.text.edtf import plain_days

QUANTITY_KINDS = ("exact", "at_least", "about", "interval", "unknown")
DATE_BASES = ("event", "documented", "published", "unknown")
METHODS = ("named_list", "aggregate", "verified_floor", "sample", "official_summary", "estimate", "unknown")
PART_RELATIONS = ("partition", "subset", "increment", "unknown")

# Which ends a quantity must state, and which it must not (`at_least` carries no high).
_ENDS = {
    "exact": (("best",), ()),
    "at_least": (("low",), ("high",)),
    "about": (("best",), ()),
    "interval": (("low", "high"), ()),
    "unknown": ((), ("low", "best", "high")),
}


class _Cells(Cells):
    """The cells of one row of counts.csv."""

    prefix = "counts_"

    def moment(self, column: str) -> Moment | None:
        value = self.text(column)
        found = read_moment(value) if value else None
        if value and found is None:
            self.wrong("counts_cell_not_date", column)
        return found


def read_moment(text: str) -> Moment | None:
    """A day, a month or a year (`2025-03-07`, `2025-03`, `2025`) with its first and last day; None if it is neither."""
    days = plain_days(text)
    return Moment(text, *days) if days else None


def read_counts(rows: Iterable[Mapping[str, str]], vocabulary: Vocabulary) -> tuple[list[CountClaim], list[CaseError]]:
    """Count claims in the order of their rows, and the mistakes in them.

    Each row holds the cells of counts.csv as text, and its locator under `file` and `row` (the header is row 1), and under `claim_id` the ledger's id where it has one. A row
    whose count or scope cannot be read makes no claim; an id that no table of the case defines is kept and listed.
    """
    claims: list[CountClaim] = []
    mistakes: list[CaseError] = []
    read: list[tuple[_Cells, CountClaim]] = []
    seen: set[str] = set()
    for cells in map(_Cells, rows):
        claim = _claim(cells, vocabulary)
        if claim.id in seen:
            cells.wrong("counts_id_twice", "id")
        seen.add(claim.id)
        if not cells.fatal:
            read.append((cells, claim))
            claims.append(claim)
        mistakes += cells.mistakes
    mistakes += _broken_references(read, seen)
    return _with_wholes(claims, vocabulary), mistakes


def _claim(cells: _Cells, vocabulary: Vocabulary) -> CountClaim:
    return CountClaim(
        id=cells.required("id"),
        publisher=cells.required("publisher"),
        independence_group=cells.text("independence_group") or cells.text("publisher"),
        scope=_scope(cells, vocabulary),
        quantity=_quantity(cells),
        relation=cells.chosen("relation", PART_RELATIONS),
        part_of=cells.text("part_of"),
        supersedes=cells.text("supersedes"),
        published_on=cells.moment("published_on"),
        as_of=cells.moment("as_of"),
        confidence=cells.chosen("confidence", CONFIDENCES),
        outlet=cells.text("source_outlet"),
        file=cells.file,
        row=cells.row,
        claim_id=cells.text("claim_id"),
    )


def _scope(cells: _Cells, vocabulary: Vocabulary) -> Scope:
    statuses = frozenset(cells.members("victim_status"))
    if statuses - set(VictimStatus):
        cells.wrong("counts_cell_not_in_list", "victim_status", allowed=tuple(VictimStatus))
    perpetrators = frozenset(cells.members("perpetrators")) or frozenset({UNSTATED})
    if len(perpetrators) > 1 and perpetrators & {ANY, UNSTATED}:
        cells.wrong("counts_any_with_others", "perpetrators")
    areas = frozenset(cells.members("areas")) or frozenset({UNSTATED})
    population = cells.required("population")
    if population and population not in vocabulary.populations:
        cells.wrong("counts_population_undefined", "population", fatal=False)
    if vocabulary.actors and perpetrators - {ANY, UNSTATED} - set(vocabulary.actors):
        cells.wrong("counts_actor_undefined", "perpetrators", fatal=False)
    if vocabulary.areas and not all(_known_area(code, vocabulary) for code in areas):
        cells.wrong("counts_area_undefined", "areas", fatal=False)
    return Scope(
        population=population,
        status=statuses,
        perpetrators=perpetrators,
        areas=areas,
        window=_window(cells),
        date_basis=cells.chosen("date_basis", DATE_BASES, "unknown"),
        method=cells.chosen("method", METHODS, "unknown"),
        inclusion_rule=cells.text("inclusion_rule"),
    )


def _known_area(code: str, vocabulary: Vocabulary) -> bool:
    return code == UNSTATED or code in vocabulary.areas or any(area_holds(code, known) for known in vocabulary.areas)


def _window(cells: _Cells) -> Window:
    window = Window(cells.moment("event_from"), cells.moment("event_to"))
    if window.start and window.end and window.start.low > window.end.high:
        cells.wrong("counts_window_reversed", "event_to")
    return window


def _quantity(cells: _Cells) -> Quantity:
    kind = cells.required("quantity_kind") and cells.chosen("quantity_kind", QUANTITY_KINDS)
    ends = {column: cells.number(column) for column in ("low", "best", "high")}
    needed, forbidden = _ENDS.get(kind, ((), ()))
    for column in needed:
        if not cells.text(column):
            cells.wrong("counts_end_missing", column, allowed=(kind,))
    for column in forbidden:
        if cells.text(column):
            cells.wrong("counts_end_not_allowed", column, allowed=(kind,))
    stated = [value for value in ends.values() if value is not None]
    if stated != sorted(stated) or (kind == "exact" and len(set(stated)) > 1):
        cells.wrong("counts_ends_disagree", "best")
    return Quantity(kind, ends["low"], ends["best"], ends["high"])


def _broken_references(read: Sequence[tuple[_Cells, CountClaim]], known: set[str]) -> list[CaseError]:
    wholes = {claim.id: claim.part_of for _, claim in read}
    mistakes: list[CaseError] = []
    for cells, claim in read:
        found = _Cells(cells.cells)
        for column, target in (("part_of", claim.part_of), ("supersedes", claim.supersedes)):
            if target and target not in known:
                found.wrong("counts_reference_unknown", column, fatal=False)
        if _in_circle(claim.id, wholes):
            found.wrong("counts_part_of_circle", "part_of", fatal=False)
        mistakes += found.mistakes
    return mistakes


def _in_circle(claim_id: str, wholes: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    above = wholes.get(claim_id, "")
    while above and above not in seen:
        if above == claim_id:
            return True
        seen.add(above)
        above = wholes.get(above, "")
    return False


def _with_wholes(claims: Sequence[CountClaim], vocabulary: Vocabulary) -> list[CountClaim]:
    """Relative populations (women, men, children) made parts of what their whole counts; '' where it is not stated."""
    by_id = {claim.id: claim for claim in claims}

    def among(claim: CountClaim) -> str:
        for above in chain_of_wholes(claim, by_id):
            if not vocabulary.is_relative(above.scope.population):
                return above.scope.population
        return ""

    return [
        replace(claim, scope=replace(claim.scope, among=among(claim)))
        if vocabulary.is_relative(claim.scope.population)
        else claim
        for claim in claims
    ]


def chain_of_wholes(claim: CountClaim, by_id: Mapping[str, CountClaim]) -> list[CountClaim]:
    """The claims that a claim is declared a part of, nearest first; a circle is followed once."""
    chain: list[CountClaim] = []
    above = by_id.get(claim.part_of)
    while above is not None and above is not claim and above not in chain:
        chain.append(above)
        above = by_id.get(above.part_of)
    return chain
