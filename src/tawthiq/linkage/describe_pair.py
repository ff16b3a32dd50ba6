"""An explanation of two records, or of one person's records, in sentences and as a waterfall of evidence.

It carries names and rows: it is for those who keep the case.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tawthiq.language import LANGUAGES, sentence
from tawthiq.linkage.evidence import Evidence, read_evidence
from tawthiq.linkage.explain import (
    PairExplained,
    Part,
    explained,
    name_parts,
    pairs_among,
    rows_of,
    strongest_links,
)

SHOWN = (
    *("name", "kunya", "mother", "sex_text", "age_text", "birth_text", "death_text", "place_text"),
    *("status_text", "fate_text", "affiliation", "cause", "incident"),
)
"""The columns of a record that a person compares, as the list has them."""

_SAID_BY = {"age": "age_text", "birth": "birth_text", "death": "death_text", "place": "place_text", "sex": "sex_text"}


def describe_pair(found: PairExplained) -> dict[str, Any]:
    """An explanation ready to be shown.

    `rows` are the two records with what each says by field. `steps` are the waterfall: `comparison`, `level`, `weight`
    (log2 of how much likelier for one person), `from` and `to` (the sum before and after), `values` of both records
    where the list gives them, `label` and `sentence` by language. `parts` lays the names side by side, part by part,
    each with its `letters`: `pieces` (left, right, bits), what the `rest` of the spellings says, and the `sum`.
    `sentence` tells the whole by language; `probability` and `said` are None where the pair was not kept, `odds` where
    it was never weighed.
    """
    steps, total = [], 0.0
    for each in found.steps:
        column = "mother" if each.comparison == "mother" else _SAID_BY.get(each.comparison)
        values = [found.left[column], found.right[column]] if column else None
        steps.append(
            {
                "comparison": each.comparison,
                "level": each.level,
                "weight": each.weight,
                "from": round(total, 2),
                "to": round(total + each.weight, 2),
                "values": values,
                "label": _both(f"comparison_{each.comparison}", {}),
                "sentence": _both(f"evidence_{each.comparison}_{each.level}", {}),
            }
        )
        total += each.weight
    return {
        "rows": [shown_row(found.left), shown_row(found.right)],
        "probability": found.probability,
        "said": found.said,
        "judged": found.judged,
        "odds": None if found.odds is None else round(found.odds, 2),
        "steps": steps,
        "parts": [{**_part(each, found.records), "letters": _letters(each)} for each in found.parts],
        "sentence": _in_languages(lambda language: _told(found, language)),
    }


def describe_person(
    records: Any, pairs: Any, members: Sequence[str], anew: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """What holds the records of one person together, and what speaks most against it.

    `links` are the likeliest that join them all, the strongest first: without the last the person falls apart.
    `weakest` is the pair that the model finds least likely, None where no more than two records are joined. `anew` are
    rows for pairs among them that were not kept.
    """
    rows = rows_of(records, set(members))
    among = pairs_among(pairs, set(members))
    links = [_pair_of(records, rows, pair) for pair in strongest_links(members, among)]
    weighed = [*among, *anew]
    weakest = min(weighed, key=lambda pair: (pair["said"], pair["left"], pair["right"]), default=None)
    ordered = sorted(rows.values(), key=lambda row: (row["position"], row["record_id"]))
    return {
        "rows": [shown_row(row) for row in ordered],
        "links": links,
        "weakest": _pair_of(records, rows, weakest) if weakest and len(members) > 2 else None,
        "sentence": _both("explain_person" if len(members) > 1 else "explain_person_alone", {"n": len(members)}),
    }


def for_and_against(pair: Mapping[str, Any], language: str) -> tuple[list[str], list[str]]:
    """What speaks for and against a pair, in words and without a number, the weightiest first."""
    found = [each for each in read_evidence(pair["evidence"]) if each.about_them]

    def told(wanted: Callable[[Evidence], bool]) -> list[str]:
        return [sentence(f"evidence_{each.comparison}_{each.level}", {}, language) for each in found if wanted(each)]

    return told(lambda each: each.weight > 0), told(lambda each: each.weight < 0)


def parts_in_words(
    left: Mapping[str, Any], right: Mapping[str, Any], borne: Mapping[str, int], of: int, language: str
) -> list[str]:
    """The parts of two names side by side, in words."""
    return [_part(each, of)["sentence"][language] for each in name_parts(left, right, borne)]


def shown_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Where a record stands and what it says, as the list has it."""
    return {
        **{name: row[name] for name in ("record_id", "claim_id", "row_key", "list_id", "documenter", "file", "row")},
        "says": {name: row[name] for name in SHOWN if row.get(name)},
    }


def _pair_of(records: Any, rows: Mapping[str, Mapping[str, Any]], pair: Mapping[str, Any]) -> dict[str, Any]:
    return describe_pair(explained(records, rows[pair["left"]], rows[pair["right"]], pair))


def _told(found: PairExplained, language: str) -> str:
    said = []
    if found.judged:
        said.append(sentence(f"explain_judged_{found.judged}", {}, language))
    if found.odds is None:
        said.append(sentence("explain_never_weighed", {}, language))
    else:
        said.append(sentence("explain_model_says", {"percent": percent_text(found.odds)}, language))
    return " ".join(said)


def percent_text(odds: float) -> str:
    """Log2 odds as a percentage that does not claim more than it can.

    >>> percent_text(0.0), percent_text(30.0), percent_text(-30.0)
    ('50.0', '> 99.9', '< 0.1')
    """
    share = 100 / (1 + 2.0 ** -max(min(odds, 60.0), -60.0))
    return "> 99.9" if share > 99.9 else "< 0.1" if share < 0.1 else f"{share:.1f}"


def _part(part: Part, of: int) -> dict[str, Any]:
    values: dict[str, Any] = {"n": part.bearers, "of": of}
    if part.how == "alone":
        values["part"] = part.left or part.right
    elif part.how == "same":
        values["part"] = part.left
    else:
        values.update(left=part.left, right=part.right)
    code = f"explain_part_{part.how}"
    told = _in_languages(lambda language: sentence(code, values, language, isolate=True))
    return {"left": part.left, "right": part.right, "how": part.how, "bearers": part.bearers, "sentence": told}


def _letters(part: Part) -> dict[str, Any] | None:
    if part.how == "alone":
        return None
    from tawthiq.text.alignment import aligned_parts

    found = aligned_parts(part.left, part.right)
    pieces = [{"left": pair.first, "right": pair.second, "bits": round(pair.bits, 2)} for pair in found.pieces]
    return {"pieces": pieces, "rest": round(found.rest, 2), "sum": round(found.bits, 2)}


def _both(code: str, values: Mapping[str, Any]) -> dict[str, str]:
    return _in_languages(lambda language: sentence(code, values, language))


def _in_languages(say: Callable[[str], str]) -> dict[str, str]:
    return {language: say(language) for language in LANGUAGES}
