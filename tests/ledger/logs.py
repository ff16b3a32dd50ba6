"""A small case with a public log, and a witness, for the tests beside this file."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import tawthiq_verify
from tawthiq.ledger import Ledger, Origin, Scribe
from tawthiq.ledger.checkpoints import Signing, make_checkpoint
from tawthiq.ledger.public_log import open_log
from tawthiq.ledger.verifying import Finding, verify_case
from tawthiq.model.claims import NewClaim
from tawthiq.model.identity import Locator, random_id
from tawthiq.model.vocabulary import ClaimKind, JudgementKind
from tawthiq.tlog import Checkpoint, Policy, SignatureType, Signer, cosign, parse_policy

ORIGIN = Origin("a", "A", ClaimKind.CASUALTY, {"encoding": None})
WITNESS = Signer("monitor.example/witness", SignatureType.COSIGNATURE, bytes(range(32)))


def scribe() -> Scribe:
    return Scribe("keeper", lambda: datetime(2025, 3, 10, tzinfo=UTC), random_id)


def append(folder: Path, *names: str, judged: bool = False) -> None:
    """A list with these names, as one source; with a judgement on its first row if so wished."""
    rows = [NewClaim(Locator("a.csv", "", n), (("name", name),)) for n, name in enumerate(names, start=2)]
    with Ledger(folder) as ledger:
        source = ledger.preserve("\n".join(names).encode(), "a.csv", scribe())
        ledger.append(source, ORIGIN, rows, [], scribe())
        if judged:
            ledger.judge(JudgementKind.IDENTITY, ("k1", "k2"), "same", "brother confirmed", scribe())


def signing(folder: Path) -> Signing:
    return Signing("ledger.example/test", 2025, folder.parent / "state" / "lastsigned.db")


def checkpoint(folder: Path, how: Signing | None = None) -> Checkpoint:
    with Ledger(folder) as ledger, open_log(ledger) as log:
        return make_checkpoint(log, how or signing(folder))[0]


def verified(folder: Path, policy: Policy | None = None) -> list[Finding]:
    with Ledger(folder) as ledger, open_log(ledger) as log:
        return verify_case(log, policy, signing(folder).register)


def policy_of(vkey: str) -> bytes:
    return f"log {vkey}\nwitness monitor {WITNESS.key.text}\nquorum monitor\n".encode()


def policy(vkey: str) -> Policy:
    return parse_policy(policy_of(vkey))


def witness_line(made: Checkpoint) -> bytes:
    return cosign(made, WITNESS, 1_741_564_800)


def outsider(*arguments: object) -> int:
    """The exit code of the outsider's one file, run by itself."""
    command = [sys.executable, tawthiq_verify.__file__, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=60).returncode
