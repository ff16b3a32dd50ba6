"""A crash or a failure at any step that is to last: nothing acknowledged is lost, nothing is there by half, nothing forks."""

import hashlib
import shutil
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from ledger.failpoints import Crash, Points, failing
from ledger.logs import append, checkpoint, scribe, verified
from tawthiq.ledger import Ledger
from tawthiq.ledger.checkpoints import last_published, signed_checkpoints
from tawthiq.ledger.erasure import erase, finish_erasures, plan_erasure
from tawthiq.ledger.public_log import open_log
from tawthiq.ledger.verifying import CANNOT_TELL, verdict

NAMES = ("Ahmad Hasan Darwish", "ليلى عمر نصار", "Yusuf", "Maryam")
RIGHT = {"basis": "Art. 17 GDPR", "reason": "the family asked"}
TABLES = ("sources", "readings", "claims", "judgements", "acts")


def work(folder: Path, first: bool, done: list[str]) -> None:
    """Append and sign; in a log that was signed before, erase and sign again."""
    append(folder, "Samir", "Huda", judged=True)
    done.append("appended")
    checkpoint(folder)
    done.append("signed")
    if not first:
        erase_first(folder)
        done.append("erased")


def erase_first(folder: Path) -> None:
    with Ledger(folder) as ledger:
        row = ledger.store.read("claims")[0]
        if NAMES[0] in row["fields"]:
            erase(ledger, plan_erasure(ledger, row["claim_id"]), RIGHT, scribe())


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = tmp_path_factory.mktemp("templates")
    for name in ("first", "later"):
        append(room / name / "ledger", *NAMES, judged=True)
    checkpoint(room / "later" / "ledger")
    return room


@pytest.mark.parametrize("after", [False, True], ids=["fails", "fails but is kept"])
@pytest.mark.parametrize("first", [True, False], ids=["first checkpoint", "later checkpoint and erasure"])
def test_a_crash_at_any_step_loses_nothing_and_never_forks(
    templates: Path, tmp_path: Path, after: bool, first: bool
) -> None:
    for step in range(200):
        folder, done = tmp_path / str(step) / "ledger", list[str]()
        shutil.copytree(templates / ("first" if first else "later"), folder.parent)
        with failing(Points(step, after, Crash), ("fsync", "link", "replace")) as points, suppress(Crash):
            work(folder, first, done)
        with Ledger(folder) as ledger:
            seen = last_published(ledger)  # what a monitor may have copied by now
            finish_erasures(ledger)
            sources = {row["sha256"] for row in ledger.store.read("sources")}
            assert "appended" not in done or hashlib.sha256(b"Samir\nHuda").hexdigest() in sources
            assert "erased" not in done or NAMES[0] not in str([dict(row) for row in ledger.store.read("claims")])
        assert verdict(verified(folder)) == CANNOT_TELL
        _go_on(folder, first)
        with Ledger(folder) as ledger, open_log(ledger) as log:
            tree, history = log.leaves.tree(), signed_checkpoints(log)
            assert tree.size == sum(map(ledger.store.last, TABLES))
            assert all(tree.root(each.size) == each.root for each in history)
            assert seen is None or seen.checkpoint in history
        assert verdict(verified(folder)) == CANNOT_TELL
        shutil.rmtree(folder.parent)
        if not points.has_failed:
            break
    kinds = Counter(points.passed)
    assert not points.has_failed
    assert step >= 25
    assert kinds["COMMIT"] >= 8
    assert first or kinds["VACUUM"] == 1


def _go_on(folder: Path, first: bool) -> None:
    append(folder, "Samir", "Huda", judged=True)
    append(folder, "after the crash")
    if not first:
        erase_first(folder)
        with Ledger(folder) as ledger:
            assert NAMES[0] not in str([dict(row) for row in ledger.store.read("claims")])
    checkpoint(folder)
