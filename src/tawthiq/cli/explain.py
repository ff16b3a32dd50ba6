"""`tawthiq explain`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, in_language, scribe, tell_json


@click.command(short_help="Explain why two published counts differ.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("a")
@click.argument("b")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON, with the steps of the way from A to B.")
def explain(case: Path, a: str, b: str, as_json: bool) -> None:
    """Explain why counts A and B of CASE differ; A and B are ids of hand/counts.csv.

    The way from A to B goes by period, place, population, attribution and revision; what stays unexplained is always
    told. Where both publishers have given their lists, the way is exact, from the linked records.

    \b
    Example:
      tawthiq explain coast-2025 SOHR-0310-973 SNHR-0310-779
    """
    from tawthiq.case import open_case
    from tawthiq.questions import explain_in_case

    with answering():
        found = explain_in_case(open_case(case), scribe(), a, b)
    if as_json:
        tell_json(found)
        return
    click.echo(in_language(found["sentence"]))
    for step in found["steps"]:
        if step["kind"] == "unexplained" or (step["low"], step["high"]) != (0, 0):
            click.echo(f"  {in_language(step['sentence'])}")
