"""Cases in an invented place: three armed actors, four documenters, proceedings that open several incidents at once."""

import random
from datetime import date, timedelta
from typing import Any

AS_OF = date(2032, 5, 1)
SIDES = ("NORTH", "SOUTH", "HILL")


def invented(seed: int, number: int = 240) -> dict[str, Any]:
    draw = random.Random(seed)  # noqa: S311 -- an invented case, no secret
    begun = AS_OF - timedelta(days=900)
    incidents, attributions, cases, steps = [], [], [], []
    for n in range(number):
        when = begun + timedelta(days=draw.randrange(800))
        uncertain = draw.random() < 0.2
        incidents.append(
            {
                "id": f"I{n}",
                "name_en": f"Incident {n}",
                "kind": "act",
                "event_from": str(when),
                "event_to": str(when + timedelta(days=3)) if uncertain else "",
                "place_pcode": draw.choice(("XA0101", "XA0203")),
                "source": draw.choice(("D0", "D0; D1", "D2")),
                "file": "hand/incidents.csv",
                "row": str(n + 2),
            }
        )
        side = draw.choice(SIDES)
        for documenter in draw.sample(("D0", "D1", "D2", "D3"), draw.randrange(3)):
            actor = side if draw.random() < 0.9 else draw.choice(SIDES)
            attributions.append(
                {
                    "id": f"A{len(attributions)}",
                    "incident": f"I{n}",
                    "finding": "party_responsible",
                    "stated_by": documenter,
                    "actor": f"{actor}-UNIT" if draw.random() < 0.3 else actor,
                    "source": documenter,
                }
            )
        if draw.random() < 0.5:
            opened = when + timedelta(days=draw.randrange(5, 500))
            cases.append(
                {
                    "id": f"C{n}",
                    "kind": "case",
                    "forum": "COURT",
                    "incidents": f"I{n}" if n % 4 else "|".join(f"I{m}" for m in range(max(0, n - 3), n + 1)),
                    "actors": side,
                    "opened_on": str(opened) if draw.random() < 0.7 else f"../{opened}",
                    "source": "gazette",
                    "accused": "CANARY-ACCUSED",
                    "witnesses": "CANARY-WITNESS",
                    "note": "CANARY-NOTE",
                }
            )
            for kind, days in (("charge", 30), ("trial", 90), ("verdict", 200)):
                if draw.random() < 0.5:
                    steps.append(
                        {
                            "id": f"C{n}-{kind}",
                            "case": f"C{n}",
                            "kind": kind,
                            "on": str(opened + timedelta(days=days)),
                            "persons": str(draw.randrange(1, 9)),
                            "party": side,
                            "source": "gazette",
                            "accused": "CANARY-ACCUSED",
                        }
                    )
    actors = [{"id": side, "name_en": f"{side} force", "name_ar": f"قوة {side}"} for side in SIDES]
    actors += [{"id": f"{side}-UNIT", "name_en": f"{side} unit", "parent": side} for side in SIDES]
    return {
        "actors": actors,
        "incidents": incidents,
        "attributions": attributions,
        "cases": cases,
        "case-steps": steps,
        "victims": {f"I{n}": (1 + n % 5, 2 + n % 5) for n in range(0, number, 3)},
    }


def relabelled(tables: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The same case with other names for the parties; the table of actors stays as it is."""

    def other(actor: str) -> str:
        side, dash, unit = actor.partition("-")
        return names.get(side, side) + dash + unit

    changed = dict(tables)
    for table, column in (("attributions", "actor"), ("cases", "actors"), ("case-steps", "party")):
        changed[table] = [{**row, column: other(row[column])} for row in tables[table]]
    return changed
