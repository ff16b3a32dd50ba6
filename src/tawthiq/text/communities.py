"""Whether the name of an actor is a community's, a family's or a place's, in Arabic or English.

Responsibility is an armed actor's, an institution's or a person's, never a community's, sect's, tribe's, family's or
place's as such. A name is read for its head, as a reader does: "Christian militia" is a militia and "families of the
fighters" are families. In English the head stands last before the first preposition, in Arabic first. Then

- an armed or organised body passes, whatever words stand beside it (لواء القدس, Druze-led movement);
- a community, a family or a place is refused, however it is quantified (all Alawites, بعض أهالي القرية);
- people in general pass unless a community or a place describes them (unknown men; men of the village);
- armed people pass unless the community itself is the head (armed residents, but not armed Alawites);
- each party of a name that joins several is read by itself.

A name of which no word is known passes: the rules refuse what is said, and guess at nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache

from tawthiq.text import community_words as words
from tawthiq.text.gazetteer import LEVELS, Gazetteer
from tawthiq.text.places import finder_of
from tawthiq.text.plain import LONGEST_VALUE
from tawthiq.text.scripts import fold, script_of

_PCODE = re.compile(r"[A-Z]{2}\d{2}(?:\d{2}){0,3}", re.ASCII)
_CASE_CHANGE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ`´-][^\W\d_]+)*|[,،;؛:/|+&()\[\]\n]")
_JOINT = re.compile(r"[,،;؛:/|+&()\[\]\n]|and|or|et|plus|und|wa|و|او|أو")
_SURE_PLACE, _SURE_UNIT, _SURE_VILLAGE = 1.0, 0.95, 0.97
_LEAST_MISSPELT = 7  # letters; a shorter word is one letter away from too many others


class _Kind(Enum):
    BODY = auto()  # armed or organised
    BODY_FIRST = auto()  # an Arabic word for a body in Latin letters: it heads the name from the front
    TITLE = auto()  # of one man
    COMMUNITY = auto()
    NAME = auto()  # of a community
    PLACE = auto()
    PEOPLE = auto()
    ARMED = auto()
    BREAK = auto()
    OTHER = auto()


@dataclass(frozen=True)
class _Word:
    written: str
    folded: str
    kind: _Kind
    byname: bool = False  # al-Kurdi

    @property
    def describes(self) -> bool:
        """A community's name in a form that describes a noun beside it: Alawite, علوية."""
        if self.kind != _Kind.NAME:
            return False
        if script_of(self.folded) == "arabic":
            return bool(re.search("(?:ي|يه)$", self.folded))
        return not self.folded.endswith("s") or self.folded == "druzes"


class _Reading(Enum):
    BODY = auto()
    REFUSED = auto()
    OTHER = auto()


@dataclass(frozen=True)
class _Party:
    """One of the parties that a name joins, and the sign that joins it to the one before."""

    words: tuple[_Word, ...]
    joint: str

    @property
    def kinds(self) -> list[_Kind]:
        return [word.kind for word in self.words]


def names_community(text: str, gazetteer: Gazetteer | None = None, *, institution: bool = False) -> bool:
    """Whether a name is that of a community, family, tribe, people or place, and so nobody who could be responsible.

    `gazetteer` knows the places of the country; without it a place is known by its words (village of …) and P-codes.
    `institution` says that the name is declared to be an institution's: then a governorate or municipality is one.

    >>> [names_community(name) for name in ("the Druze", "أهالي القرية", "Druze-led Men of Dignity", "لواء القدس")]
    [True, True, False, False]
    """
    text = _visible(text)
    if not text or len(text) > LONGEST_VALUE:
        return False
    if _PCODE.fullmatch(text.upper()):
        return True
    parties = _parties(text)
    readings = [_read(party, gazetteer, institution) for party in parties]
    for place, (party, reading) in enumerate(zip(parties, readings, strict=True)):
        if reading == _Reading.REFUSED and not _excused(place, party, parties, readings):
            return True
    single = sum(len(party.words) for party in parties) == 1  # حماة is a city and also protectors
    bodiless = single or all(reading == _Reading.OTHER for reading in readings)
    plain = all(kind == _Kind.OTHER for party in parties for kind in party.kinds)
    return bodiless and not institution and _is_place(text, gazetteer, unit=not plain)


