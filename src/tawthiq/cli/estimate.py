"""`tawthiq estimate`."""

from collections.abc import Callable
from math import ceil, floor
from pathlib import Path
from typing import Any

import click

from tawthiq.cli.answers import answering, in_language, say, scribe, tell, tell_json


@click.command(short_help="Estimate how many of the dead are on no list, or say why not.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--seed", type=int, default=1, show_default=True, help="Of what is drawn by chance.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON: families, intervals, diagnostics, refusals.")
def estimate(case: Path, seed: int, as_json: bool) -> None:
    """Estimate from the overlap of the lists of CASE how many of the dead nobody documented.

    Families of models stand side by side; where they have nothing in common, that is said. Where the lists cannot answer,
    the answer is the reason and what would help. Doubt about which rows are one person is not in these intervals.

    \b
    Example:
      tawthiq estimate my-case
    """
    from tawthiq.case import open_case
    from tawthiq.questions import estimates_of_case

    with answering():
        found = estimates_of_case(open_case(case), seed, scribe())
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
        tell("estimate_caveat")


def _tell(found: dict[str, Any]) -> None:
    results = found["families"]
    if all(each["verdict"] == "refused" for each in results.values()):
        _refusal(found)
        return
    for name, result in results.items():
        family = say(f"mse_family_{name}")
        if result["verdict"] == "refused":
            reason = say(f"mse_reason_{result['reason']}", **result["values"])
            click.echo(say("estimate_refused", family=family, reason=reason))
            continue
        low, high = result["intervals"]["0.95"]
        figures = {
            "point": _three(result["point"]),
            "low": max(_three(low, floor), result["n"]),
            "high": _three(high, ceil),
        }
        click.echo(say("estimate_answer", family=family, **figures))
        for warning in result["warnings"]:
            click.echo("    " + say(f"mse_warning_{warning['code']}", **warning))
    tell("estimate_preferred", family=say(f"mse_family_{found['family']}"))
    for code in found["assumes"]:
        click.echo("    " + say(f"mse_assumes_{code}"))
    for warning in found["comparison"]:
        click.echo("    " + say(f"mse_warning_{warning['code']}", **warning))
    for one, other in found["disagreements"]:
        tell("estimate_disagree", one=say(f"mse_family_{one}"), other=say(f"mse_family_{other}"))


def _refusal(found: dict[str, Any]) -> None:
    click.echo(say(f"mse_reason_{found['reason']}", **found["values"]))
    for code in found["would_help"]:
        click.echo("    " + say(f"mse_help_{code}"))


def _three(value: float, to: Callable[[float], int] = round) -> int:
    """To three figures, as no estimate is surer than that; ends of an interval outward."""
    unit: int = 10 ** max(len(str(int(value))) - 3, 0)
    return int(to(value / unit)) * unit
