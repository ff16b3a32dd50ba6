"""The organisation of each simulated side over time: units, posts, people in them, a faction that joins.

All sides have the same: a command with a post that two people hold in turn, three brigades with commanders of their own,
one of them renamed, battalions, a faction integrated after a day, a ministry with a holder of public office, areas of
operation; and relations that are open-ended, approximate, undated or only cited.
"""

from datetime import date, timedelta

from tawthiq.simulate.parameters import MARK, Actor, Parameters

Row = dict[str, str]

_BEFORE = timedelta(days=400)  # how long before the first incident a side was there
_PEOPLE = (
    ("Sarmun Wazlad", "صرمون وزلاد"), ("Hizlan Barqush", "هزلان برقوش"), ("Nafrus Daldun", "نفروس دلدون"),
    ("Witman Zarqul", "وطمان زرقول"), ("Lawzun Qamrash", "لوزون قمراش"), ("Tumar Sandaq", "طومار سندق"),
)  # fmt: skip
_BRIGADES = (("First", "الأول"), ("Second", "الثاني"), ("Third", "الثالث"))


def organisations(parameters: Parameters) -> tuple[list[Row], list[Row]]:
    """Rows of actors.csv and relations.csv for all sides, in the order of the sides."""
    actors: list[Row] = []
    relations: list[Row] = []
    first = parameters.window[0]
    areas = [incident.areas[0] for incident in parameters.incidents]
    for place, side in enumerate(parameters.actors):
        actors += _actors(side, place)
        relations += [
            {"id": f"R-{side.id}-{number}", **relation, "source": MARK, "confidence": "B"}
            for number, relation in enumerate(_relations(side.id, first, areas), start=1)
        ]
    return actors, relations


def _actors(side: Actor, place: int) -> list[Row]:
    """The side, its units and posts, and its people, who carry the number of the side after their invented names."""
    name, own = side.name, side.id
    rows = [_row(own, name.en, name.ar, "armed_actor")]
    rows.append(_row(f"{own}-command", f"Command of {name.en}", f"قيادة {name.ar}", "unit", own))
    for number, (english, arabic) in enumerate(_BRIGADES, start=1):
        rows.append(
            _row(f"{own}-{number}", f"{english} Brigade of {name.en}", f"اللواء {arabic} في {name.ar}", "unit", own)
        )
        rows.append(
            _row(
                f"{own}-{number}-b",
                f"Battalion of the {english} Brigade of {name.en}",
                f"كتيبة اللواء {arabic} في {name.ar}",
                "unit",
                own,
            )
        )
    rows.append(_row(f"{own}-3-new", f"Bridge Brigade of {name.en}", f"لواء الجسر في {name.ar}", "unit", own))
    rows.append(_row(f"{own}-faction", f"Faction that joined {name.en}", f"فصيل انضم إلى {name.ar}", "armed_actor"))
    rows.append(_row(f"{own}-ministry", f"Ministry of {name.en}", f"وزارة {name.ar}", "state_institution"))
    rows.append(_row(f"{own}-post", f"Commander of {name.en}", f"قائد {name.ar}", "post", own))
    for number, (english, arabic) in enumerate(_PEOPLE, start=1):
        person = _row(f"{own}-person-{number}", f"{english} {place + 1}", f"{arabic} {place + 1}", "person")
        office = f"Minister of {name.en}" if number == len(_PEOPLE) else ""
        rows.append({**person, "public_office": office})
    return rows


def _row(actor: str, english: str, arabic: str, kind: str, side: str = "") -> Row:
    return {"id": actor, "name_en": english, "name_ar": arabic, "kind": kind, "side": side, "note": MARK}


def _relations(own: str, first: date, areas: list[str]) -> list[Row]:
    begun, joined, turned = first - _BEFORE, first - timedelta(days=30), first + timedelta(days=4)

    def relation(kind: str, subject: str, other: str, start: str = "", end: str = "..", **cited: str) -> Row:
        whole = other if kind == "operates_in" else f"{own}{other}"
        return {"kind": kind, "subject": f"{own}{subject}", "object": whole, "start": start, "end": end, **cited}

    lasting = {"last_cited": (first + timedelta(days=60)).isoformat()}
    rows = [
        relation("part_of", "-command", "-ministry", begun.isoformat(), **lasting),
        relation("holds_post", "-person-6", "-ministry", begun.isoformat(), **lasting),
        relation("post_in", "-post", "-command", begun.isoformat(), **lasting),
        relation("commands", "-post", "-command", begun.isoformat(), **lasting),
        relation("holds_post", "-person-1", "-post", begun.isoformat(), turned.isoformat()),
        relation("holds_post", "-person-2", "-post", turned.isoformat(), **lasting),
        # When the faction joined is disputed by some days; before that it stood alone.
        relation("integrated_into", "-faction", "-command", f"{joined}/{joined + timedelta(days=9)}", **lasting),
        relation(
            "commands", "-person-5", "-faction", first_cited=first.isoformat(), last_cited=turned.isoformat(), end=""
        ),
        relation("renamed_to", "-3", "-3-new", turned.isoformat(), ""),
        relation("allied_with", "-faction", "", end=""),  # said by a source that gives no date
    ]
    for number in (1, 2, 3):
        start = f"{begun:%Y-%m}~" if number == 2 else begun.isoformat()
        rows.append(relation("part_of", f"-{number}", "-command", start, **lasting))
        rows.append(relation("part_of", f"-{number}-b", f"-{number}", begun.isoformat(), **lasting))
        if number < 3:
            rows.append(relation("commands", f"-person-{number + 2}", f"-{number}", begun.isoformat(), **lasting))
        rows.append(relation("operates_in", f"-{number}", areas[number % len(areas)], first.isoformat(), **lasting))
    return rows