def _visible(text: str) -> str:
    """The text without vowel signs and without characters that nobody can see."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if unicodedata.category(letter) not in ("Mn", "Cf")).strip()


def _excused(place: int, party: _Party, parties: list[_Party], readings: list[_Reading]) -> bool:
    """A place after a comma says where a body is; a body in brackets says what the words before it mean."""
    only_where = all(kind in (_Kind.PLACE, _Kind.OTHER) for kind in party.kinds)
    if party.joint in ",،(" and only_where and _Reading.BODY in readings[:place]:
        return True
    return place + 1 < len(parties) and parties[place + 1].joint == "(" and readings[place + 1] == _Reading.BODY


# --- the parties of a name -------------------------------------------------------------------------------------------


def _parties(text: str) -> list[_Party]:
    """The parties that a name joins; adjectives joined before or after one noun stay with it."""
    if " " not in text:
        text = _CASE_CHANGE.sub(" ", text)  # an id: AlawiteCommunity
    found: list[_Party] = []
    current: list[_Word] = []
    joint = pending = ""
    for raw in _TOKEN.findall(text.replace("_", " ").replace(".", "")):
        if _JOINT.fullmatch(raw.casefold()):
            pending = raw
            continue
        for word, joined in _words(raw):
            pending = pending or ("و" if joined else "")
            if pending and current and not _together(current, word, pending):
                found.append(_Party(tuple(current), joint))
                current, joint = [], pending
            pending = ""
            current.append(word)
    return [*found, _Party(tuple(current), joint)] if current else found


def _together(current: list[_Word], word: _Word, joint: str) -> bool:
    """Whether a joined word still belongs to the name before it: Alawite and Shiite militias, council of clans and tribes."""
    if joint in "(;؛\n|":
        return False
    if all(each.describes for each in current) or (word.describes and current[-1].describes):
        return True
    heads_with_body = any(each.kind in (_Kind.BODY, _Kind.BODY_FIRST) for each in current[:-1])
    return heads_with_body and current[-1].kind == word.kind and word.kind in (_Kind.COMMUNITY, _Kind.PLACE)


def _words(raw: str) -> Iterator[tuple[_Word, bool]]:
    """The words in a token, and whether an Arabic "and" is written with them."""
    if script_of(raw) == "arabic":
        word = fold(raw)
        kind = _arabic_kind(word)
        if kind == _Kind.OTHER and len(word) > 3 and word[0] in "وف":
            inner = _arabic_kind(word[1:])
            if inner != _Kind.OTHER or word[1:].startswith("ال"):
                yield _Word(raw[1:], word[1:], inner), True
                return
        yield _Word(raw, word, kind), False
        return
    parts = raw.split("-")
    if len(parts) > 1 and fold(parts[-1]) in _listed("DESCRIPTIVE_EN"):
        return  # Kurdish-led
    for part in parts:
        word = fold(re.sub("['’]s$", "", part))
        if word and word not in _listed("FILLERS_EN"):
            yield _Word(part, word, _english_kind(word), part != raw and fold(parts[0]) == "al"), False


# --- the head of a party ---------------------------------------------------------------------------------------------


def _read(party: _Party, gazetteer: Gazetteer | None, institution: bool) -> _Reading:
    listed = party.words
    if institution and any(word.folded in _listed("ADMINISTRATIONS") for word in listed):
        return _Reading.BODY
    if any(script_of(word.folded) == "arabic" for word in listed):
        return _read_arabic(list(listed), gazetteer)
    return _read_english(list(listed), gazetteer)


def _read_english(listed: list[_Word], gazetteer: Gazetteer | None) -> _Reading:
    cut = next((place for place, word in enumerate(listed) if word.kind == _Kind.BREAK), len(listed))
    core, rest = listed[:cut], [word for word in listed[cut:] if word.kind != _Kind.BREAK]
    kinds = [word.kind for word in core]
    if kinds[:1] == [_Kind.BODY_FIRST]:
        return _Reading.BODY
    if _Kind.BODY in kinds or _Kind.BODY_FIRST in kinds:
        last = core[-1]
        owned = last.kind == _Kind.COMMUNITY or (last.kind == _Kind.NAME and not last.describes)
        return _Reading.REFUSED if owned else _Reading.BODY
    armed = _Kind.ARMED in kinds
    if (
        armed
        and kinds[-1] in (_Kind.PEOPLE, _Kind.COMMUNITY)
        and not (kinds[-1] == _Kind.COMMUNITY and _Kind.NAME in kinds)
    ):
        return _Reading.BODY
    if _Kind.TITLE in kinds:
        return _Reading.OTHER
    if _Kind.COMMUNITY in kinds or _Kind.PLACE in kinds:
        return _Reading.REFUSED
    if _Kind.NAME in kinds:
        # A proper name may follow: Kurdish Sutoro. What a community is followed by else, describes it.
        own_name = kinds[-1] == _Kind.OTHER and core[-1].written[:1].isupper() and not core[-1].folded.endswith("s")
        own_name = own_name or (kinds[0] == _Kind.OTHER and core[-1].byname and core[-1].describes)
        return _Reading.OTHER if own_name else _Reading.REFUSED
    if [word.folded for word in core] == ["house"] and rest:
        return _Reading.OTHER if rest[0].folded in _listed("HOUSES") else _Reading.REFUSED
    if (not core or _Kind.PEOPLE in kinds) and rest:
        named_so = bool(core) and core[-1].folded in _listed("MEN") and listed[cut].folded == "of"
        return _described(rest, None if named_so else gazetteer, _read_english)
    return _Reading.REFUSED if _is_place(_joined(core), gazetteer) else _Reading.OTHER


def _read_arabic(listed: list[_Word], gazetteer: Gazetteer | None) -> _Reading:
    head, following = listed[0], listed[1:]
    kinds = [word.kind for word in following]
    if head.kind in (_Kind.BODY, _Kind.ARMED):
        return _Reading.BODY
    if head.kind == _Kind.TITLE:
        return _Reading.OTHER
    if head.kind == _Kind.BREAK and following:
        return _read_arabic(following, gazetteer)
    if head.kind == _Kind.PEOPLE:
        adjectives = kinds[: kinds.index(_Kind.BREAK)] if _Kind.BREAK in kinds else kinds
        if _Kind.ARMED in adjectives:
            return _Reading.BODY
        named_so = head.folded in _listed("MEN") and kinds[:1] != [_Kind.BREAK]
        return _described(following, None if named_so else gazetteer, _read_arabic) if following else _Reading.OTHER
    if head.kind == _Kind.COMMUNITY:
        # عشائر مسلحة agrees in its article; عوائل المسلحين, families of the armed, does not.
        armed = kinds[:1] == [_Kind.ARMED] and _definite(head) == _definite(following[0])
        return _Reading.BODY if armed else _Reading.REFUSED
    if head.kind in (_Kind.NAME, _Kind.PLACE):
        return _Reading.REFUSED
    if _Kind.BODY in kinds or _Kind.ARMED in kinds:
        return _Reading.OTHER
    if any(_is_a_people(word) for word in following):
        return _Reading.REFUSED
    return _Reading.REFUSED if _is_place(_joined(listed), gazetteer) else _Reading.OTHER


def _definite(word: _Word) -> bool:
    return word.folded.startswith("ال") and len(word.folded) > len("ال")


def _is_a_people(word: _Word) -> bool:
    """After a word that is not known: a slur, a description. A singular adjective there is a man's byname."""
    if word.kind == _Kind.COMMUNITY:
        return True
    return (
        word.kind == _Kind.NAME
        and word.folded.startswith("ال")
        and not word.describes
        and word.folded not in _listed("BYNAMES_AR")
    )


