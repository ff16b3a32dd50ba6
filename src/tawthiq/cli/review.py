"""`tawthiq review`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tawthiq.cli.answers import answering, language, scribe, tell

if TYPE_CHECKING:
    from tawthiq.case import CaseFolder


@click.command(short_help="Decide pairs in doubt, the most consequential first.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--reviewer", help="Whose judgements these are (default: the user name).")
@click.option("--limit", type=click.IntRange(1), help="Ask at most this many.")
@click.option("--second", is_flag=True, help="Ask again what one other person has decided; their verdict is not shown.")
@click.option("--disagreements", is_flag=True, help="Only pairs on which two reviewers differ, with both verdicts.")
@click.option("--sample", is_flag=True, help="A designed sample, from which precision and recall are estimated.")
@click.option(
    "--by",
    "order",
    type=click.Choice(["documented", "estimate"]),
    help="What pairs should weigh on (default: the estimate, where one over draws has been made).",
)
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
    order: str | None,
    output: Path | None,
    book: Path | None,
) -> None:
    """Decide which rows of CASE are one person: first the pairs whose doubt weighs most on the documented figures.

    Where the case has been estimated over draws of who is whom, first come those whose answers would make that estimate
    surest; --by estimate makes it anew before asking.

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
    from tawthiq.cli import interview
    from tawthiq.errors import Misuse
    from tawthiq.reviewing import QueueWanted, as_reviewer, export_questions, import_answers, questions_in_case

    with answering():
        folder, who = open_case(case), as_reviewer(scribe(), reviewer)
        kinds = [name for name, on in (("second", second), ("disagreements", disagreements), ("sample", sample)) if on]
        if output and book:
            raise Misuse("review_to_or_from")
        if len(kinds) > 1:
            raise Misuse("review_one_queue")
        by_estimate = not book and not kinds and _by_estimate(folder, order)
        wanted = QueueWanted(kinds[0] if kinds else "consequence", limit, by_estimate)
        if by_estimate:
            tell("review_by_estimate")
        if book:
            if reviewer is None:
                raise Misuse("review_reviewer_missing")
            new, known = import_answers(folder, who, book)
            tell("batch_entered", n=new, known=known, path=str(book))
        elif output:
            tell("batch_written", n=export_questions(folder, who, wanted, output, language()), path=str(output))
        else:
            questions = questions_in_case(folder, who, wanted)
            if interview.at_terminal():
                interview.ask(folder, who, questions, both_decided=disagreements)
            else:
                interview.name_pairs(questions)


def _by_estimate(folder: "CaseFolder", order: str | None) -> bool:
    """Whether pairs are asked in the order of their weight on the estimate; makes it where that was asked for by name."""
    from tawthiq.errors import Misuse
    from tawthiq.estimates import SEED
    from tawthiq.questions import estimates_of_case
    from tawthiq.reviewing import weighed_by_estimate

    if order == "documented":
        return False
    if order == "estimate":
        if folder.declaration().estimates is not None:
            estimates_of_case(folder, SEED, scribe())
        if not weighed_by_estimate(folder):
            raise Misuse("review_without_estimate")
        return True
    return weighed_by_estimate(folder)
