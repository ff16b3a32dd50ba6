"""`tawthiq bounds`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, in_language, scribe, tell_json


@click.command(short_help="Bound the dead of one scope by all published counts together.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--scope",
    default="",
    help="Which dead, as KEY=VALUE; …: population, status, perpetrators, areas, from, to. Left out: everybody.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON, with the claims that bind.")
def bounds(case: Path, scope: str, as_json: bool) -> None:
    """Bound the number of dead of one scope by all published counts of CASE together.

    The answer says which counts bind it and how each is read; several values of one key are parted by "|". Where counts
    set no upper end, none is given. A month is read as the whole month.

    \b
    Example:
      tawthiq bounds coast-2025 --scope "population=civilians; areas=SY06|SY10; from=2025-03-06; to=2025-03-31"
    """
    from tawthiq.case import open_case
    from tawthiq.questions import bounds_in_case

    with answering():
        found = bounds_in_case(open_case(case), scribe(), scope)
    if as_json:
        tell_json({"bounds": found})
        return
    for bound in found:
        click.echo(in_language(bound["sentence"]))