def _described(
    rest: list[_Word], gazetteer: Gazetteer | None, read: Callable[[list[_Word], Gazetteer | None], _Reading]
) -> _Reading:
    """People in general are what they are described by: a body, a community, a place."""
    if all(word.kind == _Kind.OTHER for word in rest):
        return _Reading.REFUSED if _is_place(_joined(rest), gazetteer) else _Reading.OTHER
    return read(rest, gazetteer)


def _joined(listed: list[_Word]) -> str:
    return " ".join(word.written for word in listed)


def _is_place(text: str, gazetteer: Gazetteer | None, *, unit: bool = False) -> bool:
    """Whether a name is a place's: exactly or nearly a governorate's, district's or subdistrict's, or exactly a village's.

    A village may be named with the town it lies at (صنوبر جبلة). `unit` asks for the exact name of a larger place.
    """
    if gazetteer is None or not text:
        return False
    finder = finder_of(gazetteer)
    if unit or (text.isascii() and text.isupper()):  # SDF is nobody's village, however short a village's name is
        return any(each.score >= _SURE_PLACE and each.level != LEVELS[-1] for each in finder.find(text))
    if any(each.score >= _least_score(text, each.level) for each in finder.find(text)):
        return True
    parts = text.split()
    exact = [[each.level for each in finder.find(part) if each.score >= _SURE_PLACE] for part in parts]
    return len(parts) > 1 and all(exact) and any(level != LEVELS[-1] for level in exact[-1])


