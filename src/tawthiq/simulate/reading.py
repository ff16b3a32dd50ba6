"""Parameters of a simulation from a TOML file, with the line of the first mistake.

What a file leaves out at the top stands as in the demonstration that ships with Tawthiq.
"""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path as FilePath
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from tawthiq.case.toml_lines import key_lines, line_of
from tawthiq.errors import SimulationError
from tawthiq.simulate.checking import Path, key_of, mistakes
from tawthiq.simulate.country import data_text
from tawthiq.simulate.parameters import Parameters

DEMONSTRATION = "conflict.toml"


def demo_text() -> str:
    """The parameters of the demonstration as TOML with comments: a file to start from."""
    return data_text(DEMONSTRATION)


def demo_parameters() -> Parameters:
    """The conflict of the demonstration: about 600 victims and three lists."""
    return parse_parameters(demo_text(), DEMONSTRATION)


def read_parameters(file: FilePath) -> Parameters:
    """Read and check the parameters of a simulation.

    Raises SimulationError (file, line, key, value) for the first mistake in the order of the lines.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise SimulationError("simulation_file_missing", file=str(file), line=0, key="", value="") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SimulationError("simulation_not_utf8", file=file.name, line=line, key="", value="") from None
    return parse_parameters(text, file.name)


def parse_parameters(text: str, file: str) -> Parameters:
    """Parameters from TOML text; `file` names it in errors. Raises SimulationError."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        reason = str(error).split(" (at")[0]
        raise SimulationError("simulation_syntax_wrong", file=file, line=line, key="", value=reason) from None
    defaults = tomllib.loads(demo_text())
    lines = key_lines(text)
    found_mistakes: list[tuple[Path, str, dict[str, Any]]] = []
    parameters = _build(Parameters, {**defaults, **table}, (), found_mistakes)
    if not found_mistakes:
        found_mistakes = list(mistakes(parameters))
    if found_mistakes:
        path, code, values = min(found_mistakes, key=lambda mistake: line_of(mistake[0], lines))
        raise SimulationError(code, file=file, line=line_of(path, lines), key=key_of(path), **values)
    return parameters  # type: ignore[no-any-return]


def _build(kind: Any, table: Any, path: Path, wrong: list[Any]) -> Any:
    """A dataclass from a TOML table; None where `wrong` has grown."""
    if not isinstance(table, Mapping):
        return _reject(table, "table", path, wrong)
    hints, known = get_type_hints(kind), {each.name: each for each in fields(kind)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in known:
            values[key] = _convert(hints[key], value, (*path, key), wrong)
        else:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            code = "simulation_key_unknown_near" if near else "simulation_key_unknown"
            wrong.append(((*path, key), code, {"value": near[0] if near else ""}))
    for key, each in known.items():
        if key not in values and each.default is MISSING and each.default_factory is MISSING:
            wrong.append(((*path, key), "simulation_key_missing", {"value": ""}))
    return None if wrong else kind(**values)


def _convert(kind: Any, value: Any, path: Path, wrong: list[Any]) -> Any:
    if is_dataclass(kind):
        return _build(kind, value, path, wrong)
    origin = get_origin(kind)
    if origin is UnionType:
        return _convert(next(each for each in get_args(kind) if each is not NoneType), value, path, wrong)
    if origin is tuple:
        if not isinstance(value, list):
            return _reject(value, "list", path, wrong)
        inner = get_args(kind)[0]
        # TOML names the line of each table of an array, and not of each word in a list.
        return tuple(
            _convert(inner, item, (*path, index) if is_dataclass(inner) else path, wrong)
            for index, item in enumerate(value)
        )
    if origin is not None:
        if not isinstance(value, Mapping):
            return _reject(value, "table", path, wrong)
        return {key: _convert(float, item, (*path, key), wrong) for key, item in value.items()}
    return _scalar(kind, value, path, wrong)


def _scalar(kind: type, value: Any, path: Path, wrong: list[Any]) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool):
        if kind is date and isinstance(value, datetime):
            return _reject(value, "date", path, wrong)
        return value
    return _reject(
        value, {"int": "whole number", "float": "number", "str": "text"}.get(kind.__name__, kind.__name__), path, wrong
    )


def _reject(value: Any, expected: str, path: Path, wrong: list[Any]) -> None:
    wrong.append((path, "simulation_type_wrong_" + expected.replace(" ", "_"), {"value": str(value)}))
