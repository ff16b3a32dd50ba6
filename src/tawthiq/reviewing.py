"""Review of a case: questions in the order of their consequence, judgements entered, batches out and in.

Each step opens the case for itself, so that nobody holds it while they think, and a review that is broken off goes on
where it was: what was decided stands in the ledger.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tawthiq.case import CaseFolder, alone_in
from tawthiq.errors import Misuse
from tawthiq.ledger import Ledger, Scribe, judgements_of, standing_claims
from tawthiq.linking import LINKING
from tawthiq.model.vocabulary import JudgementKind, Verdict
from tawthiq.pipeline import quality_stage
from tawthiq.review import (
    Asked,
    Derived,
    Opinion,
    Question,
    build_queue,
    disagreement_queue,
    entered_by,
    last_of,
    others_on,
    questions_of,
    queue_of,
    read_batch,
    read_opinions,
    standing,
    write_batch,
)
from tawthiq.review.opinions import Keys
from tawthiq.stages import bring_up_to_date
from tawthiq.work import Work

SAMPLE_SIZE = 300


@dataclass(frozen=True)
class QueueWanted:
    """Which questions: the most consequential, those for a second opinion, those in disagreement, or the sample."""

    kind: str = "consequence"  # consequence | second | disagreements | sample
    limit: int | None = None
    by_estimate: bool = False  # first what weighs on the estimate, as it was last estimated


def weighed_by_estimate(case: CaseFolder) -> bool:
    """Whether it stands how much pairs weigh on the estimate of the undocumented, from when it was last asked for."""
    with _opened(case) as work:
        return bool(_worth(work))


def questions_in_case(case: CaseFolder, scribe: Scribe, wanted: QueueWanted) -> list[Question]:
    """The questions that a reviewer (the scribe's user) is to be asked, in order.

    Derives what they rest on where it has changed. Raises an ExceptionGroup of CaseError where `case.toml` is wrong.
    """
    with _opened(case) as work:
        if not work.declaration.lists:
            return []
        for make in LINKING:
            bring_up_to_date(make(work), case.output)
        derived, opinions = _derived(work, by_estimate=wanted.by_estimate), _opinions(work)
        queue = _queue(work, derived, opinions, scribe.user, wanted)
        return questions_of(derived.records, derived.pairs, queue)


def decide(case: CaseFolder, scribe: Scribe, keys: Keys, verdict: str, why: str) -> list[Opinion]:
    """Enter what a reviewer decided; returns what others said of the pair, which may be told from now on.

    Raises Misuse where the reason or the reviewer's name is missing.
    """
    _named(scribe)
    if not why.strip():
        raise Misuse("reason_missing")
    with _opened(case) as work:
        work.ledger.judge_identity(*keys, Verdict(verdict), why.strip(), scribe)
        one, other = sorted(keys)
        return others_on(_opinions(work), (one, other), scribe.user)


def undo(case: CaseFolder, scribe: Scribe) -> Opinion:
    """Take back the reviewer's latest judgement by a later one; returns what it was. Raises Misuse where there is none."""
    with _opened(case) as work:
        last = last_of(_opinions(work), scribe.user)
        if last is None:
            raise Misuse("review_nothing_to_undo", reviewer=scribe.user)
        work.ledger.judge_identity(*last.keys, Verdict.WITHDRAWN, last.why, scribe)
        return last


def opinions_on(case: CaseFolder, keys: Keys) -> list[Opinion]:
    """What each person holds of a pair: for those who settle a disagreement."""
    one, other = sorted(keys)
    with _opened(case) as work:
        return list(standing(_opinions(work)).get((one, other), {}).values())


def export_questions(case: CaseFolder, scribe: Scribe, wanted: QueueWanted, output: Path, language: str) -> int:
    """Write questions to a workbook; returns how many."""
    if output.suffix.casefold() != ".xlsx" or not output.parent.is_dir():
        raise Misuse("output_wrong", path=str(output))
    questions = questions_in_case(case, scribe, wanted)
    write_batch(output, questions, language)
    return len(questions)


def import_answers(case: CaseFolder, scribe: Scribe, book: Path) -> tuple[int, int]:
    """Enter the answers of a workbook, all or none; returns how many are new and how many this reviewer had entered.

    What a file says is entered once: a second import changes nothing, also where the reviewer has come to think
    otherwise since. Raises an ExceptionGroup of CaseError with every mistake, and what `read_batch` raises.
    """
    _named(scribe)
    with _opened(case) as work:
        answers = read_batch(book.read_bytes(), book.name, _known_claims(work))
        before = entered_by(_opinions(work), scribe.user)
        new = [each for each in answers if (each.keys, each.verdict, each.why) not in before]
        rows = [(each.keys, each.verdict, each.why) for each in new]
        work.ledger.judge_all(JudgementKind.IDENTITY, rows, scribe)
        return len(new), len(answers) - len(new)


def as_reviewer(scribe: Scribe, reviewer: str | None) -> Scribe:
    """The scribe under the name of a reviewer."""
    return replace(scribe, user=reviewer.strip()) if reviewer is not None else scribe


def _queue(work: Work, derived: Derived, opinions: list[Opinion], reviewer: str, wanted: QueueWanted) -> Any:
    if wanted.kind == "disagreements":
        return disagreement_queue(derived, opinions, wanted.limit)
    if wanted.kind == "sample":
        import pyarrow as pa

        from tawthiq.linkage.sample import SAMPLE_SEED, designed_sample

        size = wanted.limit or SAMPLE_SIZE
        sample = designed_sample(derived.pairs, size, SAMPLE_SEED, work.declaration.rules.link_threshold)
        queue = queue_of(derived, list(zip(sample["left"].to_pylist(), sample["right"].to_pylist(), strict=True)))
        held = standing(opinions)
        undecided = [tuple(sorted(keys)) not in held for keys in _keys_in(queue)]
        return queue.filter(pa.array(undecided, pa.bool_()))
    return build_queue(derived, opinions, Asked(reviewer, wanted.kind == "second", wanted.limit))


def _keys_in(queue: Any) -> list[Keys]:
    return list(zip(queue["left_key"].to_pylist(), queue["right_key"].to_pylist(), strict=True))


def _derived(work: Work, *, by_estimate: bool) -> Derived:
    return Derived(
        records=work.table("records", "records"),
        pairs=work.table("pairs", "pairs"),
        clusters=work.table("register", "clusters"),
        victims=work.table("register", "victims"),
        lists=tuple(each.list_id for each in work.declaration.lists),
        worth=_worth(work) if by_estimate else {},
    )


def _worth(work: Work) -> dict[tuple[str, str], float]:
    """What answers are worth to the estimate, as it was last asked for; what was judged since is asked of nobody anyway."""
    if work.declaration.estimates is None or not (work.case.output / "worth" / "worth.json").is_file():
        return {}
    worth = work.value("worth", "worth")
    return {(left, right): value for left, right, value in worth["pairs"]} if worth else {}


def _opinions(work: Work) -> list[Opinion]:
    return read_opinions(judgements_of(work.ledger, JudgementKind.IDENTITY))


def _known_claims(work: Work) -> dict[str, str | None]:
    """The row key of every claim; None where its row says something else now, or has left its list."""
    now = {
        row["row_key"]: json.loads(row["fields"])
        for row in standing_claims(work.ledger, work.declaration.lists).select(["row_key", "fields"]).to_pylist()
    }
    said = work.ledger.store.column("claims", ("claim_id", "row_key", "fields"))
    return {claim: key if now.get(key) == json.loads(fields) else None for claim, key, fields in said}


def _named(scribe: Scribe) -> None:
    if not scribe.user.strip():
        raise Misuse("review_reviewer_missing")


@contextmanager
def _opened(case: CaseFolder) -> Iterator[Work]:
    declaration = case.declaration()
    with alone_in(case), Ledger(case.ledger) as ledger:
        yield Work(case, declaration, ledger)


def quality_of_case(case: CaseFolder) -> dict[str, Any] | None:
    """How good the linkage of a case is, and how that is known (`tawthiq.quality.describe_linkage`).

    Derives what it rests on where that has changed. Raises an ExceptionGroup of CaseError where `case.toml` is wrong.
    """
    with _opened(case) as work:
        for make in (*LINKING, quality_stage):
            bring_up_to_date(make(work), case.output)
        described: dict[str, Any] | None = work.value("quality", "linkage")
        return described
