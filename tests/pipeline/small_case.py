"""A small case of one list that was released once, and a witness for its log: for the tests beside this file."""

from datetime import UTC, datetime
from pathlib import Path

from tawthiq import CaseFolder, Ledger, Scribe, Told, add_file
from tawthiq.case import create_case
from tawthiq.ledger.checkpoints import Signing, case_policy, make_checkpoint, signer_of
from tawthiq.ledger.public_log import open_log
from tawthiq.ledger.witnessing import cosign_request, take_answer
from tawthiq.model.identity import random_id
from tawthiq.releasing import Publishing, release_case
from tawthiq.tlog import SignatureType, Signer, cosign, parse_checkpoint

SCRIBE = Scribe("login-of-a-person", lambda: datetime(2031, 3, 1, tzinfo=UTC), random_id)
WITNESS = Signer("monitor.example/witness", SignatureType.COSIGNATURE, bytes(range(32)))
NAME = "2031-03-01"


def silent(stage: str, event: str) -> None:
    """Progress that nobody watches."""


def how(case: CaseFolder) -> Publishing:
    return Publishing(Signing("ledger.example/a", 2031, case.path.parent / "state" / "lastsigned.db"))


def add_list(case: CaseFolder, people: int, first: int = 0) -> None:
    letters = "abcdefghijklmnop"
    rows = [
        f"{n},{letters[n % 16]}{letters[n // 16]}mad Hasan{letters[n % 7]} Darwish{letters[n % 11]},"
        f"{'male' if n % 3 else 'female'},{20 + n % 30},2031-02-{5 + n % 3:02}"
        for n in range(first, people)
    ]
    path = case.path.parent / "north.csv"
    path.write_text("\n".join(["id,name,sex,age,date of death", *rows]) + "\n", encoding="utf-8")
    with Ledger(case.ledger) as ledger:
        add_file(case, ledger, path, Told(), SCRIBE)


def built(path: Path) -> CaseFolder:
    """The case, released and not witnessed."""
    case = create_case(path / "case", {"en": "A case", "ar": "قضية"}, "2031-02-01/2031-02-14")
    add_list(case, 60)
    release_case(case, how(case), SCRIBE, silent)
    return case


def sign(case: CaseFolder) -> None:
    with Ledger(case.ledger) as ledger, open_log(ledger) as log:
        make_checkpoint(log, how(case).signing)


def witness(case: CaseFolder) -> None:
    with Ledger(case.ledger) as ledger, open_log(ledger) as log:
        request = cosign_request(log)
        vkey = signer_of(log).key.text
        policy = case.ledger / "policy.txt"
        policy.write_text(f"log {vkey}\nwitness m {WITNESS.key.text}\nquorum m\n", encoding="utf-8")
        made = parse_checkpoint(request.checkpoint.partition(b"\n\n")[0] + b"\n")
        take_answer(log, cosign(made, WITNESS, 1_741_564_800), case_policy(policy))
