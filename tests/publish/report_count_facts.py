"""Published totals of an invented place with all that may be found about them; the parties are North and South."""

from typing import Any

from publish.report_facts import both, totals_facts
from tawthiq.publish.count_facts import count_facts
from tawthiq.publish.fact_book import FactBook

CLAIMS: dict[str, tuple[str, str, int | None, int | None, int | None, str]] = {
    # claim: publisher, quantity, low, best, high, as of
    "A-all": ("Archive of Qazra", "exact", 958, 958, 958, "2031-03-08"),
    "A-civ": ("Archive of Qazra", "exact", 745, 745, 745, "2031-03-08"),
    "A-arm": ("Archive of Qazra", "exact", 213, 213, 213, "2031-03-08"),
    "A-late": ("Archive of Qazra", "exact", 1018, 1018, 1018, "2031-03-09"),
    "B-all": ("Board of Recorders", "at_least", 803, 803, None, "2031-03-11"),
    "B-north": ("Board of Recorders", "exact", 420, 420, 420, "2031-03-11"),
    "B-south": ("Board of Recorders", "exact", 383, 383, 383, "2031-03-11"),
    "C-range": ("Committee", "interval", 1426, None, 1664, "2031-07"),
    "C-forces": ("Committee", "exact", 238, 238, 238, "2031-07"),
    "D-unstated": ("Daily", "about", None, 973, None, "2031-03-10"),
}
ARABIC = {
    "Archive of Qazra": "أرشيف قزرة",
    "Board of Recorders": "مجلس الموثِّقين",
    "Committee": "اللجنة",
    "Daily": "اليومية",
}
SEALED = "The whole of that people did it."


def _row(claim: str, number: int) -> dict[str, Any]:
    publisher, quantity, low, best, high, as_of = CLAIMS[claim]
    return {
        "claim": claim,
        "publisher": both(publisher, ARABIC[publisher]),
        "quantity": quantity,
        "low": low,
        "best": best,
        "high": high,
        "sentence": both(f"{publisher} counted the dead of Qazra ({claim}).", f"أحصى {ARABIC[publisher]} قتلى قزرة."),
        "as_of": as_of,
        "published_on": None,
        "method": both("aggregate", "رقم إجمالي"),
        "confidence": "B",
        "perpetrators": ["unstated"] if claim == "D-unstated" else ["any"],
        "file": "hand/counts.csv",
        "row": number,
    }


def _panels() -> list[dict[str, Any]]:
    rows = [_row(claim, number) for number, claim in enumerate(CLAIMS, 2)]
    shared = {"scope": both("Qazra, March.", "قزرة، آذار/مارس."), "why_apart": both("Apart.", "على حدة.")}
    return [
        {"id": "panel-1", "title": both("All the dead", "جميع القتلى"), "rows": rows[:5], **shared},
        {"id": "panel-2", "title": both("By attribution", "بحسب الجهة"), "rows": rows[5:], **shared},
    ]


def finding(rule: str, severity: str, effect: int, claims: list[str], **given: Any) -> dict[str, Any]:
    """One finding in the shape that `counts` gives."""
    text, residual = given.get("text", "420 + 383 = 803"), given.get("residual", 0)
    return {
        "id": given.get("id", f"{rule}-{claims[0]}"),
        "rule": rule,
        "claims": claims,
        "arithmetic": {
            "left": [[claim, 1, CLAIMS[claim][3] or CLAIMS[claim][2]] for claim in claims],
            "right": [],
            "left_value": 0,
            "right_value": 0,
            "residual": residual,
            "text": text,
        },
        "values": {},
        "severity": severity,
        "effect": effect,
        "sentence": both(f"Sentence of {rule}.", f"جملة القاعدة {rule}."),
        "means": both(f"Meaning of {rule}.", f"معنى {rule}."),
        "do_not_conclude": both(f"Not to conclude from {rule}.", f"لا يُستخلص من {rule}."),
    }


def _bound(name: str, perpetrators: str, ends: tuple[int | None, int | None], readings: str = "floors") -> Any:
    titles = {"civilians": "المدنيون", "forces": "أفراد القوات", "north": "ضحايا الشمال", "south": "ضحايا الجنوب"}
    title = both(f"People killed: {name}", titles[name])
    return {
        "id": f"{name}-{readings}",
        "scope": {"population": name, "perpetrators": perpetrators},
        "title": title,
        "low": ends[0],
        "high": ends[1],
        "readings": readings,
        "binding_low": ["B-north"] if ends[0] else [],
        "binding_high": ["C-range"] if ends[1] else [],
        "sentence": both(f"Bound on {name}, {readings}.", f"حدّ {titles[name]}."),
    }


