"""`tawthiq prove`."""

from pathlib import Path

import click

from tawthiq.cli.answers import answering, scribe, tell
from tawthiq.cli.log_of_case import log_of, write


@click.command(short_help="Prove that one record is in the log; open it, if wished.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("record")
@click.option("--entry", type=click.Path(path_type=Path, dir_okay=False), help="Also write the public entry here.")
@click.option(
    "--proof", type=click.Path(path_type=Path, dir_okay=False), help="Write the proof here, not to the terminal."
)
@click.option(
    "--open",
    "opening",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the opening here. It DISCLOSES the record, names included.",
)
def prove(case: Path, record: str, entry: Path | None, proof: Path | None, opening: Path | None) -> None:
    """Prove that RECORD is in the public log of CASE: the id of a claim, source, reading or judgement, or eight digits of it.

    The proof holds no name: it shows that the entry is in a signed log. With --open a file is written that shows what the
    record says, and that it is what was logged. Give it only to those who may see the record.

    \b
    Example:
      tawthiq prove coast-2025 1f0c9a77 --proof entry.tlog-proof --entry entry.json
      tawthiq prove coast-2025 1f0c9a77 --open opening.json
    """
    from tawthiq.case import open_case

    with answering():
        from tawthiq.ledger.checkpoints import case_policy
        from tawthiq.ledger.proving import prove as prove_record
        from tawthiq.ledger.timestamps import interval_of

        folder = open_case(case)
        with log_of(folder) as log:
            policy = case_policy(folder.ledger / "policy.txt")
            proven = prove_record(log, record, policy)
            known = interval_of(log, proven.proof.index, policy, int(scribe().clock().timestamp()))
        if entry:
            write(entry, proven.entry)
        if proof:
            write(proof, proven.proof.data)
        elif not opening:
            click.echo(proven.proof.data, nl=False)
            return
        tell("proved_witnessed" if proven.is_witnessed else "proved_unwitnessed", size=proven.checkpoint.size)
        tell(known.code, **known.values)
        if opening:
            write(opening, proven.opening)
            tell("proved_opened")
