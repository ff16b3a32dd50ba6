"""The register of victims and the overlap of lists."""

from tawthiq.register.overlap import capture_histories, pattern_counts, stratum_counts
from tawthiq.register.victims import RULE_VERSION, Register, StandingRule, build_register

__all__ = [
    "RULE_VERSION",
    "Register",
    "StandingRule",
    "build_register",
    "capture_histories",
    "pattern_counts",
    "stratum_counts",
]
