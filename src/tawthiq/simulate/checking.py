"""Checks of a simulation's parameters, by the path of each value: bounds, closed lists, references.

A mistake is (path, code, values); `reading` adds the file and the line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import takewhile
from typing import Any

from tawthiq.errors import SimulationError
from tawthiq.simulate.country import area_codes
from tawthiq.simulate.parameters import Documenter, Parameters

# Years that the Umm al-Qura calendar of hijridate covers whole; ages of the oldest.
_HIJRI = (1924, 2077)
_OLDEST = 90

Path = tuple[str | int, ...]
Mistake = tuple[Path, str, dict[str, Any]]


def check(parameters: Parameters) -> None:
    """Refuse parameters that contradict themselves or the invented country; raises SimulationError for the first."""
    for path, code, values in mistakes(parameters):
        raise SimulationError(code, file="", line=0, key=key_of(path), **values)


def key_of(path: Path) -> str:
    """A path as people write it: `documenters[2].coverage.base`, counted from one."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def mistakes(parameters: Parameters) -> Iterator[Mistake]:
    """Every mistake, in the order of the parameters."""
    yield from _bounds(parameters, ())
    yield from _repeated_ids(parameters)
    yield from _incidents(parameters)
    if sum(parameters.population.classes.values()) > 1:
        yield ("population", "classes"), "simulation_classes_too_many", {"value": ""}
    for index, documenter in enumerate(parameters.documenters):
        path: Path = ("documenters", index)
        yield from _references(parameters, documenter, path)
        yield from _writing(documenter, path)
        yield from _hijri_range(parameters, documenter, path)
        yield from _releases(documenter, path)
        yield from _copying(parameters, index, path)


def _bounds(value: Any, path: Path) -> Iterator[Mistake]:
    for each in fields(value):
        inner, rules, at = getattr(value, each.name), each.metadata, (*path, each.name)
        if is_dataclass(inner):
            yield from _bounds(inner, at)
        elif isinstance(inner, tuple):
            if rules.get("some") and not inner:
                yield at, "simulation_value_empty", {"value": ""}
            for index, item in enumerate(inner):
                if is_dataclass(item):
                    yield from _bounds(item, (*at, index))
                else:
                    yield from _bound(item, rules, at)
        elif isinstance(inner, Mapping):
            for key, item in inner.items():
                if rules.get("keys") is not None:
                    yield from _choice(key, rules["keys"], (*at, key))
                yield from _bound(item, rules, (*at, key))
        elif inner is not None:
            yield from _bound(inner, rules, at)


def _bound(value: Any, rules: Mapping[str, Any], path: Path) -> Iterator[Mistake]:
    if "choices" in rules:
        yield from _choice(value, rules["choices"], path)
    if "low" in rules and not rules["low"] <= value <= rules["high"]:
        yield path, "simulation_value_out_of_range", {"value": value, "low": rules["low"], "high": rules["high"]}
    if "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        yield path, "simulation_id_wrong", {"value": value}


def _choice(value: str, choices: tuple[str, ...], path: Path) -> Iterator[Mistake]:
    if value not in choices:
        yield path, "simulation_value_unknown", {"value": value, "choices": [repr(choice)[1:-1] for choice in choices]}


def _repeated_ids(parameters: Parameters) -> Iterator[Mistake]:
    for kind in ("actors", "incidents", "documenters"):
        seen: set[str] = set()
        for index, each in enumerate(getattr(parameters, kind)):
            if each.id in seen:
                yield (kind, index, "id"), "simulation_id_twice", {"value": each.id}
            seen.add(each.id)


