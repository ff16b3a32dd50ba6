"""Is an answer that of the lists, or what was assumed before anybody looked at them?

What is compared is the log of how many are missed for each documented: its distribution under the prior alone, and after
the lists were seen. `shift` is how far the posterior's mean lies from the prior's, in the prior's standard deviations;
`narrowed_to` the ratio of their standard deviations. Where lists say nothing it is 1 (the squares are the share that the
prior has in what is known, were both normal). Families without a prior have neither.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.special import digamma, polygamma

from tawthiq.mse.estimate import Estimate, Result
from tawthiq.mse.table import Floats

STILL_AS_WIDE = 0.9  # of the spread that was there beforehand is still there,
STILL_THERE = 1.0  # and the mean has moved by less than one such spread
_NO_SHARE = 0.01
_NO_SPREAD = 1e-9

Distribution = tuple[Floats, Floats]  # values and their weights


def shift(before: Distribution, after: Distribution) -> dict[str, Any]:
    """The measure from both distributions of the log odds of being missed."""
    (mean_before, spread_before), (mean, spread) = _moments(*before), _moments(*after)
    return _measure(abs(mean - mean_before) / spread_before, spread / spread_before)


def if_doubled(after: Distribution, if_wider: Distribution) -> dict[str, Any]:
    """The measure where the prior alone has no end, from the posterior and what it would be with twice the prior's spread.

    Were all normal, a prior with the share w of the precision would widen the posterior to 1 / sqrt(1 - 3 w / 4) of itself
    when its standard deviation doubles, and its own share would fall to w / (4 - 3 w).
    """
    (mean, spread), (mean_wider, spread_wider) = _moments(*after), _moments(*if_wider)
    if spread <= _NO_SPREAD:  # nobody is missed, whatever was assumed
        return _measure(None, 0.0)
    share = float(np.clip(4 / 3 * (1 - (spread / spread_wider) ** 2), 0, 1))
    if share < _NO_SHARE:
        return _measure(None, share**0.5)
    apart = (mean_wider - mean) / (share - share / (4 - 3 * share)) if share < 1 else 0.0
    return _measure(abs(apart) * (1 - share) / (spread / share**0.5), share**0.5)


def of_ratio(before: Floats, after: Floats, signs: Floats) -> dict[str, Any]:
    """The measure of the log odds that a Dirichlet law over the observed patterns gives: a sum of signed logs.

    `before` and `after` are its shapes, `signs` those of the patterns (`observed.signs`).
    """
    mean_before, mean = (float(signs @ digamma(each) - digamma(each.sum())) for each in (before, after))
    spread_before, spread = (
        float(polygamma(1, each).sum() - polygamma(1, each.sum())) ** 0.5 for each in (before, after)
    )
    return _measure(abs(mean - mean_before) / spread_before, spread / spread_before)


def of(result: Result) -> Mapping[str, Any] | None:
    """The measure of an answer: `shift` and `narrowed_to`; None where there is no prior, or no answer."""
    held = result.diagnostics
    if not isinstance(result, Estimate):
        return None
    if "prior_narrowed" in held:  # latent classes
        return {"shift": abs(held["prior_shift"]), "narrowed_to": 1 - held["prior_narrowed"]}
    return {key: held["prior"][key] for key in ("shift", "narrowed_to")} if "prior" in held else None


def driven(measured: Mapping[str, Any] | None) -> bool:
    """The lists neither narrow nor move what was assumed beforehand."""
    if measured is None or measured["narrowed_to"] <= STILL_AS_WIDE:
        return False
    return measured["shift"] is None or measured["shift"] < STILL_THERE


def warned(result: Result) -> Result:
    """The answer, with the warning `prior_driven` where the lists leave it about as open as it was without them."""
    measured = of(result)
    if not isinstance(result, Estimate) or not driven(measured):
        return result
    if any(each["code"] == "prior_driven" for each in result.warnings):
        return result
    return replace(result, warnings=(*result.warnings, {"code": "prior_driven", **(measured or {})}))


def _measure(moved: float | None, narrowed_to: float) -> dict[str, Any]:
    return {"shift": moved, "narrowed_to": narrowed_to}


def _moments(values: Floats, weights: Floats) -> tuple[float, float]:
    share = weights / weights.sum()
    mean = float(values @ share)
    return mean, max(float(np.sqrt((values - mean) ** 2 @ share)), _NO_SPREAD)
