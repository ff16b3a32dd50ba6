"""An estimate as picture files: what `tawthiq.estimates` says of one table, each picture one SVG that stands alone.

Small numbers are in them: they are for whoever keeps the lists.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tawthiq.charts import Chart, Figure, Frame, Heading, sheet
from tawthiq.estimates.pictures import (
    Hand,
    assumption_picture,
    chain_pictures,
    dependence_picture,
    families_picture,
    posterior_picture,
)
from tawthiq.estimates.shown import shown
from tawthiq.language import sentence
from tawthiq.mse.rounding import Rounding

_WIDTH = 760


def write_pictures(folder: Path, pictures: Mapping[str, str]) -> list[Path]:
    """Write pictures as `NAME.svg` into a folder, made where it is not there; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.svg" for name in pictures]
    for path, picture in zip(paths, pictures.values(), strict=True):
        path.write_text(picture, encoding="utf-8")
    return paths


def pictures_of(
    found: Mapping[str, Any], language: str, titles: Mapping[str, str] | None = None, *, simulated: bool = False
) -> dict[str, str]:
    """Pictures by name: posterior, families, assumption, dependence (of two lists), traces and ranks of each sampler.

    `titles` are names of lists; of a simulated case every picture says so. What a table does not give is not there.
    """
    hand = Hand(
        lambda code, **values: sentence(code, values, language),
        "rtl" if language == "ar" else "ltr",
        lambda value: Figure(value, f"{value:,}"),
        lambda name: (titles or {}).get(name, name),
    )
    notes = [hand.say("report_simulated")] if simulated else []
    return {name: _alone(name, chart, hand, notes) for name, chart in _charts(found, hand).items()}


def _charts(found: Mapping[str, Any], hand: Hand) -> dict[str, Chart]:
    told = shown(found, found["n"], Rounding(least=found["n"]), lambda _, value: value)
    for kind in ("families", "left_out"):
        for each, result in zip(told[kind], found[kind].values(), strict=True):
            each["because"] = hand.say(f"mse_reason_{result['reason']}", **result["values"]) if result["reason"] else ""
    charts = {"posterior": posterior_picture(told, hand, _WIDTH), "families": families_picture(told, hand, _WIDTH)}
    declared = found["families"].get("declared", {"verdict": "refused"})
    if declared["verdict"] != "refused":
        charts["assumption"] = assumption_picture(declared["diagnostics"]["curve"], found["n"], hand, _WIDTH)
    if found["bounds"] and found["bounds"]["shared"]:
        charts["dependence"] = dependence_picture(found["bounds"]["curve"], found["n"], hand, _WIDTH)
    for name, each in found["families"].items():
        if each.get("chains"):
            charts[f"traces-{name}"], charts[f"ranks-{name}"] = chain_pictures(each["chains"], hand, _WIDTH)
    return {name: chart for name, chart in charts.items() if chart is not None}


def _alone(name: str, chart: Chart, hand: Hand, notes: Sequence[str]) -> str:
    kind = name.partition("-")[0]
    frame = Frame(
        "picture", hand.say(f"estimates_{kind}_title"), hand.say(f"estimates_{kind}_about"), (), hand.direction, _WIDTH
    )
    words = [*(Heading(note) for note in notes), Heading(frame.title, "title")]
    return sheet(
        frame, [*words, chart, Heading(frame.description, "quiet"), Heading(hand.say("estimates_linkage"), "quiet")]
    )
