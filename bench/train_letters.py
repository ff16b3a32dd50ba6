"""Learn the letter tables that ship: `python bench/train_letters.py [--out src/tawthiq/text/letter_tables.json]`.

The material is the gazetteer that ships (Arabic and Latin names of one place, in several romanisations), but for the tenth
of places that `bench/names.py` measures on, and rules for letters that it hardly has. Nothing else: no list of people, and
not the spellings of `simulate`, so that simulated lists remain a test. It takes some two minutes.
"""

import argparse
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from zlib import crc32

from tawthiq.text.gazetteer import GazetteerEntry, load_gazetteer
from tawthiq.text.learning import learn_table
from tawthiq.text.letter_tables import LetterTables
from tawthiq.text.letters import side_of, spelling
from tawthiq.text.names import parse_name
from tawthiq.text.transducer import Scripts

Part = tuple[str, str]
HELD_BACK = 10  # every tenth place is kept for measuring
_TIMES = 20.0  # in some hundred thousand pieces
_RULES = """
پ p b|چ ch c j sh|ژ j zh z g|ڤ v f w|ق k g gh|ك g|ج c g dj y|ث s t|ذ z d|ظ z d|ض z|غ g|ش ch sh s|خ h kh x|ح h|و v|ي e
د t|ب p
"""


def held_back(entry: GazetteerEntry) -> bool:
    """Whether a place is kept for measuring."""
    return crc32(entry.code.encode()) % HELD_BACK == 0


def parts_of(first: str, second: str) -> Iterator[tuple[Part, Part]]:
    """Parts of two names that stand in the same place, each with its alphabet, Arabic first."""
    parts = parse_name(first).tokens, parse_name(second).tokens
    if len(parts[0]) == len(parts[1]):
        for one, other in zip(*parts, strict=True):
            left, right = sorted(((side_of(one), spelling(one)), (side_of(other), spelling(other))))
            if left[1] and right[1]:
                yield left, right


def place_parts(*, kept_back: bool) -> Iterator[tuple[Part, Part]]:
    """Parts of the names of each place, in all pairs of its spellings."""
    for entry in load_gazetteer("syria").entries:
        if held_back(entry) == kept_back:
            for first, second in combinations(entry.names, 2):
                yield from parts_of(first, second)


def rules() -> dict[tuple[str, str], float]:
    """Pieces that the material hardly has, Kurdish, Turkish and Persian habits among them, as if seen some times."""
    known = {}
    for rule in _RULES.strip().replace("\n", "|").split("|"):
        letter, *written = rule.split()
        for piece in written:
            known[letter, piece] = known[f"{letter}|", f"{piece}|"] = _TIMES
    return known


def main() -> None:
    """Learn the three tables and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("src/tawthiq/text/letter_tables.json"))
    parser.add_argument("--rounds", type=int, default=12)
    asked = parser.parse_args()
    material: dict[Scripts, set[tuple[str, str]]] = {}
    for left, right in place_parts(kept_back=False):
        material.setdefault((left[0], right[0]), set()).add((left[1], right[1]))
    tables = {}
    for scripts, pairs in sorted(material.items()):
        known = rules() if scripts == ("arabic", "latin") else {}
        tables[scripts] = learn_table(scripts, pairs, known, rounds=asked.rounds)
        print(scripts, len(pairs), "pairs,", len(tables[scripts].chances), "pieces")
    LetterTables(tables).save(asked.out)


if __name__ == "__main__":
    main()
