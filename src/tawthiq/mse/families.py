"""The families of models by name, and one call for all of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

from tawthiq.mse import prior
from tawthiq.mse.estimate import Estimate, Result
from tawthiq.mse.overlap import refusal, strays
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


def _doubly_robust(table: CaptureTable, seed: int) -> Result:
    """Of a table alone there are no covariates, which is what it says; `doubly_robust.fit` takes people."""
    from tawthiq.mse import doubly_robust
    from tawthiq.mse.people import People

    return doubly_robust.fit(People.of_table(table), seed=seed)


FAMILIES: Mapping[str, Callable[[CaptureTable, int], Result]] = {
    "latent_classes": _latent_classes,
    "decomposable": _decomposable,
    "loglinear": _bic,
    "stepwise": _steps,
    "shrinkage": _shrinkage,
    "declared": _declared,
    "doubly_robust": _doubly_robust,
    "independence": _independence,
}
"""By name, in the order in which they are preferred where several can answer."""


_MODULES = {"stepwise": "loglinear"}  # of families that are not called as their modules are


def fit(name: str, table: CaptureTable, seed: int = 1, options: Any = None) -> Result:
    """What a family says of a table, under its default options or those given, which are the ones of its module.

    Raises KeyError where there is no such family.
    """
    family = FAMILIES[name]
    if options is None:
        result = refusal(name, table) or family(table, seed)
    else:
        module = import_module(f"tawthiq.mse.{_MODULES.get(name, name)}")
        result = refusal(name, table) or module.fit(table, options, seed)
    if isinstance(result, Estimate) and (names := strays(table)):
        others = tuple(each for each in result.warnings if each["code"] != "lists_apart")
        result = replace(result, warnings=(*others, {"code": "lists_apart", "lists": names}))
    return prior.warned(replace(result, family=name, seed=seed))
