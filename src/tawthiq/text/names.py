"""Names of people in Arabic and Latin script: their parts by role, and one consonant key for both scripts.

An Arabic name is read in order: given name, father, grandfather, …, family. Compounds ("Abd al-X", "Abu X", "X al-Din")
are one part however they are spaced. The key (skeleton) keeps what survives transcription: consonants without length,
emphasis, hamza, ain and vowels. Keys serve to find and compare; they are never shown in place of a name.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tawthiq.text.scripts import fold, script_of
from tawthiq.text.skeletons import HYPHENED_ARTICLE, repaired, skeleton

__all__ = ["NameParts", "fold", "parse_name", "parse_names", "skeleton"]

_NOBODY = (None, None, None, None, None)
_UNIDENTIFIED = re.compile(
    r"\b(unidentified|unknown|unnamed|nameless|anonymous|name withheld|no name|n/a|john doe|jane doe|kimligi belirsiz)\b"
    r"|مجهول|غير معروف|غير محدد|بدون اسم|لم يعرف|لا يوجد|بلا اسم|مجهوله"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑'’‘`´ʼʾʿʻ][^\W\d_]+)*[’'ʿʾ]?")
_BRACKETS = re.compile(r"[(\[{«\"“](.*?)[)\]}»\"”]")
_TITLES = frozenset(
    [
        "dr",
        "doctor",
        "eng",
        "engineer",
        "mr",
        "mrs",
        "ms",
        "miss",
        "prof",
        "professor",
        "sheikh",
        "shaikh",
        "shaykh",
        "martyr",
        "haj",
        "hajj",
        "hajji",
        "hajjah",
        "الشهيد",
        "الشهيده",
        "شهيد",
        "شهيده",
        "المرحوم",
        "المرحومه",
        "الدكتور",
        "الدكتوره",
        "دكتور",
        "د",
        "م",
        "المهندس",
        "المهندسه",
        "الشيخ",
        "الحاج",
        "الحاجه",
        "الطفل",
        "الطفله",
        "الرضيع",
        "الرضيعه",
        "الاستاذ",
        "الشاب",
        "السيده",
        "child",
        "infant",
        "baby",
    ]
)
_KIN = frozenset(["bin", "ibn", "ben", "bint", "son", "daughter", "of", "wuld", "بن", "ابن", "بنت", "ولد"])
_ABD = frozenset(["abd", "abdel", "abdul", "abdal", "abdol", "abdur", "abdu", "abed", "عبد"])
_ABU = frozenset(["abu", "abo", "abou", "aboo", "bou", "بو", "ابو", "ابي", "ابا"])
_UMM = frozenset(["umm", "um", "oum", "om", "ام"])
_ARTICLE = frozenset(["al", "el", "ul", "ال"])
_SERVANT_OF = frozenset(  # divine names that follow "Abd" without an article and are rarely a father's name
    [
        "rahman",
        "rahim",
        "rahem",
        "qader",
        "qadir",
        "kader",
        "kadir",
        "razzaq",
        "razaq",
        "razek",
        "wahab",
        "wahhab",
        "raouf",
        "rauf",
        "ghafour",
        "jabbar",
        "ghani",
        "latif",
        "salam",
        "hadi",
        "rabbo",
        "rabo",
        "rabu",
        "allah",
        "رحمن",
        "رحيم",
        "قادر",
        "رزاق",
        "وهاب",
        "رووف",
        "غفور",
        "جبار",
        "غني",
        "لطيف",
        "سلام",
        "هادي",
        "ربه",
        "ربو",
    ]
)
_ENDINGS = re.compile(r"(?:ال|al-?|el-?|ul-?|ad-|ed-|ud-|eddine?|uddine?)?(?:دين|حق|اسلام|di+n|de+n|dine|ha[qk]|islam)")
_ALLAH = frozenset(["الله", "لله", "allah", "ullah", "alla", "llah"])
_BY_ROLE = {
    1: ("given",), 2: ("given", "family"), 3: ("given", "father", "family"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart: its parts by role as written, and folded parts with their keys for both scripts.

    `tokens` and `skeletons` run in parallel, in the order of the name, without titles, "son of" and the kunya.
    """

    text: str
    script: str
    given: str | None
    father: str | None
    grandfather: str | None
    family: str | None
    kunya: str | None
    tokens: tuple[str, ...]
    skeletons: tuple[str, ...]


