"""Questions at the terminal, one after another; each decision is entered before the next is asked."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tawthiq.cli.answers import language, say, tell
from tawthiq.cli.side_by_side import side_by_side

if TYPE_CHECKING:
    from tawthiq.case import CaseFolder
    from tawthiq.ledger import Scribe
    from tawthiq.review import Opinion, Question

_VERDICTS = {"s": "same", "d": "different", "same": "same", "different": "different", "unsure": "unsure"}


def at_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty()


def name_pairs(questions: Sequence["Question"]) -> None:
    """List the pairs that would be asked, and ask nothing."""
    for each in questions:
        click.echo(" ".join(f"{side['list_id']}:{side['row']}" for side in (each.left, each.right)))
    if not questions:
        tell("review_nothing")


def ask(case: "CaseFolder", who: "Scribe", questions: Sequence["Question"], *, both_decided: bool) -> None:
    """Ask one question after another until there are none, or the reviewer has had enough.

    Where both reviewers have decided, each verdict is shown: nothing is left to be blind to.
    """
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
            while not (why := click.prompt(say("review_why")).strip()):
                tell("reason_missing")
            others = decide(case, who, question.keys, _VERDICTS[key], why)
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
