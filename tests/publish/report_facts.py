"""Two invented sets of facts: one case of lists in an invented place, one of published totals only."""

from typing import Any

PATTERNS = {
    ("a",): 412,
    ("b",): 230,
    ("c",): 96,
    ("a", "b"): 188,
    ("a", "c"): 41,
    ("b", "c"): None,
    ("a", "b", "c"): 77,
}
DAYS = {"2031-03-06": 212, "2031-03-07": 431, "2031-03-08": 198, "2031-03-09": None, "2031-03-11": 61}
AREAS = {
    "QZ0101": ("Darzuma", "درزومة", 431),
    "QZ0102": ("Hizlan", "هزلان", 166),
    "QZ0201": ("Qalmoud", "قلمود", 214),
    "QZ0301": ("Shalgan", "شلغان", None),
}
STRATA = {("women and girls", "نساء وفتيات"): 301, ("men and boys", "رجال وفتيان"): 702, ("unknown", "غير معروف"): 41}


class Facts:
    """Facts as the stage before the report writes them."""

    def __init__(self) -> None:
        self.facts: dict[str, dict[str, Any]] = {}

    def people(self, fact_id: str, value: int | None, rule: str) -> str:
        return self.add(fact_id, value, rule, [], suppressed=value is None)

    def add(self, fact_id: str, value: int | None, rule: str, claims: list[Any], *, suppressed: bool = False) -> str:
        entry = {"id": fact_id, "value": value, "suppressed": suppressed, "rule": rule, "claims": claims}
        self.facts[fact_id] = {**entry, "claims_total": len(claims)}
        return fact_id


def both(english: str, arabic: str) -> dict[str, str]:
    return {"en": english, "ar": arabic}


def published_row(book: Facts, claim: str, quantity: str, low: int | None, best: int | None, high: int | None) -> Any:
    place = {"claim": claim, "file": "hand/counts.csv", "row": len(book.facts) + 2}
    shown = best if best is not None else low
    return {
        **place,
        "publisher": both(f"Recorder {claim[0]}", f"الموثِّق {claim[0]}"),
        "quantity": quantity,
        "low": low,
        "best": best,
        "high": high,
        "fact": book.add(f"published-{claim}", shown, "published_by_documenter", [place]),
        "sentence": both(
            f"Recorder {claim[0]} counted civilians killed in the two coastal districts, by date of documentation.",
            f"أحصى الموثِّق {claim[0]} المدنيين القتلى في المنطقتين الساحليتين، بحسب تاريخ التوثيق.",
        ),
        "as_of": "2031-03-10",
        "published_on": "2031-03",
        "part_of": None,
        "method": both("aggregate", "رقم إجمالي"),
        "confidence": "A",
    }


def panel(panel_id: str, title: tuple[str, str], rows: list[Any]) -> dict[str, Any]:
    return {
        "id": panel_id,
        "title": both(*title),
        "scope": both("Civilians, two districts, 6–11 March.", "المدنيون، في منطقتين، بين 6 و11 آذار/مارس."),
        "why_apart": both("Counts civilians only.", "يُحصي المدنيين فقط."),
        "rows": rows,
    }


def panels(book: Facts) -> list[dict[str, Any]]:
    many = [
        published_row(book, "N-0308-803", "exact", 803, 803, 803),
        published_row(book, "S-0310-973", "at_least", 973, 973, None),
        published_row(book, "R-0312-1000", "about", None, 1000, None),
        published_row(book, "C-0720-1426", "interval", 1426, None, 1664),
        published_row(book, "H-0720-unknown", "unknown", None, None, None),
    ]
    alone = [published_row(book, "M-0312-20", "at_least", 20, 20, None)]
    return [
        panel("civilians", ("Civilians killed", "المدنيون القتلى"), many),
        panel("missing", ("The missing", "المفقودون"), alone),
    ]


def case(simulated: bool) -> dict[str, Any]:
    return {
        "title": both("Three lists of Qazra", "ثلاث قوائم من قزرة"),
        "window": ["2031-03-06", "2031-03-11"],
        "simulated": simulated,
        "languages": ["ar", "en"],
    }