def parse_name(text: str) -> NameParts:
    """Take a name apart.

    One part is the given name; two are given and family; three given, father and family; of four or more the last is
    the family and those between father, grandfather and beyond. An unidentified person has no parts.
    """
    return _parse(text)


def parse_names(texts: Iterable[str]) -> list[NameParts]:
    """Take many names apart, each distinct text once."""
    return [_parse(text) for text in texts]


@lru_cache(maxsize=1 << 17)
def _parse(text: str) -> NameParts:
    script = script_of(text)
    if _UNIDENTIFIED.search(fold(text)):
        return NameParts(text, script, *_NOBODY, tokens=(), skeletons=())
    kunya, rest = _aside(text)
    parts = _compounds(_words(rest))
    if kunya is None and len(parts) > 2 and parts[0][2] == "abu":
        kunya, parts = parts[0][0], parts[1:]
    written = [part[0] for part in parts]
    roles = _BY_ROLE.get(len(parts), ("given", "father", "grandfather"))
    named = dict(zip(roles, written, strict=False))
    if len(parts) > 3:
        named["family"] = written[-1]
    tokens = tuple(part[1] for part in parts)
    return NameParts(
        text,
        script,
        named.get("given"),
        named.get("father"),
        named.get("grandfather"),
        named.get("family"),
        kunya,
        tokens,
        tuple(map(skeleton, tokens)),
    )


def _aside(text: str) -> tuple[str | None, str]:
    """The kunya that stands in brackets, and the text without what is in brackets."""
    kunya = None
    for inside in _BRACKETS.findall(text):
        parts = _compounds(_words(inside))
        if len(parts) == 1 and parts[0][2] in ("abu", "umm"):
            kunya = parts[0][0]
    return kunya, _BRACKETS.sub(" ", text)


def _words(text: str) -> list[tuple[str, str]]:
    """Words as written and folded, without titles in front and words of kinship."""
    words = [(word, repaired(fold(word))) for word in _WORD.findall(_unhidden(text))]
    while len(words) > 1 and words[0][1] in _TITLES:
        words = words[1:]
    return [(word, key) for word, key in words if key and key not in _KIN]


def _unhidden(text: str) -> str:
    # Marks and invisible characters would split words; the folded text has the same words in the same order.
    return text if _WORD.sub("", text).isspace() or not _WORD.sub("", text) else _strip_marks(text)


def _strip_marks(text: str) -> str:
    import unicodedata

    text = unicodedata.normalize("NFKC", text)
    return "".join(character for character in text if unicodedata.category(character) not in ("Mn", "Cf", "Lm"))


def _compounds(words: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Join what is one part of a name: (as written, folded and joined, kind)."""
    parts: list[tuple[str, str, str]] = []
    pending: list[tuple[str, str, str]] = []
    for position, (word, key) in enumerate(words):
        kind = _opens(key, words[position + 1][1] if position + 1 < len(words) else None)
        if kind:
            pending.append((word, key, kind))
        elif pending:
            opened = " ".join([entry[0] for entry in pending] + [word])
            parts.append((opened, _joined([entry[1] for entry in pending], key), pending[0][2]))
            pending = []
        elif parts and (key in _ALLAH or _ENDINGS.fullmatch(key)):
            before = parts.pop()
            parts.append((f"{before[0]} {word}", before[1] + key.replace("-", ""), before[2]))
        else:
            parts.append((word, key, "name"))
    return parts + pending


def _opens(key: str, following: str | None) -> str | None:
    """What kind of compound a word begins, if it begins one."""
    if following is None:
        return None
    if key in _ABU:
        return "abu"
    if key in _UMM:
        return "umm"
    if key in _ARTICLE:
        return "article"
    if key in _ABD and (key not in ("abd", "abed", "abdu", "عبد") or _serves(following)):
        return "abd"
    return None


def _serves(key: str) -> bool:
    return key in _ARTICLE or key in _SERVANT_OF or key.startswith("ال") or bool(HYPHENED_ARTICLE.match(key))


def _joined(openers: list[str], key: str) -> str:
    article = "ال" if script_of(key) == "arabic" else "al-"
    head = "".join(opener for opener in openers if opener not in _ARTICLE)
    if not head:
        return article + key
    return head + (article.strip("-") if openers[-1] in _ARTICLE else "") + key.replace("-", "")
