"""Contested questions: who holds which stance, in whose words, and on which published counts a position rests.

Nothing is scored and nobody is ranked. Questions stand in the order of their ids, stances and holders in alphabetical
order, so that the order says nothing of weight, number or favour, and is the same whichever way the table is sorted.

A position rests on a count only where its row says so (`rests_on`), or where it cites a figure that one count, and only
one, gives with the same source. Everything else would be a guess. The column `note` is never read.

A statement that lays blame on a community is sealed (`collective_blame`): its words stay in the hand table and in the
ledger, and are handed out only when asked for. It never becomes an attribution.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tawthiq.counts.collective_blame import blames_community
from tawthiq.counts.family import printed
from tawthiq.counts.scope import CountClaim
from tawthiq.counts.sentences import say
from tawthiq.language import LANGUAGES

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    "|dec(?:ember)?|كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر"
    "|أكتوبر|نوفمبر|ديسمبر"
)
_DATES = re.compile(
    rf"\d{{4}}-\d{{2}}(?:-\d{{2}})?|\b\d{{1,2}}(?:\s*(?:-|–|to|and|إلى|و)\s*\d{{1,2}})?\s+(?:{_MONTHS})\b(?:\s+\d{{4}})?"
    rf"|\b(?:{_MONTHS})\s+\d{{1,2}}(?:,?\s+\d{{4}})?\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"(?<![\d.,%])\d{1,3}(?:[,٬]\d{3})+(?![\d%])|(?<![\d.,])\d+(?![\d%]|[.,]\d)")
_OUTLETS = re.compile(r"\s*[;,؛،|]\s*|\s+via\s+")
_DIRECTNESS = ("direct_quoted", "reported", "second_hand")


@dataclass(frozen=True)
class Position:
    """What one holder says on one question, as the row gives it; `sealed` where it blames a community."""

    id: str
    question_id: str
    question: str
    position: str
    stance: str
    holder: str
    holder_actor: str
    paraphrase: str
    source: str
    locator: str
    directness: str
    confidence: str
    sealed: bool
    rests_on: tuple[str, ...]


def positions(rows: Iterable[Mapping[str, str]], claims: Sequence[CountClaim] = ()) -> list[Position]:
    """The positions of the rows of positions.csv in neutral order; a row without question, stance or holder is none."""
    read = [_position(row, claims) for row in rows]
    complete = [one for one in read if one.question_id and one.stance and one.holder]
    return sorted(complete, key=_neutral)


def describe_positions(
    rows: Iterable[Mapping[str, str]], claims: Sequence[CountClaim] = (), *, unsealed: bool = False
) -> list[dict[str, Any]]:
    """The matrix of questions, stances and holders, ready for facts.json.

    A sealed statement stands with its holder, source and locator and without its words (`paraphrase` is null, `notice`
    says why), unless `unsealed` asks for them.
    """
    questions: dict[str, dict[str, Any]] = {}
    stances: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(dict)
    for one in positions(rows, claims):
        question = questions.setdefault(
            one.question_id, {"question_id": one.question_id, "question": one.question, "stances": [], "rests_on": []}
        )
        stances[one.question_id].setdefault(one.stance, []).append(_holder(one, unsealed))
        question["rests_on"] += [claim for claim in one.rests_on if claim not in question["rests_on"]]
    for question_id, question in questions.items():
        question["stances"] = [
            {"stance": stance, "holders": holders} for stance, holders in stances[question_id].items()
        ]
        question["rests_on"].sort()
    return list(questions.values())


def cited_figures(text: str) -> list[int]:
    """The figures that a text cites, in order; days, months and years are none, nor are shares in per cent."""
    return [int(re.sub("[,٬]", "", match.group())) for match in _FIGURE.finditer(_DATES.sub(" ", text))]


def _position(row: Mapping[str, str], claims: Sequence[CountClaim]) -> Position:
    cell = {column: str(row.get(column) or "").strip() for column in row}

    def text(column: str) -> str:
        return cell.get(column, "")

    said = (text("paraphrase"), text("position").replace("_", " "))
    return Position(
        **{
            name: text(name)
            for name in ("id", "question_id", "question", "position", "stance", "holder", "holder_actor", "paraphrase")
        },
        source=text("source"),
        locator=text("locator") or _place(row),
        directness=text("directness"),
        confidence=text("confidence"),
        sealed=any(blames_community(words) for words in said),
        rests_on=_rests_on(cell, claims),
    )


def _place(row: Mapping[str, str]) -> str:
    """Where a source has no locator of its own, the row of the hand table is one."""
    return f"{row['file']}:{row['row']}" if row.get("file") and row.get("row") else ""


def _rests_on(cell: Mapping[str, str], claims: Sequence[CountClaim]) -> tuple[str, ...]:
    known = {claim.id for claim in claims}
    stated = [name.strip() for name in cell.get("rests_on", "").split("|") if name.strip() in known]
    sources = _outlets(cell.get("source", ""))
    cited = [
        claim.id
        for figure in cited_figures(cell.get("paraphrase", ""))
        for claim in _the_one([claim for claim in claims if _gives(claim, figure, sources)], cell)
    ]
    return tuple(dict.fromkeys([*stated, *cited]))


def _the_one(found: Sequence[CountClaim], cell: Mapping[str, str]) -> Sequence[CountClaim]:
    """The count that is meant where only one can be: of several, the holder's own."""
    own = [claim for claim in found if claim.publisher in (cell.get("holder"), cell.get("holder_actor"))]
    chosen = own or found
    return chosen if len(chosen) == 1 else ()


def _gives(claim: CountClaim, figure: int, sources: frozenset[str]) -> bool:
    return figure in printed(claim) and bool(sources & _outlets(claim.outlet))


def _outlets(text: str) -> frozenset[str]:
    """Names of the outlets of a source, without dates: `SANA; Shafaq 22 Jul` are sana and shafaq."""
    names = (_DATES.sub(" ", name).split() for name in _OUTLETS.split(text))
    return frozenset(" ".join(words).casefold() for words in names if words)


def _neutral(one: Position) -> tuple[object, ...]:
    numbered = tuple(
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", one.question_id)
    )
    return numbered, one.stance.casefold(), one.holder.casefold(), one.position, one.id


def _holder(one: Position, unsealed: bool) -> dict[str, Any]:
    hidden = one.sealed and not unsealed
    directness = one.directness if one.directness in _DIRECTNESS else "unknown"
    return {
        "id": one.id,
        "holder": one.holder,
        "holder_actor": one.holder_actor,
        "position": None if hidden else one.position,
        "paraphrase": None if hidden else one.paraphrase,
        "source": one.source,
        "locator": one.locator,
        "directness": one.directness,
        "directness_text": {
            language: say(f"counts_positions_directness_{directness}", language) for language in LANGUAGES
        },
        "confidence": one.confidence,
        "sealed": one.sealed,
        "notice": {language: say("counts_positions_sealed", language) for language in LANGUAGES} if hidden else None,
        "rests_on": list(one.rests_on),
    }
