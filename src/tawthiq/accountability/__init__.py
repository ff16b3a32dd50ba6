"""What comes after the counting: promises, cases, how long they take, and whether each side's crimes are pursued alike.

Everything follows from rows of hand tables and a day. Sides come from attributions to armed actors and institutions,
never from communities; every side has the same rows; what has no public record is unknown, never "not done".
"""

from tawthiq.accountability.cases import Docket, read_cases
from tawthiq.accountability.clock import MILESTONES, timeline, waits
from tawthiq.accountability.commitments import Commitment, read_commitments
from tawthiq.accountability.describe import RULE_VERSION, describe_accountability, incident_steps, mistakes_in
from tawthiq.accountability.ground import Ground, read_ground
from tawthiq.accountability.parity import Material, Parity, Rules, parity
from tawthiq.accountability.sides import Sides, read_sides
from tawthiq.accountability.states import Assessment, assess, board

__all__ = [
    "MILESTONES",
    "RULE_VERSION",
    "Assessment",
    "Commitment",
    "Docket",
    "Ground",
    "Material",
    "Parity",
    "Rules",
    "Sides",
    "assess",
    "board",
    "describe_accountability",
    "incident_steps",
    "mistakes_in",
    "parity",
    "read_cases",
    "read_commitments",
    "read_ground",
    "read_sides",
    "timeline",
    "waits",
]
