"""`tawthiq review`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tawthiq.cli.answers import answering, language, say, scribe, tell

if TYPE_CHECKING:
    from tawthiq.case import CaseFolder
    from tawthiq.ledger import Scribe
    from tawthiq.review import Opinion, Question

_VERDICTS = {"s": "same", "d": "different", "same": "same", "different": "different", "unsure": "unsure"}


@click.command(short_help="Decide pairs in doubt, the most consequential first.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--reviewer", help="Whose judgements these are (default: the user name).")
@click.option("--limit", type=click.IntRange(1), help="Ask at most this many.")
@click.option("--second", is_flag=True, help="Ask again what one other person has decided; their verdict is not shown.")
@click.option("--disagreements", is_flag=True, help="Only pairs on which two reviewers differ, with both verdicts.")
@click.option("--sample", is_flag=True, help="A designed sample, from which precision and recall are estimated.")
@click.option("--to", "output", type=click.Path(path_type=Path, dir_okay=False), help="Write the questions to XLSX.")
@click.option(
    "--from", "book", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Enter the answers of XLSX."
)
def review(
    case: Path,
    reviewer: str | None,
    limit: int | None,
    second: bool,
    disagreements: bool,
    sample: bool,
    output: Path | None,
    book: Path | None,
) -> None:
    """Decide which rows of CASE are one person: first the pairs whose doubt weighs most on the documented figures.

    Both rows stand side by side with what speaks for and against; what the model says is shown after the decision. Each
    decision needs its reason and is entered at once, so that a review can be broken off and gone on with. Names are
    shown. Where nobody sits at the terminal, the questions are listed and nothing is asked.

    \b
    Example:
      tawthiq review coast-2025 --reviewer "R. A."
      tawthiq review coast-2025 --limit 200 --to queue.xlsx
      tawthiq review coast-2025 --from queue.xlsx --reviewer "R. A."
    """
    from tawthiq.case import open_case
    from tawthiq.errors import Misuse
    from tawthiq.reviewing import QueueWanted, as_reviewer, export_questions, import_answers, questions_in_case

    with answering():
        folder, who = open_case(case), as_reviewer(scribe(), reviewer)
        kinds = [name for name, on in (("second", second), ("disagreements", disagreements), ("sample", sample)) if on]
        if output and book:
            raise Misuse("review_to_or_from")
        if len(kinds) > 1:
            raise Misuse("review_one_queue")
        wanted = QueueWanted(kinds[0] if kinds else "consequence", limit)
        if book:
            if reviewer is None:
                raise Misuse("review_reviewer_missing")
            new, known = import_answers(folder, who, book)
            tell("batch_entered", n=new, known=known, path=str(book))
        elif output:
            tell("batch_written", n=export_questions(folder, who, wanted, output, language()), path=str(output))
        else:
            questions = questions_in_case(folder, who, wanted)
            (_ask if at_terminal() else _listed)(folder, who, questions, disagreements)


def at_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty()


def _listed(case: "CaseFolder", who: "Scribe", questions: Sequence["Question"], both_decided: bool) -> None:
    for each in questions:
        click.echo(" ".join(f"{side['list_id']}:{side['row']}" for side in (each.left, each.right)))
    if not questions:
        tell("review_nothing")


def _ask(case: "CaseFolder", who: "Scribe", questions: Sequence["Question"], both_decided: bool) -> None:
    """Ask one question after another until there are none, or the reviewer has had enough."""
    from tawthiq.errors import Misuse
    from tawthiq.reviewing import decide, opinions_on, undo

    if not questions:
        tell("review_nothing")
        return
    tell("match_keep_safe")
    number, entered = 0, 0
    went: list[int] = []  # the questions that were decided, for undo to come back to
    while number < len(questions):
        question = questions[number]
        _show(question, number + 1, len(questions))
        if both_decided:
            _tell_opinions(opinions_on(case, question.keys))
        key = click.prompt(say("review_keys"), prompt_suffix="\n> ").strip().casefold()
        if key in ("q", "quit"):
            break
        if key in ("k", "skip"):
            number += 1
        elif key in ("u", "undo"):
            try:
                taken = undo(case, who)
            except Misuse as nothing:
                tell(nothing.code, **nothing.values)
                continue
            tell("review_undone", verdict=say(f"verdict_{taken.verdict}"), why=taken.why)
            if went:
                number, entered = went.pop(), entered - 1
        elif key in _VERDICTS:
            others = decide(case, who, question.keys, _VERDICTS[key], click.prompt(say("review_why")))
            if question.score:
                tell("review_score", percent=question.score)
            else:
                tell("review_recorded")
            _tell_opinions(others)
            went.append(number)
            number, entered = number + 1, entered + 1
        else:
            tell("review_not_understood")
    tell("review_done", n=entered)


def _show(question: "Question", number: int, of: int) -> None:
    from tawthiq.cli.side_by_side import side_by_side

    click.echo()
    tell("review_question", n=number, of=of)
    click.echo(side_by_side(question.left, question.right))
    for code, words in (
        ("review_names", question.parts),
        ("review_speaks_for", question.speaks_for),
        ("review_speaks_against", question.speaks_against),
    ):
        if words[language()]:
            click.echo(f"{say(code)}")
            for each in words[language()]:
                click.echo(f"  {each}")


def _tell_opinions(opinions: Sequence["Opinion"]) -> None:
    for each in opinions:
        tell("review_other_said", by=each.by, verdict=say(f"verdict_{each.verdict}"), why=each.why)
