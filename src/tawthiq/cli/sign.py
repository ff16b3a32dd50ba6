"""`tawthiq sign`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, tell
from tawthiq.cli.log_of_case import write


@click.command(short_help="Sign a list that you hand in, or an order.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--documenter", help="Of a list: the id of the documenter for whom you sign it.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write (default: FILE.signed; an order itself).",
)
def sign(file: Path, documenter: str | None, out: Path | None) -> None:
    """Sign FILE with your own key (`tawthiq identity`).

    A list is signed for the documenter whose list it is: FILE.signed holds its name, size and SHA-256 and your signature, and
    goes with the list to whoever keeps the case. Nothing of this needs the case.

    An order (`tawthiq order`) that takes two custodians is signed in its file, after it was shown what it says.

    \b
    Example:
      tawthiq sign north.csv --documenter north-office
      tawthiq sign order.txt
    """
    with answering():
        from tawthiq.errors import Misuse
        from tawthiq.ingest.add import printable_name
        from tawthiq.ledger.identity import identity_path
        from tawthiq.ledger.list_signatures import SUFFIX, sign_list
        from tawthiq.ledger.orders import is_order, read_order, sign_order
        from tawthiq.ledger.signing_key import read_signing_key

        signer, data = read_signing_key(identity_path()), file.read_bytes()
        if is_order(data):
            if documenter:
                raise Misuse("sign_order_documenter")
            order = read_order(data)
            tell(
                "order_said", what=order.what, subject=order.subject, case=order.case, basis=order.basis, day=order.day
            )
            write(out or file, sign_order(data, signer))
        elif documenter is None:
            raise Misuse("sign_documenter")
        else:
            note = sign_list(data, printable_name(file), documenter, signer)
            write(out or file.with_name(file.name + SUFFIX), note)
        tell("signed_as", name=signer.name)
