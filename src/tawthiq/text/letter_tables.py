"""The chances of letters by which names are compared: those that ship, those learnt from a user's own pairs.

What ships was learnt by `bench/train_letters.py` from the names of places and from rules; from no list of people, and not
from simulated lists, which are to test it (decision 0014).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from tawthiq.text.learning import END, learn_table
from tawthiq.text.letters import side_of, spelling
from tawthiq.text.names import parse_name
from tawthiq.text.transducer import LetterTable, Scripts

_ENOUGH = 100  # pairs that tell how often two lists of one script write a name alike
_STRENGTH = 2000.0  # letters that what is known already counts for when a user's pairs are learnt


@dataclass(frozen=True, eq=False)
class LetterTables:
    """Chances of letters between and within the two scripts."""

    tables: Mapping[Scripts, LetterTable]

    def save(self, path: str | Path) -> None:
        """Write the tables as JSON, for `load_tables` to read."""
        written = [
            {
                "scripts": scripts,
                "same": table.same,
                "rare": table.rare,
                "chances": _nested(table.chances),
            }
            for scripts, table in sorted(self.tables.items())
        ]
        Path(path).write_text(json.dumps(written, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _nested(chances: Mapping[tuple[str, str], float]) -> dict[str, dict[str, float]]:
    nested: dict[str, dict[str, float]] = {}
    for (left, right), chance in sorted(chances.items()):
        nested.setdefault(left, {})[right] = chance
    return nested


def load_tables(path: str | Path | None = None) -> LetterTables:
    """The letter tables that ship, or those that were saved in a file."""
    return _shipped() if path is None else _read(Path(path).read_text(encoding="utf-8"))


@cache
def _shipped() -> LetterTables:
    return _read(files("tawthiq.text").joinpath("letter_tables.json").read_text(encoding="utf-8"))


def _read(text: str) -> LetterTables:
    tables = {}
    for entry in json.loads(text):
        chances = {(left, right): chance for left, row in entry["chances"].items() for right, chance in row.items()}
        scripts = (entry["scripts"][0], entry["scripts"][1])
        tables[scripts] = LetterTable(scripts, chances, entry["rare"], entry["same"])
    return LetterTables(tables)


def learn(pairs: Iterable[tuple[str, str]], start: LetterTables | None = None) -> LetterTables:
    """Adapt the letter tables to pairs of names that are each one person's, written twice.

    Names of the same number of parts teach part by part, the others not. A pair may be wrong now and then. What is in
    `start` (the tables that ship) counts as two thousand letters already seen.
    """
    tables = dict((start or load_tables()).tables)
    material: dict[Scripts, list[tuple[str, str]]] = {}
    for first, second in pairs:
        parts = parse_name(first).tokens, parse_name(second).tokens
        if len(parts[0]) == len(parts[1]):
            for one, other in zip(*parts, strict=True):
                left, right = sorted(((side_of(one), spelling(one)), (side_of(other), spelling(other))))
                material.setdefault((left[0], right[0]), []).append((left[1], right[1]))
    for scripts, found in material.items():
        within = scripts[0] == scripts[1]
        equal = sum(left == right for left, right in found) if within else 0
        same = min(max(equal / len(found), 0.5), 0.99) if len(found) >= _ENOUGH else tables[scripts].same
        tables[scripts] = replace(tables[scripts], same=same)
        if equal < len(found):
            known = {piece: chance * _STRENGTH for piece, chance in tables[scripts].chances.items()}
            known[END] = tables[scripts].arrays.end * _STRENGTH
            tables[scripts] = learn_table(scripts, found, known, same)
    return LetterTables(tables)
