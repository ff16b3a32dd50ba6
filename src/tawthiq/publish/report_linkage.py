"""How good the linkage is, made ready for the page: what people found, what the model expects, where the doubt lies."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tawthiq.charts import (
    Chart,
    Frame,
    LearningPoint,
    ReliabilityPoint,
    ReliabilityWords,
    learning_curve,
    reliability_diagram,
)
from tawthiq.language import number_text
from tawthiq.linkage.learning_curve import FEWEST
from tawthiq.publish.page import direction
from tawthiq.publish.report_charts import Draughts

WIDTH = 384
_COMMAND = re.compile("`([^`]+)`")


@dataclass(frozen=True)
class Plot:
    """A chart with its name, how to read it, and the message that says what it comes to, with its values."""

    name: str
    about: str
    chart: Chart
    result: str
    values: Mapping[str, Any]


def linkage_section(draughts: Draughts) -> dict[str, Any] | None:
    """What the section on the linkage shows; None where the case has no lists."""
    found = draughts.facts.get("linkage")
    if not found:
        return None
    judgements = found["judgements"] or {}
    checked = bool(judgements.get("checked"))
    return {
        "sentences": found["sentences"],
        "checked": checked,
        "plots": [each for each in (_reliability(draughts, judgements), _curve(draughts, judgements)) if each],
        "no_curve": _no_curve(draughts, judgements),
        "expected": found["expected"],
        "deduplicated": found["deduplicated"],
        "kinds": _by_kind(found["kinds"]),
    }


def truth_measures(quality: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """The measures against the truth in their order; shares to three places, since two good linkages differ in the third."""
    measures = [name for name in ("precision", "recall", "f1", "count_true") if quality.get(name) is not None]
    return [
        (name, number_text(quality[name], language) if name == "count_true" else f"{quality[name]:.3f}")
        for name in measures
    ]


def share_text(share: float | None, places: int = 1) -> str:
    """A share in percent, a dash where there is none; what is not all is not rounded up to it."""
    if share is None:
        return "—"
    below = (1 - 0.1**places / 100) if places else 0.99
    return f"> {below * 100:.{places}f} %" if below < share < 1 else f"{share * 100:.{places}f} %"


def with_commands(markup: Any) -> Any:
    """A sentence on the page with the commands in it set as such."""
    from markupsafe import Markup

    return Markup(_COMMAND.sub(r'<code class="command" dir="ltr">\1</code>', str(markup)))  # noqa: S704


def _by_kind(kinds: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    order = dict.fromkeys(each["by"] for each in kinds)
    return [(by, [each for each in kinds if each["by"] == by]) for by in order]


def _reliability(draughts: Draughts, judgements: Mapping[str, Any]) -> Plot | None:
    if not judgements.get("reliability"):
        return None
    points = [
        ReliabilityPoint(
            each["said"], each["found"]["value"], each["found"]["low"], each["found"]["high"], each["judged"]
        )
        for each in judgements["reliability"]
    ]
    words = ReliabilityWords(*(draughts.words(f"report_reliability_{each}") for each in ("said", "found", "pairs")))
    header = ("report_reliability_said", "report_reliability_found", "report_limits", "report_reliability_judged")
    frame = _frame(draughts, "reliability", header)
    chart, error = reliability_diagram(frame, points, words), share_text(judgements["calibration_error"])
    return Plot(frame.title, frame.description, chart, "report_reliability_error", {"error": error})


def _curve(draughts: Draughts, judgements: Mapping[str, Any]) -> Plot | None:
    curve = judgements.get("curve")
    if not curve:
        return None
    points = [
        LearningPoint(
            each["judgements"], each["right"]["value"], each["right"]["low"], each["right"]["high"], each["error"]
        )
        for each in curve["points"]
    ]
    words = (draughts.words("report_curve_told"), draughts.words("report_curve_right"))
    frame = _frame(
        draughts, "curve", ("report_curve_told", "report_curve_right", "report_limits", "report_curve_error")
    )
    values = {"pairs": curve["pairs"], "right": curve["came_right"], "wrong": curve["went_wrong"]}
    return Plot(frame.title, frame.description, learning_curve(frame, points, words), "report_curve_change", values)


def _frame(draughts: Draughts, name: str, header: Sequence[str]) -> Frame:
    title, about = draughts.words(f"report_{name}_title"), draughts.words(f"report_{name}_about")
    columns = tuple(draughts.words(code) for code in header)
    return Frame(f"linkage-{name}", title, about, columns, direction(draughts.language), WIDTH)


def _no_curve(draughts: Draughts, judgements: Mapping[str, Any]) -> str:
    """Why no curve is shown beside what was checked; empty where it is shown, or nothing was checked."""
    if not judgements.get("checked") or judgements["curve"]:
        return ""
    few = judgements["held"] < FEWEST
    return draughts.words("report_curve_few", fewest=FEWEST) if few else draughts.words("report_curve_large")
