"""Publishing a case: everything derived from a signed state, frozen in a folder, and entered in the log.

A folder is built beside its place and gets there by one rename, once its entry is signed. A release that was stopped before
its entry is begun anew; one that was stopped after it is completed by the next, unchanged.
"""

import hashlib
import json
import os
import shutil
from base64 import b64encode
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tawthiq.case import CaseFolder, alone_in
from tawthiq.errors import LedgerError, Misuse
from tawthiq.ledger import Ledger, Scribe
from tawthiq.ledger.checkpoints import Signing, case_policy, make_checkpoint, signed_checkpoints, signed_note, signer_of
from tawthiq.ledger.proving import Proven, prove
from tawthiq.ledger.public_log import PublicLog, open_log
from tawthiq.pipeline import Progress, fact_sources, report_pages, run_case
from tawthiq.publish.release import LISTING, ReleaseSources, release_files, released_figures
from tawthiq.store import flush_folder, write_file
from tawthiq.tlog import consistency_proof
from tawthiq.work import Work, signed_checkpoint

ACT = "release"


@dataclass(frozen=True)
class Release:
    """A release, and whether enough witnesses have cosigned the checkpoint that it is proved under."""

    name: str
    folder: Path
    is_witnessed: bool


@dataclass(frozen=True)
class Publishing:
    """How a case is published: how its log is signed, and on which terms the release may be used."""

    signing: Signing
    licence: str | None = None


def release_case(case: CaseFolder, how: Publishing, scribe: Scribe, progress: Progress) -> Release:
    """Derive everything from a signed state of the ledger and publish it; a release that was stopped is completed first.

    Raises Misuse where too little is new since an earlier release to be told without telling of single people, and all
    that deriving and signing raise.
    """
    with alone_in(case), Ledger(case.ledger) as ledger, open_log(ledger) as log:
        if stopped := _stopped(case, ledger):
            return _complete(case, log, stopped, how.signing)
    _derive_from_signed(case, how.signing, scribe, progress)
    with alone_in(case), Ledger(case.ledger) as ledger, open_log(ledger) as log:
        work = Work(case, case.declaration(), ledger)
        state = signed_checkpoint(work)
        if state is None or state["later"]:
            raise Misuse("case_busy", path=str(case.path))
        sources = _sources(work, log, _free_name(case, ledger, scribe), how.licence)
        files = release_files(sources)
        _write(_unfinished(case, sources.name), files)
        told = {
            "sha256": hashlib.sha256(files[LISTING]).hexdigest(),
            "name": sources.name,
            "checkpoint": state["size"],
            "figures": released_figures(sources.facts),
        }
        # A stranger opens this act: it must not tell the login of whoever sat at the computer.
        act_id = ledger.act(ACT, told, replace(scribe, user="keeper"))
        return _complete(case, log, {**told, "act_id": act_id}, how.signing)


def renew_release(case: CaseFolder, name: str) -> Release:
    """Prove a release anew under the best checkpoint there is, once witnesses have cosigned one.

    Raises Misuse where there is no such release, LedgerError where it is not what was entered.
    """
    with alone_in(case), Ledger(case.ledger) as ledger, open_log(ledger) as log:
        act = next((each for each in ledger.acts(ACT) if each["name"] == name), None)
        folder = case.path / "releases" / name
        if act is None or not (folder / LISTING).is_file():
            raise Misuse("release_unknown", name=name)
        if not _is(folder, act):
            raise LedgerError("release_changed", name=name)
        proven = _prove(log, act, case)
        # The folder is whole before and after; should this be stopped between two files, doing it again mends it.
        for file, data in _proofs(log, act, proven).items():
            write_file(folder / file, data)
        flush_folder(folder)
        return Release(name, folder, proven.is_witnessed)


def _derive_from_signed(case: CaseFolder, signing: Signing, scribe: Scribe, progress: Progress) -> None:
    """Sign what is not signed yet, so that what is derived names the checkpoint that it descends from."""
    run_case(case, scribe, progress)
    with alone_in(case), Ledger(case.ledger) as ledger, open_log(ledger) as log:
        state = signed_checkpoint(Work(case, case.declaration(), ledger))
        stands = state is not None and not state["later"]
        if not stands:
            make_checkpoint(log, signing)
    if not stands:
        run_case(case, scribe, progress)


