"""`tawthiq receipt` and `tawthiq kept`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tawthiq.cli.answers import answering, scribe, tell
from tawthiq.cli.log_of_case import log_of, register_of_this_computer, write

if TYPE_CHECKING:
    from tawthiq.case import CaseFolder
    from tawthiq.ledger.public_log import PublicLog
    from tawthiq.ledger.receipts import Receipt


@click.command(short_help="Write a contributor's receipt for a list.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("source")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Write the receipt here.")
@click.option(
    "--days", type=click.IntRange(1, 3650), default=7, show_default=True, help="By when it will be in the log."
)
def receipt(case: Path, source: str, out: Path, days: int) -> None:
    """Write the receipt for the list that was last read from SOURCE (its SHA-256, or eight digits of it) of CASE.

    It is for whoever handed the list in: it shows what was entered for it. Where a signed checkpoint holds the entry, the
    receipt has the proof, and `tawthiq_verify.py open` checks it. Before, it has the log's signed promise to enter it within
    so many days, and `tawthiq kept` tells later whether that was done. Give a new one after the next checkpoint.

    \b
    Example:
      tawthiq receipt coast-2025 1f0c9a77 --out receipt.json
    """
    from tawthiq.case import open_case

    with answering():
        folder = open_case(case)
        with log_of(folder) as log:
            made = receipt_of(folder, log, source, days)
        write(out, made.data)
        tell("receipt_proved" if made.is_proved else "receipt_promised", n=days)


def receipt_of(folder: "CaseFolder", log: "PublicLog", source: str, days: int = 7) -> "Receipt":
    """The receipt for a source, promised by the log's key, which is made where there is none."""
    from tawthiq.ledger.checkpoints import Signing, case_policy, log_signer
    from tawthiq.ledger.receipts import receipt as receipt_for

    now = scribe().clock()
    signing = Signing(folder.declaration().log_origin, now.year, register_of_this_computer())
    promising = log_signer(log.ledger, signing), int(now.timestamp()) + days * 24 * 3600
    return receipt_for(log, source, case_policy(folder.ledger / "policy.txt"), promising)


@click.command(short_help="See whether the promise in a receipt was kept.")
@click.argument("receipt_file", metavar="RECEIPT", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--log",
    "tiles",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    required=True,
    help="The published folder of the log, from a monitor or the keeper.",
)
@click.option(
    "--policy",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    required=True,
    help="Whom you trust: the log and its witnesses, as handed over in person.",
)
def kept(receipt_file: Path, tiles: Path, policy: Path) -> None:
    """See whether the list for which RECEIPT was given is in the log, as was promised.

    Ends with 0 where it is, 1 where its time was over when witnesses cosigned a log without it: then receipt and folder
    together prove that the promise was broken. 2 where it cannot be told yet.

    \b
    Example:
      tawthiq kept receipt.json --log tiles --policy policy.txt
    """
    with answering():
        from tawthiq.ledger.published import read_tile
        from tawthiq.ledger.receipts import Promise, promise_kept
        from tawthiq.tlog import parse_policy

        trusted, checkpoint = parse_policy(policy.read_bytes()), (tiles / "checkpoint").read_bytes()
        found = promise_kept(receipt_file.read_bytes(), trusted, checkpoint, lambda tile: read_tile(tiles, tile))
        tell(f"promise_{found}")
        listed = json.loads(receipt_file.read_bytes())["payload"]
        tell("receipt_is_of", documenter=listed["documenter"], list=listed["list_id"], source=listed["source"])
    raise SystemExit({Promise.KEPT: 0, Promise.BROKEN: 1, Promise.OPEN: 2}[found])
