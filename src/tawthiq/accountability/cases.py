"""Cases and investigations: forum, mandate, steps with their dates and sources, outcome, and what is said of each.

Accused and witnesses are sealed: their columns are never read here, so nothing that is derived can hold them. That no
case is recorded means that no public record was found, never that there is none.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from tawthiq.accountability.days import known_date, surely_after
from tawthiq.errors import CaseError
from tawthiq.model.cells import Cells, Citation, Row
from tawthiq.model.vocabulary import Asserted, CaseForm, InvestigationProperty, Step
from tawthiq.text.edtf import EdtfDate

NESTINGS = ("subset", "partition", "unknown")
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class CaseStep:
    """A step of a case: what, when, of which incidents and whose, for how many people, said by whom."""

    id: str
    case: str
    kind: Step
    on: EdtfDate | None
    incidents: tuple[str, ...]
    persons: int | None
    within: str  # the step whose persons may hold these
    nesting: str
    parties: tuple[str, ...]
    asserted_by: str
    cited: Citation


@dataclass(frozen=True)
class Property:
    """What somebody says of an investigation: that it is prompt, independent, and so on, or is not."""

    id: str
    case: str
    property: InvestigationProperty
    value: Asserted
    asserted_by: str
    asserted_on: EdtfDate | None
    cited: Citation


@dataclass(frozen=True)
class Case:
    """A case or an investigation, as its row gives it. `proceeding` is the decision it belongs to, itself where none is named."""

    id: str
    kind: CaseForm
    forum: str
    name: Mapping[str, str]
    mandate: str
    incidents: tuple[str, ...]
    parties: tuple[str, ...]
    opened: EdtfDate | None
    proceeding: str
    persons_accused: int | None
    outcome: str
    cited: Citation


@dataclass(frozen=True)
class Share:
    """Persons of one step beside those of another that may hold them: so many of so many, and whether anybody says so."""

    step: CaseStep
    within: CaseStep
    nesting: str

    @property
    def known(self) -> bool:
        """Whether the first are known to be among the second."""
        return self.nesting != "unknown"


@dataclass(frozen=True)
class Docket:
    """All cases with their steps and properties, and what is wrong in the tables."""

    cases: tuple[Case, ...]
    steps: tuple[CaseStep, ...]
    properties: tuple[Property, ...]
    mistakes: tuple[CaseError, ...]

    def steps_of(self, case: str) -> list[CaseStep]:
        """The steps of a case, by the first day they can be, undated ones last, else in the order of the table."""
        return sorted(self._steps_by_case.get(case, ()), key=lambda step: _first_day(step.on))

    def properties_of(self, case: str) -> list[Property]:
        """What is said of a case, in the order of the table."""
        return self._properties_by_case.get(case, [])

    @cached_property
    def _steps_by_case(self) -> dict[str, list[CaseStep]]:
        found: dict[str, list[CaseStep]] = defaultdict(list)
        for step in self.steps:
            found[step.case].append(step)
        return found

    @cached_property
    def _properties_by_case(self) -> dict[str, list[Property]]:
        found: dict[str, list[Property]] = defaultdict(list)
        for each in self.properties:
            found[each.case].append(each)
        return found

    def until(self, as_of: date) -> "Docket":
        """What had happened by a day; a step without a date stays, since nobody says that it came later."""
        cases = tuple(each for each in self.cases if each.opened is None or not surely_after(each.opened, as_of))
        kept = {each.id for each in cases}
        steps = tuple(
            step for step in self.steps if step.case in kept and not (step.on and surely_after(step.on, as_of))
        )
        said = tuple(
            each
            for each in self.properties
            if each.case in kept and not (each.asserted_on and surely_after(each.asserted_on, as_of))
        )
        return Docket(cases, steps, said, self.mistakes)


def _first_day(moment: EdtfDate | None) -> tuple[date, date]:
    if moment is None:
        return date.max, date.max
    return moment.low or moment.high or date.max, moment.high or date.max


def read_cases(cases: Iterable[Row], steps: Iterable[Row] = (), properties: Iterable[Row] = ()) -> Docket:
    """The rows of cases.csv, case-steps.csv and investigation-properties.csv; a row of a case that is not there is a mistake."""
    mistakes: list[CaseError] = []
    found = [case for case, cells in map(_case, cases) if _usable(cells, mistakes)]
    known = {case.id for case in found}
    of_steps = [step for step, cells in map(_step, steps) if _usable(cells, mistakes, known)]
    said = [each for each, cells in map(_property, properties) if _usable(cells, mistakes, known)]
    return Docket(tuple(found), tuple(of_steps), tuple(said), tuple(mistakes))


def _usable(cells: Cells, mistakes: list[CaseError], known: set[str] | None = None) -> bool:
    if known is not None and cells.text("case") not in known:
        cells.wrong("case_unknown", "case")
    mistakes += cells.mistakes
    return not cells.fatal


def _case(row: Row) -> tuple[Case, Cells]:
    cells = Cells(row)
    case_id = cells.required("id")
    case = Case(
        id=case_id,
        kind=_word(CaseForm, cells, "kind", CaseForm.OTHER),
        forum=cells.required("forum"),
        name={
            "en": cells.text("name_en") or cells.text("name_ar") or case_id,
            "ar": cells.text("name_ar") or cells.text("name_en") or case_id,
        },
        mandate=cells.text("mandate"),
        incidents=cells.members("incidents"),
        parties=cells.members("actors"),
        opened=known_date(cells, "opened_on"),
        proceeding=cells.text("proceeding") or case_id,
        persons_accused=cells.number("persons_accused"),
        outcome=cells.text("outcome"),
        cited=cells.citation(),
    )
    return case, cells


def _step(row: Row) -> tuple[CaseStep, Cells]:
    cells = Cells(row)
    step = CaseStep(
        id=cells.required("id"),
        case=cells.required("case"),
        kind=_word(Step, cells, "kind", Step.OTHER),
        on=known_date(cells, "on"),
        incidents=cells.members("incidents"),
        persons=cells.number("persons"),
        within=cells.text("persons_within"),
        nesting=cells.chosen("nesting", NESTINGS, "unknown"),
        parties=cells.members("party"),
        asserted_by=cells.text("asserted_by"),
        cited=cells.citation(),
    )
    return step, cells


def _property(row: Row) -> tuple[Property, Cells]:
    cells = Cells(row)
    found = Property(
        id=cells.required("id"),
        case=cells.required("case"),
        property=_word(InvestigationProperty, cells, "property", InvestigationProperty.EFFECTIVE),
        value=_word(Asserted, cells, "value", Asserted.UNKNOWN),
        asserted_by=cells.required("asserted_by"),
        asserted_on=known_date(cells, "asserted_on"),
        cited=cells.citation(),
    )
    return found, cells


def _word(kind: type[Word], cells: Cells, column: str, stand_in: Word) -> Word:
    """A word of a closed list; a stand-in that is never used where it is none, since the row is then a mistake."""
    text = cells.chosen(column, tuple(kind)) or cells.required(column)
    return kind(text) if text in tuple(kind) else stand_in


def shares(docket: Docket) -> list[Share]:
    """Steps whose persons may lie within those of another, each beside it; a partition is no share of anything."""
    by_id = {step.id: step for step in docket.steps}
    found = []
    for step in docket.steps:
        whole = by_id.get(step.within)
        if whole and step.persons is not None and whole.persons and step.nesting != "partition":
            found.append(Share(step, whole, step.nesting))
    return found


def persons_at(steps: Sequence[CaseStep], kinds: Collection[Step]) -> tuple[int, int] | None:
    """The least and the most persons that had come to a step; None where no number is known.

    A number that is known to be part of another one here is left out beside it; of several numbers in one case the
    largest is the least there can be, their sum the most.
    """
    counted = [step for step in steps if step.kind in kinds and step.persons is not None]
    chosen = {step.id for step in counted}
    by_case: dict[str, list[int]] = {}
    for step in counted:
        if step.within not in chosen or step.nesting == "unknown":
            by_case.setdefault(step.case, []).append(step.persons or 0)
    if not by_case:
        return None
    return sum(map(max, by_case.values())), sum(map(sum, by_case.values()))


def divided(steps: Sequence[CaseStep]) -> frozenset[str]:
    """The steps whose persons other steps divide among parties."""
    return frozenset(step.within for step in steps if step.within and step.nesting == "partition" and step.parties)
