"""The report: one self-contained page that opens with the question and can be followed back number by number."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from tawthiq.charts import Figure, Quantity, scale_mark
from tawthiq.language import codes, date_text, sentence
from tawthiq.publish.page import css_text, direction, environment, page_style
from tawthiq.publish.report_brief import brief
from tawthiq.publish.report_charts import Draughts, anchor
from tawthiq.publish.report_counts import CountPages, count_globals, count_sections
from tawthiq.publish.report_estimates import estimates_section
from tawthiq.publish.report_linkage import linkage_section, share_text, truth_measures, with_commands

RULE_VERSION = "5"

_KINDS: tuple[Quantity, ...] = ("exact", "at_least", "about", "interval")


def render_report(facts: Mapping[str, Any], language: str) -> str:
    """The report of a case in `ar` or `en`, from its facts alone.

    Returns one HTML document: style, fonts and drawings inside, no script, no request to anywhere. Every number is
    one of `facts["facts"]` and links to its rule and its claims at the end of the page. The same facts give the same
    bytes. Raises KeyError where the facts do not keep their contract.
    """
    draughts = Draughts(facts, language)
    pages = environment(language)
    pages.globals |= {
        "num": lambda fact: numeral(draughts.figure(fact)),
        "figure": numeral,
        "figure_of": draughts.row_figure,
        "qualifier": draughts.qualifier,
        "field_name": lambda field: _known(f"report_field_{field}", field, language),
        "rule_name": lambda rule: _known(f"report_rule_{rule}", rule, language),
        "anchor": anchor,
        "running": lambda code: css_text(f"{sentence(code, {}, 'en')} · {sentence(code, {}, 'ar')}"),
        "in_other": lambda code: sentence(code, {}, "en" if language == "ar" else "ar"),
        "marks": [(kind, _safe(scale_mark(kind, direction(language)))) for kind in _KINDS],
        "svg": lambda chart: _safe(chart.svg),
        "share_text": share_text,
        "with_commands": with_commands,
        **count_globals(draughts, pages.globals["both"]),
    }
    shown = {"facts": facts, "window": window_text(facts, language), **_drawn(draughts)}
    shown["counts"] = {**count_sections(draughts), "brief": brief(CountPages(draughts))}
    body = pages.get_template("report-body.html").render(shown)
    return str(pages.get_template("report.html").render(shown, body=_safe(body), style=page_style(language, body)))


def _drawn(draughts: Draughts) -> dict[str, Any]:
    facts = draughts.facts
    panels = [(panel, draughts.panel(panel, number)) for number, panel in enumerate(facts["panels"], 1)]
    return {
        "compared": [(panel, drawing) for panel, drawing in panels if len(panel["rows"]) > 1],
        "alone": [panel for panel, _ in panels if len(panel["rows"]) == 1],
        "overlap": draughts.overlap() if facts["overlap"] and facts["overlap"]["patterns"] else None,
        "timeline": draughts.timeline() if facts["timeline"] else None,
        "area_map": draughts.area_map() if facts["areas"] else None,
        "timeline_title": draughts.timeline_title if facts["timeline"] else "",
        "linkage": linkage_section(draughts),
        "estimates": estimates_section(draughts),
        "truth": truth_measures(facts["linkage_quality"] or {}, draughts.language),
        "publishers": {row["claim"]: row["publisher"] for panel in facts["panels"] for row in panel["rows"]},
        "strata": [(each, draughts.stratum(each, number)) for number, each in enumerate(facts["strata"], 1)],
    }


def numeral(figure: Figure) -> Any:
    """A number on the page: linked to its rule and claims, isolated from the direction of the text around it."""
    from markupsafe import Markup

    # A sign before digits would go to their other side in a right-to-left line.
    way = "auto" if any(letter.isalpha() for letter in figure.text) else "ltr"
    if not figure.key:
        return Markup('<bdi dir="{}">{}</bdi>').format(way, figure.text)
    return Markup('<a href="{}" class="num" data-fact="{}"><bdi dir="{}">{}</bdi></a>').format(
        figure.link or f"#{quote(anchor(figure.key))}", figure.key, way, figure.text
    )


def window_text(facts: Mapping[str, Any], language: str) -> str:
    """The window of the case in words, or an empty text where it has none."""
    window = facts["case"]["window"]
    if not window:
        return ""
    first, last = (date.fromisoformat(day) for day in window)
    if first == last:
        return date_text(first, language)
    same = (first.year, first.month) == (last.year, last.month)
    start = str(first.day) if same else date_text(first, language)
    return sentence("report_window", {"first": start, "last": date_text(last, language)}, language)


def _known(code: str, fallback: str, language: str) -> str:
    return sentence(code, {}, language) if code in codes() else fallback


def _safe(markup: str) -> Any:
    from markupsafe import Markup

    return Markup(markup)  # noqa: S704
