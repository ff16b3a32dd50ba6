"""The doubts that the rules raise, by file, row and column."""

import json
from typing import Any

from tawthiq.model.tables import flags_schema
from tawthiq.model.vocabulary import Role
from tawthiq.standardise.columns import ClaimTexts

_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class Flags:
    """Collects flags and gives them as a table, in the order of the claims."""

    def __init__(self, texts: ClaimTexts) -> None:
        self._texts = texts
        self._raised: list[tuple[int, str, str, str]] = []  # claim, column, code, values

    def add(self, claim: int, role: Role | None, code: str, **values: Any) -> None:
        """Flag the value of a role in a claim, or the whole row where the role is None."""
        column = self._texts.column(role, claim) if role else ""
        self._raised.append((claim, column, code, _ENCODE(values)))

    def table(self) -> Any:
        """The flags (`flags_schema`), ordered by claim, then as the rules raised them."""
        import pyarrow as pa

        raised = sorted(self._raised, key=lambda flag: flag[0])
        claims = self._texts.claims
        columns: dict[str, list[Any]] = {
            name: [claims[name][flag[0]] for flag in raised] for name in ("list_id", "file", "sheet", "row")
        }
        columns["column"], columns["code"], columns["values"] = (
            [flag[place] for flag in raised] for place in (1, 2, 3)
        )
        columns["record_id"] = [claims["record_id"][flag[0]] for flag in raised]
        columns["mend"] = [False] * len(raised)  # a doubtful value never keeps a person out of the register
        return pa.table(columns, schema=flags_schema())
