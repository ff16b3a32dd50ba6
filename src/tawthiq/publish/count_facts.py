"""What was found about published counts, as facts: each bound, residual and step with the published claims behind it."""

from collections.abc import Iterable, Mapping
from typing import Any

from tawthiq.publish.fact_book import FactBook

SECTIONS = ("findings", "readings", "conflicts", "bounds", "series", "explanations", "positions")


def count_facts(described: Mapping[str, Any], book: FactBook, *, documented: bool = False) -> dict[str, Any]:
    """The sections of a case's counts with a fact for every number that was worked out from published ones.

    Where a register stands beside them (`documented`), its own count is shown with every series that is no part of
    another.
    """
    places = {row["claim"]: row for panel in described.get("panels", []) for row in panel["rows"]}

    def fact(fact_id: str, value: int | None, rule: str, claims: Iterable[str]) -> str:
        return book.worked_out(fact_id, value, rule, [places[claim] for claim in claims if claim in places])

    sections: dict[str, Any] = {name: described.get(name, {} if name == "readings" else []) for name in SECTIONS}
    sections["findings"] = [
        {
            **finding,
            "residual_fact": fact(
                f"finding-{finding['id']}", finding["arithmetic"]["residual"], "finding_residual", finding["claims"]
            ),
        }
        for finding in sections["findings"]
    ]
    sections["bounds"] = [
        {
            **bound,
            **{
                f"{end}_fact": fact(f"bound-{bound['id']}-{end}", bound[end], f"bound_{end}", bound[f"binding_{end}"])
                for end in ("low", "high")
            },
        }
        for bound in sections["bounds"]
    ]
    sections["explanations"] = [
        {
            **explanation,
            "steps": [_step(explanation, number, step, fact) for number, step in enumerate(explanation["steps"], 1)],
        }
        for explanation in sections["explanations"]
    ]
    wholes = {row["claim"] for panel in described.get("panels", []) for row in panel["rows"] if not row.get("part_of")}
    sections["series"] = [
        {**each, "register": documented and each["points"][-1]["claim"] in wholes} for each in sections["series"]
    ]
    return sections


def _step(explanation: Mapping[str, Any], number: int, step: Mapping[str, Any], fact: Any) -> dict[str, Any]:
    name = f"step-{explanation['a']}-{explanation['b']}-{number}"
    ends = {
        f"{end}_fact": fact(f"{name}-{end}", step[end], "explanation_step", step["claims"]) for end in ("low", "high")
    }
    return {**step, **ends}
