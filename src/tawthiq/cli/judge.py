"""`tawthiq judge`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tawthiq.cli.answers import answering, scribe, tell

if TYPE_CHECKING:
    from tawthiq.case import CaseFolder

PERSONS = ("same", "different", "unsure")
INCIDENTS = (*PERSONS, "split")
BELONGING = ("belongs", "does_not_belong", "unsure")


@click.command(short_help="Record what two rows are to each other, and why.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("a")
@click.argument("b")
@click.argument("verdict", type=click.Choice(list(dict.fromkeys([*PERSONS, *INCIDENTS, *BELONGING]))))
@click.option("--why", required=True, help="The reason: it stands in the ledger beside the judgement.")
def judge(case: Path, a: str, b: str, verdict: str, why: str) -> None:
    """Record whether A and B are the same person. A and B are claim ids (eight digits are enough) or LIST:ROW.

    A judgement overrides the model, holds through every run, and is bound to the rows, so that it also holds for the
    next release of a list. A later judgement on the same pair stands over an earlier one; both are kept.

    With incident:ID for B, or for both, the judgement is about incidents: a row belongs to one, does_not_belong, or is
    unsure; two incidents are the same, different or unsure; one is split into those named with commas.

    \b
    Example:
      tawthiq judge coast-2025 snhr:17 sohr:204 same --why "same mother's name, brother confirmed"
      tawthiq judge coast-2025 snhr:17 incident:I-3 belongs --why "named in the family's statement"
      tawthiq judge coast-2025 incident:I-3 incident:I-4,incident:I-5 split --why "two villages, two days"
    """
    from tawthiq.case import open_case

    with answering():
        folder = open_case(case)
        subjects = [a, *b.split(",")]
        about = (
            "persons" if not b.startswith("incident:") else "incidents" if a.startswith("incident:") else "belonging"
        )
        _check(about, verdict, subjects, why)
        judged = (
            _identity(folder, a, b, verdict, why) if about == "persons" else _incident(folder, subjects, verdict, why)
        )
        tell("judgement_recorded", a=a, b=b, verdict=verdict, judgement=judged[:8])


def _check(about: str, verdict: str, subjects: list[str], why: str) -> None:
    from tawthiq.errors import Misuse

    allowed = {"persons": PERSONS, "incidents": INCIDENTS, "belonging": BELONGING}[about]
    if verdict not in allowed:
        raise Misuse(f"judgement_verdict_{about}", value=verdict, allowed=", ".join(allowed))
    if len(subjects) > 2 and verdict != "split":
        raise Misuse("judgement_one_at_a_time", verdict=verdict)
    if len(set(subjects)) < len(subjects):
        raise Misuse("same_row_twice", named=subjects[-1])
    if not why.strip():
        raise Misuse("reason_missing")


def _identity(case: "CaseFolder", a: str, b: str, verdict: str, why: str) -> str:
    from tawthiq.case import alone_in
    from tawthiq.errors import Misuse
    from tawthiq.ledger import Ledger, find_row_key
    from tawthiq.model.vocabulary import Verdict

    lists = case.declaration().lists
    with alone_in(case), Ledger(case.ledger) as ledger:
        keys = [find_row_key(ledger, lists, each) for each in (a, b)]
        if keys[0] == keys[1]:
            raise Misuse("same_row_twice", named=b)
        return ledger.judge_identity(keys[0], keys[1], Verdict(verdict), why, scribe())


def _incident(case: "CaseFolder", subjects: list[str], verdict: str, why: str) -> str:
    from tawthiq.questions import judge_incident

    return judge_incident(case, scribe(), subjects, verdict, why)
