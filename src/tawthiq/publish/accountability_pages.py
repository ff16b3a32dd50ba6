"""The pages on what followed: sides at a glance, commitments, cases, the clock of delay, parity; every incident and actor.

Each page stands alone: style, fonts and drawings inside, no script, no request to anywhere. Everything said has its
source beside it. Sides, incidents and actors stand in the order of their tables, with the same rows for all of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tawthiq.language import codes, date_text, sentence
from tawthiq.publish.accountability_curves import commitment_curve, milestones
from tawthiq.publish.accountability_links import Entry, Pages, page_name, pages_of
from tawthiq.publish.accountability_marks import known_word, marks
from tawthiq.publish.accountability_numbers import Victims, district, linked_victims, sides_with_keys
from tawthiq.publish.accountability_parity import by_horizon, by_pair, ends, limits, share_text
from tawthiq.publish.accountability_statements import Statements, remembering_sayer
from tawthiq.publish.page import css_text, environment, page_style

RULE_VERSION = "1"

SHORT_TIMELINE = 24  # entries of a long timeline that the main page shows
MOST_NAMED, MOST_MISTAKES = 200, 20


def render_accountability(
    described: Mapping[str, Any], incidents: Mapping[str, Any], case: Mapping[str, Any], language: str
) -> dict[str, str]:
    """The pages on accountability in `ar` or `en`, by file name; `accountability-<language>.html` is the first.

    `described` and `incidents` are what `describe_accountability` and `describe_incidents` return. `case` holds `title`
    (`en`, `ar`), `simulated` and `smallest_cell`; `districts` (P-code to the district's `code`, `en`, `ar`), without which
    places are named by the code of their district, and `areas` (P-code to `en`, `ar`) may stand beside them. The same
    facts give the same bytes.
    """
    book = _Book.of(described, incidents, case, language)
    return dict(book.pages())


@dataclass(frozen=True)
class _Book:
    """One language's pages: what goes where, and the template environment, made once for all of them."""

    described: Mapping[str, Any]
    incidents: Mapping[str, Any]
    case: Mapping[str, Any]
    cut: Pages
    victims: Victims
    templates: Any

    @classmethod
    def of(
        cls, described: Mapping[str, Any], incidents: Mapping[str, Any], case: Mapping[str, Any], language: str
    ) -> "_Book":
        cut = pages_of(described, incidents, language)
        victims = linked_victims(described, incidents, case["smallest_cell"])
        templates = environment(language)
        names = {
            "actor": {each["id"]: each["name"] for each in incidents["actors"]},
            "incident": {each["id"]: each["name"] for each in incidents["incidents"]},
            "case": {each["id"]: each["name"] for each in described["cases"]["rows"]},
            "commitment": {each["id"]: each["text"] for each in described["commitments"]["rows"]},
        }
        other = "en" if language == "ar" else "ar"
        districts = case.get("districts", {})
        pieces = marks(cut, names, victims, case["smallest_cell"])
        statements = Statements(language, pieces)
        templates.globals |= {
            **pieces,
            "say": remembering_sayer(language),
            "attributions": statements.attributions,
            "relations": statements.relations,
            "case": case,
            "cut": cut,
            "district": lambda place: district(place, districts),
            "reached": described.get("incidents", {}),
            "milestones": {key: each["name"] for key, each in described["clock"].items() if key != "ends"},
            "has_register": any(each["victims"] for each in described["sides"]),
            "verdict": lambda word: known_word(f"pages_verdict_{word}", word, language),
            "missing": lambda steps: _missing(steps, described, language),
            "in_other": lambda code: sentence(code, {}, other),
            "as_of": date_text(date.fromisoformat(described["as_of"]), language),
        }
        return cls(described, incidents, case, cut, victims, templates)

    def pages(self) -> Iterator[tuple[str, str]]:
        """Every page with its file name."""
        yield self.cut.main, self.page("main", self.main())
        for kind, entries in (("incidents", self.cut.incidents), ("actors", self.cut.actors)):
            yield from self.numbered(kind, entries)
        for kind in ("cases", "commitments", "timeline"):
            if not self.cut.on_main(kind):
                yield from self.numbered(kind, getattr(self.cut, kind))

    def numbered(self, kind: str, pages: Sequence[Sequence[Entry]]) -> Iterator[tuple[str, str]]:
        """The pages of a long list, each with links to those beside it."""
        names = [page_name(kind, self.cut.language, number) for number in range(1, len(pages) + 1)]
        for number, (name, entries) in enumerate(zip(names, pages, strict=True), 1):
            around = {"previous": names[number - 2] if number > 1 else "", "next": "".join(names[number : number + 1])}
            yield name, self.page(kind, {"entries": entries, "number": number, "numbers": len(pages), **around})

    def page(self, kind: str, shown: Mapping[str, Any]) -> str:
        """One page as HTML."""
        from markupsafe import Markup

        language = self.cut.language
        body = self.templates.get_template(f"accountability-{kind}.html").render(shown)
        marked = f"{sentence('report_simulated', {}, 'en')} · {sentence('report_simulated', {}, 'ar')}"
        return str(
            self.templates.get_template("accountability-page.html").render(
                title=sentence(f"pages_title_{kind}", {}, language),
                body=Markup(body),  # noqa: S704
                running=css_text(marked),
                style=page_style(language, body),
            )
        )

    def main(self) -> dict[str, Any]:
        """What the first page shows."""
        described, language = self.described, self.cut.language
        timeline = self.incidents["timeline"]
        drawn = milestones(described, self.group_name, language)
        sides = {each: self.side_name(each) for each in described["parity"]["sides"]}
        short = (
            None
            if self.cut.on_main("timeline")
            else (timeline[: SHORT_TIMELINE // 2], timeline[-SHORT_TIMELINE // 2 :])
        )
        return {
            "described": described,
            "incidents": self.incidents,
            "sides": [
                (side, self.of_side(key), self.of_side(key, possible=True)) for side, key in sides_with_keys(described)
            ],
            "milestones_drawn": drawn,
            "unreached": _joined([each.name[language] for each in drawn if not each.reached], language),
            "commitment_curve": commitment_curve(described, language),
            "cases": described["cases"]["rows"] if self.cut.on_main("cases") else None,
            "commitments": described["commitments"]["rows"] if self.cut.on_main("commitments") else None,
            "timeline": timeline,
            "timeline_ends": short,
            "named": MOST_NAMED,
            "mistakes": self.mistakes()[:MOST_MISTAKES],
            "mistakes_more": max(0, len(self.mistakes()) - MOST_MISTAKES),
            "parity_sides": list(sides.values()),
            "by_horizon": lambda shares: by_horizon(shares, list(sides)),
            "by_pair": lambda reading: by_pair(reading, sides),
            "share_text": share_text,
            "ends": ends,
            "limits": limits,
        }

    def of_side(self, key: str, *, possible: bool = False) -> Any:
        """The linked victims of a side as they may be shown; None where no number is known."""
        return (self.victims.sides_possible if possible else self.victims.sides_confirmed).get(key)

    def side_name(self, side: str) -> str:
        """What a side is called."""
        names = {each["side"]: each["name"] for each in self.described["sides"]}
        return str(names.get(side, {}).get(self.cut.language) or side)

    def group_name(self, group: str, key: str) -> str:
        """What a group of a curve is called: a side, a region, a status of victims."""
        if group == "by_side":
            return self.side_name(key)
        if group == "by_region":
            return str(self.case.get("areas", {}).get(key, {}).get(self.cut.language) or key)
        return known_word(f"counts_status_{key}", key, self.cut.language)

    def mistakes(self) -> list[str]:
        """What is wrong in the rows, each sentence once."""
        rows = [*self.described["mistakes"], *self.incidents["mistakes"]]
        said = (
            sentence(each["code"], each["values"], self.cut.language, isolate=True)
            for each in rows
            if each["code"] in codes()
        )
        return list(dict.fromkeys(said))


def _missing(steps: Sequence[Entry], described: Mapping[str, Any], language: str) -> str:
    """The milestones of which there is no public record, in their order."""
    reached = {step["milestone"] for step in steps}
    left = [each["name"][language] for key, each in described["clock"].items() if key != "ends" and key not in reached]
    return _joined(left, language) or "—"


def _joined(words: Sequence[str], language: str) -> str:
    return sentence("incidents_comma", {}, language).join(words)
