"""Have the chains mixed: R-hat, effective sample sizes, the error of each quantile, and modes.

Draws are arrays (chains, draws). All follow Vehtari, Gelman, Simpson, Carpenter and Bürkner 2021, Bayesian Analysis 16:667-718,
and leave the scale of the quantity out of account where ranks can tell as much.
"""

import math
from itertools import pairwise

import numpy as np
from scipy.special import betaincinv, ndtri

from tawthiq.mse.table import Floats

RHAT_MOST = 1.01
SHALLOW = 0.7  # a valley between two modes is at most this part of the lower one
SMALL_MODE = 0.02


def halves(draws: Floats) -> Floats:
    """Each chain as two: drift within it then shows as chains that differ."""
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def by_rank(draws: Floats) -> Floats:
    """Ranks over all chains, as normal scores (Blom's offsets)."""
    _, which, counts = np.unique(draws, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2.0  # draws that are equal share their ranks
    return np.asarray(ndtri((ranks - 0.375) / (draws.size + 0.25)))[which.reshape(draws.shape)]


def plain_rhat(draws: Floats) -> float:
    """The square root of total over within variance (Gelman and Rubin 1992); 1 where nothing varies."""
    size = draws.shape[1]
    within = float(draws.var(axis=1, ddof=1).mean())
    between = size * float(draws.mean(axis=1).var(ddof=1))
    if within == 0.0:
        return 1.0 if between == 0.0 else math.inf
    return math.sqrt((between / within + size - 1) / size)


def rhat(draws: Floats) -> float:
    """Rank-normalised split R-hat: the larger of that of the draws and that of their distances from the median."""
    split = halves(draws)
    return max(plain_rhat(by_rank(split)), plain_rhat(by_rank(np.abs(split - np.median(split)))))


def autocovariance(draws: Floats) -> Floats:
    """Autocovariances of each chain, by Fourier transform, divided by the number of draws."""
    size = draws.shape[1]
    padded = 1 << (2 * size - 1).bit_length()
    spectrum = np.fft.rfft(draws - draws.mean(axis=1, keepdims=True), padded, axis=1)
    return np.asarray(np.fft.irfft(spectrum * np.conj(spectrum), padded, axis=1)[:, :size] / size)


def plain_ess(draws: Floats) -> float:
    """The number of independent draws whose mean would be as exact, over all chains (Geyer's initial monotone sequence)."""
    chains, size = draws.shape
    covariance = autocovariance(draws).mean(axis=0)
    within = covariance[0] * size / (size - 1.0)
    total = within * (size - 1.0) / size + (float(draws.mean(axis=1).var(ddof=1)) if chains > 1 else 0.0)
    if total <= 0.0:
        return float(draws.size)
    rho = 1.0 - (within - covariance * size / (size - 1.0)) / total
    rho[0] = 1.0
    pairs = rho[: size // 2 * 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs < 0.0)
    kept = np.minimum.accumulate(pairs[: negative[0] if len(negative) else len(pairs)])
    time = max(-1.0 + 2.0 * float(kept.sum()), 1.0 / math.log10(max(draws.size, 11)))
    return draws.size / time


def ess_bulk(draws: Floats) -> float:
    """Effective sample size of the bulk: of the normal scores of the draws, chains split."""
    return plain_ess(by_rank(halves(draws)))


def ess_quantile(draws: Floats, at: float) -> float:
    """Effective sample size of a quantile: of whether a draw is below it."""
    return plain_ess(halves((draws <= np.quantile(draws, at)).astype(float)))


def ess_tail(draws: Floats) -> float:
    """Effective sample size of the tails: the smaller of those of the quantiles .05 and .95."""
    return min(ess_quantile(draws, 0.05), ess_quantile(draws, 0.95))


def mcse_quantile(draws: Floats, at: float, ess: float) -> float:
    """The Monte Carlo standard error of a quantile: half of the span of those that ranks one error away have."""
    ends = betaincinv(ess * at + 1.0, ess * (1.0 - at) + 1.0, np.array([0.1586553, 0.8413447]))
    ordered = np.sort(draws, axis=None)
    places = np.clip(np.round(ends * draws.size).astype(int) - np.array([1, 0]), 0, draws.size - 1)
    return float(ordered[places[1]] - ordered[places[0]]) / 2.0


def chains_apart(draws: Floats) -> float:
    """The largest gap between medians of chains next to one another, in standard deviations within a chain."""
    within = math.sqrt(float(draws.var(axis=1).mean()))
    gaps = np.diff(np.sort(np.median(draws, axis=1)))
    return float(gaps.max(initial=0.0)) / within if within else math.inf * float(gaps.max(initial=0.0) > 0.0)


def modes(draws: Floats, ess: float) -> list[tuple[float, float]]:
    """Places and weights of the modes of a smoothed density, if valleys part them; by place.

    The width of the kernel is Silverman's (1986) from the smaller of standard deviation and scaled quartile range.
    """
    values = np.sort(draws, axis=None)
    low, high = np.quantile(values, [0.25, 0.75])
    spread = min(float(values.std()), float(high - low) / 1.349) or float(values.std())
    if spread == 0.0:
        return [(float(values[0]), 1.0)]
    width = 0.9 * spread * min(ess, len(values)) ** -0.2
    edges = np.linspace(values[0] - 3.0 * width, values[-1] + 3.0 * width, 513)
    counts = np.histogram(values, edges)[0].astype(float)
    step = edges[1] - edges[0]
    reach = max(math.ceil(4.0 * width / step), 1)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * step / width) ** 2)
    density = np.convolve(counts, kernel)[reach:-reach]
    middle = (edges[1:] + edges[:-1]) / 2.0
    return [(float(middle[peak]), weight) for peak, weight in _parted(density, counts / counts.sum())]


def _parted(density: Floats, weight: Floats) -> list[tuple[int, float]]:
    """Peaks of a density that a valley parts from the next, and the weight between valleys; small ones join a neighbour."""
    rising = np.diff(density) > 0.0
    peaks = [place for place in range(1, len(density) - 1) if rising[place - 1] and not rising[place]]
    peaks = peaks or [int(density.argmax())]
    while True:
        valleys = [a + int(density[a:b].argmin()) for a, b in pairwise(peaks)]
        parts = np.split(weight, valleys)
        weights = [float(part.sum()) for part in parts]
        depth = [density[v] / min(density[a], density[b]) for v, (a, b) in zip(valleys, pairwise(peaks), strict=True)]
        shallow = [place for place, each in enumerate(depth) if each > SHALLOW]
        if shallow:
            worst = max(shallow, key=depth.__getitem__)
            peaks.pop(worst if density[peaks[worst]] < density[peaks[worst + 1]] else worst + 1)
        elif len(peaks) > 1 and min(weights) < SMALL_MODE:
            peaks.pop(int(np.argmin(weights)))
        else:
            return list(zip(peaks, weights, strict=True))
