"""`tawthiq counts`."""

from pathlib import Path
from typing import Any

import click

from tawthiq.cli.answers import answering, in_language, scribe, tell, tell_json


@click.command(short_help="Tell what published counts say, and which are easily misread.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON: panels, findings, conflicts, bounds, series.")
def counts(case: Path, as_json: bool) -> None:
    """Tell what was found about the published counts of CASE: findings, contradictions, the least that is documented.

    Every finding names its rule, shows its arithmetic, and says what not to conclude. Nothing is averaged and no number
    is called the true one; totals alone never give an estimate of the dead.

    \b
    Example:
      tawthiq counts coast-2025 --json
    """
    from tawthiq.case import open_case
    from tawthiq.questions import counts_of_case

    with answering():
        described = counts_of_case(open_case(case), scribe())
    if as_json:
        tell_json(described)
    else:
        _tell(described)


def _tell(described: dict[str, Any]) -> None:
    rows = sum(len(panel["rows"]) for panel in described["panels"])
    tell("counts_told", claims=rows, findings=len(described["findings"]), conflicts=len(described["conflicts"]))
    for finding in described["findings"]:
        click.echo()
        click.echo(f"{in_language(finding['name'])} [{finding['rule']}]")
        click.echo(f"  {in_language(finding['sentence'])}")
        for line in finding["lines"]:
            click.echo(f"    {line['text']}")
        click.echo(f"  {in_language(finding['do_not_conclude'])}")
    for heading, sentences in (
        (
            "counts_told_conflicts",
            [each["sentence"] for each in described["conflicts"] if each["standing"] and each["main"]],
        ),
        ("counts_told_bounds", [each["sentence"] for each in described["bounds"]]),
        ("counts_told_refusals", [each["text"] for each in described["refusals"]]),
    ):
        if sentences:
            click.echo()
            tell(heading)
        for sentence in sentences:
            click.echo(f"  {in_language(sentence)}")
