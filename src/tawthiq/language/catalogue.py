"""The catalogue of messages: a code and its values make a sentence."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from tawthiq.language.numbers import number_text

# First-strong isolate and its end: a value in the other script must not reorder the sentence around it (UAX #9).
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


@cache
def _catalogue() -> Mapping[str, Mapping[str, Any]]:
    messages: dict[str, Mapping[str, Any]] = {}
    for file in sorted(files("tawthiq.language").joinpath("messages").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            for code, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if code in messages:
                    raise ValueError(f"message {code} stands in two catalogues")
                messages[code] = texts
    return messages


def codes() -> list[str]:
    """Every message code, sorted."""
    return sorted(_catalogue())


def message(code: str, language: str) -> str:
    """The text of a message with its places left open; the plural `other` where it counts."""
    text = _catalogue()[code][language]
    return text if isinstance(text, str) else str(text["other"])


def sentence(code: str, values: Mapping[str, Any], language: str, *, isolate: bool = False) -> str:
    """The sentence that a message code makes with its values, in `ar` or `en`.

    Numbers are written as the language writes them; with `isolate`, text values are wrapped in Unicode isolates.
    Raises KeyError for an unknown code or a missing value: both are defects of the program, not of its input.
    """
    text = _catalogue()[code][language]
    if not isinstance(text, str):
        text = text.get(_plural(values["n"], language), text["other"])
    return str(text).format_map({key: _shown(value, language, isolate) for key, value in values.items()})


def _shown(value: Any, language: str, isolate: bool) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        if not text.isprintable():
            kept = "\u200c\u200d" + (_ISOLATE + _END_ISOLATE if _closes_what_it_opens(text) else "")
            text = "".join(c if c.isprintable() or c in kept else f"\\u{ord(c):04x}" for c in text)
        return f"{_ISOLATE}{text}{_END_ISOLATE}" if isolate else text
    return number_text(value, language)


def _closes_what_it_opens(text: str) -> bool:
    """Whether isolates stand in pairs, as in a sentence made here that is part of another; others could reach beyond."""
    depth = 0
    for character in text:
        depth += (character == _ISOLATE) - (character == _END_ISOLATE)
        if depth < 0:
            return False
    return depth == 0


def _plural(n: int, language: str) -> str:
    from babel import Locale

    return str(Locale.parse(language).plural_form(n))
