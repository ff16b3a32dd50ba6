"""`tawthiq release`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, progress, scribe, tell
from tawthiq.cli.log_of_case import register_of_this_computer


@click.command(short_help="Publish a case: frozen, and entered in its log.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--witnessed", metavar="NAME", help="Prove the release NAME anew, after monitors have cosigned.")
@click.option(
    "--licence",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A text file with the terms on which the release may be used.",
)
def release(case: Path, witnessed: str | None, licence: Path | None) -> None:
    """Derive everything from CASE as it is signed, and freeze it in a folder that a stranger can check: `releases/<day>`.

    The folder holds the report, its tables as CSV, JSON lines and Parquet, the totals that can be counted again, and the
    proof that it was entered in the log. It holds no name and no number that the report does not show.

    A release counts as shown to be good once monitors have cosigned: ask them (`tawthiq cosign`), then take their
    cosignatures in with --witnessed. A release that was stopped is completed by the next `tawthiq release`.

    \b
    Example:
      tawthiq release coast-2025
      tawthiq release coast-2025 --witnessed 2026-11-26
    """
    from tawthiq.case import open_case
    from tawthiq.errors import Misuse

    with answering():
        from tawthiq.ledger.checkpoints import Signing
        from tawthiq.releasing import Publishing, release_case, renew_release

        folder = open_case(case)
        if witnessed is not None and licence is not None:
            raise Misuse("release_licence_frozen")
        if witnessed is not None:
            made = renew_release(folder, witnessed)
        else:
            signing = Signing(folder.declaration().log_origin, scribe().clock().year, register_of_this_computer())
            terms = licence.read_text(encoding="utf-8") if licence else None
            made = release_case(folder, Publishing(signing, terms), scribe(), progress)
        tell("release_made", path=str(made.folder))
        tell("release_is_witnessed" if made.is_witnessed else "release_not_witnessed", name=made.name)
