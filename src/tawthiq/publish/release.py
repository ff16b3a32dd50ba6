"""A release: the folder that is frozen, signed for and passed on (format: `tawthiq_verify.py`)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tawthiq.language import sentence
from tawthiq.publish.release_tables import release_tables, release_totals
from tawthiq.publish.table_files import table_files

RULE_VERSION = "1"
LISTING = "release.json"
README = {"en": "README.txt", "ar": "README.ar.txt"}


@dataclass(frozen=True)
class ReleaseSources:
    """All that a release is made from: what the report shows, its pages, and the signed checkpoint behind them."""

    name: str
    facts: Mapping[str, Any]
    pages: Mapping[str, bytes]
    checkpoint: bytes
    seed: int
    verifier: str  # SHA-256 of the outsider's one file
    licence: str | None = None  # on which terms it may be used; None: what the README says


def release_files(sources: ReleaseSources) -> dict[str, bytes]:
    """Every file of a release but its proofs, `release.json` last; the same sources give the same bytes."""
    simulated = sources.facts["case"]["simulated"]
    totals = {"v": 1, **_marked(simulated), "totals": release_totals(sources.facts)}
    files = {
        "checkpoint": sources.checkpoint,
        "totals.json": _json(totals),
        "facts.json": _json(sources.facts),
        **{name: _readme(sources, language) for language, name in README.items()},
        **sources.pages,
    }
    if sources.licence is not None:
        files["LICENCE.txt"] = sources.licence.encode()
    for name, rows in release_tables(sources.facts).items():
        files |= table_files(name, rows)
    listing = {
        "v": 1,
        "name": sources.name,
        "title": sources.facts["case"]["title"],
        **_marked(simulated),
        "rules": {**sources.facts["rules"], "release": RULE_VERSION},
        "seed": sources.seed,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    return {**files, LISTING: _json(listing)}


def released_figures(facts: Mapping[str, Any]) -> dict[str, int]:
    """The counts of people that a release tells, by fact: the next one must not differ from them by a few."""
    return {
        each["id"]: each["value"]
        for each in facts["facts"].values()
        if type(each["value"]) is int and not each["claims"] and each["rule"] != "estimated"
    }


def _marked(simulated: bool) -> dict[str, Any]:
    return {"simulated": {each: sentence("release_simulated", {}, each) for each in README}} if simulated else {}


def _readme(sources: ReleaseSources, language: str) -> bytes:
    facts = sources.facts
    title = facts["case"]["title"]
    values = {"title": title[language], "name": sources.name, "verifier": sources.verifier}
    parts = [
        sentence("release_readme_title", values, language, isolate=language == "ar"),
        sentence("release_simulated", {}, language) if facts["case"]["simulated"] else "",
        sentence("release_readme_check", values, language, isolate=language == "ar"),
        sentence("release_readme_cannot", values, language),
        sentence("release_readme_files", values, language),
        sentence("release_readme_hidden", {"smallest": facts["smallest_cell"]}, language),
        sentence("release_readme_licence" if sources.licence is not None else "release_readme_terms", {}, language),
    ]
    return ("\n\n".join(part.strip() for part in parts if part) + "\n").encode()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
