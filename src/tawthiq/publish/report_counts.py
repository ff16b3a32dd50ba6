"""What was found about published counts, made ready for the page: order, drawings and links, no number of its own."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tawthiq.charts import (
    BoundRow,
    ConflictNode,
    ConflictSet,
    Figure,
    SeriesBand,
    SeriesPoint,
    WaterfallEnd,
    WaterfallStep,
    bounds,
    conflict_graph,
    series,
    waterfall,
)
from tawthiq.language import LANGUAGES, codes, number_text
from tawthiq.publish.page import day_text
from tawthiq.publish.report_charts import Draughts, Drawing

WORKED_OUT = ("finding_residual", "bound_low", "bound_high", "explanation_step")
SEVERITIES = ("high", "medium", "low")
SHORTEST_DRAWN = 3
MOST_CLASHES_OPEN = 8
_ANYBODY = {"", "any"}
_NUMBER = re.compile(r"\d[\d,]*")
_ARABIC = re.compile("[\u0600-\u06ff]")


def count_sections(draughts: Draughts) -> dict[str, Any]:
    """The sections on published counts: each empty, and left out of the page, where the facts hold nothing for it.

    Findings stand by severity, then by how much a published total could be misread. Bounds of the victims of one armed
    actor or another stand in the alphabetical order of the page's language: an order by number would rank them.
    """
    return CountPages(draughts).sections()


def count_globals(draughts: Draughts, both: Callable[[Any], Any]) -> dict[str, Any]:
    """What the templates of these sections call."""
    pages, language = CountPages(draughts), draughts.language
    return {
        "arithmetic": pages.arithmetic,
        "change": pages.signed_figure,
        "signed": pages.change,
        "share": lambda value: f"{number_text(round(value * 100, 2), language)}%",
        "own": lambda text: both(in_one_language(text)),
        "finding_id": finding_id,
        "finding_link": lambda given: quote(finding_id(given)),
        "finding_rule": lambda rule: pages.known("report_finding", rule),
        "reading_name": lambda reading: pages.known("report_reading", reading),
        "directness": lambda value: pages.known("report_directness", value),
        "stance_name": lambda stance: stance.replace("_", " ") if isinstance(stance, str) else stance,
        "worked_out": WORKED_OUT,
        "most_clashes": MOST_CLASHES_OPEN,
    }


def finding_id(given: str) -> str:
    """The id of a finding's place on the page."""
    return f"finding-{'-'.join(given.split())}"


