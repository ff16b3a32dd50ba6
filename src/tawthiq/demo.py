"""The worked examples: the coast of March 2025 from published figures, and a simulated conflict with known truth."""

import shutil
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

from tawthiq.case import CaseFolder, alone_in, open_case
from tawthiq.case.folder import FOLDERS
from tawthiq.ingest.add import Told, add_file, inbox_files
from tawthiq.ledger import Ledger, Scribe
from tawthiq.pipeline import Progress, Run, run_case
from tawthiq.simulate import demo_parameters, write_case


def build_demo(directory: Path, scribe: Scribe, progress: Progress) -> Iterator[tuple[str, Run]]:
    """Build each example that is not there yet, run it, and give its name and what the run left."""
    for name, build in (("coast-2025", _coast), ("simulated", _simulated)):
        path = directory / name
        if not path.exists():
            # A crash while building leaves `.new`, which the next run replaces; the case appears whole or not at all.
            unfinished = directory / f".{name}.new"
            shutil.rmtree(unfinished, ignore_errors=True)
            build(unfinished)
            unfinished.rename(path)
        case = open_case(path)
        _add_all(case, scribe)
        yield name, run_case(case, scribe, progress, internal=name == "simulated")


def _coast(path: Path) -> None:
    """The worked example as it ships: published figures and statements, no list, no victim."""
    with as_file(files("tawthiq.data").joinpath("coast-2025")) as shipped:
        shutil.copytree(shipped, path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__*"))
    for folder in FOLDERS:
        (path / folder).mkdir(exist_ok=True)


def _simulated(path: Path) -> None:
    write_case(demo_parameters(), path)


def _add_all(case: CaseFolder, scribe: Scribe) -> None:
    """Add all that lies in the inbox; what is known already changes nothing."""
    with alone_in(case), Ledger(case.ledger) as ledger:
        for file in inbox_files(case):
            add_file(case, ledger, file, Told(), scribe)
