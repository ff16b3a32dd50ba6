"""Who promised what to whom, by when; what the evidence says of it, and how late it is.

A state follows from dates and evidence alone. What a keeper wrote under `status` or `days_late_…` is compared with it
and never used; `note` is never read. Silence is not failure: a due day that passed without any evidence is `unknown`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tawthiq.accountability.days import known_date, same_length_from, spanning
from tawthiq.errors import CaseError
from tawthiq.model.cells import Cells, Citation, Row
from tawthiq.model.vocabulary import CommitmentKind, CommitmentSubject, EvidenceShows
from tawthiq.text.dates import parse_date
from tawthiq.text.edtf import EdtfDate
from tawthiq.text.plain import plain_text, says_unknown

SHARE_SUBJECTS = frozenset({CommitmentSubject.DISARMAMENT, CommitmentSubject.VETTING, CommitmentSubject.INTEGRATION})
_NOTHING = frozenset(
    plain_text(words)
    for words in (
        "none",
        "none known",
        "none seen",
        "not seen",
        "nothing known",
        "لا شيء",
        "لا شيء معروف",
        "لم يُعثر عليه",
    )
)
_NAMED_DAY = re.compile(r"(?<!\d)(?:\d{4}-\d{2}-\d{2}|\d{1,2}\s+[^\W\d_]+(?:/[^\W\d_]+)?(?:\s+\d{4})?)(?!\d)")


@dataclass(frozen=True)
class Doubt:
    """Something about a row that a reader should know: a code of the message catalogue and its values."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stated:
    """What the row itself says of its state and delay; compared, never used."""

    status: str
    vs_due: str
    vs_extended: str
    as_of: EdtfDate | None


@dataclass(frozen=True)
class Commitment:
    """One row of commitments.csv: words as they stand, dates as intervals of days."""

    id: str
    kind: str
    who: str
    side: str
    addressed_to: str
    text: str
    subject: str
    indicator: str
    made: EdtfDate | None
    due: EdtfDate | None
    due_basis: str
    extended: EdtfDate | None  # when it was extended
    extended_to: EdtfDate | None
    extended_without_date: bool  # the new date is said not to be known
    postponed: EdtfDate | None
    revised: EdtfDate | None  # changed or withdrawn
    evidence: str
    shows: str
    fulfilled: EdtfDate | None
    evidence_on: EdtfDate | None
    numerator: int | None
    denominator: int | None
    verifier: str
    verified: str
    contested_by: tuple[str, ...]
    unverifiable: str
    tied_to: tuple[str, ...]
    stated: Stated
    doubts: tuple[Doubt, ...]
    cited: Citation

    @property
    def needs_a_share(self) -> bool:
        """Whether it can be measured only as so many of so many."""
        return self.subject in SHARE_SUBJECTS

    @property
    def has_evidence(self) -> bool:
        """Whether anything is said to be known of what came of it."""
        return bool(self.evidence) and plain_text(self.evidence) not in _NOTHING and not says_unknown(self.evidence)

    @property
    def measurable(self) -> str:
        """`yes`, `no`, or `not_recorded` where nobody wrote down what would show that it was kept."""
        if self.needs_a_share:
            return "yes" if self.numerator is not None and self.denominator else "no"
        if not self.indicator:
            return "not_recorded"
        return "no" if says_unknown(self.indicator) or plain_text(self.indicator) in _NOTHING else "yes"


def read_commitments(rows: Iterable[Row]) -> tuple[list[Commitment], list[CaseError]]:
    """The commitments of the rows of commitments.csv, in their order, and what is wrong with cells."""
    found, mistakes = [], []
    for row in rows:
        cells = Cells(row)
        commitment = _read(cells)
        mistakes += cells.mistakes
        if not cells.fatal:
            found.append(commitment)
    return found, mistakes


def _read(cells: Cells) -> Commitment:
    due, extended = known_date(cells, "due_on"), known_date(cells, "extended_on")
    extended_to, first = _extension(cells, due, extended)
    fulfilled, second = _fulfilment(cells)
    return Commitment(
        id=cells.required("id"),
        kind=cells.chosen("kind", tuple(CommitmentKind)),
        who=cells.required("who"),
        text=cells.required("commitment"),
        subject=cells.chosen("subject", tuple(CommitmentSubject)),
        made=known_date(cells, "made_on"),
        due=due,
        extended=extended,
        extended_to=extended_to,
        extended_without_date=bool(cells.text("extended_to")) and extended_to is None,
        postponed=known_date(cells, "postponed_on"),
        revised=known_date(cells, "revised_on") or known_date(cells, "withdrawn_on"),
        evidence=cells.text("evidence_of_fulfilment"),
        shows=cells.chosen("evidence_shows", tuple(EvidenceShows)),
        fulfilled=fulfilled,
        evidence_on=known_date(cells, "evidence_on"),
        numerator=cells.number("numerator"),
        denominator=cells.number("denominator"),
        contested_by=cells.members("contested_by"),
        tied_to=cells.members("tied_to"),
        stated=Stated(
            status=cells.text("status"),
            vs_due=cells.text("days_late_vs_due"),
            vs_extended=cells.text("days_late_vs_extended"),
            as_of=known_date(cells, "status_as_of"),
        ),
        doubts=(*first, *second),
        cited=cells.citation(),
        **{name: cells.text(name) for name in _TEXTS},
    )


_TEXTS = ("side", "addressed_to", "indicator", "due_basis", "verifier", "verified", "unverifiable")


def _extension(cells: Cells, due: EdtfDate | None, extended: EdtfDate | None) -> tuple[EdtfDate | None, list[Doubt]]:
    """The day a commitment was extended to, with both readings where it is not said from which day an extension runs.

    An extension "of three months" may run from the decision or from the old due day. Where the date given is the first
    reading, the second is kept beside it, unless `extension_from` says which is meant.
    """
    until = known_date(cells, "extended_to")
    runs_from = cells.chosen("extension_from", ("decision", "due"))
    if runs_from or not (until and until.is_day and extended and extended.is_day and due and due.is_day):
        return until, []
    if until.low is None or extended.low is None or due.low is None:
        return until, []
    other = same_length_from(extended.low, until.low, due.low)
    if other is None or other == until.low or other <= extended.low:
        return until, []
    first, last = sorted((other, until.low))
    return spanning(first, last), [Doubt("commitment_extension_start_unstated", {"first": first, "last": last})]


def _fulfilment(cells: Cells) -> tuple[EdtfDate | None, list[Doubt]]:
    """When it was kept; where the text of the evidence names an earlier day than the cell, both are kept."""
    fulfilled = known_date(cells, "fulfilled_on")
    if fulfilled is None or not fulfilled.is_day or fulfilled.low is None:
        return fulfilled, []
    made = known_date(cells, "made_on")
    after = made.low if made and made.low else date.min
    named = [day for day in _days_named(cells.text("evidence_of_fulfilment"), fulfilled.low) if day > after]
    if not named or min(named) >= fulfilled.low:
        return fulfilled, []
    first = min(named)
    return spanning(first, fulfilled.low), [Doubt("commitment_evidence_names_earlier_day", {"day": first})]


def _days_named(text: str, near: date) -> list[date]:
    """The days that a text names, completed by the year of another day where they have none."""
    found = []
    for words in _NAMED_DAY.findall(text):
        for completed in (words, f"{words} {near.year}"):
            read = parse_date(completed)
            if read.low and read.low == read.high:
                found.append(read.low)
                break
    return found
