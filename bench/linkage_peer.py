"""The peer of the linkage bench: Splink 5 as its manual would have it, on names romanised letter by letter.

Arabic letters are written as ISO 233-2 simplifies them to ASCII (what ICU's Arabic-Latin gives once accents are
stripped); Latin names are taken to lower case without accents. Name slots: first, second, second-last and last part.
Comparisons: Jaro-Winkler at .92 and .8 on each slot with term frequencies on the exact level, age by difference, sex,
birth date where there is one. Blocking on two slots at a time, or one slot with age. Probabilities of .5 and above are
links; two lists are linked one to one, best first.
"""

import logging
import unicodedata
from typing import Any

_LETTERS = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئٱ",
        [
            "a",
            "b",
            "t",
            "th",
            "j",
            "h",
            "kh",
            "d",
            "dh",
            "r",
            "z",
            "s",
            "sh",
            "s",
            "d",
            "t",
            "z",
            "",
            "gh",
            "f",
            "q",
            "k",
            "l",
            "m",
            "n",
            "h",
            "w",
            "y",
            "a",
            "h",
            "",
            "a",
            "i",
            "a",
            "w",
            "y",
            "a",
        ],
        strict=True,
    )
)


def romanised(name: str) -> list[str]:
    """The parts of a name in ASCII."""
    text = "".join(_LETTERS.get(letter, letter) for letter in unicodedata.normalize("NFKC", name))
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return "".join(letter if letter.isalpha() and letter.isascii() else " " for letter in text.lower()).split()


def peer_pairs(rows: list[dict[str, Any]], two_lists: bool) -> list[tuple[str, str, float]]:
    """Pairs that Splink links at a probability of one half."""
    import pyarrow as pa
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.disable(logging.WARNING)
    table = pa.Table.from_pylist([_slots(row) for row in rows])
    names = [cl.JaroWinklerAtThresholds(slot, [0.92, 0.8]) for slot in ("first", "second", "third", "last")]
    for comparison in names:
        comparison.configure(term_frequency_adjustments=True)
    comparisons: list[Any] = [*names, cl.ExactMatch("sex"), cl.LevenshteinAtThresholds("age", [1])]
    if any(row.get("dob") for row in rows):
        comparisons.append(cl.LevenshteinAtThresholds("dob", [1]))
    rules = [("first", "last"), ("first", "second"), ("second", "last"), ("last", "age"), ("first", "age", "second")]
    settings = SettingsCreator(
        link_type="link_only" if two_lists else "dedupe_only",
        unique_id_column_name="rec_id",
        comparisons=comparisons,
        # One partner for each record: the estimate by exact agreement is 0 between scripts, which Splink cannot use.
        probability_two_random_records_match=1 / len(rows),
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
    )
    database = DuckDBAPI()
    sides = ["left", "right"] if two_lists else [None]
    frames = [
        database.register(
            table if side is None else table.filter(pa.compute.equal(table["list"], side)),
            dataset_display_name=f"list_{side}" if side else "records",
        )
        for side in sides
    ]
    linker = Linker(frames if two_lists else frames[0], settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (("first", "last"), ("second", "age")):
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
        except Exception as error:  # Splink raises bare errors where a rule forms no pair
            logging.getLogger(__name__).warning("peer: %s: %s", rule, type(error).__name__)
    predicted: Any = linker.inference.predict(threshold_match_probability=0.5)
    found = predicted.as_pyarrow_table().to_pylist()
    pairs = sorted(
        ((r["rec_id_l"], r["rec_id_r"], r["match_probability"]) for r in found), key=lambda p: (-p[2], p[0], p[1])
    )
    return _one_to_one(pairs) if two_lists else pairs


def _slots(row: dict[str, Any]) -> dict[str, Any]:
    parts = romanised(row["name"] or "")
    return {
        "rec_id": row["rec_id"],
        "list": row["list"],
        "first": parts[0] if parts else None,
        "second": parts[1] if len(parts) > 2 else None,
        "third": parts[-2] if len(parts) > 3 else None,
        "last": parts[-1] if len(parts) > 1 else None,
        "sex": row["sex"],
        "age": None if row["age"] is None else str(int(row["age"])),
        "dob": row.get("dob"),
    }


def _one_to_one(pairs: list[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
    left_used, right_used, kept = set(), set(), []
    for left, right, probability in pairs:
        if left not in left_used and right not in right_used:
            left_used.add(left)
            right_used.add(right)
            kept.append((left, right, probability))
    return kept
