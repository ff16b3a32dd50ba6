"""`tawthiq timestamp`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tawthiq.cli.answers import PROBLEM, answering, say, scribe, tell
from tawthiq.cli.log_of_case import log_of, write

if TYPE_CHECKING:
    from tawthiq.case import CaseFolder


@click.command(short_help="Have checkpoints time-stamped, and show their times.")
@click.argument("case", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--request", type=click.Path(path_type=Path, dir_okay=False), help="Write a request (RFC 3161) for any authority."
)
@click.option(
    "--take", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Take in the reply of an authority."
)
@click.option(
    "--authority",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="With --take: the authority's certificates (PEM) up to its root, as you were given them; it is known by the file's name.",
)
def timestamp(case: Path, request: Path | None, take: Path | None, authority: Path | None) -> None:
    """Ask time-stamping authorities to stamp the last checkpoint of CASE, and take in their replies.

    The request holds a hash and a random number. It goes to an authority on any road; nothing here uses a network. Without
    options: every checkpoint, and between which two times it came to be, as far as time-stamps and monitors show it.

    \b
    Example:
      tawthiq timestamp coast-2025 --request checkpoint.tsq
      tawthiq timestamp coast-2025 --take reply.tsr --authority authority.pem
      tawthiq timestamp coast-2025
    """
    from tawthiq.case import open_case
    from tawthiq.errors import Misuse

    with answering():
        folder = open_case(case)
        if (request and (take or authority)) or (take is None) != (authority is None):
            raise Misuse("timestamp_options")
        if request:
            _request(folder, request)
        elif take and authority:
            _take(folder, take, authority)
        else:
            _table(folder)


def _request(case: "CaseFolder", path: Path) -> None:
    from tawthiq.ledger.timestamps import timestamp_request

    with log_of(case) as log:
        checkpoint, request = timestamp_request(log)
    write(path, request)
    tell("timestamp_requested", size=checkpoint.size)


def _take(case: "CaseFolder", reply: Path, chain: Path) -> None:
    from tawthiq.ledger.authorities import MAX_REPLY, read_authority
    from tawthiq.ledger.intervals import Standing
    from tawthiq.ledger.timestamps import take_reply
    from tawthiq.ledger.verifying_times import told

    with reply.open("rb") as file:
        data = file.read(MAX_REPLY + 1)
    with log_of(case) as log:
        kept, standing = take_reply(log, data, read_authority(chain), scribe())
    for each in told(kept, standing):
        tell(each.code, **each.values)
    if standing is not Standing.COUNTED:
        raise SystemExit(PROBLEM)
    tell("timestamp_taken")


def _table(case: "CaseFolder") -> None:
    from tawthiq.ledger.checkpoints import case_policy
    from tawthiq.ledger.intervals import time_text
    from tawthiq.ledger.timestamps import checkpoint_intervals, kept_replies, seen_outside
    from tawthiq.ledger.verifying_times import told_all

    now = int(scribe().clock().timestamp())
    with log_of(case) as log:
        policy = case_policy(case.ledger / "policy.txt")
        rows = checkpoint_intervals(log, policy, now)
        found = told_all(kept_replies(log), seen_outside(log, policy), now)
    heads = [say(f"timestamp_table_{name}") for name in ("size", "after", "before")]
    lines = [heads, *([str(each.size), time_text(known.after), time_text(known.before)] for each, known in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(3)]
    for line in lines:
        click.echo("  ".join(text + " " * (w - len(text)) for text, w in zip(line, widths, strict=True)).rstrip())
    for each in found:
        tell(each.code, **each.values)
