"""The families of models by name, and one call for all of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from tawthiq.mse import prior
from tawthiq.mse.estimate import Result
from tawthiq.mse.overlap import refusal
from tawthiq.mse.table import CaptureTable


def _latent_classes(table: CaptureTable, seed: int) -> Result:
    from tawthiq.mse import latent_classes

    return latent_classes.fit(table, seed=seed)


def _decomposable(table: CaptureTable, seed: int) -> Result:
    from tawthiq.mse import decomposable

    return decomposable.fit(table, seed=seed)


def _bic(table: CaptureTable, seed: int) -> Result:
    from tawthiq.mse.loglinear import LogLinearOptions, fit

    return fit(table, LogLinearOptions(selection="bic"), seed)


def _steps(table: CaptureTable, seed: int) -> Result:
    from tawthiq.mse.loglinear import LogLinearOptions, fit

    return fit(table, LogLinearOptions(selection="stepwise"), seed)


def _shrinkage(table: CaptureTable, seed: int) -> Result:
    from tawthiq.mse import shrinkage

    return shrinkage.fit(table, seed=seed)


def _declared(table: CaptureTable, seed: int) -> Result:
    from tawthiq.mse import declared

    return declared.fit(table, seed=seed)


def _independence(table: CaptureTable, seed: int) -> Result:
    from tawthiq.mse import independence

    return independence.fit(table, seed=seed)


FAMILIES: Mapping[str, Callable[[CaptureTable, int], Result]] = {
    "latent_classes": _latent_classes,
    "decomposable": _decomposable,
    "loglinear": _bic,
    "stepwise": _steps,
    "shrinkage": _shrinkage,
    "declared": _declared,
    "independence": _independence,
}
"""By name, in the order in which they are preferred where several can answer."""


def fit(name: str, table: CaptureTable, seed: int = 1) -> Result:
    """What a family says of a table, under its default options. Raises KeyError where there is no such family."""
    family = FAMILIES[name]
    result = refusal(name, table) or family(table, seed)
    return prior.warned(replace(result, family=name, seed=seed))
