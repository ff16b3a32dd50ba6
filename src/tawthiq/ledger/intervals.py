"""Between which two times an entry came into the log: never "created at", for a log shows no more than an interval.

*Not after*: somebody outside had seen a checkpoint that holds the entry. *Not before*: in the log, at the entry or before
it, stands something that nobody could have known earlier, the bytes of a time-stamp. The record itself may be older: what
is bounded is when it was entered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

_LEEWAY = 600  # seconds by which clocks may differ


@dataclass(frozen=True)
class Seen:
    """Somebody outside had seen the first `size` entries, at some time from `earliest` to `latest` (seconds since 1970).

    `entered` is the number of the entry that holds the bytes by which this is known; None where none does.
    """

    size: int
    earliest: int
    latest: int
    entered: int | None = None


class Standing(StrEnum):
    """Whether a time bounds anything."""

    COUNTED = "counted"
    AHEAD = "ahead"  # it has not come yet: a clock was wrong
    EARLY = "early"  # it is before something that those very entries hold: one of two clocks was wrong


@dataclass(frozen=True)
class Interval:
    """Not before `after`, not after `before`, in seconds since 1970; None where nothing shows it."""

    after: int | None
    before: int | None

    @property
    def code(self) -> str:
        """What is said of it, as a code of a message with `after` and `before`."""
        known = (self.after is not None, self.before is not None)
        names = {(True, True): "between", (True, False): "after", (False, True): "before", (False, False): "unknown"}
        return f"interval_{names[known]}"

    @property
    def values(self) -> dict[str, str]:
        """The times of that message."""
        return {"after": time_text(self.after), "before": time_text(self.before)}


def time_text(seconds: int | None) -> str:
    """A time in UTC, to the second; a dash where there is none."""
    return "–" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def standings(seen: Iterable[Seen], now: int) -> list[tuple[Seen, Standing]]:
    """What each time is worth, by size: one that cannot be right is kept in sight, and never used."""
    judged: list[tuple[Seen, Standing]] = []
    for each in sorted(seen, key=lambda one: (one.size, one.latest)):
        after = _after(each.size - 1, [one for one, standing in judged if standing is Standing.COUNTED])
        if each.earliest > now + _LEEWAY:
            judged.append((each, Standing.AHEAD))
        elif after is not None and each.latest < after:
            judged.append((each, Standing.EARLY))
        else:
            judged.append((each, Standing.COUNTED))
    return judged


def interval(number: int, seen: Iterable[Seen], now: int) -> Interval:
    """When the entry of a number, counted from 0, came into the log.

    A checkpoint is as old as its last entry: of `size` entries it has the interval of entry `size - 1`.
    """
    return bounds(number, [each for each, standing in standings(seen, now) if standing is Standing.COUNTED])


def bounds(number: int, counted: Sequence[Seen]) -> Interval:
    """The same, from times of which each was found to count."""
    return Interval(_after(number, counted), min((each.latest for each in counted if each.size > number), default=None))


def _after(number: int, counted: Iterable[Seen]) -> int | None:
    entered = (each.earliest for each in counted if each.entered is not None and each.entered <= number)
    return max(entered, default=None)
