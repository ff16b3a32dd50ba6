"""A synthetic conflict in an invented place, with known truth: for training, tests and benches.

People in families, incidents, several documenters with their own coverage, scripts, romanisations, errors, missing
values, duplicates and re-releases. Everything that it writes says that it is simulated; nobody in it exists.
"""

from tawthiq.simulate.accountability import Pursuit, accountability_tables
from tawthiq.simulate.case_folder import write_case
from tawthiq.simulate.conflict import Conflict, ListFile, SimulationSummary, draw_conflict, simulate
from tawthiq.simulate.family import Member, family_parameters, member
from tawthiq.simulate.parameters import Parameters
from tawthiq.simulate.reading import demo_parameters, demo_text, parse_parameters, read_parameters

__all__ = [
    "Conflict",
    "ListFile",
    "Member",
    "Parameters",
    "Pursuit",
    "SimulationSummary",
    "accountability_tables",
    "demo_parameters",
    "demo_text",
    "draw_conflict",
    "family_parameters",
    "member",
    "parse_parameters",
    "read_parameters",
    "simulate",
    "write_case",
]
