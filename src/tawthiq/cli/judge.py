"""`tawthiq judge`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tawthiq.cli.answers import answering, scribe, tell

if TYPE_CHECKING:
    from tawthiq.ledger import Ledger


@click.command(short_help="Record that two rows are the same person, or are not.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("a")
@click.argument("b")
@click.argument("verdict", type=click.Choice(["same", "different", "unsure"]))
@click.option("--why", required=True, help="The reason: it stands in the ledger beside the judgement.")
def judge(case: Path, a: str, b: str, verdict: str, why: str) -> None:
    """Record whether A and B are the same person. A and B are claim ids (eight digits are enough) or LIST:ROW.

    A judgement overrides the model, holds through every run, and is bound to the rows, so that it also holds for the
    next release of a list. A later judgement on the same pair stands over an earlier one; both are kept.

    \b
    Example:
      tawthiq judge coast-2025 snhr:17 sohr:204 same --why "same mother's name, brother confirmed"
    """
    from tawthiq.case import alone_in, open_case
    from tawthiq.ledger import Ledger, find_row_key

    with answering():
        folder = open_case(case)
        lists = folder.declaration().lists
        with alone_in(folder), Ledger(folder.ledger) as ledger:
            judged = _judge(ledger, [find_row_key(ledger, lists, each) for each in (a, b)], verdict, why, b)
        tell("judgement_recorded", a=a, b=b, verdict=verdict, judgement=judged[:8])


def _judge(ledger: "Ledger", keys: list[str], verdict: str, why: str, named: str) -> str:
    from tawthiq.errors import Misuse
    from tawthiq.model.vocabulary import Verdict

    if keys[0] == keys[1]:
        raise Misuse("same_row_twice", named=named)
    if not why.strip():
        raise Misuse("reason_missing")
    return ledger.judge_identity(keys[0], keys[1], Verdict(verdict), why, scribe())
