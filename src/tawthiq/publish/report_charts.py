"""From facts to charts: which figure goes into which drawing, once for wide pages and once for telephones."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from tawthiq.charts import (
    AreaRow,
    BarRow,
    Boundaries,
    Chart,
    Figure,
    Frame,
    ScaleRow,
    TimeBar,
    UnknownBar,
    UpsetList,
    UpsetPattern,
    area_map,
    areas_of,
    bars,
    scale,
    timeline,
    upset,
)
from tawthiq.language import interval_text, number_text, sentence
from tawthiq.publish.page import day_text, direction

WIDE, NARROW = 800, 340

# Boundary files by geography and level, and the districts drawn inside another's polygon.
_BOUNDARIES = {
    ("syria", "adm1"): ("geo/syria-adm1.topojson", None),
    ("syria", "adm2"): ("geo/syria-adm2.topojson", "geo/syria-adm1.topojson"),
    ("invented", "adm1"): ("invented/adm1.geojson", None),
    ("invented", "adm2"): ("invented/adm2.geojson", "invented/adm1.geojson"),
}
# A bound or step that nothing limits is not a number that somebody left out.
_OPEN = {
    "bound_low": "report_no_lower_end",
    "bound_high": "report_no_upper_end",
    "explanation_step": "report_no_end",
}
_MERGED = {"SY1006": "SY1002"}


def anchor(fact: str) -> str:
    """The id of a fact's place in the list of claims."""
    return f"claims-{'-'.join(fact.split())}"


@dataclass(frozen=True)
class Drawing:
    """One chart drawn twice: for wide pages and print, and for telephones."""

    wide: Chart
    narrow: Chart


