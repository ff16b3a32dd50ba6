"""`tawthiq accountability`."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from tawthiq.cli.answers import answering, in_language, scribe, tell, tell_json


@click.command(short_help="Tell what followed: cases, promises, delay, each side alike.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="As known on this day (default: the last day on which a source was read).",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON, with every source.")
def accountability(case: Path, on: datetime | None, as_json: bool) -> None:
    """Tell what followed the incidents of CASE: cases and their steps, promises and their state, delay, parity.

    Every side has the same rows. What no public record shows is unknown, never "not done". States and days of delay are
    computed from dated evidence; nothing is taken from a column that states them.

    \b
    Example:
      tawthiq accountability coast-2025 --on 2025-12-18
    """
    from tawthiq.case import open_case
    from tawthiq.questions import accountability_of_case

    with answering():
        described = accountability_of_case(open_case(case), scribe(), _day(on))
    if as_json:
        tell_json(described)
    else:
        _tell(described["accountability"], len(described["incidents"]["incidents"]))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _tell(described: dict[str, Any], incidents: int) -> None:
    tell("accountability_told", day=described["as_of"], incidents=incidents)
    for side in described["sides"]:
        click.echo()
        click.echo(in_language(side["sentence"]))
    click.echo()
    for row in described["commitments"]["rows"]:
        click.echo(in_language(row["sentence"]))
    click.echo()
    for row in described["cases"]["rows"]:
        click.echo(in_language(row["sentence"]))
    parity = described["parity"]
    first = parity["readings"][0]
    told = [
        first["test"]["sentence"],
        *(each["sentence"] for each in first["differences"]),
        parity["range"]["sentence"],
    ]
    click.echo()
    for sentence in filter(None, told):
        if said := in_language(sentence):
            click.echo(said)
