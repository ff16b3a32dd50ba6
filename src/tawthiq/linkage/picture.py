"""An explanation as a picture: what `describe_pair` and `describe_person` give, drawn as one SVG file that stands alone.

It shows names and rows: it is for those who keep the case.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tawthiq.charts import BalanceStep, Chart, Frame, Heading, LetterCell, LetterRow, balance, letters, sheet
from tawthiq.charts.chart import Direction
from tawthiq.language import sentence
from tawthiq.linkage.describe_pair import percent_text

_WIDTH = 760


def picture_of_pair(told: Mapping[str, Any], language: str) -> str:
    """Two rows: what they say, the waterfall of evidence, and their names letter by letter."""
    title = sentence("picture_pair", {}, language)
    quiet = Heading(sentence("explain_names_shown", {}, language), "quiet")
    return _sheet(title, [*_pair(told, "pair", language), quiet], language)


def picture_of_person(told: Mapping[str, Any], language: str) -> str:
    """The rows of one person, the weakest link that holds them together, and the pair that speaks most against it."""
    parts: list[Heading | Chart] = []
    if len(told["rows"]) > 2:
        for row in told["rows"]:
            parts += _row(row)
    linked = [("explain_weakest_link", told["links"][-1])] if told["links"] else []
    against = [("explain_weakest", told["weakest"])] if told["weakest"] else []
    for code, pair in linked + against:
        if len(told["rows"]) > 2:
            parts.append(Heading(sentence(code, {}, language), "part"))
        parts += _pair(pair, code, language)
    parts = parts or _row(told["rows"][0])
    quiet = Heading(sentence("explain_names_shown", {}, language), "quiet")
    return _sheet(sentence("picture_person", {"n": len(told["rows"])}, language), [*parts, quiet], language)


def _sheet(title: str, parts: Sequence[Heading | Chart], language: str) -> str:
    frame = Frame("picture", title, sentence("picture_balance", {}, language), (), _direction(language), _WIDTH)
    return sheet(frame, [Heading(title, "title"), *parts])


def _pair(told: Mapping[str, Any], key: str, language: str) -> list[Heading | Chart]:
    parts = [heading for row in told["rows"] for heading in _row(row)]
    parts.append(Heading(told["sentence"][language]))
    if not told["steps"]:
        return parts
    parts.append(_balance(told, f"{key}-balance", language))
    parts.append(Heading(sentence("explain_bits", {}, language), "quiet"))
    parts.append(Heading(sentence("picture_names", {}, language), "part"))
    parts += [Heading(part["sentence"][language]) for part in told["parts"]]
    rows = [part for part in told["parts"] if spelled_differently(part)]
    if rows:
        parts.append(Heading(sentence("explain_letters", {}, language), "quiet"))
        parts.append(_letters(rows, f"{key}-letters", language))
    return parts


def _row(row: Mapping[str, Any]) -> list[Heading | Chart]:
    return [Heading(row["says"].get("name") or "–", lead=f"{row['list_id']}:{row['row']}")]


def _balance(told: Mapping[str, Any], key: str, language: str) -> Chart:
    steps = [
        BalanceStep(
            label=step["label"][language],
            values=tuple(text or "–" for text in step["values"] or ()),
            detail=step["sentence"][language],
            bits=step["weight"],
            text=signed_bits(step["weight"]),
        )
        for step in told["steps"]
    ]
    text = f"{signed_bits(told['odds'])} ({percent_text(told['odds'])} %)"
    total = BalanceStep(sentence("explain_sum", {}, language), (), "", told["odds"], text)
    ends = sentence("picture_two_persons", {}, language), sentence("picture_one_person", {}, language)
    return balance(_frame(key, "picture_balance", language), steps, total, ends)


def _letters(parts: Sequence[Mapping[str, Any]], key: str, language: str) -> Chart:
    rows = []
    for part in parts:
        found = part["letters"]
        pieces = [(each["left"], each["right"], each["bits"], signed_bits(each["bits"])) for each in found["pieces"]]
        endings = [(f"explain_letters_{name}", found[name]) for name in ("sum", "rest")]
        rows.append(
            LetterRow(
                spellings=(part["left"], part["right"]),
                direction=writing_of(part, _direction(language)),
                cells=tuple(LetterCell(*each) for each in pieces),
                endings=tuple((sentence(code, {}, language), signed_bits(bits)) for code, bits in endings),
            )
        )
    return letters(_frame(key, "explain_letters", language), rows)


def _frame(key: str, code: str, language: str) -> Frame:
    return Frame(key, sentence(code, {}, language), "", (), _direction(language), _WIDTH)


def _direction(language: str) -> Direction:
    return "rtl" if language == "ar" else "ltr"


def spelled_differently(part: Mapping[str, Any]) -> bool:
    """Whether a part of a name stands in both names in other letters."""
    return part["letters"] is not None and part["left"] != part["right"]


def writing_of(part: Mapping[str, Any], otherwise: Direction) -> Direction:
    """The direction of both spellings of a part, or another where they run against each other."""
    arabic = {text[:1] > "\u0600" for text in (part["left"], part["right"])}
    return otherwise if len(arabic) > 1 else "rtl" if arabic == {True} else "ltr"


def signed_bits(bits: float) -> str:
    """Bits with their sign.

    >>> signed_bits(3.14), signed_bits(-0.5), signed_bits(0)
    ('+3.1', '−0.5', '+0.0')
    """
    return f"{bits:+.1f}".replace("-", "−")
