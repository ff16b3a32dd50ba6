"""`tawthiq verify`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, say, scribe
from tawthiq.cli.log_of_case import log_of, register_of_this_computer


@click.command(short_help="Check that a case is still what it signed, record by record.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--policy",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Whom to trust as witnesses, best a copy kept elsewhere (default: the case's ledger/policy.txt).",
)
def verify(case: Path, policy: Path | None) -> None:
    """Check the public log of CASE from its entries up, its signatures, and every record against its entry.

    Finds records that were changed, removed, exchanged or put in between, and sources whose bytes changed, checks again
    who signed lists and ordered erasures, and every time-stamp, and shows between which times the last checkpoint came to be. Ends with 0
    where all is good, 1 where something is bad, 2 where it cannot be told, as in a log without witnesses.

    \b
    Example:
      tawthiq verify coast-2025
    """
    from tawthiq.case import open_case

    with answering():
        from tawthiq.ledger.checkpoints import case_policy
        from tawthiq.ledger.verifying import verdict, verify_case
        from tawthiq.ledger.verifying_people import verify_people
        from tawthiq.ledger.verifying_times import verify_times

        folder = open_case(case)
        trusted = case_policy(policy or folder.ledger / "policy.txt")
        people = folder.declaration().people
        with log_of(folder) as log:
            found = verify_case(log, trusted, register_of_this_computer())
            found += verify_people(log, people)
            found += verify_times(log, trusted, int(scribe().clock().timestamp()))
        for each in found:
            click.echo(say(each.code, **each.values))
        click.echo(say(("verify_good", "verify_bad", "verify_cannot_tell")[verdict(found)]))
    raise SystemExit(verdict(found))
