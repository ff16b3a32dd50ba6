"""How figures that are estimated are written: to three digits, ends of intervals outward, never below the documented."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor


@dataclass(frozen=True)
class Rounding:
    """To so many `digits`, as no estimate is surer than that, and to no less than multiples of `step`; at least `least`."""

    digits: int = 3
    step: int = 1
    least: int = 0

    def unit(self, value: float) -> int:
        """The multiples to which a value is rounded."""
        return int(max(10 ** max(len(str(int(value))) - self.digits, 0), self.step))

    def middle(self, value: float) -> int:
        """A figure."""
        return self._to(value, round)

    def low(self, value: float) -> int:
        """The lower end of an interval: downward.

        >>> Rounding().low(12345), Rounding().high(12345), Rounding(step=10).middle(227), Rounding(least=541).low(540.9)
        (12300, 12400, 230, 541)
        """
        return self._to(value, floor)

    def high(self, value: float) -> int:
        """The upper end of an interval: upward."""
        return self._to(value, ceil)

    def _to(self, value: float, to: Callable[[float], int]) -> int:
        unit = self.unit(value)
        return max(int(to(value / unit)) * unit, self.least)
