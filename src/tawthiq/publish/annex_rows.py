"""What the internal annex lists: every victim with every claim behind it, and the pairs that are in doubt."""

import json
from collections.abc import Mapping
from typing import Any

from tawthiq.case import CaseDeclaration
from tawthiq.language import LANGUAGES, codes, interval_text, sentence
from tawthiq.linkage import LOOSE, STRICT
from tawthiq.register.victims import FIELDS


def annex_rows(declaration: CaseDeclaration, claims: Any, register: Mapping[str, Any], pairs: Any) -> dict[str, Any]:
    """The victims and doubtful pairs, from Arrow tables of claims, of the register (victims, clusters) and of pairs."""
    shown = {row["record_id"]: _claim(row, declaration) for row in claims.to_pylist()}
    of_victim: dict[str, list[str]] = {}
    for row in register["clusters"].to_pylist():
        of_victim.setdefault(row["victim_id"], []).append(row["record_id"])
    likelihood = _weakest_link(register["clusters"], pairs)
    return {
        "case": {"title": declaration.title, "simulated": declaration.simulated},
        "victims": [
            {
                "victim_id": victim["victim_id"],
                "standing": _standing(victim),
                "claims": [shown[record_id] for record_id in of_victim[victim["victim_id"]]],
                "conflicts": victim["conflicts"],
                "confidence": likelihood.get(victim["victim_id"]),
            }
            for victim in register["victims"].to_pylist()
        ],
        "doubtful_pairs": [
            {
                "left": shown[pair["left"]],
                "right": shown[pair["right"]],
                "probability": pair["probability"],
                "evidence": [_in_words(*each) for each in json.loads(pair["evidence"])],
            }
            for pair in pairs.to_pylist()
            if LOOSE <= pair["probability"] < STRICT and pair["judged"] is None
        ],
    }


def _claim(row: Mapping[str, Any], declaration: CaseDeclaration) -> dict[str, Any]:
    place = {name: row[name] for name in ("claim_id", "file", "sheet", "row")}
    fields = {column: text for column, text in json.loads(row["fields"])}
    return {**place, "documenter": declaration.documenter_named(row["documenter"]).name, "fields": fields}


def _standing(victim: Mapping[str, Any]) -> dict[str, str]:
    values = {}
    for field, columns in FIELDS.items():
        found = [victim[column] for column in columns]
        if None in found:
            continue
        if field == "age":
            values[field] = interval_text(found[0], found[1], "en")
        else:
            values[field] = "/".join(dict.fromkeys(map(str, found)))
    return values


def _weakest_link(clusters: Any, pairs: Any) -> dict[str, float]:
    """For each victim of several records, the least probability among the pairs that hold it together."""
    victim_of = dict(zip(clusters["record_id"].to_pylist(), clusters["victim_id"].to_pylist(), strict=True))
    weakest: dict[str, float] = {}
    for left, right, probability in zip(
        *(pairs[name].to_pylist() for name in ("left", "right", "probability")), strict=True
    ):
        victim = victim_of[left]
        if victim == victim_of[right]:
            weakest[victim] = min(probability, weakest.get(victim, 1.0))
    return weakest


def _in_words(comparison: str, level: str, weight: float) -> tuple[Any, Any, float]:
    """A piece of evidence with its level said in both languages, where the catalogue has words for it."""
    code = f"evidence_{comparison}_{level}"
    if code not in codes():
        return comparison, level, weight
    return comparison, {language: sentence(code, {}, language) for language in LANGUAGES}, weight
