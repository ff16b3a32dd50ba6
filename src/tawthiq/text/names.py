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

__all__ = ["NameParts", "fold", "parse_name", "parse_names", "skeleton"]

_NOBODY = (None, None, None, None, None)
_UNIDENTIFIED = re.compile(
    r"\b(unidentified|unknown|unnamed|nameless|anonymous|name withheld|no name|n/a|john doe|jane doe|kimligi belirsiz)\b"
    r"|مجهول|غير معروف|غير محدد|بدون اسم|لم يعرف|لا يوجد|بلا اسم|مجهوله"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑'’‘`´ʼʾʿʻ][^\W\d_]+)*[’'ʿʾ]?")
_BRACKETS = re.compile(r"[(\[{«\"“](.*?)[)\]}»\"”]")
_TITLES = frozenset(
    "dr doctor eng engineer mr mrs ms miss prof professor sheikh shaikh shaykh martyr haj hajj hajji hajjah"
    " الشهيد الشهيده شهيد شهيده المرحوم المرحومه الدكتور الدكتوره دكتور د م المهندس المهندسه الشيخ الحاج الحاجه الطفل"
    " الطفله الرضيع الرضيعه الاستاذ الشاب السيده child infant baby".split()
)
_KIN = frozenset("bin ibn ben bint son daughter of wuld بن ابن بنت ولد".split())
_ABD = frozenset("abd abdel abdul abdal abdol abdur abdu abed عبد".split())
_ABU = frozenset("abu abo abou aboo bou بو ابو ابي ابا".split())
_UMM = frozenset("umm um oum om ام".split())
_ARTICLE = frozenset("al el ul ال".split())
_SERVANT_OF = frozenset(  # divine names that follow "Abd" without an article and are rarely a father's name
    "rahman rahim rahem qader qadir kader kadir razzaq razaq razek wahab wahhab raouf rauf ghafour jabbar ghani latif"
    " salam hadi rabbo rabo rabu allah رحمن رحيم قادر رزاق وهاب رووف غفور جبار غني لطيف سلام هادي ربه ربو".split()
)
_ENDINGS = re.compile(r"(?:ال|al-?|el-?|ul-?|ad-|ed-|ud-|eddine?|uddine?)?(?:دين|حق|اسلام|di+n|de+n|dine|ha[qk]|islam)")
_ALLAH = frozenset("الله لله allah ullah alla llah".split())
_BY_ROLE = {
    1: ("given",), 2: ("given", "family"), 3: ("given", "father", "family"),
}  # fmt: skip
# Names that begin with the letters of the article without having one.
_NOT_ARTICLE = frozenset(
    "الهام الياس الاء الين الينا المى المي الما الفت الفيه التفات الف البا"
    " alaa alae ala ali alia aliya aliaa alaeddin aladdin alaadin alauddin alyan alwan alma alina aline alin alex alban"
    " alla allam allan alam alawi elham elias elyas elaf elin elina eleen eliana eleanor elian".split()
)
_HYPHENED_ARTICLE = re.compile(r"^(?:(?:a|e|u|i)l|a(?P<sun>sh|dh|th|[strndz]))-(?=(?P=sun)|)")


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
    words = [(word, _repair(fold(word))) for word in _WORD.findall(_unhidden(text))]
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


def _repair(word: str) -> str:
    """Undo what text recognition does to lam-alef: it writes the two letters in the wrong order.

    Only sequences that Arabic does not have, or names that have no other reading, are repaired.
    """
    if "ا" not in word or "ل" not in word:
        return word
    word = word.replace("هللا", "الله").replace("اال", "الا")
    if word.endswith(("الل", "الء")):
        word = word[:-3] + ("لال" if word.endswith("الل") else "لاء")
    return word.replace("السالم", "السلام") if "عبدالسالم" in word else "اسلام" if word == "اسالم" else word


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
    return key in _ARTICLE or key in _SERVANT_OF or key.startswith("ال") or bool(_HYPHENED_ARTICLE.match(key))


def _joined(openers: list[str], key: str) -> str:
    article = "ال" if script_of(key) == "arabic" else "al-"
    head = "".join(opener for opener in openers if opener not in _ARTICLE)
    if not head:
        return article + key
    return head + (article.strip("-") if openers[-1] in _ARTICLE else "") + key.replace("-", "")


# ---- the key for both scripts

