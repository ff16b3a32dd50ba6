"""Learn the letter tables that ship: `python bench/train_letters.py [--out src/tawthiq/text/letter_tables.json]`.

The material is the gazetteer that ships (Arabic and Latin names of the same place, in several romanisations), but for
the tenth of places that `bench/names.py` measures on; invented people's names as `simulate` spells them, with slips of
hand and of text recognition; and rules for letters that both hardly have. Nothing else: no list of people.
"""

import argparse
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random
from zlib import crc32

from tawthiq.simulate.names import family_names, given_names
from tawthiq.simulate.romanise import spellings
from tawthiq.simulate.slips import letter_slip, misread_lam_alef, other_spelling
from tawthiq.text.gazetteer import GazetteerEntry, load_gazetteer
from tawthiq.text.learning import learn_table
from tawthiq.text.letter_tables import LetterTables
from tawthiq.text.letters import side_of, spelling
from tawthiq.text.names import parse_name
from tawthiq.text.transducer import Scripts

Part = tuple[str, str]
SCHEMES = ("press", "scholarly", "french", "levantine", "passport")
HELD_BACK = 10  # every tenth place is kept for measuring
_FAMILIES = 1000
_SLIPS = 0.1
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


def invented_parts(seed: int) -> Iterator[tuple[Part, Part]]:
    """Parts of invented names as two clerks write them."""
    random = Random(seed)  # noqa: S311
    for names in (given_names("female"), given_names("male"), family_names(_FAMILIES)):
        for arabic, sound in zip(names.arabic, names.sounds, strict=True):
            written = [way for scheme in SCHEMES for way in spellings(sound, scheme)[:3]]
            for way in written:
                yield from parts_of(_slipped(arabic, random), _slipped(way, random))
            for _ in range(len(written)):
                yield from parts_of(_slipped(random.choice(written), random), _slipped(random.choice(written), random))
            for change in (other_spelling(arabic, random), letter_slip(arabic, random), misread_lam_alef(arabic)):
                yield from parts_of(arabic, change)


def _slipped(name: str, random: Random) -> str:
    return letter_slip(name, random) if random.random() < _SLIPS else name


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
    for left, right in (*place_parts(kept_back=False), *invented_parts(1446)):
        material.setdefault((left[0], right[0]), set()).add((left[1], right[1]))
    tables = {}
    for scripts, pairs in sorted(material.items()):
        known = rules() if scripts == ("arabic", "latin") else {}
        tables[scripts] = learn_table(scripts, pairs, known, rounds=asked.rounds)
        print(scripts, len(pairs), "pairs,", len(tables[scripts].chances), "pieces")
    LetterTables(tables).save(asked.out)


if __name__ == "__main__":
    main()
