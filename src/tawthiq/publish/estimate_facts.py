"""How many were never documented, as facts: what each family says or why it refuses, and the strata one by one.

An estimate is a count in disguise, made from small numbers: who is on which lists. So it is told to three digits only where
all of that is shown; elsewhere, and in every stratum, to two or three digits in multiples of twice the smallest publishable
number, as pairs of rows are. What is refused in a stratum is told without its reason: that could tell how few were on
which list. What two lists allow is a formula of three counts, and told only where all three are shown.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tawthiq.case import CaseDeclaration
from tawthiq.estimates.shown import figures, shown
from tawthiq.language import LANGUAGES, sentence
from tawthiq.mse.rounding import Rounding
from tawthiq.publish.fact_book import FactBook
from tawthiq.publish.linkage_facts import overlap_is_open
from tawthiq.publish.threshold_facts import threshold_facts

# Reasons whose values are numbers of people, or of patterns in which few are, are told in words of their own.
_IN_OTHER_WORDS = ("too_few_records", "zero_cells")
_ESTIMATED = ("point", "low", "high", "last", "median", "median_if_wider")


LabelOf = Callable[[str, str], Mapping[str, str]]
"""What a label of a stratum is called, by language."""


def estimate_facts(
    estimates: Mapping[str, Any] | None,
    declaration: CaseDeclaration,
    facts: Mapping[str, Any],
    label_of: LabelOf,
    book: FactBook,
) -> dict[str, Any] | None:
    """What `tawthiq.estimates.estimates_of` found, with a fact for every figure; None where it is None.

    `facts` are those of the documented, of the overlap and of the strata, which stand beside it.
    """
    if estimates is None:
        return None
    found, documented = estimates["whole"], facts["documented"]["best"]
    known = book.facts[documented]["value"] == found["n"]
    open_ = known and overlap_is_open(facts, book)
    coarse = {} if open_ else {"digits": 2, "step": 2 * book.smallest_cell}
    rounding = Rounding(**coarse, least=found["n"] if known else 0)
    told = shown(
        found, documented, rounding, lambda name, value: book.estimated(f"estimate-{name}", value), though_apart=False
    )
    titles = {each.list_id: each.title for each in declaration.lists}
    for kind in ("families", "left_out"):
        for each, result in zip(told[kind], found[kind].values(), strict=True):
            each["because"] = because(result) if each["figures"] is None else None
            each.pop("values", None)
    for each in told["families"]:
        each["warnings"] = [_warning(warning, rounding) for warning in each["warnings"] or ()]
        each["would_help"] = list(each["would_help"] or ())
    for each in told["left_out"]:
        each["title"] = titles[each["list"]]
    refused = told["preferred"] is None
    return {
        **told,
        "coarse": not open_,
        "step": 2 * book.smallest_cell,
        "because": because(found) if refused else None,
        "would_help": list(found["would_help"]) if refused else [],
        "over_linkage": _over_linkage(estimates.get("over_linkage"), Rounding(**coarse), book),
        "by_threshold": threshold_facts(estimates.get("by_threshold"), Rounding(**coarse), book),
        "bounds": _bounds(found["bounds"], rounding, book) if open_ else None,
        "strata": [_stratum(stratum, labels, facts, label_of, book) for stratum, labels in estimates["strata"].items()],
    }


def _over_linkage(found: Mapping[str, Any] | None, rounding: Rounding, book: FactBook) -> dict[str, Any] | None:
    """The figure over draws of the linkage and the shares of its doubt; what is left out is told without numbers."""
    if found is None:
        return None
    told: dict[str, Any] = {"left_out": bool(found["refused"]), "disagree": bool(found["disagree"])}
    further = [_said(f"stratum_{each['stratum']}") for each in found["further_strata"]]
    told |= {"further_strata": further, "figures": None, "parts": None}
    if found["verdict"] == "refused":
        return told
    low, high = found["interval"]
    ends = {"middle": rounding.middle(found["point"]), "low": rounding.low(low), "high": rounding.high(high)}
    # No more exact than the sum that it is taken from.
    unit = Rounding(rounding.digits, rounding.unit(found["point"]))
    ends["undocumented"] = unit.middle(max(found["point"] - found["documented"]["middle"], 0))
    figures = {name: book.estimated(f"estimate-over-linkage-{name}", value) for name, value in ends.items()}
    parts = {name: round(share, 2) for name, share in found["parts"]["share"].items()}
    return {**told, "figures": figures, "parts": parts}


def because(result: Mapping[str, Any]) -> dict[str, str]:
    """Why a family refused, in both languages, without numbers of people."""
    reason = result["reason"]
    if reason in _IN_OTHER_WORDS:
        return _said(f"estimates_reason_{reason}", least=result["values"].get("least", 0))
    return _said(f"mse_reason_{reason}", **result["values"])


def _warning(warning: Mapping[str, Any], rounding: Rounding) -> dict[str, str]:
    values = {
        key: rounding.middle(each) if key in _ESTIMATED else each for key, each in warning.items() if key != "code"
    }
    return _said(f"mse_warning_{warning['code']}", **values)


def _bounds(bounds: Mapping[str, Any] | None, rounding: Rounding, book: FactBook) -> list[dict[str, Any]] | None:
    """What two lists allow, for each stated dependence: only a range, never a figure."""
    if not bounds or not bounds["shared"]:
        return None
    return [
        {
            "psi": each["psi"],
            "low": book.estimated(f"estimate-psi-{each['psi']:g}-low", rounding.low(each["low"])),
            "high": book.estimated(f"estimate-psi-{each['psi']:g}-high", rounding.high(each["high"])),
        }
        for each in bounds["curve"]
    ]


def _stratum(
    stratum: str, labels: Mapping[str, Mapping[str, Any]], facts: Mapping[str, Any], label_of: LabelOf, book: FactBook
) -> dict[str, Any]:
    """Each label beside its documented number, where that stands elsewhere on the page too."""
    shown_there = {
        row["fact"].removeprefix(f"stratum-{stratum}-"): row["fact"]
        for table in facts["strata"]
        if table["stratum"] == stratum
        for row in table["rows"]
    }
    rows = []
    for label, result in labels.items():
        fact = shown_there.get(label)
        public = fact is not None and book.facts[fact]["value"] == result["n"]
        rounding = Rounding(step=2 * book.smallest_cell, least=result["n"] if public else 0)
        said = figures(
            result, f"{stratum}-{label}", rounding, lambda name, value: book.estimated(f"estimate-{name}", value)
        )
        rows.append({"label": dict(label_of(stratum, label)), "documented": fact, "figures": said})
    return {"stratum": stratum, "title": _said(f"stratum_{stratum}"), "rows": rows}


def _said(code: str, **values: Any) -> dict[str, str]:
    return {language: sentence(code, values, language) for language in LANGUAGES}
