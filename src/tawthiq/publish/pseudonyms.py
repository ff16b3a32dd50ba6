"""The register for an analyst: what the report divides people by, a row a person, under ids that were drawn for this copy.

No name, phone, note, source or exact date; no place below the district (adm2). Ids are random and in their own order, so that
neither two copies nor a copy and the report can be joined by them. It is no publication: a row with a rare district, month and
age may still be somebody whom a neighbour knows. It goes to one declared person, and each copy is entered.
"""

import csv
from collections.abc import Callable, Iterable
from io import StringIO
from typing import Any

from tawthiq.model.vocabulary import Stratum
from tawthiq.register.overlap import stratum_label

COLUMNS = ("id", *map(str, Stratum), "fate", "lists")
"""The released columns: random id, the strata of the report, what became of the person, on which lists."""


def pseudonymised(victims: Any, randomness: Callable[[], str]) -> bytes:
    """The register (Arrow, `register/victims`) as a CSV file of the released columns, with fresh ids."""
    rows = sorted((_row(victim, randomness()) for victim in victims.to_pylist()), key=lambda row: row[0])
    return _csv([COLUMNS, *rows])


def _row(victim: dict[str, Any], fresh_id: str) -> tuple[str, ...]:
    strata = (stratum_label(victim, str(stratum)) for stratum in Stratum)
    return fresh_id, *strata, str(victim["fate"]), " ".join(victim["lists"])


def _csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
