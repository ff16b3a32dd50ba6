"""Published counts: their scope, how scopes lie to each other, panels of comparable scope, sentences one can quote.

A published total is a claim like any other: somebody's statement about a set of people, with a place where it stands.
Nothing here averages, votes or ranks; what is unlike is kept apart and the reason is said.
"""

from tawthiq.counts.describe import RULE_VERSION, describe_counts
from tawthiq.counts.panels import Panel, PanelKind, panels
from tawthiq.counts.reading import read_counts
from tawthiq.counts.scope import Comparison, CountClaim, Quantity, Relation, Scope, Window, compare
from tawthiq.counts.sentences import reason_for, sentence_for
from tawthiq.counts.vocabulary import Vocabulary, area_names, read_vocabulary

__all__ = [
    "RULE_VERSION",
    "Comparison",
    "CountClaim",
    "Panel",
    "PanelKind",
    "Quantity",
    "Relation",
    "Scope",
    "Vocabulary",
    "Window",
    "area_names",
    "compare",
    "describe_counts",
    "panels",
    "read_counts",
    "read_vocabulary",
    "reason_for",
    "sentence_for",
]
