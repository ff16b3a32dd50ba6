"""Names in parts, from one column or several.

What a list keeps in a column of its own (father, family, …) stands as written there and takes precedence over the same
part of a full name. A part that the full name holds already is not repeated among the tokens.
"""

from functools import lru_cache
from typing import Any

from tawthiq.model.vocabulary import Role
from tawthiq.standardise.columns import ClaimTexts
from tawthiq.text.names import NameParts, parse_name
from tawthiq.text.scripts import script_of

_PARTS = (Role.GIVEN, Role.FATHER, Role.GRANDFATHER, Role.FAMILY)
_Token = tuple[str, str]  # folded part, key for both scripts


def name_columns(texts: ClaimTexts) -> dict[str, list[Any]]:
    """The columns of records that are about the name."""
    whole, kunya, mother = texts.text(Role.NAME), texts.text(Role.KUNYA), texts.text(Role.MOTHER)
    parts = [texts.text(role) for role in _PARTS]
    read = lru_cache(maxsize=None)(_read)
    rows = [read(name, own) for name, own in zip(whole, zip(*parts, strict=True), strict=True)]
    names = ("name", "script", "given", "father", "grandfather", "family", "kunya", "tokens", "skeletons")
    columns: dict[str, list[Any]] = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    columns["kunya"] = [stated or found for stated, found in zip(kunya, columns["kunya"], strict=True)]
    columns["mother"] = mother
    return columns


def _read(whole: str | None, own: tuple[str | None, ...]) -> tuple[Any, ...]:
    name = parse_name(whole or "")
    given, father, grandfather, family = own
    tokens = _tokens(name)
    if whole is None:
        tokens = [token for part in own if part for token in _tokens(parse_name(part))]
        written = " ".join(part.strip() for part in own if part) or None
    else:
        tokens, written = _completed(tokens, own), whole
        if family and not _holds(_tokens(name), _tokens(parse_name(family))):
            written = f"{whole.strip()} {family.strip()}"
    return (
        written,
        script_of(written or ""),
        given or name.given,
        father or name.father,
        grandfather or name.grandfather,
        family or (name.family if len(name.tokens) > 1 else None),
        name.kunya,
        [token for token, _ in tokens],
        [skeleton for _, skeleton in tokens],
    )


def _completed(tokens: list[_Token], own: tuple[str | None, ...]) -> list[_Token]:
    """The tokens of a full name with those of the separate parts that it leaves out."""
    given, father, grandfather, family = (_tokens(parse_name(part)) if part else [] for part in own)
    if given and not _holds(tokens, given):
        tokens = given + tokens
    first = max(len(given), 1)
    # A son may bear his father's name: only what follows the given name can be the father.
    if father and not _holds(tokens[first:], father):
        tokens = tokens[:first] + father + tokens[first:]
    if grandfather and not _holds(tokens[first + len(father) :], grandfather):
        tokens = tokens[: first + len(father)] + grandfather + tokens[first + len(father) :]
    return tokens if not family or _holds(tokens[1:], family) else tokens + family


def _tokens(name: NameParts) -> list[_Token]:
    return list(zip(name.tokens, name.skeletons, strict=True))


def _holds(tokens: list[_Token], sought: list[_Token]) -> bool:
    keys = {skeleton for _, skeleton in tokens}
    return all(skeleton in keys for _, skeleton in sought)
