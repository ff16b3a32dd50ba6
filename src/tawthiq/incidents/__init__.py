"""Incidents, actors over time and attributions: what happened, who stood where in which chain of command, who says so."""

from tawthiq.incidents.actors import Actor, read_actors
from tawthiq.incidents.attribution import Attribution, read_attributions
from tawthiq.incidents.command import CommandAnswer, index_relations, operating_in, who_commanded
from tawthiq.incidents.describe import (
    RULE_VERSION,
    describe_actor,
    describe_command,
    describe_incident,
    describe_incidents,
    describe_timeline,
)
from tawthiq.incidents.ground import Ground, read_ground
from tawthiq.incidents.incidents import Incident, IncidentTree, read_incidents
from tawthiq.incidents.redirects import IncidentJudgement, redirect, redirected
from tawthiq.incidents.relations import Certainty, Relation, read_relations
from tawthiq.incidents.sealing import Seal, seal_for
from tawthiq.incidents.suggestions import suggest_victims

__all__ = [
    "RULE_VERSION",
    "Actor",
    "Attribution",
    "Certainty",
    "CommandAnswer",
    "Ground",
    "Incident",
    "IncidentJudgement",
    "IncidentTree",
    "Relation",
    "Seal",
    "describe_actor",
    "describe_command",
    "describe_incident",
    "describe_incidents",
    "describe_timeline",
    "index_relations",
    "operating_in",
    "read_actors",
    "read_attributions",
    "read_ground",
    "read_incidents",
    "read_relations",
    "redirect",
    "redirected",
    "seal_for",
    "suggest_victims",
    "who_commanded",
]
