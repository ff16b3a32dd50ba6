"""The linkage bench counts right: error analysis by stratum, by hand."""

from bench.scripts import bench_module

truth_module = bench_module("linkage_truth")


def test_errors_by_stratum_by_hand() -> None:
    """True: ab (cross, 2 parts, both aged), cd (same, 5, an age missing), ef (unclear, 1, both). Said: ab, ac (wrong), gh.

    Nobody knows of gh. So of the cross pairs one true, one said, one right; of the same ones one true (cd), one said (ac),
    none right; by parts: ab and ac have 2, cd has 5, ef 1; by age: cd and ac miss one.
    """
    made = {
        "a": ("سامي حداد", 2, 30),
        "b": ("Sami Khaled Haddad", 3, 31),
        "c": ("أحمد خالد سامي محمد حداد", 5, None),
        "d": ("أحمد خالد سامي محمد سمير حداد", 6, 8),
        "e": ("سامي Haddad", 1, 1),
        "f": ("سامي", 1, 1),
        "g": ("Sami", 1, 1),
        "h": ("Sami", 1, 1),
    }
    traits = {record: truth_module.traits_of(*values) for record, values in made.items()}
    truth = truth_module.Truth(frozenset({("a", "b"), ("c", "d"), ("e", "f")}), frozenset({("g", "h")}), {})
    found = truth_module.error_analysis(truth, {("a", "b"), ("a", "c"), ("g", "h")}, traits)
    right = {"count": 1, "said": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    missed = {"count": 1, "said": 0, "precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert found["script"] == {"cross": right, "same": {**missed, "said": 1}, "unclear": missed}
    assert found["name_parts"] == {
        "1": missed,
        "2": {"count": 1, "said": 2, "precision": 0.5, "recall": 1.0, "f1": 0.66667},
        "4 or more": missed,
    }
    assert found["age"] == {
        "both": {"count": 2, "said": 1, "precision": 1.0, "recall": 0.5, "f1": 0.66667},
        "missing": {**missed, "said": 1},
    }
    for strata in found.values():
        assert sum(each["count"] for each in strata.values()) == 3
        assert sum(each["said"] for each in strata.values()) == 2
