"""`tawthiq shred`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, progress, scribe, tell
from tawthiq.cli.log_of_case import log_of


@click.command(short_help="Erase a row for ever, as two custodians ordered.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--order",
    "order_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    required=True,
    help="The order that both signed.",
)
@click.option("--reason", required=True, help="Why, in the very words for which the order was written.")
def shred(case: Path, order_file: Path, reason: str) -> None:
    """Erase from CASE the row that an order names (`tawthiq order`): the id of a claim, or eight digits of it.

    Its keys are destroyed, in every release of its list and in the judgements that name it. Sources that held it are replaced
    by redacted copies; hand tables, files of the inbox and what was derived are written anew or removed. A tombstone with the
    legal basis stays, and the public log still verifies. This cannot be undone. What no command can reach is told at the end.

    \b
    Example:
      tawthiq shred coast-2025 --order order.txt --reason "the family asked"
    """
    from tawthiq.case import open_case
    from tawthiq.pipeline import run_case

    with answering():
        from tawthiq.ledger.checkpoints import signer_of
        from tawthiq.ledger.erasure import claim_named
        from tawthiq.ledger.orders import reason_digest, verify_order
        from tawthiq.shredding import shred as shred_row

        folder = open_case(case)
        order = verify_order(order_file.read_bytes(), folder.declaration().people)
        with log_of(folder) as log:
            order.must_be("shred", signer_of(log).name, order.subject)
            order.must_give(reason_digest(reason))
            right = {"basis": order.basis, "reason": reason, "order": order_file.read_text(encoding="utf-8")}
            done = shred_row(folder, log.ledger, claim_named(log.ledger, order.subject), right, scribe())
        tell("shredded", n=done.records, sources=done.sources)
        for name in done.removed:
            tell("shred_removed", file=name)
        for name in done.rewritten:
            tell("shred_rewritten", file=name)
        run_case(folder, scribe(), progress)
        tell("shred_unreached", n=done.also_said, releases=done.releases)