def _least_score(text: str, level: str) -> float:
    if level != LEVELS[-1]:
        return _SURE_UNIT
    return _SURE_VILLAGE if len(text) >= _LEAST_MISSPELT and " " not in text else _SURE_PLACE


# --- the kind of a word ----------------------------------------------------------------------------------------------

_ENGLISH = {
    "FIRST_BODIES_EN": _Kind.BODY_FIRST,
    "BODIES_EN": _Kind.BODY,
    "TITLES_EN": _Kind.TITLE,
    "COMMUNITIES_EN": _Kind.COMMUNITY,
    "PLACES_EN": _Kind.PLACE,
    "PEOPLE_EN": _Kind.PEOPLE,
    "ARMED_EN": _Kind.ARMED,
    "BREAKS_EN": _Kind.BREAK,
}
_ARABIC = {
    "ARMED_AR": _Kind.ARMED,
    "BODIES_AR": _Kind.BODY,
    "TITLES_AR": _Kind.TITLE,
    "COMMUNITIES_AR": _Kind.COMMUNITY,
    "PLACES_AR": _Kind.PLACE,
    "PEOPLE_AR": _Kind.PEOPLE,
    "BREAKS_AR": _Kind.BREAK,
}


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in getattr(words, name).split())


@cache
def _names(language: str) -> re.Pattern[str]:
    if language == "ar":
        return re.compile("|".join([words.NAMES_AR, *words.MORE_NAMES_AR.split()]).translate(words.HAMZA_SEATS))
    return re.compile("|".join([words.NAMES_EN, *words.MORE_NAMES_EN.split()]))


@lru_cache(maxsize=1 << 14)
def _english_kind(word: str) -> _Kind:
    for name, kind in _ENGLISH.items():
        if word in _listed(name):
            return kind
    return _Kind.NAME if _names("en").fullmatch(word) or _misspelt(word) else _Kind.OTHER


def _misspelt(word: str) -> bool:
    """One letter away from a community's name that is long enough to be told from other words."""
    if len(word) < _LEAST_MISSPELT:
        return False
    from rapidfuzz.distance import Levenshtein

    return any(Levenshtein.distance(word, name, score_cutoff=1) <= 1 for name in _listed("OFTEN_MISSPELT"))


@lru_cache(maxsize=1 << 14)
def _arabic_kind(word: str) -> _Kind:
    whole = f"{word}ن" if word.endswith("و") and len(word) > 3 else word  # علويو الساحل: the plural before its noun
    forms = [
        word,
        *(each[len(start) :] for start in ("", "ال", "لل") for each in (word, whole) if each.startswith(start)),
    ]
    for form in forms:
        for name, kind in _ARABIC.items():
            if form in _listed(name):
                return kind
    if any(_names("ar").fullmatch(form) for form in forms) or re.fullmatch(r"البو\w{3,}", word):
        return _Kind.NAME  # البوشعبان: tribes are called so
    return _Kind.OTHER