@dataclass(frozen=True)
class Draughts:
    """The drawings of one report: its facts and its language, each chart a method."""

    facts: Mapping[str, Any]
    language: str

    def words(self, code: str, **values: Any) -> str:
        """A sentence of the catalogue."""
        return sentence(code, values, self.language)

    def text(self, texts: Mapping[str, str]) -> str:
        """A text in this language, or in the other one where it has no translation."""
        return texts.get(self.language) or texts.get("en") or texts.get("ar") or ""

    def said(self, text: Mapping[str, str] | str) -> str:
        """A text in this language, or as it stands where it has one language only."""
        return text if isinstance(text, str) else self.text(text)

    def figure(self, fact: str, text: str = "") -> Figure:
        """A fact as a figure: a withheld one says so, an unknown one too."""
        entry = self.facts["facts"][fact]
        return Figure(entry["value"], text or self._written(entry), fact, f"#{quote(anchor(fact))}")

    def _written(self, entry: Mapping[str, Any]) -> str:
        if entry.get("suppressed"):
            if entry.get("suppression") == "complementary":
                return self.words("report_withheld")
            return self.words("report_suppressed", smallest=self.facts.get("smallest_cell", 5))
        if entry["value"] is None and entry["rule"] in _OPEN:
            return self.words(_OPEN[entry["rule"]])
        if entry["value"] is None:
            return self.words("report_value_unknown")
        return number_text(entry["value"], self.language).replace("-", "−")

    def row_figure(self, row: Mapping[str, Any]) -> Figure:
        """The figure of one published row: an interval with both ends, anything else as its fact says."""
        if row["quantity"] == "interval" and row["low"] is not None and row["high"] is not None:
            return self.figure(row["fact"], interval_text(row["low"], row["high"], self.language))
        return self.figure(row["fact"])

    def qualifier(self, row: Mapping[str, Any]) -> str:
        """The word before a published figure: at least, about."""
        return self.words(f"report_before_{row['quantity']}") if row["quantity"] in ("at_least", "about") else ""

    def panel(self, panel: Mapping[str, Any], number: int) -> Drawing:
        """The published figures of one panel on one scale."""
        rows = [self._scale_row(row) for row in panel["rows"]]
        header = ("report_publisher", "report_as_of", "report_kind", "report_figure")
        return self.twice(
            f"panel-{number}", self.text(panel["title"]), self.text(panel["scope"]), header, lambda f: scale(f, rows)
        )

    def _scale_row(self, row: Mapping[str, Any]) -> ScaleRow:
        moment = row.get("as_of") or row.get("published_on") or ""
        detail = self.words("report_as_of_day", day=day_text(moment, self.language)) if moment else ""
        label = self.text(row["publisher"])
        return ScaleRow(
            label, detail, row["quantity"], self.row_figure(row), row["low"], row["high"], self.qualifier(row)
        )

    def overlap(self) -> Drawing:
        """Who is on which lists."""
        lists = [
            UpsetList(entry["list_id"], self.text(entry["title"]), self.figure(entry["records"]))
            for entry in self.facts["lists"]
            if entry["list_id"] in self.facts["overlap"]["lists"]
        ]
        patterns = [
            UpsetPattern(tuple(pattern["lists"]), self.figure(pattern["fact"]))
            for pattern in self.facts["overlap"]["patterns"]
        ]
        title = self.words("report_overlap_title")
        about = self.words("report_overlap_about")
        header = ("report_on_lists", "report_people")
        return self.twice("overlap-chart", title, about, header, lambda f: upset(f, lists, patterns))

    def timeline(self) -> Drawing:
        """Deaths by day."""
        times = [
            TimeBar(_place(entry), self.moment(entry), self.figure(entry["fact"])) for entry in self.facts["timeline"]
        ]
        unknown = None
        if self.facts.get("timeline_unknown"):
            unknown = UnknownBar(self.words("report_day_unknown"), self.figure(self.facts["timeline_unknown"]))
        title, about = self.timeline_title, self.words("report_timeline_about")
        header = ("report_day", "report_people")
        return self.twice("timeline-chart", title, about, header, lambda f: timeline(f, times, unknown))

    @property
    def timeline_title(self) -> str:
        """Deaths by day, by week or by month."""
        return self.words(f"report_timeline_title_{self.facts['timeline'][0].get('unit', 'day')}")

    def moment(self, entry: Mapping[str, Any]) -> str:
        """A day, week or month written out."""
        unit, day = entry.get("unit", "day"), entry["day"]
        if unit == "month":
            return day_text(day[:7], self.language)
        return (
            self.words("report_week_of", day=day_text(day, self.language))
            if unit == "week"
            else day_text(day, self.language)
        )

    def area_map(self) -> Drawing | None:
        """Deaths by area, or None where the package has no boundaries for them."""
        rows = [
            AreaRow(entry["code"], self.text(entry["name"]), self.figure(entry["fact"]))
            for entry in self.facts["areas"]
        ]
        levels = [entry["level"] for entry in self.facts["areas"]]
        level = max(sorted(set(levels)), key=levels.count) if levels else "adm2"
        boundaries = boundaries_of(self.facts.get("geography"), level)
        if boundaries is None:
            return None
        withheld = self.words("report_map_withheld", smallest=self.facts.get("smallest_cell", 5))
        none = self.words("report_map_none")
        title, about = self.words("report_map_title"), self.words("report_map_about")
        header = ("report_area", "report_people")
        return self.twice("area-map", title, about, header, lambda f: area_map(f, boundaries, rows, withheld, none))

    def stratum(self, stratum: Mapping[str, Any], number: int) -> Drawing:
        """One breakdown of the documented dead."""
        rows = [BarRow(self.text(row["label"]), self.figure(row["fact"])) for row in stratum["rows"]]
        header = ("report_group", "report_people")
        title = self.text(stratum["title"])
        return self.twice(f"stratum-{number}", title, title, header, lambda f: bars(f, rows))

    def twice(self, key: str, title: str, about: str, header: Sequence[str], draw: Callable[[Frame], Chart]) -> Drawing:
        """One chart for wide pages and for telephones, its header given as message codes."""
        columns = tuple(self.words(code) for code in header)
        way = direction(self.language)
        wide = Frame(key, title, about, columns, way, WIDE)
        return Drawing(draw(wide), draw(Frame(f"{key}-narrow", title, about, columns, way, NARROW)))


def _place(entry: Mapping[str, Any]) -> int:
    day, unit = date.fromisoformat(entry["day"]), entry.get("unit", "day")
    return day.year * 12 + day.month if unit == "month" else day.toordinal() // (7 if unit == "week" else 1)


def boundaries_of(geography: str | None, level: str) -> Boundaries | None:
    """The boundaries that ship for a geography and level, with the coarser level as outlines."""
    paths = _BOUNDARIES.get((geography or "", level))
    land = _areas(paths[0]) if paths else None
    if paths is None or land is None:
        return None
    return Boundaries(land, (_areas(paths[1]) if paths[1] else None) or (), _MERGED)


def _areas(path: str) -> Any:
    file = files("tawthiq").joinpath("data", *path.split("/"))
    return areas_of(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None
