"""`tawthiq cosign`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tawthiq.cli.answers import answering, tell
from tawthiq.cli.log_of_case import log_of, write

if TYPE_CHECKING:
    from tawthiq.case import CaseFolder


@click.command(short_help="Ask monitors to cosign, and take in their answers.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--request", type=click.Path(path_type=Path, dir_okay=False), help="Write a request for monitors here.")
@click.option(
    "--old", type=int, help="The size that the monitor knows (default: that of the last cosigned checkpoint)."
)
@click.option(
    "--import",
    "answer",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Take in the answer of a monitor.",
)
def cosign(case: Path, request: Path | None, old: int | None, answer: Path | None) -> None:
    """Ask monitors to cosign the last checkpoint of CASE, and take in their answers.

    A request goes to the monitor on a USB stick or by e-mail; it holds sizes, hashes and a signature. What comes back
    is believed only for signatures of monitors that `ledger/policy.txt` names (C2SP tlog-policy).

    \b
    Example:
      tawthiq cosign coast-2025 --request request.txt
      tawthiq cosign coast-2025 --import answer.txt
    """
    from tawthiq.case import open_case
    from tawthiq.errors import Misuse

    with answering():
        folder = open_case(case)
        if (request is None) == (answer is None):
            raise Misuse("cosign_request_or_import")
        if request is not None:
            _request(folder, request, old)
        elif answer is not None:
            _take(folder, answer.read_bytes())


def _request(case: "CaseFolder", path: Path, old: int | None) -> None:
    from tawthiq.ledger.witnessing import cosign_request

    with log_of(case) as log:
        request = cosign_request(log, old)
    write(path, request.data)
    tell("cosign_requested", old=request.old)


def _take(case: "CaseFolder", answer: bytes) -> None:
    from tawthiq.ledger.checkpoints import case_policy
    from tawthiq.ledger.witnessing import take_answer

    with log_of(case) as log:
        cosigned = take_answer(log, answer, case_policy(case.ledger / "policy.txt"))
    tell("cosign_taken", size=cosigned.checkpoint.size, names=", ".join(cosigned.names))
    tell("cosign_enough" if cosigned.is_enough else "cosign_not_enough")
