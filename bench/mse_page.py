"""The page on validation, from stored results: `docs/reference/validation.md`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

HEAD = """<!-- Made by bench/mse_validation.py from bench/frozen/mse_validation.json; do not edit. -->

# Are the estimates right?

<div dir="rtl">

هذه الصفحة مكتوبة آلياً: تُعطى كل عائلة من نماذج التقدير جداول سبق نشرها، ويوضع جوابها إلى جانب ما نُشر، أو ما تعطيه حزم R المعروفة، أو الحقيقة في جداول المحاكاة. وحيث يختلف الرقمان يُذكر السبب، وحيث
لا تكفي القوائم للجواب يُقال «لا تقدير». الجداول أعداد فحسب، ووراء كثير منها ضحايا حقيقيون؛ وليس في الصفحة اسم.

</div>

Every table of which a figure is published, or known exactly, goes through our families here. Made by
`python bench/mse_validation.py DATADIR --write docs/reference/validation.md`. The tables are counts only: of victims of
violence and of trafficking, of births, of animals.

*Agrees* means: for what is calculated, the same to six digits (graphs: within .2 %); for what is sampled, within three Monte Carlo errors
of both together and one person, at the median and at both ends of the interval of 95 %; where the source does not tell its error, within 2 %. Where it says *explained*, the reason is
below the table. An interval in brackets is of 95 %. How each family is computed: [the methods](../explanation/estimation-methods.md).
"""

PARTS = {
    "papers": "## Beside published figures\n\nHere *agrees* is said of the point: the same person for person, a mean of draws within three Monte Carlo errors, or inside the range that was published;\nof a census, inside our interval. Intervals were made in other ways and stand there to be looked at.\n",
    "peers": "## Beside R packages\n\nTheir figures were computed once, with the versions named, and stored: no R is run here.\n",
    "truth": "## Simulated tables, with the truth\n\nHere *agrees* means that the interval of 95 % holds the truth.\n",
}
EXACT = """## Exact values

They follow from counts and formulas alone. *Off* is the largest relative difference over all values of a row.
"""
NAMES = {"fixed": "loglinear", "combine": "combine"}


def page(stored: Mapping[str, Any], explained: Sequence[Mapping[str, str]]) -> str:
    """The whole page."""
    parts = [HEAD, _summary(stored, explained)]
    for part, heading in PARTS.items():
        rows = [row for row in stored["beside"] if row["part"] == part]
        if rows:
            parts.append(heading + "\n" + "\n".join(_beside(rows, explained)))
    parts.append(EXACT + "\n" + "\n".join(_exact(stored["exact"], explained)))
    return "\n".join(parts)


def why(row: Mapping[str, Any], explained: Sequence[Mapping[str, str]]) -> str | None:
    """The explanation of a row, if there is one."""
    for each in explained:
        fits = all(row.get(key) == each[key] for key in ("table", "family", "reason") if key in each)
        if fits and row.get("source", "").startswith(each.get("source", "")):
            return each["why"]
    return None


def status(row: Mapping[str, Any], explained: Sequence[Mapping[str, str]]) -> str:
    """In a word, how a row stands."""
    if row["agrees"]:
        return "agrees"
    if why(row, explained) is None:
        return "**not explained**"
    return "refused, explained" if row.get("reason") else "explained"


def _summary(stored: Mapping[str, Any], explained: Sequence[Mapping[str, str]]) -> str:
    rows = [*stored["beside"], *stored["exact"]]
    said = [status(row, explained) for row in rows]
    counted = {word: said.count(word) for word in ("agrees", "explained", "refused, explained", "**not explained**")}
    agree, differ, refused, unexplained = counted.values()
    return (
        f"Of {len(rows)} comparisons {agree} agree, {differ} differ for a reason that is given, {refused} are refused for a reason"
        f" that is given, and {unexplained} are not explained.\n"
    )


def _beside(rows: Sequence[Mapping[str, Any]], explained: Sequence[Mapping[str, str]]) -> Iterator[str]:
    notes: list[str] = []
    yield "| table | documented | family | ours | theirs | whose | |"
    yield "|---|---:|---|---:|---:|---|---|"
    for row in rows:
        family = NAMES.get(row["family"], row["family"])
        ours = f"refused: `{row['reason']}`" if row["ours"]["point"] is None else _figure(row["ours"])
        ours += _mixing(row["mixing"])
        seeds = (
            f" ({row['seeds_agree']} of {row['seeds']} seeds)" if row["seeds"] > 1 and row["agrees"] is not None else ""
        )
        cells = (row["table"], f"{row['n']:,}", f"{family}, {row['what']}", ours, _figure(row["theirs"]), row["source"])
        yield "| " + " | ".join(cells) + f" | {status(row, explained)}{seeds}{_note(row, explained, notes)} |"
    yield from _notes(notes)


def _exact(rows: Sequence[Mapping[str, Any]], explained: Sequence[Mapping[str, str]]) -> Iterator[str]:
    notes: list[str] = []
    yield "| table | family | what | values | off | |"
    yield "|---|---|---|---:|---:|---|"
    for row in rows:
        off = f"{row['off']:.0e}" if row["off"] else "0"
        cells = (row["table"], row["family"], row["what"], str(row["values"]), off)
        yield "| " + " | ".join(cells) + f" | {status(row, explained)}{_note(row, explained, notes)} |"
    yield from _notes(notes)


def _note(row: Mapping[str, Any], explained: Sequence[Mapping[str, str]], notes: list[str]) -> str:
    text = None if row["agrees"] else why(row, explained)
    if text is None:
        return ""
    if text not in notes:
        notes.append(text)
    return f" ({notes.index(text) + 1})"


def _notes(notes: Sequence[str]) -> Iterator[str]:
    yield ""
    yield from (f"{number}. {text}" for number, text in enumerate(notes, start=1))
    if notes:
        yield ""


def _mixing(by_seed: Sequence[Mapping[str, float]]) -> str:
    """Of the seed that mixed worst: what its chains say of themselves."""
    if not by_seed:
        return ""
    rhat = max(each["rhat"] for each in by_seed)
    size = min(min(each["ess_bulk"], each["ess_tail"]) for each in by_seed)
    return f"; R-hat {rhat:.3f}, {size:,.0f} effective draws"


def _figure(figure: Mapping[str, float | None]) -> str:
    point, low, high = (figure[at] for at in ("point", "low", "high"))
    interval = f"[{_number(low)}–{_number(high)}]" if low is not None and high is not None else ""
    return " ".join(each for each in (_number(point), interval) if each) or "none"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value < 1e9 else f"{value:.1e}"
