"""`tawthiq checkpoint`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, scribe, tell
from tawthiq.cli.log_of_case import log_of, register_of_this_computer, root_shown


@click.command(short_help="Sign the public log of a case as it is now.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
def checkpoint(case: Path) -> None:
    """Sign the public log of CASE as it is, and write the folder for monitors: `ledger/tiles`.

    The folder holds no name and nothing that can be guessed back to one. Nothing is signed where entries that were
    signed or witnessed before are missing or changed: a backup that was put back, or a copy of the case.

    The first checkpoint makes the key of the log, `ledger/log.key`, wrapped for those who can open the case.

    \b
    Example:
      tawthiq checkpoint coast-2025
    """
    from tawthiq.case import open_case

    with answering():
        from tawthiq.ledger.checkpoints import Signing, make_checkpoint, signer_of
        from tawthiq.ledger.published import FOLDER

        folder = open_case(case)
        signing = Signing(folder.declaration().log_origin, scribe().clock().year, register_of_this_computer())
        with log_of(folder) as log:
            made, _ = make_checkpoint(log, signing)
            tell("checkpoint_signed", n=made.size, root=root_shown(made.root))
            tell("checkpoint_key", vkey=signer_of(log).key.text)
            tell("checkpoint_folder", path=str(folder.ledger / FOLDER))
