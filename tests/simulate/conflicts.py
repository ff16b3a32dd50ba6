"""Small parameters that the tests of the simulation share."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from tawthiq.simulate import Parameters, demo_parameters
from tawthiq.simulate.parameters import Coverage, Documenter, Errors, File, Text, Writing


def documenter(name: str = "north", **values: Any) -> Documenter:
    return Documenter(id=name, name=Text(f"{name} (simulated)", f"{name} (محاكاة)"), **values)


def small(*documenters: Documenter, **values: Any) -> Parameters:
    return replace(demo_parameters(), victims=values.pop("victims", 80), documenters=documenters, **values)


CLEAN = Errors()
EVERYONE = Coverage(base=1.0)
FORMATS = (
    File("csv"),
    File("csv", "cp1256", ";"),
    File("csv", "utf-16"),
    File("csv", "utf-8-sig", "|"),
    File("tsv"),
    File("xlsx"),
    File("ods"),
    File("json"),
    File("jsonl"),
    File("parquet"),
)
WRITING = Writing(language="en", columns=("id", "name", "sex", "age", "death_date", "place"), dates={"native": 1.0})


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def bytes_of(directory: Path) -> dict[str, bytes]:
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}
