"""Erasing a row from a case: from the ledger, and from every working copy of it in the clear that the case holds."""

import csv
import hashlib
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tawthiq.case import CaseFolder
from tawthiq.ingest.child import read_in_child
from tawthiq.ingest.source import Reading
from tawthiq.ledger import Ledger, Scribe
from tawthiq.ledger.erasure import Erasure, also_said, erase, plan_erasure
from tawthiq.store import write_file


@dataclass(frozen=True)
class Shredded:
    """What an erasure did: keys destroyed, sources redacted, working copies removed or written anew; and what it cannot reach."""

    records: int
    sources: int
    removed: tuple[str, ...]  # files of the inbox
    rewritten: tuple[str, ...]  # hand tables
    also_said: int  # records that stay and hold words of the row
    releases: int


def shred(case: CaseFolder, ledger: Ledger, claim_id: str, right: Mapping[str, Any], scribe: Scribe) -> Shredded:
    """Erase the row of a claim in every release of its list, and what was made from it.

    `right` says by which right: `basis`, and who ordered it. What was derived is removed, to be derived anew. Raises
    RecordNotFound where there is no such claim.
    """
    erasure = plan_erasure(ledger, claim_id)
    # Working copies first: a crash must not leave the row in the clear beside a tombstone that says it is gone.
    removed = _empty_inbox(case.inbox, erasure)
    rewritten = _rewrite_hand_table(case.hand, erasure)
    discard_derived(case.output)
    erase(ledger, erasure, right, scribe)
    releases = sum(1 for each in case.path.glob("releases/*") if each.is_dir())
    return Shredded(
        len(erasure.records), len(erasure.sources), removed, rewritten, also_said(ledger, erasure.words), releases
    )


def discard_derived(output: Path) -> None:
    """Remove everything that was derived; the file that holds the case stays, for this command holds it."""
    for each in output.iterdir() if output.is_dir() else ():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != ".lock":
            each.unlink()


def _empty_inbox(inbox: Path, erasure: Erasure) -> tuple[str, ...]:
    """Remove the files whose very bytes were redacted in the ledger."""
    gone = []
    for path in sorted(inbox.rglob("*")) if inbox.is_dir() else ():
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() in erasure.sources:
            path.unlink()
            gone.append(path.name)
    return tuple(gone)


def _rewrite_hand_table(hand: Path, erasure: Erasure) -> tuple[str, ...]:
    """Write the hand table of the row anew without it."""
    folder, _, name = erasure.list_id.partition("/")
    path = hand / name
    if folder != "hand" or not path.is_file():
        return ()
    table = read_in_child(path.read_bytes(), name, Reading())
    gone = [_cells(row) for row in erasure.rows]
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(table.columns)
    for row in table.rows:
        cells = dict(row.fields)
        if _cells(cells) not in gone:
            writer.writerow([cells.get(column, "") for column in table.columns])
    write_file(path, written.getvalue().encode("utf-8-sig"))
    return (f"hand/{name}",)


def _cells(row: Mapping[str, str]) -> dict[str, str]:
    """What a row says, however many blank cells its table had then."""
    return {column: text for column, text in row.items() if text}
