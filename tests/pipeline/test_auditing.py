"""What a monitor draws is what is opened; what was changed on the way from file to register is found."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import tawthiq_verify
from cli.test_commands import typed
from pipeline.small_case import SCRIBE, add_list, sign, silent, witness
from tawthiq import CaseFolder, Ledger, auditing, open_case
from tawthiq.auditing import Asked, Audit, audit_case, audit_subject
from tawthiq.errors import Misuse
from tawthiq.ledger.erasure import erase, plan_erasure
from tawthiq.ledger.lot import draw
from tawthiq.ledger.public_log import open_log
from tawthiq.publish.audit_page import audit_files, packed

ASKED = Asked("4 2 6 6 1 3 5 2", 10)
ALL = Asked("1", 1000)


def audited(case: CaseFolder, asked: Asked = ASKED) -> Audit:
    return audit_case(case, asked, SCRIBE, silent)


def bad_of(audit: Audit, kind: str) -> set[str]:
    return {code for each in audit.told[kind] for code in each["bad"]}


def public_entries(case: CaseFolder) -> tuple[bytes, list[dict[str, Any]]]:
    """Root and entries as a monitor has them: from the public folder alone."""
    folder = case.ledger / "tiles"
    checkpoint = tawthiq_verify.parse_checkpoint((folder / "checkpoint").read_bytes())
    entries: list[dict[str, Any]] = []
    for path in sorted((folder / "tile" / "entries").rglob(f"*.p/{checkpoint.size % 256}")):
        data = path.read_bytes()
        while data:
            size = int.from_bytes(data[:2], "big")
            entries.append(json.loads(data[2 : 2 + size]))
            data = data[2 + size :]
    return checkpoint.root, entries


@pytest.fixture(scope="module")
def clean(released: CaseFolder, tmp_path_factory: pytest.TempPathFactory) -> tuple[CaseFolder, Audit]:
    """The case, witnessed and audited once."""
    path = tmp_path_factory.mktemp("clean") / "copy"
    shutil.copytree(released.path.parent, path)
    case = open_case(path / "case")
    witness(case)
    return case, audited(case)


@pytest.fixture
def derived(case: CaseFolder, monkeypatch: pytest.MonkeyPatch) -> CaseFolder:
    """A witnessed case, in which nothing is derived again."""
    witness(case)
    monkeypatch.setattr(auditing, "run_case", lambda *_: None)
    return case


def test_the_draw_is_known_from_the_public_folder_alone(clean: tuple[CaseFolder, Audit], tmp_path: Path) -> None:
    case, audit = clean
    subject = audit_subject(case, SCRIBE, silent)
    root, entries = public_entries(case)
    claims = [number for number, entry in enumerate(entries) if entry["type"] == "claim"]
    assert subject.claims == len(claims) == 60
    drawn = draw(root, ASKED.seed, "claims", len(claims), ASKED.wanted)
    assert [each["entry"] for each in audit.told["claims"]] == [claims[index] for index in drawn]
    assert [each["row"] for each in audit.told["rows"]] == draw(
        root, ASKED.seed, "rows", subject.register["rows"], ASKED.wanted
    )
    assert audit.told["bounds"]["claims"] == {"drawn": 10, "bad": 0, "upper_95": 0.25887}
    policy = str(case.ledger / "policy.txt")
    for number, data in audit.openings.items():
        opened = tmp_path / "opening.json"
        opened.write_bytes(data)
        assert tawthiq_verify.main(["open", str(opened), "--policy", policy]) == 0, number
        assert json.loads(data)["entry"] == entries[number]


def test_what_is_disclosed_is_entered(clean: tuple[CaseFolder, Audit]) -> None:
    case, audit = clean
    with Ledger(case.ledger) as ledger:
        (act,) = ledger.acts("audit")
    assert act["seed"] == ASKED.seed
    assert act["entries"] == sorted(audit.openings)
    assert act["checkpoint"] == audit.told["subject"]["checkpoint"]["size"]


def test_the_bundle_says_it_in_both_languages(clean: tuple[CaseFolder, Audit]) -> None:
    _, audit = clean
    data = packed(audit_files(audit.told, audit.openings))
    assert data == packed(audit_files(audit.told, audit.openings))
    bundle = zipfile.ZipFile(BytesIO(data))
    assert len(bundle.namelist()) == 3 + len(audit.openings)
    for language, word in (("en", "Delete it after the audit"), ("ar", "احذفه بعد التدقيق")):
        page = bundle.read(f"audit-{language}.html").decode()
        assert word in page
        assert page.count('href="opening-') >= 30
        assert "Darwish" in page


def test_a_claim_is_followed_to_what_became_of_it(case: CaseFolder) -> None:
    add_list(case, 90, first=10)  # ten have left the list, fifty are said again
    with Ledger(case.ledger) as ledger:
        claims = ledger.store.column("claims", ("claim_id",))
        erase(ledger, plan_erasure(ledger, claims[-1][0]), {"basis": "a court"}, SCRIBE)
    sign(case)
    witness(case)
    audit = audited(case, ALL)
    outcomes = Counter(each["outcome"] for each in audit.told["claims"])
    assert outcomes == {
        "audit_in_register": 79,
        "audit_said_again": 50,
        "audit_off_its_list": 10,
        "audit_erased": 1,
    }
    assert not bad_of(audit, "claims") | bad_of(audit, "rows")
    ways = Counter(each.get("in_source") for each in audit.told["claims"])
    assert ways == {"audit_source_redacted": 79, "audit_source_same": 60, None: 1}


def test_a_file_that_says_otherwise_is_found(derived: CaseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    read = auditing.read_in_child

    def forged(*given: Any) -> Any:
        table = read(*given)
        first = table.rows[0]
        return replace(table, rows=[replace(first, fields=(("name", "Nobody"),)), *table.rows[1:]])

    monkeypatch.setattr(auditing, "read_in_child", forged)
    audit = audited(derived, ALL)
    assert bad_of(audit, "claims") == bad_of(audit, "rows") == {"audit_source_differs"}
    assert audit.told["bounds"]["claims"]["bad"] == 1


def test_a_register_that_was_changed_is_found(derived: CaseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = auditing._Ground._rows

    def forged(ground: Any, stage: str, name: str) -> list[dict[str, Any]]:
        found = rows(ground, stage, name)
        if name == "victims":
            return [*({**found[0], "sex": "unknown"}, *found[1:-1]), {**found[-1], "victim_id": "invented"}]
        return found

    monkeypatch.setattr(auditing._Ground, "_rows", forged)
    audit = audited(derived, ALL)
    assert [each["bad"] for each in sorted(audit.told["rows"], key=lambda row: row["row"])].count(
        ["audit_row_differs"]
    ) == 2
    assert bad_of(audit, "claims") == {"audit_not_in_register"}
    assert audit.told["bounds"]["claims"]["bad"] == 1


def test_a_record_that_is_not_what_was_entered_is_found(derived: CaseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    from tawthiq.errors import LedgerError
    from tawthiq.ledger.public_log import PublicLog

    opened = PublicLog.open

    def forged(log: PublicLog, kind: str, position: int, entry: bytes) -> Any:
        if (kind, position) == ("claim", 7):
            raise LedgerError("log_record_changed", type=kind, position=position)
        return opened(log, kind, position, entry)

    monkeypatch.setattr(PublicLog, "open", forged)
    audit = audited(derived, ALL)
    assert audit.told["bounds"]["claims"]["bad"] == audit.told["bounds"]["rows"]["bad"] == 1
    assert bad_of(audit, "rows") == {"log_record_changed"}


def test_only_what_witnesses_have_seen_is_audited(case: CaseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Misuse, match="audit_not_witnessed"):
        audited(case)
    witness(case)
    monkeypatch.setattr(auditing, "run_case", lambda *_: None)
    audited(case)
    audited(case)  # an audit before does not touch the register
    add_list(case, 90)
    with Ledger(case.ledger) as ledger, open_log(ledger) as log, pytest.raises(Misuse, match="audit_later"):
        auditing._Ground(case, log)


PAGES = [Path(__file__).parents[2] / "docs" / "how-to" / name for name in ("witness.md", "witness.ar.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_lines_on_the_page_draw_the_same(page: Path, case: CaseFolder, tmp_path: Path) -> None:
    """As typed from the printed page, beside the one file and the public folder."""
    text = page.read_text(encoding="utf-8")
    (tmp_path / "lot.py").write_text(text.partition("```python\n")[2].partition("```")[0], encoding="utf-8")
    shutil.copy(tawthiq_verify.__file__, tmp_path / "tawthiq_verify.py")
    command = [sys.executable, "lot.py", str(case.ledger / "tiles"), ASKED.seed, "7"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    root, entries = public_entries(case)
    claims = [number for number, entry in enumerate(entries) if entry["type"] == "claim"]
    assert [int(each) for each in done.stdout.split()] == [
        claims[index] for index in draw(root, ASKED.seed, "claims", len(claims), 7)
    ]


def test_one_monitor_alone_can_open_it(derived: CaseFolder, tmp_path: Path) -> None:
    recipient = typed("identity").output.partition("age1")[2].split('"')[0]
    toml = derived.declaration_file
    people = f'[[people]]\nid = "m"\nrole = "monitor"\nrecipient = "age1{recipient}"\n'
    toml.write_text(toml.read_text(encoding="utf-8") + "\n" + people, encoding="utf-8")
    asked = ("audit", derived.path, "--seed", "1", "--rows", "3", "--out", tmp_path / "audit.age")
    assert typed(*asked, "--to", "nobody").exit_code == 2
    done = typed(*asked, "--to", "m")
    assert "bad share at most" in done.output
    assert b"Darwish" not in (tmp_path / "audit.age").read_bytes()
    assert typed("receive", tmp_path / "audit.age", "--out", tmp_path / "room").exit_code == 0
    assert "Darwish" in (tmp_path / "room" / "audit-en.html").read_text(encoding="utf-8")
    assert typed(*asked).exit_code == 2  # what is there is not written over
    assert typed(*asked[:-1], tmp_path / "audit.zip").exit_code == 0
    assert zipfile.is_zipfile(tmp_path / "audit.zip")
    assert "Claims in the log: 60" in typed("audit", derived.path).output
    assert typed("audit", derived.path, "--seed", "1").exit_code == 2
