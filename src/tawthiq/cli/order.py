"""`tawthiq order`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, scribe, tell
from tawthiq.cli.log_of_case import log_of, write


@click.command(short_help="Write an order that two custodians have to sign.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("subject")
@click.option("--what", default="shred", show_default=True, help="What is ordered.")
@click.option("--basis", required=True, help="The legal basis, in one line.")
@click.option(
    "--reason", required=True, help="Why; the order holds only its SHA-256. Give the same text when it is done."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Write the order here.")
def order(case: Path, subject: str, what: str, basis: str, reason: str, out: Path) -> None:
    """Write the order to do something to SUBJECT, the id of a record or source of CASE, that one person must not do alone.

    It counts for this subject, in this case, once two custodians that `case.toml` declares have signed it, each on their own
    computer, with `tawthiq sign`.

    \b
    Example:
      tawthiq order coast-2025 1f0c9a77d1c24b6f --basis "Art. 17 GDPR" --reason "the family asked" --out order.txt
    """
    from tawthiq.case import open_case

    with answering():
        from tawthiq.ledger.checkpoints import signer_of
        from tawthiq.ledger.orders import Order, reason_digest

        with log_of(open_case(case)) as log:
            origin = signer_of(log).name
        write(out, Order(what, origin, subject, basis, reason_digest(reason), scribe().clock().date()).text)
        tell("order_to_sign", path=str(out))
