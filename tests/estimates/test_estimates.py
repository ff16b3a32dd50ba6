"""Estimates of a case: the whole and each stratum, families side by side, refusals with what would help."""

import pyarrow as pa

from tawthiq.estimates import estimates_of


def histories(counts: dict[str, dict[str, int]]) -> pa.Table:
    """A table of capture histories with one stratum, from counts by label and history."""
    rows = [
        {"victim_id": f"{label}-{history}-{number}", "history": history, "sex": label}
        for label, held in counts.items()
        for history, count in held.items()
        for number in range(count)
    ]
    return pa.Table.from_pylist(rows)


# Three independent lists that each hold half of 160 people.
HALF = {"111": 20, "110": 20, "101": 20, "011": 20, "100": 20, "010": 20, "001": 20}


def test_a_stratum_of_its_own_is_the_unknown_and_a_small_one_is_refused() -> None:
    found = estimates_of(histories({"male": HALF, "unknown": {"100": 3, "111": 2}}), ["a", "b", "c"], ["sex"], 1)
    assert list(found["strata"]["sex"]) == ["male", "unknown"]
    assert found["strata"]["sex"]["unknown"]["reason"] == "too_few_records"
    assert found["strata"]["sex"]["unknown"]["would_help"]
    male = found["strata"]["sex"]["male"]
    low, high = male["intervals"]["0.95"]
    assert low <= 160 <= high
    assert found["whole"]["n"] == 145
    assert {each["reason"] for each in found["whole"]["left_out"].values()} == {"too_few_lists"}
    assert set(found["whole"]["left_out"]) == {"a", "b", "c"}


def test_a_list_that_names_nobody_is_left_aside_and_two_lists_are_refused() -> None:
    two = {"100": 40, "010": 30, "110": 20}
    found = estimates_of(histories({"male": two}), ["a", "b", "c"], [], 1)["whole"]
    assert (found["verdict"], found["reason"], found["point"]) == ("refused", "too_few_lists", None)
    assert found["lists"] == ["a", "b"]
