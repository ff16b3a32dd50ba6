"""Releases of a list: entries with the documenter's own ids, what is added, removed and changed from one to the next."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tawthiq.model.vocabulary import Role
from tawthiq.simulate.chance import choose
from tawthiq.simulate.entries import Cell, Sheet, write_entries
from tawthiq.simulate.parameters import Documenter, Parameters
from tawthiq.simulate.people import Victims


@dataclass(frozen=True)
class Publication:
    """One release of one list, as published."""

    documenter: Documenter
    release: int  # from 1
    published: date
    columns: dict[Role, list[Cell]]
    victims: Any  # for each row, which victim it is about

    def __len__(self) -> int:
        return len(self.victims)


def publish(parameters: Parameters, documenter: Documenter, victims: Victims, included: Any) -> list[Publication]:
    """Every release of a documenter's list, from a true-or-false array of the victims that it lists."""
    import numpy as np

    sheet = _entries(parameters, documenter, victims, np.flatnonzero(included))
    first = _first_release(documenter, sheet)
    order = _order(documenter, sheet, first)
    sheet, first = replace(sheet, rows=sheet.rows[order], latin=sheet.latin[order]), first[order]
    columns = write_entries(sheet)
    ids: list[Cell] = [f"{_initials(documenter.id)}-{number + 1:05d}" for number in range(len(order))]
    standing = np.ones(len(order), dtype=bool)
    published = []
    for number, release in enumerate(documenter.releases):
        earlier = standing & (first < number)
        standing &= ~(earlier & sheet.happens(f"removed {number}", release.removed))
        changed = earlier & standing & sheet.happens(f"changed {number}", release.changed)
        _write_anew(sheet, columns, np.flatnonzero(changed), number)
        shown = np.flatnonzero(standing & (first <= number))
        kept = {role: [cells[row] for row in shown] for role, cells in columns.items()}
        if Role.ID in documenter.writing.columns:
            kept = {Role.ID: [ids[row] for row in shown], **kept}
        day = release.published or parameters.window[1] + timedelta(days=7 * (number + 1))
        published.append(Publication(documenter, number + 1, day, _in_order(documenter, kept), sheet.rows[shown]))
    return published


def _entries(parameters: Parameters, documenter: Documenter, victims: Victims, listed: Any) -> Sheet:
    """One entry for each person listed, a second for some, each in one script."""
    import numpy as np

    once = Sheet(parameters, documenter, victims, listed, np.zeros(len(listed), dtype=bool), "entries")
    twice = once.happens("duplicates", documenter.duplicates)
    entries = replace(once, rows=np.concatenate([listed, listed[twice]]))
    script = documenter.writing.script
    share = {"arabic": 0.0, "latin": 1.0, "mixed": documenter.writing.latin_share}[script]
    return replace(entries, latin=entries.happens("script", share))


def _first_release(documenter: Documenter, sheet: Sheet) -> Any:
    added = [release.added for release in documenter.releases]
    weights = {"0": max(1.0 - sum(added), 0.0), **{str(n): share for n, share in enumerate(added) if n}}
    _, first = choose(weights, len(sheet.rows), sheet.random("first release"))
    return first


def _order(documenter: Documenter, sheet: Sheet, first: Any) -> Any:
    """Entries in the order of the list; what a later release adds stands at its end."""
    import numpy as np

    luck = sheet.random("order").random(len(sheet.rows))
    day = sheet.victims.died[sheet.rows] if documenter.order == "date" else np.zeros(len(luck))
    return np.lexsort((luck, day, first))


def _write_anew(sheet: Sheet, columns: dict[Role, list[Cell]], rows: Any, number: int) -> None:
    """One value of each changed entry is written again: the first, by luck, that comes out otherwise."""
    if not len(rows):
        return
    again = write_entries(replace(sheet, rows=sheet.rows[rows], latin=sheet.latin[rows], turn=f"release {number}"))
    roles = list(again)
    luck = sheet.random(f"rewritten {number}").random((len(rows), len(roles)))
    for position, row in enumerate(rows):
        for choice in luck[position].argsort(kind="stable"):
            new = again[roles[choice]][position]
            if new is not None and new != columns[roles[choice]][row]:
                columns[roles[choice]][row] = new
                break


def _in_order(documenter: Documenter, columns: dict[Role, list[Cell]]) -> dict[Role, list[Cell]]:
    return {Role(name): columns[Role(name)] for name in documenter.writing.columns}


def _initials(documenter_id: str) -> str:
    return "".join(word[0] for word in documenter_id.replace("_", "-").split("-") if word).upper()
