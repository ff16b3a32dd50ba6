"""What every page we write shares: escaping, sentences, two languages, fonts and style, all inside one file."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from tawthiq.charts import plain
from tawthiq.charts.svg import escape as escaped
from tawthiq.language import date_text, sentence

_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_FIRST, _END = "\u2068", "\u2069"  # first-strong isolate and its end
_ARABIC_RANGE = "U+0600-06FF,U+0750-077F,U+0870-088E,U+0890-08FF,U+200C-200E,U+FB50-FDFF,U+FE70-FEFC"
_LATIN_RANGE = "U+0000-02DC,U+0300-0329,U+2000-206F,U+20AC,U+2122,U+2212"
# family, weight, file, range of characters; the Arabic page sets its figures in the Latin letters of its own Naskh.
_NASKH = (
    ("Noto Naskh Arabic", 400, "noto-naskh-arabic-arabic-400-normal", _ARABIC_RANGE),
    ("Noto Naskh Arabic", 700, "noto-naskh-arabic-arabic-700-normal", _ARABIC_RANGE),
)
_NASKH_LATIN = (
    ("Noto Naskh Arabic", 400, "noto-naskh-arabic-latin-400-normal", _LATIN_RANGE),
    ("Noto Naskh Arabic", 700, "noto-naskh-arabic-latin-700-normal", _LATIN_RANGE),
)
_LATIN = (
    ("Noto Sans", 400, "noto-sans-latin-400-normal", _LATIN_RANGE),
    ("Noto Sans", 600, "noto-sans-latin-600-normal", _LATIN_RANGE),
    ("Noto Serif", 400, "noto-serif-latin-400-normal", _LATIN_RANGE),
    ("Noto Serif", 600, "noto-serif-latin-600-normal", _LATIN_RANGE),
)


def direction(language: str) -> Any:
    """`rtl` for Arabic, `ltr` for English."""
    return "rtl" if language == "ar" else "ltr"


def environment(language: str) -> Any:
    """The template environment of one language: everything is escaped, invisible characters are written out.

    Templates get `say(code, **values)`, `both(text)`, `day(text)` and the filter `shown`.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(
        loader=PackageLoader("tawthiq.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: plain(value) if type(value) is str else value,
    )
    other = "en" if language == "ar" else "ar"

    def both(text: Mapping[str, str] | str) -> Any:
        """The text in this language; in the other one, marked as such, where it has no translation."""
        if isinstance(text, str):
            return isolated(text)
        if text.get(language):
            return isolated(text[language])
        return isolated(text.get(other) or "—", other)

    pages.globals |= {
        "language": language,
        "other": other,
        "direction": direction(language),
        "say": sayer(language),
        "both": both,
        "day": lambda text: day_text(text, language),
    }
    pages.filters["shown"] = lambda text: isolated(str(text))
    return pages


@lru_cache(maxsize=1 << 14)
def isolated(text: str, language: str = "") -> Any:
    """A text isolated from the direction of what is around it, with the isolates of a sentence inside it.

    `language` marks it where it is not in the language of the page.
    """
    from markupsafe import Markup

    start = f'<bdi lang="{language}">' if language else "<bdi>"
    if _FIRST not in text:
        return Markup(f"{start}{escaped(text)}</bdi>")  # noqa: S704
    parts, depth = [start], 0
    for part in re.split(f"([{_FIRST}{_END}])", text):
        if part == _FIRST:
            depth += 1
            parts.append("<bdi>")
        elif part == _END and depth:
            depth -= 1
            parts.append("</bdi>")
        else:
            parts.append(escaped(part))
    return Markup("".join([*parts, "</bdi>" * (depth + 1)]))  # noqa: S704


def sayer(language: str) -> Callable[..., Any]:
    """A function from a message code and values to safe markup; text values are isolated, markup values kept."""
    from markupsafe import Markup, escape

    def say(code: str, **values: Any) -> Any:
        marked: list[Any] = []
        plainly: dict[str, Any] = {}
        for key, value in values.items():
            if isinstance(value, str):
                marked.append(value if isinstance(value, Markup) else Markup("<bdi>{}</bdi>").format(plain(value)))
                plainly[key] = f"⟦{len(marked) - 1}⟧"
            else:
                plainly[key] = value
        words = str(escape(sentence(code, plainly, language)))
        return Markup(re.sub(r"⟦(\d+)⟧", lambda found: str(marked[int(found[1])]), words))  # noqa: S704

    return say


def day_text(text: str, language: str) -> str:
    """A day or month written out where the text is one in ISO form; anything else as it stands."""
    month = re.fullmatch(r"\d{4}-\d{2}", text)
    try:
        written = date_text(date.fromisoformat(f"{text}-01" if month else text), language)
    except ValueError:
        return text
    return written.split(" ", 1)[1] if month else written


def page_style(language: str, body: str) -> Any:
    """The style sheet with the fonts that this page needs, embedded."""
    return _style(language, language != "ar" and bool(_ARABIC.search(body)))


@cache
def _style(language: str, naskh_too: bool) -> Any:
    from markupsafe import Markup

    faces = _NASKH + _NASKH_LATIN if language == "ar" else _LATIN + (_NASKH if naskh_too else ())
    sheet = files("tawthiq.publish").joinpath("templates", "page.css").read_text(encoding="utf-8")
    return Markup("\n".join([*(_face(*face) for face in faces), sheet]))  # noqa: S704


def css_text(text: str) -> Any:
    """A text as a CSS string for the running head of printed pages."""
    from markupsafe import Markup

    return Markup('"{}"').format("".join(f"\\{ord(c):x} " if not c.isalnum() and c != " " else c for c in plain(text)))


@cache
def _face(family: str, weight: int, file: str, characters: str) -> str:
    font = files("tawthiq").joinpath("data", "fonts", f"{file}.woff2").read_bytes()
    source = f"url(data:font/woff2;base64,{b64encode(font).decode('ascii')}) format('woff2')"
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};font-style:normal;"
        f"font-display:swap;src:{source};unicode-range:{characters}}}"
    )
