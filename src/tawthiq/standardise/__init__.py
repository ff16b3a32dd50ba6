"""Claims to typed records: each value beside the text it was read from, and every doubt flagged."""

from tawthiq.standardise.context import Context
from tawthiq.standardise.stage import RULE_VERSIONS, standardise

__all__ = ["RULE_VERSIONS", "Context", "standardise"]