def _sources(work: Work, log: PublicLog, name: str, licence: str | None) -> ReleaseSources:
    from tawthiq.estimates import SEED
    from tawthiq.publish.facts import build_facts

    released: dict[str, list[int]] = defaultdict(list)
    for act in work.ledger.acts(ACT):
        for fact, value in act["figures"].items():
            released[fact].append(value)
    facts = build_facts(replace(fact_sources(work), released=released))
    if facts["documented"] and released and facts["facts"][facts["documented"]["best"]]["suppressed"]:
        raise Misuse("release_too_little_new", smallest=facts["smallest_cell"])
    note = signed_note(log, signer_of(log), signed_checkpoints(log)[-1])
    return ReleaseSources(name, facts, report_pages(work, facts), note, SEED, _verifier_digest(), licence)


def _verifier_digest() -> str:
    from importlib.util import find_spec

    found = find_spec("tawthiq_verify")
    assert found is not None, "the outsider's file is part of every installation"
    assert found.origin is not None
    return hashlib.sha256(Path(found.origin).read_bytes()).hexdigest()


def _free_name(case: CaseFolder, ledger: Ledger, scribe: Scribe) -> str:
    """The day, or the day with a number: also of a release that was entered and lost."""
    taken = {each["name"] for each in ledger.acts(ACT)}
    day, number = scribe.now()[:10], 1
    while (name := day if number == 1 else f"{day}-{number}") in taken or (case.path / "releases" / name).exists():
        number += 1
    return name


def _unfinished(case: CaseFolder, name: str) -> Path:
    return case.path / "releases" / f".{name}.new"


def _stopped(case: CaseFolder, ledger: Ledger) -> dict[str, Any] | None:
    """A release that was entered and is not in its place yet; what was not even entered is cleared away."""
    acts = ledger.acts(ACT)
    for folder in (case.path / "releases").glob(".*.new"):
        act = next((each for each in acts if folder == _unfinished(case, each["name"]) and _is(folder, each)), None)
        if act is not None:
            return act
        shutil.rmtree(folder)
    return None


def _is(folder: Path, act: dict[str, Any]) -> bool:
    """Whether a folder holds the listing that was entered."""
    listing = folder / LISTING
    return listing.is_file() and hashlib.sha256(listing.read_bytes()).hexdigest() == act["sha256"]


def _complete(case: CaseFolder, log: PublicLog, act: dict[str, Any], signing: Signing) -> Release:
    make_checkpoint(log, signing)
    unfinished, folder = _unfinished(case, act["name"]), case.path / "releases" / act["name"]
    proven = _prove(log, act, case)
    _write(unfinished, _proofs(log, act, proven), anew=False)
    unfinished.rename(folder)
    flush_folder(folder.parent)
    return Release(act["name"], folder, proven.is_witnessed)


def _prove(log: PublicLog, act: dict[str, Any], case: CaseFolder) -> Proven:
    return prove(log, act["act_id"], case_policy(case.ledger / "policy.txt"))


def _proofs(log: PublicLog, act: dict[str, Any], proven: Proven) -> dict[str, bytes]:
    """What shows a release to be in the log, and its log to continue that from which it was derived."""
    opening = json.loads(proven.opening)
    del opening["proof"]
    steps = consistency_proof(act["checkpoint"], proven.checkpoint.size, log.leaves.tree().node)
    return {
        "opening.json": json.dumps(opening, ensure_ascii=False, indent=1).encode() + b"\n",
        "release.tlog-proof": proven.proof.data,
        "consistency.txt": b"".join(b64encode(step) + b"\n" for step in steps),
    }


def _write(folder: Path, files: dict[str, bytes], *, anew: bool = True) -> None:
    if anew:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for name, data in files.items():
        with (folder / name).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    flush_folder(folder)
