"""One question as a person sees it: two rows side by side, what speaks for and against, and no score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tawthiq.language import LANGUAGES
from tawthiq.linkage.describe_pair import for_and_against, parts_in_words, percent_text, shown_row
from tawthiq.linkage.evidence import read_evidence
from tawthiq.linkage.explain import bearers, pairs_among, rows_of
from tawthiq.review.opinions import Keys


@dataclass(frozen=True)
class Question:
    """Are these two rows one person? What each says, and words for and against by language."""

    keys: Keys  # row keys in the order of left, right
    left: Mapping[str, Any]
    right: Mapping[str, Any]
    parts: Mapping[str, Sequence[str]]  # the names side by side
    speaks_for: Mapping[str, Sequence[str]]
    speaks_against: Mapping[str, Sequence[str]]
    documented_change: int
    score: str  # what the model says, in per cent: for after the decision


def questions_of(records: Any, pairs: Any, queue: Any) -> list[Question]:
    """The pairs of a queue as questions, in its order."""
    asked = queue.to_pylist()
    ids = {row[side] for row in asked for side in ("left", "right")}
    rows, found = rows_of(records, ids), {(row["left"], row["right"]): row for row in pairs_among(pairs, ids)}
    borne = bearers(records, {key for row in rows.values() for key in row["skeletons"] or []})
    return [_question(each, rows, found, borne, records.num_rows) for each in asked]


def _question(
    asked: Mapping[str, Any], rows: Mapping[str, Any], found: Mapping[Any, Any], borne: Mapping[str, int], of: int
) -> Question:
    left, right, pair = rows[asked["left"]], rows[asked["right"]], found[asked["left"], asked["right"]]
    words = {language: for_and_against(pair, language) for language in LANGUAGES}
    evidence = read_evidence(pair["evidence"])
    return Question(
        keys=(asked["left_key"], asked["right_key"]),
        left=shown_row(left),
        right=shown_row(right),
        parts={language: parts_in_words(left, right, borne, of, language) for language in LANGUAGES},
        speaks_for={language: words[language][0] for language in LANGUAGES},
        speaks_against={language: words[language][1] for language in LANGUAGES},
        documented_change=asked["documented_change"],
        score=percent_text(sum(each.weight for each in evidence)) if evidence else "",
    )