@dataclass(frozen=True)
class CountPages:
    """The findings, contradictions, bounds, series, explanations and positions of one report."""

    draughts: Draughts

    def sections(self) -> dict[str, Any]:
        """All sections by name."""
        shown = {
            "findings": self.findings(),
            "conflicts": [each for each in self.conflicts() if each["stands"]],
            "replaced_conflicts": [each for each in self.conflicts() if not each["stands"]],
            "conflict_graph": self.conflict_drawing(),
            "bounds": self.bound_groups(),
            "readings": self.readings(),
            "series": self.series_by_publisher(),
            "explanations": self.explanations(),
            "positions": self.positions(),
        }
        return {**shown, "claim_rows": self.rows}

    @property
    def rows(self) -> dict[str, Mapping[str, Any]]:
        """The published rows by their claim."""
        return {row["claim"]: row for panel in self.draughts.facts["panels"] for row in panel["rows"]}

    def entries(self, section: str) -> list[Any]:
        """What the facts hold of one section."""
        return list((self.draughts.facts.get("counts") or {}).get(section) or [])

    def findings(self) -> list[tuple[str, list[Any]]]:
        """Findings by severity, those of the largest effect first."""
        ordered = self.ordered_findings()
        groups = [(severity, [each for each in ordered if each["severity"] == severity]) for severity in SEVERITIES]
        return [(severity, found) for severity, found in groups if found]

    def ordered_findings(self) -> list[Any]:
        """All findings, the most severe and those of the largest effect first."""
        found = self.entries("findings")
        return sorted(found, key=lambda each: (SEVERITIES.index(each["severity"]), -each["effect"], each["id"]))

    def arithmetic(self, finding: Mapping[str, Any]) -> list[str | Figure]:
        """The arithmetic of a finding cut into text and numbers; a number that a claim gives links to that claim."""
        given = finding["arithmetic"]
        rows, waiting = self.rows, [(term[0], abs(term[2])) for term in [*given["left"], *given["right"]]]
        parts: list[str | Figure] = []
        text, last = str(given["text"]), 0
        for found in _NUMBER.finditer(text):
            value = int(found[0].replace(",", ""))
            term = next((each for each in waiting if each[1] == value and each[0] in rows), None)
            if term is None or self.draughts.facts["facts"][rows[term[0]]["fact"]]["value"] != value:
                continue
            waiting.remove(term)
            parts += [text[last : found.start()], self.draughts.figure(rows[term[0]]["fact"], found[0])]
            last = found.end()
        return [part for part in [*parts, text[last:]] if part]

    def conflicts(self) -> list[dict[str, Any]]:
        """Conflicts with their numbers, those among figures that publishers still stand by before the others.

        Of the sets that rest on the same complete figures only the one with most persons is shown; all are in the facts.
        """
        shown = [each for each in self.entries("conflicts") if each.get("main", True)]
        found = [{**each, "stands": each.get("standing", True)} for each in shown]
        ordered = sorted(found, key=lambda each: not each["stands"])
        return [{**each, "number": number} for number, each in enumerate(ordered, 1)]

    def conflict_drawing(self) -> Drawing | None:
        """The conflict graph: claims grouped by publisher, and the smallest sets that contradict themselves."""
        conflicts, rows = [each for each in self.conflicts() if each["stands"]], self.rows
        members = {claim for conflict in conflicts for claim in conflict["claims"]}
        shown = sorted((rows[claim] for claim in members & rows.keys()), key=self._by_publisher)
        if not shown:
            return None
        nodes = [
            ConflictNode(
                row["claim"],
                self.draughts.text(row["publisher"]),
                self._scope_words(row),
                self.draughts.row_figure(row),
            )
            for row in shown
        ]
        sets = [
            ConflictSet(number_text(conflict["number"], self.draughts.language), tuple(conflict["claims"]))
            for conflict in conflicts
        ]
        header = ("report_conflict_set", "report_publisher", "report_panel", "report_figure")
        title, about = self.draughts.words("report_clash_title"), self.draughts.words("report_clash_about")
        return self.draughts.twice("conflict-graph", title, about, header, lambda f: conflict_graph(f, nodes, sets))

    def _by_publisher(self, row: Mapping[str, Any]) -> tuple[str, str, str]:
        return self.draughts.text(row["publisher"]), row.get("as_of") or row.get("published_on") or "", row["claim"]

    def _scope_words(self, row: Mapping[str, Any]) -> str:
        """The title of the panel that a row stands in, after its day."""
        panels = self.draughts.facts["panels"]
        panel = next(panel for panel in panels if any(row is each for each in panel["rows"]))
        day = row.get("as_of") or row.get("published_on") or ""
        said = [day_text(day, self.draughts.language)] if day else []
        return ": ".join([*said, self.draughts.text(panel["title"])])

    def bound_groups(self) -> list[dict[str, Any]]:
        """Bounds of one scope together, one row a reading, each group with its own drawing."""
        groups = self.bounds_by_scope()
        return [
            {"title": group[0]["title"], "bounds": group, "drawing": self._bound_drawing(number, group)}
            for number, group in enumerate(groups, 1)
        ]

    def bounds_by_scope(self) -> list[list[Any]]:
        """Bounds of one scope together: those of all perpetrators as given, the others in alphabetical order."""
        groups: dict[str, list[Any]] = {}
        for bound in self.entries("bounds"):
            groups.setdefault(json.dumps(bound["scope"], sort_keys=True, ensure_ascii=False), []).append(bound)
        everybody = [group for group in groups.values() if not actors_of(group[0])]
        attributed = [group for group in groups.values() if actors_of(group[0])]
        return everybody + sorted(attributed, key=lambda group: self.draughts.text(group[0]["title"]))

    def _bound_drawing(self, number: int, group: Sequence[Mapping[str, Any]]) -> Drawing:
        at_least, to = self.draughts.words("report_before_at_least"), self.draughts.words("report_to")
        rows = [
            BoundRow(
                self.known("report_bound", bound["readings"]),
                self._publishers(bound["binding_low"]),
                self._bound_figure(bound, "low"),
                self._bound_figure(bound, "high"),
                at_least,
                to,
            )
            for bound in group
        ]
        header = ("report_reading", "report_bound_by", "report_at_least", "report_at_most")
        title, about = self.draughts.text(group[0]["title"]), self.draughts.words("report_bounds_about")
        return self.draughts.twice(f"bound-{number}", title, about, header, lambda frame: bounds(frame, rows))

    def _bound_figure(self, bound: Mapping[str, Any], end: str) -> Figure:
        """One end of a bound; a least of nobody is no bound, and contradictory figures have none."""
        figure = self.draughts.figure(bound[f"{end}_fact"])
        if not bound.get("possible", True):
            words = self.draughts.words("report_bound_impossible") if end == "low" else ""
            return Figure(None, words, figure.key, figure.link)
        if end == "low" and figure.value == 0:
            return Figure(None, self.draughts.words("report_no_lower_end"), figure.key, figure.link)
        return figure

    def _publishers(self, claims: Iterable[str]) -> str:
        rows = self.rows
        names = dict.fromkeys(self.draughts.text(rows[claim]["publisher"]) for claim in claims if claim in rows)
        return self.draughts.words("report_and").join(names)

    def readings(self) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """How each published figure is read, in the order of the panels."""
        given = (self.draughts.facts.get("counts") or {}).get("readings") or {}
        return [(row, given[claim]) for claim, row in self.rows.items() if claim in given]

    def series_by_publisher(self) -> list[tuple[Mapping[str, str], list[dict[str, Any]], list[dict[str, Any]]]]:
        """Each publisher with the series that are drawn, and those too short to be drawn (in tables only)."""
        drawn = [self._series(number, each) for number, each in enumerate(self.entries("series"), 1)]
        publishers = {self.draughts.text(each["publisher"]): each["publisher"] for each in drawn}
        return [
            (
                publisher,
                [each for each in drawn if each["publisher"] == publisher and len(each["points"]) >= SHORTEST_DRAWN],
                [each for each in drawn if each["publisher"] == publisher and len(each["points"]) < SHORTEST_DRAWN],
            )
            for publisher in publishers.values()
        ]

    def _series(self, number: int, entry: Mapping[str, Any]) -> dict[str, Any]:
        rows = self.rows
        points = [self._point(point, rows.get(point["claim"])) for point in entry["points"]]
        title = ": ".join([self.draughts.text(entry["publisher"]), self.draughts.text(entry["title"])])
        header = ("report_as_of", "report_kind", "report_figure", "report_change")
        about = self.draughts.words("report_series_about")
        band = self._band() if entry.get("register") else None
        drawing = self.draughts.twice(f"series-{number}", title, about, header, lambda f: series(f, points, band))
        return {
            **entry,
            "key": f"series-{number}",
            "drawing": drawing,
            "heading": title,
            "figures": [point.figure for point in points],
        }

    def _point(self, point: Mapping[str, Any], row: Mapping[str, Any] | None) -> SeriesPoint:
        moment = point.get("as_of") or point.get("published_on") or ""
        return SeriesPoint(
            day_text(moment, self.draughts.language) if moment else self.draughts.words("report_day_unknown"),
            self.changed_parts(point),
            row["quantity"] if row else "exact",
            self.draughts.row_figure(row) if row else self._documented_figure(point["best"]),
            point["low"],
            point["high"],
            self.draughts.qualifier(row) if row else "",
            self.change(point["change"]),
        )

    def _documented_figure(self, value: int | None) -> Figure:
        """The register's own count, which no publisher released: linked where it is the one that the page gives."""
        fact = (self.draughts.facts.get("documented") or {}).get("best")
        if fact and self.draughts.facts["facts"][fact]["value"] == value:
            return self.draughts.figure(fact)
        return Figure(value, self.draughts.words("report_value_unknown") if value is None else number_text(value, "en"))

    def change(self, value: int | None) -> str:
        """A change with its sign, or nothing where it is not known."""
        return "" if value is None else signed(value, self.draughts.language)

    def changed_parts(self, point: Mapping[str, Any]) -> tuple[str, ...]:
        """Which parts a release changed, and by how much."""
        return tuple(
            f"{self.draughts.said(title)} {self.change(moved)}".strip() for title, moved in point["parts_changed"]
        )

    def _band(self) -> SeriesBand | None:
        documented = self.draughts.facts.get("documented")
        if not documented:
            return None
        low, high = self.draughts.figure(documented["low"]), self.draughts.figure(documented["high"])
        return SeriesBand(self.draughts.words("report_documented_title"), low, high)

    def explanations(self) -> list[dict[str, Any]]:
        """Ways from one count to another whose ends are published rows."""
        rows = self.rows
        kept = [each for each in self.entries("explanations") if each["a"] in rows and each["b"] in rows]
        return [self._explanation(number, each) for number, each in enumerate(kept, 1)]

    def _explanation(self, number: int, entry: Mapping[str, Any]) -> dict[str, Any]:
        steps = [
            step for step in entry["steps"] if step["kind"] == "unexplained" or (step["low"], step["high"]) != (0, 0)
        ]
        drawn = [
            WaterfallStep(
                self.draughts.said(step.get("title") or self.known("report_step", step["kind"])),
                self.signed_figure(step["low_fact"]),
                self.signed_figure(step["high_fact"]),
                step["kind"] == "unexplained",
            )
            for step in steps
        ]
        start, end = self._end(entry["a"]), self._end(entry["b"])
        between = self.draughts.words("report_to")
        header = ("report_step", "report_at_least", "report_at_most")
        title = self.draughts.words(
            "report_explain_title", a=start.figure.text, from_whom=start.label, b=end.figure.text, whom=end.label
        )
        drawing = self.draughts.twice(
            f"waterfall-{number}",
            title,
            self.draughts.said(entry["sentence"]),
            header,
            lambda frame: waterfall(frame, start, drawn, end, between),
        )
        return {
            **entry,
            "heading": title,
            "steps": steps,
            "drawing": drawing,
            "left": [s for s in steps if s["kind"] == "unexplained"],
        }

    def _end(self, claim: str) -> WaterfallEnd:
        row = self.rows[claim]
        moment = row.get("as_of") or row.get("published_on") or ""
        day = self.draughts.words("report_as_of_day", day=day_text(moment, self.draughts.language)) if moment else ""
        return WaterfallEnd(self.draughts.text(row["publisher"]), day, self.draughts.row_figure(row))

    def signed_figure(self, fact: str) -> Figure:
        """A fact as a change, with its sign."""
        value = self.draughts.facts["facts"][fact]["value"]
        return self.draughts.figure(fact, "" if value is None else signed(value, self.draughts.language))

    def positions(self) -> list[dict[str, Any]]:
        """Contested questions; of a sealed text nothing but that it is sealed goes on to the page."""
        return [
            {**question, "stances": [{**each, "holders": _opened(each["holders"])} for each in question["stances"]]}
            for question in self.entries("positions")
        ]

    def known(self, prefix: str, value: str) -> str:
        """The words for a value of a closed vocabulary; the value itself where there are none."""
        code = f"{prefix}_{value}"
        return self.draughts.words(code) if code in codes() else value.replace("_", " ")


def signed(value: int, language: str) -> str:
    """A change with its sign; nothing has none."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number_text(abs(value), language)}"


def in_one_language(text: Any) -> Mapping[str, str]:
    """A text of the case's own tables under the language whose letters it has."""
    if isinstance(text, Mapping):
        return text
    written = str(text or "")
    return {language: written if (language == "ar") == bool(_ARABIC.search(written)) else "" for language in LANGUAGES}


def actors_of(bound: Mapping[str, Any]) -> frozenset[str]:
    """The perpetrators whose victims a bound is of; none where it is of everybody's."""
    given = bound["scope"].get("perpetrators") or ""
    return frozenset(given.split("|") if isinstance(given, str) else given) - _ANYBODY


def _opened(holders: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**holder, **({"paraphrase": "", "position": ""} if holder["sealed"] else {})} for holder in holders]
