"""The ledger: sources, claims and judgements, appended in order and never changed."""

from tawthiq.ledger.ledger import Appended, Ledger, Origin, Scribe
from tawthiq.ledger.standing import (
    base_reading,
    find_row_key,
    hand_rows,
    judgement_flags,
    judgements_of,
    reading_flags,
    standing_claims,
    standing_judgements,
    standing_readings,
)

__all__ = [
    "Appended",
    "Ledger",
    "Origin",
    "Scribe",
    "base_reading",
    "find_row_key",
    "hand_rows",
    "judgement_flags",
    "judgements_of",
    "reading_flags",
    "standing_claims",
    "standing_judgements",
    "standing_readings",
]
