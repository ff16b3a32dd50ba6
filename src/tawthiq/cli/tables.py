"""`tawthiq tables`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, tell


@click.command(short_help="Take hand tables to a workbook, or bring them back from one.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--to", "output", type=click.Path(path_type=Path, dir_okay=False), help="Write all hand tables here.")
@click.option(
    "--from", "book", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Read hand tables from here."
)
def tables(case: Path, output: Path | None, book: Path | None) -> None:
    """Take the hand tables of CASE to one workbook (XLSX), a sheet a table, or bring them back from one.

    All cells are text, so that dates and ids stay as they were typed. Sheets that are not named for a hand table are
    left alone; where one sheet has a mistake, nothing is written. What a table said before stays in the ledger.

    \b
    Example:
      tawthiq tables coast-2025 --to tables.xlsx
      tawthiq tables coast-2025 --from tables.xlsx
    """
    from tawthiq.case import alone_in, open_case
    from tawthiq.errors import Misuse
    from tawthiq.ingest.hand_book import export_book, import_book

    with answering():
        folder = open_case(case)
        if (output is None) == (book is None):
            raise Misuse("tables_to_or_from")
        with alone_in(folder):
            if output is not None:
                tell("tables_exported", path=str(output), tables=", ".join(export_book(folder, output)))
            elif book is not None:
                tell("tables_imported", path=str(book), tables=", ".join(import_book(folder, book)))
