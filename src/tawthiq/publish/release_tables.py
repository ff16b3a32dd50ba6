"""The tables of a release: only what the report shows, in rows that anyone can count again.

`people` has one row for each documented dead person **and table of the report**: which table, and in which of its cells
the person is counted, or that this is not shown. So it tells what the report tells and nothing more: no two columns of one
person stand in one row, because a crossing of two tables gives small groups away that neither table shows. `published` has
one row a published claim of others, which is public already; `figures` one row a number of the report.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

NOT_SHOWN = "not shown"
Row = Mapping[str, str | int | None]


def release_tables(facts: Mapping[str, Any]) -> dict[str, list[Row]]:
    """The rows of each table by its name, in order, from the facts of the report alone (`tawthiq.publish.facts`)."""
    tables: dict[str, list[Row]] = {
        "people": list(_people(facts)),
        "published": list(_published(facts)),
        "figures": [
            {"figure": each["id"], "value": each["value"], "rule": each["rule"]} for each in facts["facts"].values()
        ],
    }
    if facts["case"]["simulated"]:
        tables = {name: [{**row, "simulated": "yes"} for row in rows] for name, rows in tables.items()}
    return {name: rows for name, rows in tables.items() if rows}


def release_totals(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The totals that the report shows and that can be counted again from the rows (format: `tawthiq_verify.py`).

    Each is named like the number in the report and in `figures`.
    """
    documented = _documented(facts)
    if documented is None:
        return []
    best = facts["documented"]["best"]
    totals = []
    for table, cells in _cells(facts):
        totals.append(_total(best, documented, {"table": [table]}))
        totals += [_total(fact, value, {"table": [table], "cell": [cell]}) for cell, fact, value in cells]
    return totals


def _total(name: str, value: int, where: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {"name": name, "value": value, "table": "people", "where": dict(where), "distinct": None}


def _documented(facts: Mapping[str, Any]) -> int | None:
    """How many people the rows stand for; None where that is not shown, or no list was read."""
    if facts["documented"] is None:
        return None
    value: int | None = facts["facts"][facts["documented"]["best"]]["value"]
    return value


def _people(facts: Mapping[str, Any]) -> Iterator[Row]:
    documented = _documented(facts)
    if documented is None:
        return
    for table, cells in _cells(facts):
        for cell, _, value in cells:
            yield from ({"table": table, "cell": cell} for _ in range(value))
        hidden = documented - sum(value for _, _, value in cells)
        # What disclosure lets through leaves no small remainder; a release goes where nothing can be called back.
        assert hidden == 0 or hidden >= facts["smallest_cell"], f"what {table} withholds is a small group"
        yield from ({"table": table, "cell": NOT_SHOWN} for _ in range(hidden))


def _cells(facts: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str, str, int]]]]:
    """The tables of the report that count each of the dead once: their cells that are shown, with fact and number."""
    for table, cells in _tables(facts):
        values = ((cell, fact, facts["facts"][fact]["value"]) for cell, fact in cells)
        yield table, [(cell, fact, value) for cell, fact, value in values if value is not None]


def _tables(facts: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    timeline = [(row["day"], row["fact"]) for row in facts["timeline"]]
    unit = facts["timeline"][0]["unit"] if facts["timeline"] else "day"
    yield unit, [*timeline, ("unknown", facts["timeline_unknown"])]
    yield "adm2", [*((row["code"], row["fact"]) for row in facts["areas"]), ("unknown", facts["areas_unknown"])]
    for stratum in facts["strata"]:
        prefix = f"stratum-{stratum['stratum']}-"
        yield stratum["stratum"], [(row["fact"].removeprefix(prefix), row["fact"]) for row in stratum["rows"]]
    yield "lists", [("+".join(row["lists"]), row["fact"]) for row in facts["overlap"]["patterns"]]


def _published(facts: Mapping[str, Any]) -> Iterator[Row]:
    for panel in facts["panels"]:
        for row in panel["rows"]:
            yield {
                "claim": row["claim"],
                "panel": panel["id"],
                **{name: row[name] for name in ("quantity", "low", "best", "high", "as_of", "published_on", "part_of")},
                **{f"{name}_{each}": row[name][each] for name in ("publisher", "sentence") for each in ("en", "ar")},
            }
