"""`tawthiq add`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tawthiq.cli.answers import answering, say, scribe, tell, tell_json
from tawthiq.cli.receipt import receipt_of

if TYPE_CHECKING:
    from tawthiq.case import CaseFolder
    from tawthiq.ingest.add import Added


@click.command(short_help="Preserve files and enter their rows as claims.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("files", type=click.Path(path_type=Path, dir_okay=False, exists=True), nargs=-1)
@click.option("--list", "list_id", help="The list that the files belong to (default: by file name).")
@click.option("--documenter", help="Whose list it is.")
@click.option("--encoding", type=click.Choice(["utf-8", "utf-8-sig", "cp1256", "utf-16"]), help="How text is encoded.")
@click.option("--delimiter", help="What stands between the columns of a CSV file, e.g. ';'.")
@click.option("--sheet", help="The sheet of a workbook (default: all).")
@click.option("--date-order", type=click.Choice(["dmy", "mdy", "ymd"]), help="The order of day, month and year.")
@click.option(
    "--signed",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Its documenter's signature (default: FILE.signed beside the file, if there).",
)
@click.option(
    "--receipt",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the contributor's receipt for the list here.",
)
@click.option("--empty-inbox", is_flag=True, help="Remove files from `inbox/` once they are preserved and sealed.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def add(
    case: Path,
    files: tuple[Path, ...],
    signed: Path | None,
    receipt: Path | None,
    empty_inbox: bool,
    as_json: bool,
    **told: str | None,
) -> None:
    """Preserve FILES and append every row as a claim; without FILES, all that lies in the case's `inbox/`.

    A list that `case.toml` does not declare yet is proposed there from its columns, with the evidence beside it. A
    file that cannot be read as a whole is refused with its reason, and its bytes are preserved all the same. So is a
    list whose signature (`tawthiq sign`) is not that of a contributor of its documenter.

    What is preserved is sealed. The files of `inbox/` are copies in the clear, as are `hand/` and `output/`: on a terminal it is
    asked whether to empty the inbox.

    \b
    Example:
      tawthiq add coast-2025 snhr-march.xlsx --documenter SNHR
      tawthiq add coast-2025 north.csv --signed north.csv.signed --receipt receipt.json
    """
    from tawthiq.case import alone_in, open_case
    from tawthiq.errors import Misuse, SourceRefused
    from tawthiq.ingest.add import Told, add_file, inbox_files
    from tawthiq.ledger import Ledger
    from tawthiq.ledger.public_log import open_log

    with answering():
        folder = open_case(case)
        refused: list[SourceRefused] = []
        added = []
        told["delimiter"] = _character(told["delimiter"])
        if (signed or receipt) and len(files) != 1:
            raise Misuse("signed_one_file")
        with alone_in(folder), Ledger(folder.ledger) as ledger:
            for file in files or inbox_files(folder):
                try:
                    added.append(add_file(folder, ledger, file, Told(**told, signed=signed), scribe()))
                except SourceRefused as refusal:
                    refusal.values.setdefault("file", file.name)
                    refused.append(refusal)
                    continue
                if not as_json:
                    _tell(added[-1])
            if receipt and added:
                with open_log(ledger) as log:
                    receipt.write_bytes(receipt_of(folder, log, added[0].source).data)
        if as_json:
            refusals = [{"file": each.values["file"], "code": each.code, "values": each.values} for each in refused]
            tell_json({"added": [_plain(each) for each in added], "refused": refusals})
        _offer_to_empty(folder, empty_inbox, as_json)
        if refused:
            raise ExceptionGroup("refused", refused)


def _offer_to_empty(folder: "CaseFolder", asked: bool, as_json: bool) -> None:
    """Remove the inbox's copies in the clear, where it was asked for or a person at a terminal agrees."""
    from tawthiq.case import alone_in
    from tawthiq.ingest.add import empty_inbox, inbox_files
    from tawthiq.ledger import Ledger

    n = len(inbox_files(folder))
    if n and not asked and not as_json:
        asked = sys.stdin.isatty() and click.confirm(say("inbox_ask", n=n))
        if not asked:
            tell("inbox_kept", n=n, case=str(folder.path))
    if n and asked:
        with alone_in(folder), Ledger(folder.ledger) as ledger:
            removed = empty_inbox(folder, ledger)
        if not as_json:
            tell("inbox_emptied", n=removed)


def _character(delimiter: str | None) -> str | None:
    """A delimiter by its name or as it is: `tab` or `\\t`, `semicolon` or `;`."""
    from tawthiq.errors import Misuse

    named = {"tab": "\t", "\\t": "\t", "semicolon": ";", "comma": ",", "pipe": "|"}
    character = named.get(delimiter or "", delimiter)
    if character is not None and len(character) != 1:
        raise Misuse("delimiter_wrong", value=delimiter)
    return character


def _tell(added: "Added") -> None:
    if added.appended.already:
        tell("file_known", file=added.file, list=added.list_id)
        return
    counts = {"n": added.rows, "new": added.appended.new, "unchanged": added.appended.unchanged}
    tell("file_added", file=added.file, list=added.list_id, gone=len(added.appended.gone), **counts)
    if added.signed_by:
        tell("file_signed", file=added.file, person=added.signed_by)
    for code, values in added.evidence:
        click.echo(f"  · {say(code, **values)}")
    if added.declared_now:
        tell("list_proposed", list=added.list_id)
    if added.unreadable:
        tell("rows_unreadable", n=added.unreadable)


def _plain(added: "Added") -> dict[str, object]:
    return {
        "file": added.file,
        "source": added.source,
        "list": added.list_id,
        "rows": added.rows,
        "unreadable": added.unreadable,
        "new": added.appended.new,
        "unchanged": added.appended.unchanged,
        "gone": len(added.appended.gone),
        "already": added.appended.already,
        "signed_by": added.signed_by,
        "evidence": [{"code": code, "values": dict(values)} for code, values in added.evidence],
        "flags": sorted({flag.code for flag in added.flags}),
    }
