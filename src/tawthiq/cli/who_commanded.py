"""`tawthiq who-commanded`."""

from datetime import datetime
from pathlib import Path

import click

from tawthiq.cli.answers import answering, in_language, scribe, tell_json


@click.command("who-commanded", short_help="Tell who commanded a unit on a day, with sources.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--unit", required=True, help="The id of a unit in hand/actors.csv.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON, with the relations and their sources.")
def who_commanded(case: Path, unit: str, on: datetime, as_json: bool) -> None:
    """Tell who commanded a unit on a day, and who commanded those, from the dated relations of hand/relations.csv.

    Where no relation with a date says so, the answer is that it is not documented. Sealed persons stay sealed.

    \b
    Example:
      tawthiq who-commanded coast-2025 --unit BRIGADE-1 --on 2025-03-07
    """
    from tawthiq.case import open_case
    from tawthiq.questions import who_commanded_in_case

    with answering():
        found = who_commanded_in_case(open_case(case), scribe(), unit, on.date())
    if as_json:
        tell_json(found)
    else:
        click.echo(in_language(found["sentence"]))