_ARABIC_KEY = {
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "j", "ژ": "j", "چ": "sh", "ح": "h", "ه": "h", "خ": "kh",
    "د": "d", "ذ": "d", "ض": "d", "ر": "r", "ز": "z", "ظ": "z", "س": "s", "ص": "s", "ش": "sh", "غ": "g", "ف": "f",
    "ڤ": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n",
}  # fmt: skip
_LATIN_KEY = (
    ("sch", "sh"), ("tch", "sh"), ("ch", "sh"), ("gh", "\0"), ("dj", "j"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("q", "k"),
    ("c", "k"), ("x", "ks"), ("p", "b"), ("v", "f"), ("g", "j"), ("\0", "g"),
)  # fmt: skip
_DOUBLED = re.compile(r"(sh|kh|gh|dh|th|[a-z])\1+")
_GRADES = re.compile(r"[aeiouwy]")
_DIN = re.compile(r"(?:[aeu]l)?-?(?:[ae]?d|[aeiou])?d(?:i+|ee+|ei)n[e]?$")
_LATIN_ABD = re.compile(r"^abd(?:[aeiou]?[lr]-?(?=[^aeiou]|[aeiou])|[aeiou]l?-?)")


@lru_cache(maxsize=1 << 17)
def skeleton(token: str) -> str:
    """The consonant key of one part of a name, the same for its Arabic spelling and its usual romanisations.

    Empty for a token without letters of either script; a name of vowels only has the key `a`.
    """
    key = fold(token).replace(" ", "")
    if script_of(key) == "arabic":
        return _arabic_skeleton(_repair(key))
    return _latin_skeleton(key)


def _arabic_skeleton(key: str) -> str:
    if key.startswith("ال") and len(key) > 4 and key not in _NOT_ARTICLE:
        key = key[2:]
    key = re.sub("^(عبد)ال", r"\1", re.sub("^(ابو|ام|بو)ال(?=...)", r"\1", key))
    key = re.sub("(?<=..)ال(دين|له)$", r"\1", key)
    first = {"و": "w", "ي": "y"}.get(key[:1], "")
    return _finish(first + "".join(_ARABIC_KEY.get(letter, "") for letter in key), key)


def _latin_skeleton(key: str) -> str:
    key = _HYPHENED_ARTICLE.sub("", key)
    if key[:2] in ("al", "el") and len(key) > 5 and key not in _NOT_ARTICLE:
        key = key[2:]
    key = re.sub(r"[^a-z]", "", re.sub(r"^(ab[ou]u?|um+|bou)[ae]l-?(?=....)", r"\1", key))
    key = _DOUBLED.sub(r"\1", _DIN.sub("din", key) if len(key) > 5 else key)
    if key.startswith("abd") and len(key) > 6:
        key = "abd" + re.sub(r"^[aeiou]?[lrnst]?(?=[a-z]{3})", "", key[3:]) if _article_after_abd(key) else key
    for written, letters in _LATIN_KEY:
        key = key.replace(written, letters)
    first = key[0] if key[:1] in ("w", "y") else ""
    return _finish(first + _GRADES.sub("", key), key)


def _article_after_abd(key: str) -> bool:
    return bool(re.match(r"abd[aeiou]l[a-z]{3}", key))


def _finish(consonants: str, key: str) -> str:
    consonants = re.sub(r"(?<=[td])h", "", consonants)
    if len(consonants) > 1 and consonants.endswith("h") and not consonants.endswith(("sh", "kh")):
        consonants = consonants[:-1]
    return consonants or ("a" if key else "")


# ---- vowels: what tells apart spellings of one skeleton

_ROUND = re.compile(r"(?P<long>oo|ou|uw|uu)|[ouw]")


@lru_cache(maxsize=1 << 17)
def long_vowels(token: str) -> tuple[int, ...]:
    """For each gap between the consonants of a name, whether a long u stands there: 2 yes, 1 perhaps, 0 no.

    The skeleton of محمد is that of محمود; the long vowel tells them apart. Arabic writes it (waw), and romanisations
    write it "ou" or "oo", while "o" and "u" may be long or short.
    """
    key = fold(token).replace(" ", "")
    if script_of(key) == "arabic":
        gaps = re.split(r"[بتثجحخدذرزسشصضطظغفقكلمنه]+", _repair(key).removeprefix("ال"))
        return tuple(2 if "و" in gap else 0 for gap in gaps[1:-1])
    gaps = re.split(r"[bcdfghjklmnpqrstvxz]+", _HYPHENED_ARTICLE.sub("", key))
    found = [_ROUND.search(gap) for gap in gaps[1:-1]]
    return tuple(0 if match is None else 2 if match["long"] else 1 for match in found)
