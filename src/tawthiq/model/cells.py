"""The cells of one row of a hand table, read by type, with every mistake by file, row and column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from tawthiq.errors import CaseError
from tawthiq.text.edtf import EdtfDate, read_edtf

Row = Mapping[str, str]
"""The cells of a row as text, with its place under `file` and `row` (the header is row 1), and under `claim_id` the
ledger's id where it has one."""

CONFIDENCES = ("A", "B", "C")


@dataclass(frozen=True)
class Citation:
    """Where a statement stands: the row that holds it, the source it was read from, and how well it is confirmed."""

    source: str
    locator: str
    confidence: str
    file: str
    row: int
    claim_id: str  # the ledger's


@dataclass
class Cells:
    """The cells of one row, and the mistakes found in them; a fatal mistake leaves nothing to use."""

    cells: Row
    mistakes: list[CaseError] = field(default_factory=list)
    fatal: bool = False

    prefix: ClassVar[str] = ""  # of the codes of its mistakes, where a room words them its own way

    @property
    def file(self) -> str:
        """The file that the row stands in."""
        return str(self.cells.get("file", ""))

    @property
    def row(self) -> int:
        """The number of the row; the header is row 1."""
        return int(self.cells.get("row") or 0)

    def text(self, column: str) -> str:
        """The text of a cell without blanks around it; '' where the column is absent."""
        return str(self.cells.get(column) or "").strip()

    def wrong(self, code: str, column: str, *, fatal: bool = True, allowed: Sequence[str] = ()) -> None:
        """Note a mistake in a cell."""
        place = {"file": self.file, "row": self.row, "column": column, "value": self.text(column)}
        self.mistakes.append(CaseError(code, **place, allowed=", ".join(allowed)))
        self.fatal = self.fatal or fatal

    def required(self, column: str) -> str:
        """A cell that must be filled."""
        if not self.text(column):
            self.wrong(f"{self.prefix}cell_empty", column)
        return self.text(column)

    def chosen(self, column: str, allowed: Sequence[str], blank: str = "") -> str:
        """A word of a closed list; `blank` where the cell is empty."""
        value = self.text(column)
        if value and value not in allowed:
            self.wrong(f"{self.prefix}cell_not_in_list", column, allowed=allowed)
        return value or blank

    def number(self, column: str) -> int | None:
        """A whole number in digits; None where the cell is empty."""
        value = self.text(column)
        if value and not (value.isascii() and value.isdecimal()):
            self.wrong(f"{self.prefix}cell_not_number", column)
            return None
        return int(value) if value else None

    def date(self, column: str) -> EdtfDate | None:
        """A date in EDTF; None where the cell is empty."""
        value = self.text(column)
        found = read_edtf(value) if value else None
        if value and found is None:
            self.wrong(f"{self.prefix}cell_not_date", column)
        return found

    def members(self, column: str) -> tuple[str, ...]:
        """The parts of a cell between `|`, in the order they stand, each once."""
        return tuple(dict.fromkeys(part.strip() for part in self.text(column).split("|") if part.strip()))

    def citation(self) -> Citation:
        """Where the row stands and the source it names."""
        confidence = self.chosen("confidence", CONFIDENCES)
        return Citation(
            self.text("source"), self.text("locator"), confidence, self.file, self.row, self.text("claim_id")
        )
