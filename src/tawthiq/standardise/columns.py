"""From the columns of each list to roles: which text of a claim is its name, its age, its place."""

import json
from collections.abc import Mapping
from typing import Any

from tawthiq.case.lists import ListDeclaration
from tawthiq.model.vocabulary import Role


class ClaimTexts:
    """Verbatim texts of claims by role, one a claim, in the order of the claims; None where a list says nothing."""

    def __init__(self, claims: Any, lists: Mapping[str, ListDeclaration]) -> None:
        self.claims: dict[str, list[Any]] = claims.to_pydict()
        self.count: int = claims.num_rows
        self._declarations = [lists.get(list_id) for list_id in self.claims["list_id"]]
        self._by_role = _texts_by_role(self.claims["fields"], self._declarations)

    def text(self, role: Role) -> list[str | None]:
        """The text of a role in each claim; several columns are joined by a blank."""
        return self._by_role.get(role) or [None] * self.count

    def column(self, role: Role, claim: int) -> str:
        """The header of the column that holds a role in the list of a claim."""
        declaration = self._declarations[claim]
        return " + ".join(declaration.columns.get(role, ())) if declaration else ""

    def date_order(self, claim: int) -> str | None:
        """The order of day, month and year that the list of a claim declares."""
        declaration = self._declarations[claim]
        return declaration.date_order if declaration else None


def _texts_by_role(fields: list[str], declarations: list[ListDeclaration | None]) -> dict[Role, list[str | None]]:
    by_role: dict[Role, list[str | None]] = {}
    for claim, (text, declaration) in enumerate(zip(fields, declarations, strict=True)):
        if declaration is None:
            continue
        values = dict(json.loads(text))
        for role, columns in declaration.columns.items():
            parts = [values.get(column) or "" for column in columns]
            joined = parts[0] if len(parts) == 1 else " ".join(part.strip() for part in parts if part.strip())
            if not joined.strip():
                continue
            if role not in by_role:
                by_role[role] = [None] * len(fields)
            by_role[role][claim] = joined
    return by_role
