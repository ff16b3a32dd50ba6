"""The learning curve: every point on the same unseen pairs, its end the linkage that was told all others."""

import pytest

from linkage.linkage_cases import judgements, three_lists
from tawthiq.linkage import LinkageSettings, link
from tawthiq.linkage.learning_curve import learning_curve
from tawthiq.linkage.sample import held_back

FOLDS, SEED = 2, 1


@pytest.fixture(scope="module")
def judged() -> tuple[object, object]:
    records, truth = three_lists(24)
    person = dict(zip(truth["record_id"].to_pylist(), truth["person_id"].to_pylist(), strict=True))
    pairs = link(records, judgements(), LinkageSettings()).pairs.to_pylist()
    said = [
        (row["left"], row["right"], "same" if person[row["left"]] == person[row["right"]] else "different")
        for row in pairs
    ]
    return records, judgements(*said)


def test_the_curve_runs_from_no_judgement_to_all_others_on_the_same_pairs(judged: tuple[object, object]) -> None:
    records, told = judged
    settings = LinkageSettings()
    held = held_back(records, told, settings, FOLDS, SEED)
    untold = held_back(records, told, settings, FOLDS, SEED, share=0.0)
    assert untold.keys() == held.keys()
    curve = learning_curve(records, told, settings, FOLDS, SEED, held)
    seen = [point.judgements for point in curve.points]
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert seen[-1] == pytest.approx(told.num_rows / 2, abs=1)  # type: ignore[attr-defined]
    right = [
        sum((said >= 0.5) == (verdict == "same") for said, verdict in each.values()) / len(held)
        for each in (untold, held)
    ]
    assert [curve.points[0].right.value, curve.points[-1].right.value] == pytest.approx(right)
    assert curve.pairs == len(held)
    assert right[1] - right[0] == pytest.approx((curve.came_right - curve.went_wrong) / len(held))


def test_a_model_that_is_told_nothing_says_what_it_says_without_judgements(judged: tuple[object, object]) -> None:
    records, told = judged
    pairs = link(records, judgements(), LinkageSettings()).pairs.to_pylist()
    said = {(row["left"], row["right"]): row["probability"] for row in pairs}
    untold = held_back(records, told, LinkageSettings(), FOLDS, SEED, share=0.0)
    assert {pair: value for pair, (value, _) in untold.items()} == said


def test_the_order_in_which_judgements_are_handed_over_changes_nothing(judged: tuple[object, object]) -> None:
    records, told = judged
    settings = LinkageSettings()
    mixed = told.take(list(range(told.num_rows))[::-1])  # type: ignore[attr-defined]
    assert held_back(records, mixed, settings, FOLDS, SEED, 0.5) == held_back(records, told, settings, FOLDS, SEED, 0.5)
