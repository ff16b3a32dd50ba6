"""Where the posterior of latent classes has its modes, and how wide they are: what chains start from and jumps aim at.

    many starts ──► the mode that each climbs to ──► those that differ, with their evidence and width

A mode has so many classes with people in them; all others weigh next to nothing. Its coordinates are the log weights of its
classes but the heaviest, over that one's, and the log odds of all their chances, heaviest class first. Evidence and width are Laplace's
(Tierney and Kadane 1986, JASA 81:82-86). Only the table and a stream of random numbers go in: they are the same from first to last.
"""

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.linalg import LinAlgError, cholesky, solve_triangular
from scipy.special import betaln, expit, gammaln, logsumexp

from tawthiq.mse.latent_climb import FURTHEST, climb, posterior
from tawthiq.mse.latent_state import TINY
from tawthiq.mse.table import CaptureTable, Floats

MOST_ACTIVE = 4
STARTS = 12  # for each number of classes
STEPS = 200  # of each climb
MOST_MODES = 12
WORSE = 25.0  # logs of evidence below the best one's by which a mode is left out
SAME = 0.02  # on the scale of chances
WIDER = 1.15
TAIL = 6.0  # degrees of freedom of the t distribution about a mode
DIFFERENCE = 1e-4


class Modes(NamedTuple):
    """Modes as arrays, the mode first, the best mode before the others; coordinates are padded."""

    active: Any  # (modes,) how many classes have people
    centre: Any  # (modes, coordinates)
    root: Any  # (modes, coordinates, coordinates) lower root of the covariance
    log_share: Any  # (modes,) how often each is aimed at
    log_density: Any  # (modes,) of what is proposed, at the centre; weights of empty classes included, but for alpha
    cut: Any  # (1,) log weight below which a class is empty, over the heaviest
    evidence: Any  # (modes,) Laplace's, in logs


def find(table: CaptureTable, classes: int, prior: tuple[float, float], rng: np.random.Generator) -> Modes:
    """The modes of a table that have up to four classes with people in them; there may be none."""
    captured, cut = table.captured.astype(np.int64), math.log(table.n)
    found: list[_Mode] = []
    for active in range(1, min(MOST_ACTIVE, classes - 1) + 1):
        for number in range(STARTS if active > 1 else 1):
            logs, odds = _start(table, active, rng, alike=number % 2 == 0)
            at = np.concatenate([logs, odds.ravel()])
            climb(captured, table.counts, active, at, STEPS)
            mode = _mode(captured, table.counts, at[:active], at[active:].reshape(active, -1), cut)
            if mode and not any(mode.same(other) for other in found):
                found.append(mode)
    evidence = [mode.evidence() + log_empty(mode.active, classes, prior, cut) for mode in found]
    best = sorted(range(len(found)), key=lambda place: -evidence[place])[:MOST_MODES]
    best = [place for place in best if evidence[place] > max(evidence) - WORSE]
    return _arrays([found[place] for place in best], np.array([evidence[place] for place in best]), classes, prior, cut)


def told(modes: Modes, table: CaptureTable) -> list[dict[str, float]]:
    """Each mode: how many classes have people, how many people there are, and its evidence in logs, over that of the best."""
    found = []
    for mode, active in enumerate(modes.active.tolist()):
        weights = np.exp(np.concatenate([[0.0], modes.centre[mode, : active - 1]]))
        odds = modes.centre[mode, active - 1 : active * (1 + table.size) - 1].reshape(active, table.size)
        missed = float(weights @ expit(-odds).prod(axis=1) / weights.sum())
        people = round(table.n / max(1.0 - missed, TINY), 1)
        found.append(
            {"classes": active, "n": people, "log_evidence": round(float(modes.evidence[mode] - modes.evidence[0]), 2)}
        )
    return found