def lists_facts() -> dict[str, Any]:
    """A simulated case with three lists, known truth and a few published totals."""
    book = Facts()
    names = {
        "a": ("First list", "القائمة الأولى", 718),
        "b": ("Second list", "القائمة الثانية", 497),
        "c": ("Third list", "القائمة الثالثة", 216),
    }
    facts: dict[str, Any] = {
        "case": case(simulated=True),
        "ledger": {"head": "9f2c" * 16, "claims": 1431, "sources": 3},
        "rules": {"names": "names 3", "link": "link 1", "register": "register 1"},
        "panels": panels(book),
        "documented": {
            "low": book.people("documented-low", 1021, "documented_low"),
            "best": book.people("documented-best", 1044, "documented_best"),
            "high": book.people("documented-high", 1069, "documented_high"),
            "missing": book.people("documented-missing", 12, "documented_missing"),
        },
        "lists": [
            {
                "list_id": key,
                "documenter": both(f"Recorder {key.upper()}", f"الموثِّق {key.upper()}"),
                "title": both(english, arabic),
                "records": book.people(f"records-{key}", value, "records_on_list"),
            }
            for key, (english, arabic, value) in names.items()
        ],
        "overlap": {
            "lists": list(names),
            "patterns": [
                {"lists": list(key), "fact": book.people(f"overlap-{''.join(key)}", value, "capture_histories")}
                for key, value in PATTERNS.items()
            ],
        },
        "timeline": [
            {"day": day, "unit": "day", "fact": book.people(f"timeline-{day}", value, "deaths_by_day")}
            for day, value in DAYS.items()
        ],
        "timeline_unknown": book.people("timeline-unknown", 138, "deaths_by_day"),
        "areas": [
            {
                "code": code,
                "name": both(en, ar),
                "level": "adm2",
                "fact": book.people(f"area-{code}", n, "deaths_by_area"),
            }
            for code, (en, ar, n) in AREAS.items()
        ],
        "areas_unknown": book.people("area-unknown", 19, "deaths_by_area"),
        "geography": "invented",
        "accountability": False,
        "strata": [
            {
                "stratum": "sex",
                "title": both("Sex", "الجنس"),
                "rows": [
                    {"label": both(*label), "fact": book.people(f"sex-{label[0]}", value, "deaths_by_stratum")}
                    for label, value in STRATA.items()
                ],
            }
        ],
        "conflicts": [{"field": "age", "fact": book.people("conflict-age", 57, "conflicting_values")}],
        "unknown": [{"field": "perpetrator", "fact": book.people("unknown-perpetrator", 880, "unknown_values")}],
        "flags": [{"code": "date_ambiguous"}],
        "linkage": linkage_section(book),
        "linkage_quality": {"precision": 0.9931, "recall": 0.9812, "f1": 0.9871, "count_true": 1050},
    }
    return {**facts, "facts": book.facts}


def linkage_section(book: Facts) -> dict[str, Any]:
    """What is known of the linkage of three lists before anybody judged."""
    kinds = {("script", "same"): (150, 0.21), ("script", "cross"): (170, 0.33), ("age", "missing"): (None, None)}
    return {
        "told": True,
        "judgements": {
            **dict.fromkeys(("calibration_error", "curve", "precision", "recall")),
            **{"checked": False, "reliability": [], "held": 0, "judged": 0, "unsure": 0},
        },
        "sentences": [both("Calibration unchecked on these lists.", "لم تُفحص معايرة الاحتمالات على هذه القوائم.")],
        "expected": {
            "same": book.people("linkage-expected-pairs", 390, "expected_pairs"),
            "doubtful": book.people("linkage-doubtful-pairs", 320, "doubtful_pairs"),
            "victims": {
                end: book.people(f"linkage-expected-victims-{end}", value, "expected_victims")
                for end, value in (("mean", 1043), ("low", 1035), ("high", 1052))
            },
            "candidates_per_record": 14.26,
            "candidate_recall": None,
            "precision": 0.9787,
            "recall": 0.99996,
        },
        "deduplicated": [both("First list", "القائمة الأولى")],
        "kinds": [
            {
                "by": by,
                "kind": kind,
                "doubtful": book.people(f"linkage-doubtful-{by}-{kind}", doubtful, "doubtful_pairs"),
                "share": share,
                **dict.fromkeys(("judged", "false_links", "missed_links"), 0),
            }
            for (by, kind), (doubtful, share) in kinds.items()
        ],
    }


def totals_facts() -> dict[str, Any]:
    """A case of published totals without any list of people."""
    book = Facts()
    empty: dict[str, Any] = {
        key: [] for key in ("lists", "timeline", "areas", "strata", "conflicts", "unknown", "flags")
    }
    return {
        **empty,
        "case": case(simulated=False),
        "ledger": {"head": "0b" * 32, "claims": 6, "sources": 1},
        "rules": {"counts": "counts 1"},
        "panels": panels(book),
        "documented": None,
        "overlap": None,
        "timeline_unknown": None,
        "areas_unknown": None,
        "geography": "syria",
        "accountability": False,
        "linkage": None,
        "linkage_quality": None,
        "facts": book.facts,
    }