def _step(kind: str, low: int | None, high: int | None, claims: list[str]) -> dict[str, Any]:
    sentence = both(f"Step by {kind}.", f"خطوة {kind}.")
    return {"kind": kind, "from": None, "to": None, "low": low, "high": high, "claims": claims, "sentence": sentence}


def _positions() -> list[dict[str, Any]]:
    def held(holder: str, paraphrase: str, sealed: bool = False) -> dict[str, Any]:
        source = {"source": "Gazette of Qazra", "locator": "page 4", "directness": "reported"}
        return {"holder": holder, "holder_actor": "", "paraphrase": paraphrase, "sealed": sealed, **source}

    stances = [
        {
            "stance": "it_was_planned",
            "holders": [held("Committee", "Orders were given."), held("Daily", "It was led.")],
        },
        {"stance": "it_was_not", "holders": [held("Board of Recorders", "لم تصدر أوامر."), held("A", SEALED, True)]},
    ]
    return [{"question_id": "Q1", "question": "Was it planned?", "stances": stances, "rests_on": ["B-all"]}]


def described() -> dict[str, Any]:
    """What the counts stage gives, all sections filled."""
    steps = [
        _step("window", -60, -60, ["A-all"]),
        _step("population", -213, 0, ["A-arm"]),
        _step("duplicates", 0, 0, []),
        _step("unexplained", 58, 271, []),
    ]
    points = [
        {"claim": "A-all", "as_of": "2031-03-08", "change": None, "parts_changed": []},
        {"claim": "A-late", "as_of": "2031-03-09", "change": 60, "parts_changed": [[both("members", "أفراد"), 60]]},
    ]
    for point in points:
        ends = dict(zip(("low", "best", "high"), CLAIMS[str(point["claim"])][2:5], strict=True))
        point.update(ends, published_on=None, sentence=both(f"Release {point['claim']}.", "إصدار."))
    return {
        "panels": _panels(),
        "findings": [
            finding("off_by_one", "low", 1, ["A-civ", "A-arm"]),
            finding("revision_by_part", "medium", 30, ["A-all", "A-late"]),
            finding(
                "parts_do_not_sum",
                "high",
                60,
                ["A-civ", "A-arm", "A-late"],
                text="745 + 213 = 958; 1,018 − 958 = 60",
                residual=-60,
            ),
            finding("nested_or_disjoint", "high", 238, ["C-range", "C-forces"], text="", residual=None),
            finding("off_by_one", "medium", 10, ["B-north", "B-south"]),
        ],
        "readings": {
            claim: {"reading": "documented_floor", "why": both("A total.", "رقم إجمالي."), "allowance": 0.05}
            for claim in CLAIMS
        },
        "conflicts": [
            {
                "claims": ["A-all", "A-late"],
                "readings": {},
                "sentence": both("958 and 1,018 cannot both be complete.", "لا يكتمل 958 و1,018 معًا."),
                "reconcile": {"reread": "A-all", "sentence": both("Read 958 as a floor.", "اقرأ 958 حدًّا أدنى.")},
            },
            {
                "claims": ["B-all", "B-north", "B-south"],
                "readings": {},
                "sentence": both("Three of the Board.", "ثلاثة للمجلس."),
                "reconcile": None,
            },
        ],
        "bounds": [
            _bound("civilians", "any", (745, None)),
            _bound("civilians", "any", (745, 1664), "complete"),
            _bound("forces", "any", (238, None)),
            _bound("south", "SOUTH", (383, None)),
            _bound("north", "NORTH", (420, None)),
        ],
        "series": [
            {
                "publisher": both("Archive of Qazra", ARABIC["Archive of Qazra"]),
                "title": both("all", "الكل"),
                "points": points,
            }
        ],
        "explanations": [
            {
                "a": "A-late",
                "b": "B-all",
                "steps": steps,
                "exact": False,
                "sentence": both("958 and 803 differ in scope.", "يختلف الرقمان في النطاق."),
            }
        ],
        "positions": _positions(),
    }


def counted_facts(given: dict[str, Any] | None = None) -> dict[str, Any]:
    """The facts of that case, made as the stage before the report makes them."""
    found, book = described() if given is None else given, FactBook(5)
    panels = []
    for panel in found["panels"]:
        rows = []
        for row in panel["rows"]:
            shown = row["best"] if row["best"] is not None else row["low"]
            rows.append({**row, "fact": book.published(f"published-{row['claim']}", shown, row)})
        panels.append({**panel, "rows": rows})
    counts = count_facts(found, book)
    return {**totals_facts(), "panels": panels, "counts": counts, "facts": book.facts}
