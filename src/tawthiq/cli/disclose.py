"""`tawthiq disclose` and `tawthiq receive`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, scribe, tell


@click.command(short_help="Give a declared person what their role may have.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--to", "person", required=True, help="The id of the person in `case.toml`.")
@click.option("--record", "records", multiple=True, help="A record by its id, or eight digits of it; may be repeated.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Write the file here.")
def disclose(case: Path, person: str, records: tuple[str, ...], out: Path) -> None:
    """Write a file that only the person named with --to can open, with what their role in CASE may have.

    A contributor has the rows of its own lists, each with its proof, or those named with --record; a monitor the records
    that are named; an analyst the register without names. Whoever is not declared gets nothing. That this was given, to whom
    and what, is entered in the ledger first.

    \b
    Example:
      tawthiq disclose coast-2025 --to monitor-2 --record 1f0c9a77 --out for-monitor-2.age
    """
    from tawthiq.case import open_case

    with answering():
        from tawthiq.disclosing import disclose as disclose_to

        disclosed = disclose_to(open_case(case), person, records, out, scribe())
        tell("disclosed", path=str(out), person=person, n=len(disclosed.files))


@click.command(short_help="Open what was disclosed to you.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="A new folder for it.")
def receive(file: Path, out: Path) -> None:
    """Open FILE with your own identity (`tawthiq identity`) into a new folder.

    An opened record is checked by `tawthiq_verify.py open`. The program age opens the file too, with the same identity.

    \b
    Example:
      tawthiq receive for-monitor-2.age --out records
    """
    with answering():
        from tawthiq.ledger.disclosures import receive as receive_into
        from tawthiq.ledger.identity import identity_path

        names = receive_into(file.read_bytes(), identity_path(), out)
        tell("received", path=str(out), n=len(names))
