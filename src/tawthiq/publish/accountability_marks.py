"""Small pieces of markup that the pages on accountability are made of: links, sources, dates, withheld numbers."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from tawthiq.accountability.days import Days
from tawthiq.accountability.words import days_text
from tawthiq.charts.svg import escape
from tawthiq.incidents.words import capital, moment_text
from tawthiq.language import codes, number_text, sentence
from tawthiq.publish.accountability_links import Pages, anchor, page_name
from tawthiq.publish.accountability_numbers import Victims
from tawthiq.publish.disclosure_tree import Linked
from tawthiq.publish.page import isolated
from tawthiq.text.edtf import read_edtf


def marks(pages: Pages, names: Mapping[str, Mapping[str, Any]], victims: Victims, smallest: int) -> dict[str, Any]:
    """The functions and words that templates get; `names` has by kind (`actor`, `incident`, …) what an id is called."""
    language = pages.language
    addresses = {"incident": pages.incident, "case": pages.case, "commitment": pages.commitment}
    unstated = escape(sentence("pages_source_unstated", {}, language))
    confidence = sentence("report_confidence", {}, language)

    def text(texts: Mapping[str, str] | str) -> str:
        if isinstance(texts, str):
            return texts
        return texts.get(language) or texts.get("en") or texts.get("ar") or "—"

    def link(address: str | None, words: str) -> Any:
        shown = isolated(words)
        return _markup(f'<a href="{escape(address)}">{shown}</a>' if address else shown)

    @cache
    def actor_named(key: str, words: str) -> Any:
        return link(pages.actor.get(key), words)

    def actor(fact: Mapping[str, Any]) -> Any:
        return actor_named(fact["id"], text(fact["name"]))

    @cache
    def entry(kind: str, key: str) -> Any:
        """A link to an entry by its id; the ids that it stands for now where it is an incident."""
        keys = pages.heads(key) if kind == "incident" else (key,)
        comma = escape(sentence("incidents_comma", {}, language))
        return _markup(comma.join(link(addresses[kind].get(each), text(names[kind].get(each, each))) for each in keys))

    @lru_cache(maxsize=1 << 14)
    def cited(source: str, locator: str, sure: str, place: str) -> Any:
        said = [f"<bdi>{escape(each)}</bdi>" for each in (source, locator) if each] or [unstated]
        if sure:
            said.append(f"{escape(confidence)} <bdi>{escape(sure)}</bdi>")
        if place:
            said.append(f'<bdi dir="ltr">{escape(place)}</bdi>')
        return _markup(f'<span class="cite">{" · ".join(said)}</span>')

    def cite(fact: Mapping[str, Any]) -> Any:
        place = f"{fact['file']}:{fact['row']}" if fact["file"] else ""
        return cited(fact["source"] or "", fact["locator"] or "", fact["confidence"] or "", place)

    @lru_cache(maxsize=1 << 14)
    def moment(written: str | None) -> str:
        return moment_text(read_edtf(written), language) if written else sentence("pages_no_date", {}, language)

    def days(found: Mapping[str, int | None] | None) -> str:
        return days_text(Days(found["low"], found["high"]) if found else None, language)

    def linked(number: Linked) -> str:
        if number.value is not None:
            return number_text(number.value, language)
        if number.small:
            return sentence("report_suppressed", {"smallest": smallest}, language)
        return sentence("report_withheld", {}, language)

    return {
        "actor": actor,
        "entry": entry,
        "cite": cite,
        "moment": moment,
        "days": days,
        "linked": linked,
        "span": lambda found: _span(found, language),
        "anchor": anchor,
        "comma": sentence("incidents_comma", {}, language),
        "forum": lambda key: actor_named(key, text(names["actor"].get(key, key))),
        "late": lambda each: _late(each, language),
        "heading": lambda texts: isolated(capital(text(texts))),
        # A case or commitment of a later day than that on which the pages look is tied to an incident, but not known yet.
        "known": lambda kind, keys: [key for key in keys if key in names[kind]],
        "numbered": lambda kind, cut: _numbered(kind, cut, language, text),
        "svg": lambda chart: _markup(chart.svg),
        "confirmed_of": victims.confirmed.__getitem__,
        "possible_of": victims.possible.__getitem__,
    }


@cache
def known_word(code: str, fallback: str, language: str) -> str:
    """A message, or the word itself where the catalogue has none for it."""
    return sentence(code, {}, language) if code in codes() else fallback


def _late(each: Mapping[str, Any], language: str) -> str:
    """How late a commitment is, in as many words as its dates allow."""

    def said(code: str, days: Mapping[str, int | None]) -> str:
        return sentence(code, {"days": days_text(Days(days["low"], days["high"]), language)}, language)

    parts = []
    for code, found in (("pages_late_due", each["late_vs_due"]), ("pages_late_extended", each["late_vs_extended"])):
        if found and found["low"] is not None and found["low"] > 0:
            parts.append(said(code, found))
    if not parts and (late := each["late_vs_due"]):
        surely_not = late["high"] is not None and late["high"] <= 0
        parts.append(sentence("pages_in_time" if surely_not else "pages_late_unclear", {}, language))
    if not each["late_vs_due"] and each["overdue"]:
        parts.append(said("pages_overdue", each["overdue"]))
    if not parts:
        code = "not_counted" if each["state"] == "revised" else "not_late_yet" if each["due"] else "no_delay"
        parts.append(sentence(f"pages_{code}", {}, language))
    return sentence("accountability_semicolon", {}, language).join(parts)


def _numbered(kind: str, pages: Sequence[Sequence[Mapping[str, Any]]], language: str, text: Callable[..., str]) -> Any:
    """Links to the pages of a long list, each with its first and last entry."""
    rows, first = [], 1
    for number, page in enumerate(pages, 1):
        ends = [
            text(page[at].get("when" if kind == "timeline" else "name") or page[at].get("text", "")) for at in (0, -1)
        ]
        words = " … ".join(f"<bdi>{escape(each)}</bdi>" for each in ends)
        last = first + len(page) - 1
        rows.append(
            f'<li><a href="{page_name(kind, language, number)}"><bdi dir="ltr">{first:,}–{last:,}</bdi></a>'
            f' <span class="quiet">{words}</span></li>'
        )
        first = last + 1
    return _markup(f'<ul class="names">{"".join(rows)}</ul>')


def _span(found: Mapping[str, int] | None, language: str) -> str:
    if found is None:
        return sentence("accountability_number_unknown", {}, language)
    low, high = found["low"], found["high"]
    return number_text(low, language) if low == high else f"{number_text(low, language)}–{number_text(high, language)}"


def _markup(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704
