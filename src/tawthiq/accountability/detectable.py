"""How large a difference would have to be before these numbers could show it: the minimum detectable difference.

Printed beside every test and difference, since a test that finds nothing in few cases says little. At 80 % power and a two-sided level of 5 %.
"""

import math
from statistics import NormalDist

POWER, LEVEL = 0.8, 0.05
_MOST_RATIO = 1e6
_HALVINGS = 60


def detectable_ratio(information: float, power: float = POWER, level: float = LEVEL) -> float | None:
    """The ratio of speeds (hazard ratio, above 1) that a log-rank test would find with that power; None if none could be.

    `information` is what one log hazard ratio is measured with: ends × the shares of both groups (Schoenfeld 1981).
    """
    if information <= 0:
        return None
    normal = NormalDist()
    log_ratio = (normal.inv_cdf(1 - level / 2) + normal.inv_cdf(power)) / math.sqrt(information)
    return math.exp(log_ratio) if log_ratio < math.log(_MOST_RATIO) else None


def power_of_ratio(ratio: float, information: float, level: float = LEVEL) -> float:
    """With what power a log-rank test would find a ratio of speeds."""
    normal = NormalDist()
    shift, edge = abs(math.log(ratio)) * math.sqrt(information), normal.inv_cdf(1 - level / 2)
    return normal.cdf(shift - edge) + normal.cdf(-shift - edge)


def detectable_difference(
    share: float, numbers: tuple[float, float], power: float = POWER, level: float = LEVEL
) -> float | None:
    """The difference between two shares that would be found with that power, whichever is the larger; None if none fits.

    `share` is that of both groups together, which stays as it is while the two move apart; `numbers` are the effective
    numbers of cases of each.
    """
    if min(numbers) <= 0:
        return None
    normal = NormalDist()
    limits = normal.inv_cdf(1 - level / 2), normal.inv_cdf(power)
    found = [_least_found(share, each, limits) for each in (numbers, numbers[::-1])]
    return None if None in found else max(one for one in found if one is not None)


def _least_found(share: float, numbers: tuple[float, float], limits: tuple[float, float]) -> float | None:
    """The least difference that is found where the first group's share is the larger."""
    weight = numbers[0] / sum(numbers)
    low, high = 0.0, min((1 - share) / (1 - weight), share / weight)  # beyond, a share would leave 0 or 1
    if _shortfall(high, share, numbers, limits) > 0:
        return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _shortfall(middle, share, numbers, limits) > 0 else (low, middle)
    return high


def _shortfall(difference: float, share: float, numbers: tuple[float, float], limits: tuple[float, float]) -> float:
    (first, second), (edge, reach) = numbers, limits
    p = min(share + difference * second / (first + second), 1.0)
    q = max(p - difference, 0.0)
    together = math.sqrt(share * (1 - share) * (1 / first + 1 / second))
    apart = math.sqrt(p * (1 - p) / first + q * (1 - q) / second)
    return edge * together + reach * apart - difference
