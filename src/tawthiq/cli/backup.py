"""`tawthiq backup`, `tawthiq unwrap` and `tawthiq restore`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, tell
from tawthiq.cli.log_of_case import register_of_this_computer, write


@click.command(short_help="Back a case up, for two custodians together.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Write the backup here.")
def backup(case: Path, out: Path) -> None:
    """Write one file with all of CASE that cannot be made again, which only two of its custodians together can open.

    `output/` and `inbox/` are not in it: the one is derived again, and the bytes of the other are in the ledger. Keep it in
    another place, and try it (`tawthiq restore`) before you need it.

    \b
    Example:
      tawthiq backup coast-2025 --out coast-2025.backup
    """
    from tawthiq.case import alone_in, open_case

    with answering():
        from tawthiq.ledger import Ledger
        from tawthiq.ledger.backup import back_up

        folder = open_case(case)
        with alone_in(folder):
            with Ledger(folder.ledger) as ledger:
                key = ledger.key
            back_up(folder, key, folder.declaration().people, out)
        tell("backed_up", path=str(out))


@click.command(short_help="Open your half of a backup, for another custodian to finish.")
@click.argument("backup_file", metavar="BACKUP", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Write your half here.")
def unwrap(backup_file: Path, out: Path) -> None:
    """Open your layer of the key of BACKUP. Your half goes to another custodian, for whom alone it opens.

    \b
    Example:
      tawthiq unwrap coast-2025.backup --out half.json
    """
    with answering():
        from tawthiq.ledger.identity import identity_path
        from tawthiq.ledger.restore import unwrap as unwrap_half

        write(out, unwrap_half(backup_file, identity_path()))
        tell("half_written")


@click.command(short_help="Restore a backup with the half of another custodian.")
@click.argument("backup_file", metavar="BACKUP", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--half",
    "halves",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    multiple=True,
    required=True,
    help="What another custodian wrote with `tawthiq unwrap`.",
)
@click.option(
    "--known",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    multiple=True,
    help="A checkpoint of this log that a monitor has, best the newest: nothing is signed that does not continue it.",
)
def restore(backup_file: Path, folder: Path, halves: tuple[Path, ...], known: tuple[Path, ...]) -> None:
    """Restore BACKUP into FOLDER, which is new or empty, with your identity and the half of another custodian.

    Then `tawthiq verify`, and compare with the monitors: whoever can write your disk could have given you another backup.
    Where more was signed since the backup was made, the restored case signs nothing. This computer knows what it signed
    itself; of what another computer signed only monitors know: get their newest checkpoint and give it with --known.

    \b
    Example:
      tawthiq restore coast-2025.backup restored --half half.json --known checkpoint.txt
    """
    with answering():
        from tawthiq.ledger import Ledger
        from tawthiq.ledger.identity import identity_path
        from tawthiq.ledger.public_log import open_log
        from tawthiq.ledger.restore import remember
        from tawthiq.ledger.restore import restore as restore_into

        restore_into(backup_file, folder, [each.read_bytes() for each in halves], identity_path())
        tell("restored", path=str(folder))
        with Ledger(folder / "ledger") as ledger, open_log(ledger) as log:
            for each in known:
                tell("checkpoint_remembered", n=remember(log, each.read_bytes(), register_of_this_computer()).size)
        if not known:
            tell("restored_ask_monitors")