def _incidents(parameters: Parameters) -> Iterator[Mistake]:
    actors = tuple(actor.id for actor in parameters.actors)
    for index, incident in enumerate(parameters.incidents):
        path: Path = ("incidents", index)
        if incident.end < incident.start:
            yield (*path, "end"), "simulation_window_wrong", {"value": incident.end.isoformat()}
        for area in incident.areas:
            yield from _choice_of_area(area, (*path, "areas"))
        for actor in incident.perpetrators:
            yield from _choice(actor, actors, (*path, "perpetrators", actor))
        for table in ("perpetrators", "statuses"):
            if (shares := getattr(incident, table)) and not sum(shares.values()) > 0:
                yield (*path, table), "simulation_weights_zero", {"value": 0}
    if not sum(incident.weight for incident in parameters.incidents) > 0:
        yield ("incidents", 0, "weight"), "simulation_weights_zero", {"value": 0}


def _choice_of_area(area: str, path: Path) -> Iterator[Mistake]:
    if area not in area_codes():
        yield path, "simulation_place_unknown", {"value": area}


def _references(parameters: Parameters, documenter: Documenter, path: Path) -> Iterator[Mistake]:
    coverage = documenter.coverage
    for area in coverage.areas:
        yield from _choice_of_area(area, (*path, "coverage", "areas", area))
    incidents = tuple(incident.id for incident in parameters.incidents)
    for incident in coverage.incidents:
        yield from _choice(incident, incidents, (*path, "coverage", "incidents", incident))
    actors = tuple(actor.id for actor in parameters.actors)
    for actor in coverage.perpetrators:
        yield from _choice(actor, actors, (*path, "coverage", "perpetrators", actor))
    for name in coverage.classes:
        yield from _choice(name, tuple(parameters.population.classes), (*path, "coverage", "classes", name))
    earlier = tuple(each.id for each in takewhile(lambda each: each is not documenter, parameters.documenters))
    for name in coverage.documenters:
        yield from _choice(name, earlier, (*path, "coverage", "documenters", name))


def _writing(documenter: Documenter, path: Path) -> Iterator[Mistake]:
    writing, file = documenter.writing, documenter.file
    columns = set(writing.columns)
    if not columns & {"name", "given"} or len(columns) != len(writing.columns):
        yield (*path, "writing", "columns"), "simulation_columns_wrong", {"value": ", ".join(writing.columns)}
    if not writing.romanisation:
        yield (*path, "writing", "romanisation"), "simulation_value_empty", {"value": ""}
    if not sum(writing.dates.values()) > 0:
        yield (*path, "writing", "dates"), "simulation_weights_zero", {"value": 0}
    if file.encoding != "utf-8" and file.format not in ("csv", "tsv"):
        yield (*path, "file", "encoding"), "simulation_encoding_without_text", {"value": file.encoding}
    if file.encoding == "cp1256" and writing.digits == "eastern":
        yield (*path, "file", "encoding"), "simulation_encoding_too_small", {"value": file.encoding}


def _hijri_range(parameters: Parameters, documenter: Documenter, path: Path) -> Iterator[Mistake]:
    first, last = parameters.window
    earliest = first.year - _OLDEST if "birth_date" in documenter.writing.columns else first.year
    if documenter.writing.dates.get("hijri") and not (_HIJRI[0] < earliest and last.year < _HIJRI[1]):
        yield (*path, "writing", "dates", "hijri"), "simulation_hijri_out_of_range", {"value": str(earliest)}


def _releases(documenter: Documenter, path: Path) -> Iterator[Mistake]:
    if (first := documenter.releases[:1]) and first[0] != type(first[0])(first[0].published):
        yield (*path, "releases", 0), "simulation_first_release_changes", {"value": documenter.id}
    if sum(release.added for release in documenter.releases) > 1:
        yield (*path, "releases"), "simulation_releases_add_too_much", {"value": documenter.id}
    days = [release.published for release in documenter.releases if release.published is not None]
    if days != sorted(set(days)):
        yield (*path, "releases"), "simulation_releases_disordered", {"value": documenter.id}


def _copying(parameters: Parameters, index: int, path: Path) -> Iterator[Mistake]:
    source = parameters.documenters[index].copies_from
    if source and source not in [each.id for each in parameters.documenters[:index]]:
        yield (*path, "copies_from"), "simulation_copies_from_later", {"value": source}
