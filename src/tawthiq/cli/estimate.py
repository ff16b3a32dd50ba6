"""`tawthiq estimate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tawthiq.cli.answers import answering, in_language, language, say, scribe, tell, tell_json

if TYPE_CHECKING:
    from tawthiq.case import CaseFolder

_FELT = 0.01  # of the width; less is told as such


@click.command(short_help="Estimate how many of the dead are on no list, or say why not.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--seed", type=int, default=1, show_default=True, help="Of what is drawn by chance.")
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for pictures (SVG) of all the dead: the posterior, the families, sensitivity.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON: families, intervals, diagnostics, refusals.")
def estimate(case: Path, seed: int, pictures: Path | None, as_json: bool) -> None:
    """Estimate from the overlap of the lists of CASE how many of the dead nobody documented.

    Families of models stand side by side; where they have nothing in common, that is said. Where the lists cannot answer,
    the answer is the reason and what would help. Doubt about which rows are one person is not in
    the intervals of families; where the case has [estimates], it is in a range over many draws of who is whom.

    \b
    Example:
      tawthiq estimate my-case
      tawthiq estimate my-case --pictures pictures
    """
    from tawthiq.case import open_case
    from tawthiq.questions import estimates_of_case

    with answering():
        folder = open_case(case)
        found = estimates_of_case(folder, seed, scribe())
        paths = _draw(found["whole"], folder, pictures) if pictures else []
        if as_json:
            tell_json(found)
            return
        tell("estimate_whole", n=found["whole"]["n"])
        _tell(found["whole"])
        for labels in found["strata"].values():
            for result in labels.values():
                click.echo()
                tell("estimate_stratum", label=in_language(result["name"]), n=result["n"])
                _tell(result)
        click.echo()
        if over := found.get("over_linkage"):
            _tell_over_linkage(over)
            if by_threshold := found["by_threshold"]:
                _tell_by_threshold(by_threshold)
        else:
            tell("estimate_caveat")
        if paths:
            tell("estimate_pictures_written", path=str(pictures), n=len(paths))


def _draw(found: dict[str, Any], folder: "CaseFolder", pictures: Path) -> list[Path]:
    from tawthiq.estimates.draw import pictures_of, write_pictures

    declaration = folder.declaration()
    titles = {each.list_id: each.title.get(language()) or each.list_id for each in declaration.lists}
    return write_pictures(pictures, pictures_of(found, language(), titles, simulated=declaration.simulated))


def _tell(found: dict[str, Any]) -> None:
    from tawthiq.mse.words import compared

    for line in compared(found, language()):
        click.echo(line)


def _tell_over_linkage(found: dict[str, Any]) -> None:
    from tawthiq.mse.rounding import Rounding

    if found["verdict"] == "refused":
        tell("estimate_over_refused")
    else:
        rounding, documented = Rounding(least=found["documented"]["low"]), found["documented"]
        low, high = found["interval"]
        figures = {"point": rounding.middle(found["point"]), "low": rounding.low(low), "high": rounding.high(high)}
        tell("estimate_over", draws=found["draws"], least=documented["low"], most=documented["high"], **figures)
        shares = {name: f"{share * 100:.0f} %" for name, share in found["parts"]["share"].items()}
        tell("estimate_over_parts", **shares)
        if answers := found.get("first_answers"):
            _tell_answers(answers["n"], answers["narrowed"])
        if found["disagree"]:
            tell("estimate_over_disagree", n=len(found["disagree"]))
    for each in found["further_strata"]:
        told = {name: Rounding().middle(each[name]) for name in ("together", "low", "high", "apart")}
        tell("estimate_over_further", label=say(f"stratum_{each['stratum']}"), **told)
    for each in found["refused"]:
        tell("estimate_over_left_out", label=" / ".join(each["labels"]))


def _tell_answers(n: int, narrowed: float) -> None:
    """By how much the first answers would narrow the range, in whole per cent."""
    if narrowed >= _FELT:
        tell("estimate_over_answers", n=n, narrowed=_percent(narrowed))
    elif n:
        tell("estimate_over_answers_little", n=n)


def _tell_by_threshold(found: dict[str, Any]) -> None:
    from tawthiq.estimates.shown import how_short, what_falls
    from tawthiq.mse.rounding import Rounding

    rounding = Rounding()
    tell("estimate_threshold")
    for each in found["points"]:
        told = {
            "mark": "*" if each["calibrated"] else " ",
            "threshold": _percent(each["threshold"]),
            **{name: each[name] for name in ("pairs", "documented")},
        }
        if each["point"] is None:
            tell("estimate_threshold_refused", **told)
        else:
            low, high = each["interval"]
            point = rounding.middle(each["point"])
            tell("estimate_threshold_row", point=point, low=rounding.low(low), high=rounding.high(high), **told)
    if found["calibrated"]:
        low, high = map(_percent, found["calibrated"])
        tell("estimate_threshold_calibrated", low=low, high=high)
    else:
        tell("estimate_threshold_none_calibrated")
    if found["falls"]:
        tell("estimate_falls")
    for fall in found["falls"]:
        short, less = how_short(fall), _percent(fall["less"] or 0)
        to = say(f"estimates_falls_{what_falls(fall)}", to=rounding.middle(fall["to"]), less=less)
        code = f"estimate_fall_{short}" if short else "estimate_fall"
        tell(code, to=to, pairs=fall["pairs"], expected=round(fall["expected"]))


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
