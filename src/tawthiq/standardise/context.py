"""What the rules must know besides the claims: the case's window, its gazetteer, and the day it is looked at."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Context:
    """Options of the stage. All of them may be unknown; no clock is read."""

    window_low: date | None = None  # the case's window, both days included
    window_high: date | None = None
    gazetteer: str | Path | None = None  # one that ships, Syria's by default; else a CSV file or a folder of them
    reference: date | None = None  # no event can be later than this day: when the lists were collected

    @property
    def latest(self) -> date | None:
        """The last day on which anything claimed can have happened, if it is known."""
        return self.reference or self.window_high
