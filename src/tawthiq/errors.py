"""Every error of Tawthiq, in one tree.

    TawthiqError            a code and its values; `language` makes the sentence
    ├── CaseError           case.toml or a hand table is wrong: file, line, key, value, remedy
    ├── SourceRefused       a file cannot be decoded or trusted as a whole: file, place
    ├── LedgerError         the ledger cannot be read or appended to
    ├── LogRefused          bytes of a public log, a proof or a checkpoint are not what the format or the proof demands
    ├── OrderRefused        what takes two custodians was not ordered by two, or not for this
    ├── RecordNotFound      no claim, victim or list has this id
    ├── SimulationError     parameters of a simulation are wrong: file, line, key, value
    ├── TableError          a table of capture histories is wrong: row, column, value
    └── Misuse              a command was asked for something it does not do

An error carries data and no prose, so that it can be shown in Arabic and in English, counted, and tested.
"""

from typing import Any


class TawthiqError(Exception):
    """Something Tawthiq could not do: a code from the message catalogue and the values that fill it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value!r}" for key, value in self.values.items())
        return f"{self.code}({details})"


class CaseError(TawthiqError):
    """`case.toml` or a hand table is wrong."""


class SourceRefused(TawthiqError):
    """A file cannot be decoded or trusted as a whole; its bytes are preserved all the same."""


class LedgerError(TawthiqError):
    """The ledger cannot be read or appended to."""


class LogRefused(TawthiqError):
    """Bytes of a public log, a proof or a checkpoint are not what the format or the proof demands."""


class OrderRefused(TawthiqError):
    """What takes two custodians was not ordered by two of them, or was ordered for something else."""


class RecordNotFound(TawthiqError):
    """No claim, victim or list has this id."""


class SimulationError(TawthiqError):
    """The parameters of a simulation are wrong."""


class TableError(TawthiqError):
    """A table of capture histories is wrong."""


class Misuse(TawthiqError):
    """A command was asked for something it does not do."""
