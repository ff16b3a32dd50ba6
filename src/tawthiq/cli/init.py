"""`tawthiq init`."""

import sys
from pathlib import Path

import click

from tawthiq.cli.answers import answering, say, tell


@click.command(short_help="Make a new case: a folder with its case.toml.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", required=True, help="Title of the case in English.")
@click.option("--title-ar", help="Title in Arabic (default: the English one).")
@click.option("--window", help="First and last day of the killings, e.g. 2025-03-06/2025-03-31.")
def init(case: Path, title: str, title_ar: str | None, window: str | None) -> None:
    """Make a new case: a folder with `case.toml`, `inbox/`, `hand/`, `ledger/`, `output/`, `releases/`.

    What is added to it is sealed for the identity of whoever adds first (`tawthiq identity`); keep a copy of that elsewhere.

    \b
    Example:
      tawthiq init coast-2025 --title "Coast, March 2025" --window 2025-03-06/2025-03-31
    """
    from tawthiq.case import create_case
    from tawthiq.ledger.identity import identity_path, make_identity

    with answering():
        made = create_case(case, {"en": title, "ar": title_ar or title}, window)
        tell("case_made", path=str(made.declaration_file))
        path = identity_path()
        if not path.exists() and sys.stdin.isatty() and click.confirm(say("identity_ask"), default=True):
            make_identity(path, protected=True)
        tell("case_identity", path=str(path))
