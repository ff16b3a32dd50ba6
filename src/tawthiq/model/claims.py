"""A claim before it is appended: what one row says, verbatim, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tawthiq.model.identity import Fields, Locator


@dataclass(frozen=True)
class Flag:
    """A doubt about an input: a message code, the place, and the values that fill the message."""

    code: str
    column: str = ""
    row: int = 0  # 0 = the file as a whole
    sheet: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NewClaim:
    """One row of a list or of a hand table, ready to be appended to the ledger."""

    locator: Locator
    fields: Fields
    own_id: str | None = None  # the documenter's own id of this row, where the list declares one
    flags: tuple[Flag, ...] = ()
    readable: bool = True
    row_number: tuple[str, ...] = ()  # columns that only count the rows

    @property
    def said(self) -> Fields:
        """What the row says of somebody: its fields without the number that it has in its file."""
        return tuple((column, text) for column, text in self.fields if column not in self.row_number)
