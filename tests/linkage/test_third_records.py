"""What a third record says of two others."""

import pyarrow as pa
import pytest

from tawthiq.linkage.third_records import through_others


def said(pairs: dict[str, float], judged: dict[str, str] | None = None) -> dict[str, float]:
    judged = judged or {}
    table = pa.table(
        {
            "left": [each[0] for each in pairs],
            "right": [each[1] for each in pairs],
            "probability": list(pairs.values()),
            "judged": pa.array([judged.get(each) for each in pairs], pa.string()),
        }
    )
    found = through_others(table)
    rows = zip(*(found[name].to_pylist() for name in ("left", "right", "probability")), strict=True)
    return {left + right: probability for left, right, probability in rows}


def test_a_pair_is_no_less_probable_than_two_pairs_with_a_third_leave_it() -> None:
    assert said({"ab": 0.99, "bc": 0.9, "ac": 0.05})["ac"] == pytest.approx(0.89)
    assert said({"ab": 0.99, "bc": 0.9, "ac": 0.95})["ac"] == 0.95


def test_of_a_pair_that_was_not_found_half_the_bound_is_believed() -> None:
    assert said({"ab": 0.99, "bc": 0.99})["ac"] == pytest.approx(0.49)
    assert "ac" not in said({"ab": 0.6, "bc": 0.4})


def test_judgements_stand() -> None:
    assert said({"ab": 1.0, "bc": 1.0, "ac": 0.0}, {"ac": "different"})["ac"] == 0.0


def test_no_pairs() -> None:
    assert said({}) == {}
