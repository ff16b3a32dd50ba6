"""Sex, status at death and fate, in the field's standard terms. What a list does not say is unknown."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from tawthiq.model.vocabulary import Role
from tawthiq.standardise.columns import ClaimTexts
from tawthiq.standardise.flags import Flags
from tawthiq.text.terms import ReadTerm, read_fate, read_sex, read_status

_READERS: tuple[tuple[Role, Callable[[str], ReadTerm]], ...] = (
    (Role.SEX, read_sex),
    (Role.STATUS, read_status),
    (Role.FATE, read_fate),
)


def term_columns(texts: ClaimTexts, flags: Flags) -> dict[str, list[Any]]:
    """The columns of records for sex, status and fate, each beside its text; a set is joined by `|`."""
    columns: dict[str, list[Any]] = {}
    for role, reader in _READERS:
        read = lru_cache(maxsize=None)(reader)
        verbatim = texts.text(role)
        values: list[str] = []
        for claim, text in enumerate(verbatim):
            term = read(text or "")
            for code in term.flags:
                flags.add(claim, role, code, text=text)
            values.append("|".join(term.values))
        columns[str(role)], columns[f"{role}_text"] = values, verbatim
    return columns
