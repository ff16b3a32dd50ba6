"""A gazetteer: the administrative units and places of a country, with their codes and names in both scripts.

The one that ships is Syria's, on the P-codes of OCHA's Common Operational Datasets. Any other CSV with the same columns
takes its place, so that an invented or another country needs no change of code.
"""

import csv
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO
from pathlib import Path

from tawthiq.errors import CaseError
from tawthiq.text.names import skeleton
from tawthiq.text.plain import plain_text

LEVELS = ("adm1", "adm2", "adm3", "place")
SHIPPED: dict[str, tuple[str, ...]] = {
    "syria": ("geo/syria-pcodes.csv", "geo/syria-aliases.csv", "geo/syria-places.csv", "geo/syria-quarters.csv"),
    "invented": ("invented/pcodes.csv", "invented/places.csv"),
}
"""Gazetteers in the package by name, with their files: Syria's, and that of the country of simulated conflicts."""

_UNIT_COLUMNS = {"level", "pcode", "parent", "name_en", "name_ar"}
_PLACE_COLUMNS = {"wof_id", "name", "name_ar", "adm2"}
_KIND_WORDS = """
governorate province muhafazah district mintaqah subdistrict nahiyah nahiya county village town city of the
neighborhood neighbourhood quarter qaryat madinat hayy
محافظه منطقه ناحيه مركز قضاء قريه بلده مدينه حي حاره
"""
_KINDS = frozenset(_KIND_WORDS.split())
_COUNTRYSIDE = frozenset({"rif", "reef", "rural", "countryside", "ريف"})
_ARTICLES = frozenset({"al", "el", "ul"})
_SUN_ARTICLE = re.compile(r"[aeu](sh|th|dh|[tdrzsnl])")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘`´ʼʾʿʻ"))


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """One administrative unit or place: code, level, the codes of the units it lies in, and its names."""

    code: str
    level: str
    within: tuple[str, ...]  # from adm1 down, without itself
    name_en: str
    name_ar: str
    names: tuple[str, ...]  # all of them, either script

    def is_in(self, code: str) -> bool:
        """Whether it is that unit or lies in it."""
        return code == self.code or code in self.within

    def unit(self, level: str) -> str | None:
        """The code of the unit of that level that it is or lies in, if there is one."""
        if level == self.level:
            return self.code
        depth = LEVELS.index(level)
        return self.within[depth] if depth < len(self.within) else None


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """All entries of one country, found by code or by the key of a name."""

    entries: tuple[GazetteerEntry, ...]
    digest: str = field(default="", compare=False)

    @cached_property
    def by_code(self) -> dict[str, GazetteerEntry]:
        """Entries by code."""
        return {entry.code: entry for entry in self.entries}

    def names(self) -> dict[str, dict[str, str]]:
        """English and Arabic names of the administrative units by code; places below them are left out."""
        units = (entry for entry in self.entries if entry.level != "place")
        return {
            entry.code: {"en": entry.name_en or entry.name_ar, "ar": entry.name_ar or entry.name_en} for entry in units
        }

    @cached_property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """For each entry the keys of its names, with and without words such as "village of"."""
        return tuple(
            tuple(dict.fromkeys(key for name in entry.names for key in name_keys(name) if key))
            for entry in self.entries
        )

    @cached_property
    def members(self) -> dict[str, tuple[int, ...]]:
        """Positions of the entries that each unit holds, itself included."""
        inside: dict[str, list[int]] = {}
        for position, entry in enumerate(self.entries):
            for code in (*entry.within, entry.code):
                inside.setdefault(code, []).append(position)
        return {code: tuple(positions) for code, positions in inside.items()}

    @cached_property
    def by_key(self) -> dict[str, list[int]]:
        """Positions of entries by key."""
        index: dict[str, list[int]] = {}
        for position, keys in enumerate(self.keys):
            for key in keys:
                index.setdefault(key, []).append(position)
        return index


def name_keys(text: str) -> tuple[str, ...]:
    """The keys of a place name as the gazetteer holds them: whole, and without words for kinds of places.

    "Rif" is kept, since a governorate is called so (Rif Dimashq).
    """
    words = _words(text)
    whole, kept = _bare(words), _bare(_without(words, _KINDS))
    return (whole,) if whole == kept else (whole, kept)


def bare_key(text: str) -> str:
    """The key of a place name without words for kinds of places and without "rif": what is left of "rif of Latakia"."""
    return _bare(_without(_words(text), _KINDS | _COUNTRYSIDE))


@lru_cache(maxsize=1 << 17)
def skeleton_key(key: str) -> str:
    """The consonants of a place name, the same for its Arabic spelling and its romanisations."""
    return "".join(_skeleton(word) for word in key.split())


_skeleton = lru_cache(maxsize=1 << 17)(skeleton)


def _words(text: str) -> list[str]:
    return _WORD.findall(plain_text(text).translate(_APOSTROPHES))


def _without(words: list[str], dropped: frozenset[str]) -> list[str]:
    return [word for word in words if word not in dropped and word.removeprefix("ال") not in dropped] or words


def _bare(words: list[str]) -> str:
    """The words without articles, free-standing (al; ad before d, and the like) or joined (ال)."""
    kept = []
    for word, following in zip(words, [*words[1:], ""], strict=True):
        sun = _SUN_ARTICLE.fullmatch(word)
        if not (following and (word in _ARTICLES or (sun and following.startswith(sun[1])))):
            kept.append(word[2:] if word.startswith("ال") and len(word) > 4 else word)
    return " ".join(kept)


def load_gazetteer(path: str | Path | None = None) -> Gazetteer:
    """The gazetteer of a case: one that ships (`syria`, `invented`), else a CSV file or a folder of such files.

    Files have the columns of `syria-pcodes.csv` (units, and places as level 4) or of `syria-places.csv` (places by
    district). Raises CaseError where a file cannot be read as either.
    """
    return _parsed(tuple((file.name, file.read_bytes()) for file in _files("syria" if path is None else str(path))))


def _files(path: str) -> list[Traversable]:
    if path in SHIPPED:
        return [files("tawthiq").joinpath("data", *file.split("/")) for file in SHIPPED[path]]
    place = Path(path)
    found = [place / name for name in ("pcodes.csv", "places.csv")] if place.is_dir() else [place]
    if not found[0].is_file():
        raise CaseError("gazetteer_not_found", file=found[0].name)
    return [file for file in found if file.is_file()]


@lru_cache(maxsize=8)
def _parsed(contents: tuple[tuple[str, bytes], ...]) -> Gazetteer:
    from hashlib import sha256

    digest = sha256()
    entries: dict[str, GazetteerEntry] = {}
    for file, content in contents:
        digest.update(content)
        for row in sorted(_rows(file, content), key=lambda row: (row["level"], row["pcode"])):
            entries[row["pcode"]] = _entry(row, entries, file)
    return Gazetteer(tuple(entries.values()), digest.hexdigest())


def _rows(file: str, content: bytes) -> list[dict[str, str]]:
    try:
        reader = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), restval="")
    except UnicodeDecodeError:
        raise CaseError("gazetteer_not_utf8", file=file) from None
    columns = set(reader.fieldnames or ())
    if columns >= _UNIT_COLUMNS:
        return list(reader)
    if columns >= _PLACE_COLUMNS:
        return [_as_unit(row) for row in reader if row["adm2"]]
    raise CaseError("gazetteer_columns", file=file, missing=sorted(_UNIT_COLUMNS - columns))


def _as_unit(row: dict[str, str]) -> dict[str, str]:
    code = f"wof:{row['wof_id']}" if row["wof_id"].isdecimal() else row["wof_id"]
    return {
        "level": "4", "pcode": code, "parent": row["adm2"], "name_en": row["name"], "name_ar": row["name_ar"],
        "alias_en": row.get("alt_latin", ""), "alias_ar": row.get("alt_ar", ""),
    }  # fmt: skip


def _entry(row: dict[str, str], known: dict[str, GazetteerEntry], file: str) -> GazetteerEntry:
    above = known.get(row["parent"])
    if row["level"] not in ("1", "2", "3", "4") or (row["level"] != "1" and above is None):
        raise CaseError("gazetteer_row", file=file, pcode=row["pcode"])
    aliases = [*row.get("alias_en", "").split("|"), *row.get("alias_ar", "").split("|")]
    names = dict.fromkeys(name.strip() for name in (row["name_en"], row["name_ar"], *aliases))
    before = known.get(row["pcode"])  # a later row of the same code adds names
    names = dict.fromkeys((*(before.names if before else ()), *(name for name in names if name)))
    return GazetteerEntry(
        row["pcode"],
        LEVELS[int(row["level"]) - 1],
        (*above.within, above.code) if above else (),
        row["name_en"],
        row["name_ar"],
        tuple(names),
    )