def _start(table: CaptureTable, active: int, rng: np.random.Generator, *, alike: bool) -> tuple[Floats, Floats]:
    """Log weights and log odds to climb from: classes nearly alike, which then part, or with nothing in common."""
    if alike:
        share = (1.0 + table.on_list) / (2.0 + table.n)
        return np.zeros(active), np.log(share) - np.log1p(-share) + 0.5 * rng.standard_normal((active, table.size))
    rates = rng.beta(0.5, 2.0, (active, table.size)).clip(0.001, 0.999)
    return -4.0 * rng.random(active), np.log(rates) - np.log1p(-rates)


def log_empty(active: int, classes: int, prior: tuple[float, float], cut: float) -> float:
    """Log volume of the weights of empty classes under the prior, alpha integrated out."""
    few, shape = classes - active, prior[0] + active - 1.0
    return float(betaln(few, shape) - shape * math.log(prior[1] + cut) - gammaln(few))


@dataclass(frozen=True)
class _Mode:
    """A mode: coordinates, log posterior there, and the lower root of the covariance."""

    active: int
    at: Floats
    value: float
    root: Floats

    def same(self, other: "_Mode") -> bool:
        """Whether it is one that was found before."""
        return self.active == other.active and float(np.abs(expit(self.at) - expit(other.at)).max()) < SAME

    def evidence(self) -> float:
        """Laplace's integral over the coordinates, in logs."""
        return self.value + 0.5 * len(self.at) * math.log(2.0 * math.pi) + float(np.log(np.diag(self.root)).sum())


def _mode(captured: Any, counts: Any, logs: Floats, odds: Floats, cut: float) -> _Mode | None:
    """The mode at these log weights and log odds, if it is one and none of its classes is empty."""
    order = np.argsort(-logs, kind="stable")
    logs, odds = logs[order] - logs[order[0]], odds[order]
    active, lists = odds.shape
    if logs[-1] <= -cut or np.abs(odds).max() >= FURTHEST:
        return None
    full, slope = np.concatenate([logs, odds.ravel()]), np.empty(active * (1 + lists))

    def slope_at(coordinates: Floats) -> Floats:
        value = np.empty_like(slope)
        posterior(captured, counts, active, coordinates, value)
        return value

    steps = DIFFERENCE * np.eye(len(full))
    second = np.array([(slope_at(full - step) - slope_at(full + step)) / (2.0 * DIFFERENCE) for step in steps])
    second = (second + second.T)[1:, 1:] / 2.0
    try:
        root = solve_triangular(cholesky(second, lower=True), np.eye(len(second)), lower=True)
        root = cholesky(root.T @ root, lower=True)
    except LinAlgError:
        return None
    value = posterior(captured, counts, active, full, slope)
    if not np.isfinite(root).all() or np.abs(second @ slope[1:]).max() > 1e6 or np.abs(root.T @ slope[1:]).max() > 0.5:
        return None
    return _Mode(active, full[1:], float(value), root)


def _arrays(
    found: list[_Mode], evidence: Floats, classes: int, prior: tuple[float, float], cut: float
) -> Modes:  # fmt: skip
    most = max((len(mode.at) for mode in found), default=0)
    centre, root = np.zeros((len(found), most)), np.zeros((len(found), most, most))
    log_density = np.zeros(len(found))
    for place, mode in enumerate(found):
        size, wide = len(mode.at), WIDER * mode.root
        centre[place, :size], root[place, :size, :size] = mode.at, wide
        log_density[place] = -log_empty(mode.active, classes, prior, cut) - float(np.log(np.diag(wide)).sum())
        log_density[place] += gammaln((TAIL + size) / 2) - gammaln(TAIL / 2) - 0.5 * size * math.log(TAIL * math.pi)
    share = 0.5 * np.exp(evidence - logsumexp(evidence)) + 0.5 / len(found) if found else evidence
    active = np.array([mode.active for mode in found], dtype=np.int64)
    return Modes(active, centre, root, np.log(share), log_density, np.array([cut]), evidence)
