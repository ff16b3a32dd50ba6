"""Published counts: their scope, how scopes lie to each other, panels of comparable scope, sentences one can quote.

A published total is a claim like any other: somebody's statement about a set of people, with a place where it stands.
Nothing here averages, votes or ranks; what is unlike is kept apart and the reason is said.
"""

from tawthiq.counts.describe import RULE_VERSION, case_vocabulary, describe_counts
from tawthiq.counts.describe_consistency import describe_bounds
from tawthiq.counts.explain_words import explain_pairs
from tawthiq.counts.panels import Panel, PanelKind, panels
from tawthiq.counts.reading import read_counts, read_moment
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
    "case_vocabulary",
    "compare",
    "describe_bounds",
    "describe_counts",
    "explain_pairs",
    "panels",
    "read_counts",
    "read_moment",
    "read_vocabulary",
    "reason_for",
    "sentence_for",
]
