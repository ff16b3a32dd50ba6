"""How good the linkage is, as facts: what the model expects, what people found, and where the doubt lies.

A person on two lists is a pair of rows, so that the number of pairs is a number of people in disguise. It is told only where
all is shown of who is on which lists; elsewhere what was found of judged pairs, of which it is the least, is told as long
as enough are left that nobody judged.
"""

from collections.abc import Mapping
from typing import Any

from tawthiq.case import CaseDeclaration
from tawthiq.language import LANGUAGES, sentence
from tawthiq.publish.fact_book import FactBook

JUDGED = ("checked", "reliability", "calibration_error", "curve", "held", "judged", "unsure", "precision", "recall")


def linkage_facts(
    described: Mapping[str, Any] | None, declaration: CaseDeclaration, facts: Mapping[str, Any], book: FactBook
) -> dict[str, Any] | None:
    """What `tawthiq.quality.describe_linkage` found, with a fact for every number of pairs or people; None where it is None.

    `facts` are those of the lists and their overlap, which stand beside it.
    """
    if described is None:
        return None
    expected, victims = described["expected"], described["victims"]
    open_ = overlap_is_open(facts, book)
    told = open_ or described["judged_same"] + 2 * book.smallest_cell <= expected["same"]
    return {
        "told": told,
        "judgements": {name: described[name] for name in JUDGED} if told else None,
        "sentences": _sentences(described) if told else [_said("report_linkage_withheld")],
        "expected": {
            "same": book.pairs("linkage-expected-pairs", expected["same"], "expected_pairs")
            if open_
            else book.withheld("linkage-expected-pairs", "expected_pairs"),
            "doubtful": book.pairs("linkage-doubtful-pairs", expected["doubtful"], "doubtful_pairs"),
            "victims": victims
            and {
                end: book.people(f"linkage-expected-victims-{end}", round(victims[end]), "expected_victims")
                for end in ("mean", "low", "high")
            },
            **{name: expected[name] for name in ("candidates_per_record", "candidate_recall", "precision", "recall")},
        },
        "deduplicated": [each.title for each in declaration.lists if each.list_id in described["deduplicated"]],
        "kinds": [_kind(each, book, told=told) for each in described["kinds"]],
    }


def overlap_is_open(facts: Mapping[str, Any], book: FactBook) -> bool:
    """Whether all is shown of who is on which lists, so that what is worked out from it gives nothing away."""
    patterns = facts["overlap"]["patterns"]
    shown = [each["fact"] for each in patterns] + [each["records"] for each in facts["lists"]]
    return bool(patterns) and not any(book.facts[fact]["suppressed"] for fact in shown)


def _kind(kind: Mapping[str, Any], book: FactBook, *, told: bool) -> dict[str, Any]:
    fact = book.pairs(f"linkage-doubtful-{kind['by']}-{kind['kind']}", kind["doubtful"], "doubtful_pairs")
    share = kind["doubtful"] / kind["likely"] if kind["likely"] and not book.facts[fact]["suppressed"] else None
    found = {name: kind[name] if told else None for name in ("judged", "false_links", "missed_links")}
    return {
        "by": kind["by"],
        "kind": kind["kind"],
        "doubtful": fact,
        "share": None if share is None else round(share, 2),
        **found,
    }


def _sentences(described: Mapping[str, Any]) -> list[dict[str, str]]:
    said = described["sentences"]
    return [dict(zip(LANGUAGES, texts, strict=True)) for texts in zip(*(said[each] for each in LANGUAGES), strict=True)]


def _said(code: str) -> dict[str, str]:
    return {language: sentence(code, {}, language) for language in LANGUAGES}
