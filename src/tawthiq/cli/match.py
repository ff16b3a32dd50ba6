"""`tawthiq match`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, language, tell, tell_json

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command(short_help="Compare two lists: who is in both, in one, in doubt.")
@click.argument("a", type=_FILE)
@click.argument("b", type=_FILE)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default="match.xlsx",
    show_default=True,
    help="The workbook to write.",
)
@click.option("--encoding", help="How the text of both files is encoded (default: told by the files).")
@click.option("--delimiter", help="What stands between the columns of CSV files, e.g. ';'.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def match(a: Path, b: Path, output: Path, encoding: str | None, delimiter: str | None, as_json: bool) -> None:
    """Compare two lists in any mix of scripts: who is in both, only in A, only in B, which pairs are doubtful and why.

    Needs no case and no set-up. The workbook shows the original rows beside each other. It holds names: keep it safe.

    \b
    Example:
      tawthiq match documenters-a.xlsx liste-b.csv -o match.xlsx
    """
    from tawthiq.errors import Misuse
    from tawthiq.ingest.source import Reading
    from tawthiq.match import match_lists

    with answering():
        fits = output.suffix.casefold() == ".xlsx" and output.parent.is_dir()
        if not fits or any(output.exists() and output.samefile(each) for each in (a, b)):
            raise Misuse("output_wrong", path=str(output))
        found = match_lists(a, b, output, Reading(encoding, delimiter), language())
        if as_json:
            tell_json({"output": str(output), **found})
        else:
            tell("workbook_written", path=str(output), a=a.name, b=b.name, **found)
