"""The main job on a simulated case: from lists to a report, the same bytes however often it is interrupted."""

import hashlib
import html
import json
import random
import shutil
import subprocess
import sys
import time
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tawthiq import CaseFolder, Ledger, Scribe, Told, add_file, check_case, open_case, run_case
from tawthiq.errors import Misuse
from tawthiq.ledger import find_row_key, standing_claims
from tawthiq.ledger.checkpoints import Signing, make_checkpoint
from tawthiq.ledger.public_log import open_log
from tawthiq.model.identity import random_id
from tawthiq.model.vocabulary import Verdict
from tawthiq.simulate import demo_parameters, write_case

SCRIBE = Scribe("keeper", lambda: datetime(2031, 3, 1, tzinfo=UTC), random_id)


def silent(stage: str, event: str) -> None:
    """Progress that nobody watches."""


def digests(case: CaseFolder) -> dict[str, str]:
    return {
        str(path.relative_to(case.output)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(case.output.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    """A simulated case with its lists added and nothing derived yet."""
    path = tmp_path_factory.mktemp("simulated") / "case"
    write_case(demo_parameters(), path)
    case = open_case(path)
    with Ledger(case.ledger) as ledger:
        for file in sorted(case.inbox.iterdir()):
            add_file(case, ledger, file, Told(), SCRIBE)
    return case


@pytest.fixture(scope="module")
def done(prepared: CaseFolder) -> CaseFolder:
    run_case(prepared, SCRIBE, silent)
    return prepared


def copied(case: CaseFolder, to: Path) -> CaseFolder:
    shutil.copytree(case.path, to)
    return open_case(to)


def test_the_report_holds_no_name_and_every_number_is_a_fact(done: CaseFolder) -> None:
    facts = json.loads((done.output / "facts" / "facts.json").read_text(encoding="utf-8"))
    people = (done.path / "truth" / "people.csv").read_text(encoding="utf-8").splitlines()[1:]
    names = {" ".join(row.split(",")[1:3]) for row in people} | {row.split(",")[7] for row in people}
    for language in ("ar", "en"):
        page = (done.output / "report" / f"report-{language}.html").read_text(encoding="utf-8")
        assert [name for name in names if name in page] == []
        assert "محاكاة" in page
        assert set(__import__("re").findall(r'data-fact="([^"]+)"', page)) <= set(facts["facts"])
        assert "http://" not in page.replace("http://www.w3.org", "")
        assert "<script" not in page


def test_documented_victims_are_a_range_near_the_truth(done: CaseFolder) -> None:
    documented = json.loads((done.output / "register" / "documented.json").read_text())
    quality = json.loads((done.output / "quality" / "quality.json").read_text())
    assert documented["low"] <= documented["best"] <= documented["high"]
    assert abs(quality["count_error"]) < 0.05


def test_what_was_estimated_for_the_report_is_read_and_not_estimated_again(
    done: CaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tawthiq import estimates
    from tawthiq.questions import estimates_of_case

    monkeypatch.setattr(estimates, "estimates_of", lambda *_: pytest.fail("estimated again"))
    found = estimates_of_case(done, estimates.SEED, SCRIBE)
    facts = json.loads((done.output / "facts" / "facts.json").read_text(encoding="utf-8"))
    assert [each["family"] for each in facts["estimates"]["families"]] == list(found["whole"]["families"])
    assert facts["estimates"]["preferred"] == found["whole"]["family"]
    assert list(found["strata"]) == ["sex", "age_band"]
    for language in ("ar", "en"):
        page = (done.output / "report" / f"report-{language}.html").read_text(encoding="utf-8")
        assert 'id="estimates"' in page


def test_nothing_changed_rewrites_nothing(done: CaseFolder) -> None:
    before = {path: path.stat().st_mtime_ns for path in done.output.rglob("*") if path.name != ".lock"}
    assert run_case(done, SCRIBE, silent).derived == ()
    assert {path: path.stat().st_mtime_ns for path in done.output.rglob("*") if path.name != ".lock"} == before


def test_a_run_names_the_state_that_was_signed_and_how_much_came_since(done: CaseFolder, tmp_path: Path) -> None:
    case = copied(done, tmp_path / "case")
    with Ledger(case.ledger) as ledger, open_log(ledger) as log:
        signed, _ = make_checkpoint(log, Signing(None, 2031, tmp_path / "lastsigned.db"))
        assert signed.size == log.leaves.size() > sum(ledger.size().values())
        ledger.preserve(b"not read yet", "later.csv", SCRIBE)
    shown = html.escape(b64encode(signed.root).decode()[:16])
    run = run_case(case, SCRIBE, silent)
    descent = json.loads((case.output / "descent.json").read_bytes())
    assert descent == run.descent
    assert descent["entries"] == signed.size + 1
    assert descent["checkpoint"]["size"] == signed.size
    files = {path.relative_to(case.output).as_posix() for path in case.output.glob("*/*") if path.name != "stage.json"}
    assert set(descent["files"]) == files
    facts = json.loads((case.output / "facts" / "facts.json").read_text(encoding="utf-8"))
    assert (facts["ledger"]["checkpoint"]["size"], facts["ledger"]["checkpoint"]["later"]) == (signed.size, 1)
    for language in ("ar", "en"):
        page = (case.output / "report" / f"report-{language}.html").read_text(encoding="utf-8")
        assert shown in page
        assert "tawthiq_verify.py" in page


def test_a_run_killed_at_any_moment_ends_in_the_same_bytes(done: CaseFolder, tmp_path: Path) -> None:
    case = copied(done, tmp_path / "killed")
    expected = digests(case)
    shutil.rmtree(case.output)
    moments = random.Random(7)  # noqa: S311
    command = [sys.executable, "-m", "tawthiq", "run", str(case.path)]
    for _ in range(6):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.2, 6))
        child.kill()
        child.wait()
    run_case(case, SCRIBE, silent)
    assert digests(case) == expected


def test_a_judgement_moves_the_register_and_survives_a_rerun(done: CaseFolder, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    case = copied(done, tmp_path / "judged")
    clusters = pq.read_table(case.output / "register" / "clusters.parquet").to_pylist()
    by_victim: dict[str, list[str]] = {}
    for row in clusters:
        by_victim.setdefault(row["victim_id"], []).append(row["record_id"])
    together = next(records for records in by_victim.values() if len(records) == 2)
    with Ledger(case.ledger) as ledger:
        keys = {
            row["record_id"]: row["row_key"] for row in standing_claims(ledger, case.declaration().lists).to_pylist()
        }
        ledger.judge_identity(keys[together[0]], keys[together[1]], Verdict.DIFFERENT, "two people", SCRIBE)
    assert "register" in run_case(case, SCRIBE, silent).derived
    after = {
        row["record_id"]: row["victim_id"]
        for row in pq.read_table(case.output / "register" / "clusters.parquet").to_pylist()
    }
    assert after[together[0]] != after[together[1]]


def test_a_new_release_is_weighed_by_what_was_learnt_and_a_run_from_nothing_agrees(
    done: CaseFolder, tmp_path: Path
) -> None:
    case = copied(done, tmp_path / "grown")
    listed = case.inbox / "lantern-network-1-simulated.csv"
    header, gone, *lines = listed.read_text(encoding="utf-8-sig").splitlines()
    late = case.inbox / "lantern-network-2-simulated.csv"
    late.write_text("\n".join([header, *lines, gone.replace("Male", "male", 1)]) + "\n", encoding="utf-8")
    with Ledger(case.ledger) as ledger:
        add_file(case, ledger, late, Told(list_id="lantern-network"), SCRIBE)
    derived = run_case(case, SCRIBE, silent).derived
    assert "pairs" in derived
    assert "learnt" not in derived
    grown = digests(case)
    shutil.rmtree(case.output)
    run_case(case, SCRIBE, silent)
    assert digests(case) == grown


def test_the_annex_is_written_only_when_asked_for_and_then_goes(done: CaseFolder, tmp_path: Path) -> None:
    case = copied(done, tmp_path / "annexed")
    run = run_case(case, SCRIBE, silent, internal=True)
    assert run.annex is not None
    pages = list(run.annex.glob("*.html"))
    assert pages
    assert all("INTERNAL" in page.read_text(encoding="utf-8") for page in pages)
    run_case(case, SCRIBE, silent)
    assert not run.annex.exists()


def test_two_runs_never_work_in_one_case(done: CaseFolder) -> None:
    import fcntl

    with (done.output / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Misuse, match="case_busy"):
            run_case(done, SCRIBE, silent)


def test_check_lists_doubts_by_place(done: CaseFolder) -> None:
    flags = check_case(done, SCRIBE)
    assert flags
    assert all(flag["file"] and flag["code"] for flag in flags)
    assert {flag["code"] for flag in flags} >= {"date_hijri"}


def test_a_row_is_found_by_its_list_and_row(done: CaseFolder) -> None:
    with Ledger(done.ledger) as ledger:
        assert find_row_key(ledger, done.declaration().lists, "lantern-network:2")
