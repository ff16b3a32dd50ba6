"""People whose stratum nobody knows are given one by chance, again and again, and are not dropped.

    labelled and unlabelled people ──► completed sets of tables ──► an estimate of each ──► pooled

Stratum and pattern of the documented are multinomial, without a model of how lists depend on one another. In turn (data
augmentation, Tanner and Wong 1987, JASA 82:528-540): the unlabelled of a pattern are divided among the strata they may belong
to, by how probable stratum and pattern are together; and these probabilities are drawn from their Dirichlet posterior given the
completed tables. Assumed: whether a label is missing depends on the lists that name a person, and not on the stratum beyond
that (missing at random); where sources conflict, that the truth is among what they say. With latent classes the same is done
inside the chain by Manrique-Vallier, Ball and Sulmont 2019, arXiv:1906.04763.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tawthiq.errors import TableError
from tawthiq.mse.batch import Labels
from tawthiq.mse.streams import stream
from tawthiq.mse.table import CaptureTable, Floats, Ints

_SWEEPS = 60  # of a chain of its own for each set, where labels are known in part; without that each draw is exact


@dataclass(frozen=True)
class Unlabelled:
    """People of whom it is not known to which of some strata they belong: any, where `among` is empty."""

    table: CaptureTable
    among: frozenset[Labels] = frozenset()


@dataclass(frozen=True)
class Completion:
    """How unlabelled people are given a stratum.

    `sets`: how often; pooled intervals of fewer than twenty or so are too narrow (Zhou and Reiter 2010, The American Statistician
    64:159-163). `prior`: for how many people of each pattern the shares of the strata over all patterns count, before
    any person of that pattern is seen.
    """

    sets: int = 20
    prior: float = 1.0


def complete(
    tables: Mapping[Labels, CaptureTable],
    unlabelled: Sequence[Unlabelled],
    seed: int = 1,
    completion: Completion = Completion(),
) -> dict[str, dict[Labels, CaptureTable]]:
    """The tables with the unlabelled among them, in so many numbered sets; in one where nobody is unlabelled.

    `estimate_replicates` takes them as they are. Raises TableError: `mse_lists_differ` where not all tables have the same lists, `mse_stratum_unknown` for a possible stratum
    that is not among the tables, `mse_option_wrong` for no sets or a prior that is not above 0.
    """
    groups = [each for each in unlabelled if each.table.n]
    _check(tables, groups, completion)
    if not groups:
        return {"1": dict(tables)}
    strata = list(tables)
    patterns = np.unique(np.concatenate([each.patterns for each in [*tables.values(), *(g.table for g in groups)]]))
    known = np.stack([_counts(each, patterns) for each in tables.values()], axis=1)
    missing = np.stack([_counts(each.table, patterns) for each in groups], axis=1)
    may = np.array([[not each.among or labels in each.among for labels in strata] for each in groups])
    digest = hashlib.sha256(known.tobytes() + missing.tobytes() + may.tobytes() + patterns.tobytes()).hexdigest()
    lists = next(iter(tables.values())).lists
    found = {}
    for number in range(completion.sets):
        counts = known + _allocated(known, missing, may, completion.prior, stream(digest, "labels", number, seed))
        found[f"{number + 1:0{len(str(completion.sets))}}"] = {
            labels: CaptureTable(lists, patterns[some > 0], some[some > 0])
            for labels, some in zip(strata, counts.T, strict=True)
        }
    return found


def divided(tables: Mapping[Labels, CaptureTable], missing: str) -> tuple[dict[Labels, CaptureTable], list[Unlabelled]]:
    """Tables by their labels, and apart those of which a label is `missing`, with the strata that agree in the others.

    Those with whom no stratum agrees remain a stratum of their own, under the labels they have.
    """
    known = {labels: each for labels, each in tables.items() if missing not in labels}
    unlabelled = []
    for labels, each in tables.items():
        if labels in known:
            continue
        among = frozenset(whole for whole in known if _agree(labels, whole, missing))
        unlabelled += [Unlabelled(each, among)] if among else []
    alone = {
        labels: each
        for labels, each in tables.items()
        if missing in labels and not any(_agree(labels, whole, missing) for whole in known)
    }
    return {**known, **alone}, unlabelled


def _agree(partly: Labels, whole: Labels, missing: str) -> bool:
    return all(one in (missing, other) for one, other in zip(partly, whole, strict=True))


def _allocated(known: Ints, missing: Ints, may: NDArray[np.bool_], prior: float, chance: np.random.Generator) -> Ints:
    """(patterns, strata): where the unlabelled, (patterns, groups), are put in one draw; `may` is (groups, strata)."""
    totals = known.sum(axis=0) + 1 / known.shape[1]
    shape = known + prior * totals / totals.sum()
    put = np.zeros_like(known)
    for _ in range(1 if may.all() else _SWEEPS):
        logs = _log_gamma(shape + put, chance)
        put = np.zeros_like(known)
        for group, allowed in enumerate(may):
            held = np.where(allowed, logs, -np.inf)
            shares = np.exp(held - held.max(axis=1, keepdims=True))
            put += chance.multinomial(missing[:, group], shares / shares.sum(axis=1, keepdims=True))
    return put


def _log_gamma(shape: Floats, chance: np.random.Generator) -> Floats:
    """Logs of gamma draws: log G(s) = log G(s + 1) + log U / s holds small shapes above zero."""
    return np.asarray(np.log(chance.standard_gamma(shape + 1)) + np.log1p(-chance.random(shape.shape)) / shape)


def _counts(table: CaptureTable, patterns: Ints) -> Ints:
    counts = np.zeros(len(patterns), dtype=np.int64)
    counts[np.searchsorted(patterns, table.patterns)] = table.counts
    return counts


def _check(tables: Mapping[Labels, CaptureTable], groups: Sequence[Unlabelled], completion: Completion) -> None:
    if completion.sets < 1 or not 0 < completion.prior < np.inf:
        name = "prior" if completion.sets >= 1 else "sets"
        raise TableError("mse_option_wrong", option=name, value=f"{getattr(completion, name):g}")
    lists = {each.lists for each in [*tables.values(), *(group.table for group in groups)]}
    if len(lists) > 1:
        raise TableError("mse_lists_differ", lists=[" ".join(names) for names in sorted(lists)])
    unknown = sorted({labels for group in groups for labels in group.among} - set(tables))
    if unknown or (groups and not tables):
        raise TableError("mse_stratum_unknown", labels=list(unknown[0]) if unknown else [])
