"""How good the linkage of a case is, and how that is known: by the model's own account, by judgements, by the truth."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from tawthiq.ledger import standing_judgements
from tawthiq.model.vocabulary import Verdict
from tawthiq.work import Work

RULE_VERSION = "1"

PARTS = 5  # into which judgements are parted, each held back from a linkage of its own
LARGE, VERY_LARGE = (
    20_000,
    200_000,
)  # records; above the first there is no curve, above the second no draws and two parts
DRAWS = 100


def describe_linkage(work: Work, settings: Any) -> dict[str, Any] | None:
    """What is known of the linkage of a case, in numbers and sentences of both languages; None where it has no list.

    Beside what `describe_quality` gives there is what the model itself expects (`expected`; `victims`, None where there are
    too many records to draw registers), `kinds` of pairs with their doubt and errors, and the learning `curve` (None
    where there are too few judgements or too many records).
    """
    from tawthiq.linkage.describe_quality import ENOUGH, describe_quality
    from tawthiq.linkage.expectation import expect
    from tawthiq.linkage.learning_curve import FEWEST, learning_curve
    from tawthiq.linkage.pair_kinds import pair_kinds
    from tawthiq.linkage.sample import SAMPLE_SEED, held_back, verdicts_by_record
    from tawthiq.register import StandingRule
    from tawthiq.register.expected import expected_victims

    if not work.declaration.lists:
        return None
    records, pairs, rules = work.table("records", "records"), work.table("pairs", "pairs"), work.declaration.rules
    judgements = standing_judgements(work.ledger)
    verdicts = verdicts_by_record(records, judgements)
    decided = sum(each != Verdict.UNSURE for each in verdicts.values())
    very_large = records.num_rows > VERY_LARGE
    parted = {"folds": 2 if very_large else PARTS, "seed": SAMPLE_SEED}
    held = held_back(records, judgements, settings, **parted) if decided >= ENOUGH else {}
    curve = None
    if len(held) >= FEWEST and records.num_rows <= LARGE:
        curve = learning_curve(records, judgements, settings, held=held, **parted)
    rule, victims = StandingRule(rules.standing, rules.preferred_documenters), None
    if not very_large:
        victims = expected_victims(records, pairs, settings, rule, DRAWS, SAMPLE_SEED)
    return {
        **describe_quality(pairs, verdicts, held, SAMPLE_SEED, settings.threshold),
        "expected": _rounded(asdict(expect(records, pairs, work.value("pairs", "model"), settings.threshold))),
        "victims": None if victims is None else _rounded(asdict(victims)),
        "kinds": [asdict(each) for each in pair_kinds(records, pairs, held, settings.threshold)],
        "held": len(held),
        "judged_same": sum(verdict == Verdict.SAME for verdict in verdicts.values()),
        "curve": None if curve is None else _rounded(asdict(curve)),
        "deduplicated": sorted(settings.deduplicated_lists),
    }


def linkage_against_truth(work: Work, truth: Path) -> dict[str, Any]:
    """How good the linkage was where a simulation knows who each row is about: the file `truth/records.csv`."""
    import pyarrow as pa

    from tawthiq.linkage import evaluate
    from tawthiq.linkage.truth import read_truth

    persons = read_truth(truth)
    records = work.table("records", "records").select(["record_id", "file", "row"]).to_pylist()
    known = [(each["record_id"], persons.get((each["file"], each["row"]))) for each in records]
    clusters = work.table("register", "clusters").rename_columns(["record_id", "cluster"])
    ids, who = zip(*known, strict=True) if known else ((), ())
    measured = asdict(evaluate(clusters, pa.table({"record_id": list(ids), "person_id": list(who)})))
    return {**_rounded(measured), "count_true": measured["persons"]}


def _rounded(value: Any) -> Any:
    """The same with every share to six places, so that its bytes are the same everywhere."""
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return round(value, 6) if isinstance(value, float) else value
