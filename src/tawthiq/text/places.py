"""Places as lists of the dead write them, in Arabic or Latin script, to candidates of a gazetteer.

A text never becomes one place here: homonyms and near spellings stay candidates, best first, and the caller decides with
what else it knows. Scores are 1 for an equal name, and else .6 Jaro-Winkler + .4 Levenshtein of consonant keys
(within one script) or the consonant keys alone, worth less (across scripts).
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from tawthiq.text.gazetteer import LEVELS, Gazetteer, GazetteerEntry, bare_key, load_gazetteer, name_keys, skeleton_key
from tawthiq.text.letter_pairs import LetterPairs
from tawthiq.text.plain import LONGEST_VALUE, says_unknown
from tawthiq.text.scripts import script_of

__all__ = ["Candidate", "Gazetteer", "PlaceFinder", "find_place", "finder_of", "load_gazetteer"]

LEAST_SCORE = 0.85
MOST_CANDIDATES = 8
_EXACT, _WITHOUT_RIF, _ACROSS_SCRIPTS = 1.0, 0.98, 0.92
_GOOD = 0.9
_Scored = tuple[float, list[int]]  # score, positions in the gazetteer
# A bare name means the larger unit more often than the village (45 places tried by hand, names-dates-places note).
_PRIOR = {"adm1": 0.012, "adm2": 0.008, "adm3": 0.006, "place": 0.0}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One unit or place that a text may mean."""

    code: str
    level: str  # adm1 | adm2 | adm3 | place
    score: float
    name_en: str
    name_ar: str


