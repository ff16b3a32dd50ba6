"""`tawthiq explain`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from tawthiq.cli.answers import answering, in_language, language, say, scribe, tell, tell_json

_WIDEST = 24  # marks on each side of nought


@click.command(short_help="Explain why two counts differ, or two rows are one person.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("a")
@click.argument("b", required=False)
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Of rows, also write the waterfall and the letters of the names as an SVG file.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON, with the steps of the way from A to B.")
def explain(case: Path, a: str, b: str | None, picture: Path | None, as_json: bool) -> None:
    """Explain why counts A and B of CASE differ, where A and B are ids of hand/counts.csv.

    The way from A to B goes by period, place, population, attribution and revision; what stays unexplained is always
    told. Where both publishers have given their lists, the way is exact, from the linked records.

    Where A and B are rows (LIST:ROW, or a claim's id), explain whether they are one person: what speaks for and
    against, part by part and letter by letter of the names and field by field, in bits that add up to the odds. A row
    alone explains what joins its person's rows and what speaks most against it.
    Names are shown then: the answer is for whoever keeps the case.

    \b
    Example:
      tawthiq explain coast-2025 SOHR-0310-973 SNHR-0310-779
      tawthiq explain coast-2025 snhr:17 sohr:204
      tawthiq explain coast-2025 snhr:17 --picture person.svg
    """
    from tawthiq.case import open_case
    from tawthiq.errors import Misuse
    from tawthiq.questions import explain_in_case, explain_rows, names_a_count

    with answering():
        folder = open_case(case)
        if picture and (picture.suffix.casefold() != ".svg" or not picture.parent.is_dir()):
            raise Misuse("picture_wrong", path=str(picture))
        if b is not None and names_a_count(folder, scribe(), a):
            if picture:
                raise Misuse("picture_of_rows_only", named=a)
            found = explain_in_case(folder, scribe(), a, b)
            show = _show_counts
        else:
            found = explain_rows(folder, scribe(), a, b)
            show = _show_person if b is None else _show_rows
            if picture:
                _draw(found, picture, of_person=b is None)
    if as_json:
        tell_json(found)
    else:
        show(found)
        if picture:
            tell("explain_picture_written", path=str(picture))


def _draw(found: Mapping[str, Any], picture: Path, *, of_person: bool) -> None:
    from tawthiq.linkage.picture import picture_of_pair, picture_of_person

    drawn = picture_of_person if of_person else picture_of_pair
    picture.write_text(drawn(found, language()), encoding="utf-8")


def _show_counts(found: Mapping[str, Any]) -> None:
    click.echo(in_language(found["sentence"]))
    for step in found["steps"]:
        if step["kind"] == "unexplained" or (step["low"], step["high"]) != (0, 0):
            click.echo(f"  {in_language(step['sentence'])}")


def _show_rows(found: Mapping[str, Any]) -> None:
    from tawthiq.cli.side_by_side import side_by_side

    tell("explain_names_shown")
    click.echo()
    click.echo(side_by_side(*found["rows"]))
    click.echo()
    _show_pair(found)
    tell("explain_in_register_together" if found["together"] else "explain_in_register_apart")


def _show_person(found: Mapping[str, Any]) -> None:
    from tawthiq.cli.side_by_side import side_by_side

    tell("explain_names_shown")
    click.echo(in_language(found["sentence"]))
    for link in found["links"]:
        click.echo()
        click.echo(side_by_side(*link["rows"]))
        _show_pair(link)
    if found["weakest"]:
        click.echo()
        tell("explain_weakest")
        click.echo(side_by_side(*found["weakest"]["rows"]))
        _show_pair(found["weakest"])


def _show_pair(found: Mapping[str, Any]) -> None:
    from tawthiq.cli.letters_in_rows import letters_in_rows

    for part in found["parts"]:
        click.echo(f"  {in_language(part['sentence'])}")
        for line in letters_in_rows(part):
            click.echo(f"      {line}")
    furthest = max((abs(end) for step in found["steps"] for end in (step["from"], step["to"])), default=0.0)
    scale = max(1.0, furthest / _WIDEST)
    for step in found["steps"]:
        bar = _bar(step["from"] / scale, step["to"] / scale)
        click.echo(f"  {step['weight']:+6.1f} {bar} {in_language(step['sentence'])}")
    if found["steps"]:
        click.echo(f"  {found['odds']:+6.1f} {_bar(0.0, found['odds'] / scale)} {say('explain_sum')}")
        tell("explain_bits")
    click.echo(in_language(found["sentence"]))


def _bar(start: float, end: float) -> str:
    """A step of the waterfall: from where the sum stood to where it then stands, nought in the middle."""
    low, high = min(start, end) - 0.5, max(start, end) + 0.5
    mark = "█" if end >= start else "▒"
    places = range(-_WIDEST, _WIDEST + 1)
    return "".join(mark if low < place < high else "│" if place == 0 else " " for place in places)