class PlaceFinder:
    """Finds the candidates of place texts in one gazetteer, each distinct question once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.find = lru_cache(maxsize=1 << 17)(self._find)

    def _find(self, text: str, within: str | None = None, levels: tuple[str, ...] = LEVELS) -> tuple[Candidate, ...]:
        """Candidates of a text, best first, inside a unit where one is given and of the levels given."""
        if len(text) > LONGEST_VALUE or says_unknown(text):
            return ()
        if direct := self.gazetteer.by_code.get(text.strip().upper()):
            return self._ranked({direct: _EXACT}, within, levels)
        for score, keys in ((_EXACT, name_keys(text)), (_WITHOUT_RIF, (bare_key(text),))):
            positions = [place for key in keys for place in self.gazetteer.by_key.get(key, ())]
            scores = {self.gazetteer.entries[place]: score for place in positions}
            if self._ranked(scores, within, levels):
                return self._ranked(self._units_alike(keys[-1]) | scores, within, levels)
        return self._ranked(self._near(bare_key(text), within), within, levels)

    def _units_alike(self, key: str) -> dict[GazetteerEntry, float]:
        """Governorates and districts that one romanisation spells like a village of another: Banias, Baniyas."""
        from rapidfuzz.distance import JaroWinkler

        scores: dict[GazetteerEntry, float] = {}
        for name, entry in self._units.get(skeleton_key(key), ()):
            score = 0.6 * JaroWinkler.normalized_similarity(key, name) + 0.4
            scores[entry] = max(round(score, 3), scores.get(entry, 0.0))
        return {entry: score for entry, score in scores.items() if score >= LEAST_SCORE}

    @cached_property
    def _units(self) -> dict[str, list[tuple[str, GazetteerEntry]]]:
        units: dict[str, list[tuple[str, GazetteerEntry]]] = {}
        for entry, keys in zip(self.gazetteer.entries, self.gazetteer.keys, strict=True):
            if entry.level in LEVELS[:2]:
                for key in keys:
                    units.setdefault(skeleton_key(key), []).append((key, entry))
        return units

    def _ranked(
        self, scores: dict[GazetteerEntry, float], within: str | None, levels: tuple[str, ...]
    ) -> tuple[Candidate, ...]:
        allowed = [entry for entry in scores if entry.level in levels and (within is None or entry.is_in(within))]
        allowed.sort(key=lambda entry: (-scores[entry] - _PRIOR[entry.level], entry.code))
        return tuple(
            Candidate(entry.code, entry.level, scores[entry], entry.name_en, entry.name_ar)
            for entry in allowed[:MOST_CANDIDATES]
        )

    def _near(self, key: str, within: str | None) -> dict[GazetteerEntry, float]:
        """Entries with a name near a key; of the other script only where its own has nothing good."""
        if len(key) < 3:
            return {}
        allowed = frozenset(self.gazetteer.members.get(within, ())) if within else None
        scores: dict[GazetteerEntry, float] = {}
        self._add(self._vocabulary.alike(key, within), allowed, scores)
        if max(scores.values(), default=0.0) < _GOOD:
            self._add(self._vocabulary.across(key), allowed, scores)
        return {entry: score for entry, score in scores.items() if score >= LEAST_SCORE}

    def _add(self, found: list[_Scored], allowed: frozenset[int] | None, scores: dict[GazetteerEntry, float]) -> None:
        for score, positions in found:
            for position in positions:
                if allowed is None or position in allowed:
                    entry = self.gazetteer.entries[position]
                    scores[entry] = max(round(score, 3), scores.get(entry, 0.0))

    @cached_property
    def _vocabulary(self) -> "_Vocabulary":
        return _Vocabulary(self.gazetteer)


class _Vocabulary:
    """The keys of all names, by script, and their consonants."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        scripts = {key: script_of(key) for key in gazetteer.by_key}
        self._pairs = {
            wanted: LetterPairs(key for key, script in scripts.items() if script == wanted)
            for wanted in ("arabic", "latin")
        }
        self._inside = lru_cache(maxsize=512)(self._names_inside)

    def _names_inside(self, script: str, within: str) -> Any:
        members = self._gazetteer.members.get(within, ())
        return self._pairs[script].mask(key for position in members for key in self._gazetteer.keys[position])

    def alike(self, key: str, within: str | None) -> list[_Scored]:
        """Names of the same script inside a unit, with their scores."""
        from rapidfuzz.distance import JaroWinkler, Levenshtein

        script = script_of(key)
        if script not in self._pairs:
            return []
        consonants = skeleton_key(key)
        found = []
        for name in self._pairs[script].near(key, self._inside(script, within) if within else None):
            letters = JaroWinkler.normalized_similarity(key, name)
            if 0.6 * letters + 0.4 < LEAST_SCORE:
                continue  # equal consonants could not save it
            sounds = Levenshtein.normalized_similarity(consonants, skeleton_key(name))
            found.append((0.6 * letters + 0.4 * sounds, self._gazetteer.by_key[name]))
        return found

    def across(self, key: str) -> list[_Scored]:
        """Names of either script with the same consonants: weak evidence when they are few."""
        consonants = skeleton_key(key)
        found = self._by_skeleton.get(consonants, [])
        return [(_ACROSS_SCRIPTS, found)] if found and len(consonants) > 2 else []

    @cached_property
    def _by_skeleton(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for key, positions in self._gazetteer.by_key.items():
            index.setdefault(skeleton_key(key), []).extend(positions)
        return index


@lru_cache(maxsize=8)
def _finder(gazetteer: Gazetteer) -> PlaceFinder:
    return PlaceFinder(gazetteer)


def finder_of(gazetteer: Gazetteer | None = None) -> PlaceFinder:
    """The finder of a gazetteer (Syria's by default); asked twice it answers from memory."""
    return _finder(gazetteer or load_gazetteer())


def find_place(
    text: str,
    within: str | None = None,
    *,
    levels: tuple[str, ...] = LEVELS,
    gazetteer: Gazetteer | None = None,
) -> list[Candidate]:
    """The units and places that a text may mean, best first; an empty list where nothing is near.

    `within` is the code of a unit that the place is known to lie in; `levels` those that are asked for.
    """
    return list(finder_of(gazetteer).find(text, within, levels))
