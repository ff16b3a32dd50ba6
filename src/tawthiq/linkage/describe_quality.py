"""How good is this linkage, and how do we know: what a report can say of it, in both languages."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tawthiq.language import LANGUAGES, sentence
from tawthiq.linkage.sample import Estimate, Pair, calibration_error, estimate_quality, reliability

ENOUGH = 50  # held-back judgements from which a diagram says something


def describe_quality(
    pairs: Any,
    verdicts: Mapping[Pair, str],
    held: Mapping[Pair, tuple[float, str]],
    seed: int,
    threshold: float = 0.5,
) -> dict[str, Any]:
    """The section "how good is this linkage, how do we know" as data.

    `verdicts` are what people said of pairs, `held` what a model that had not seen them said of the same pairs
    (`tawthiq.linkage.sample.held_back`), `seed` that of the designed sample. Gives `checked` (whether there are enough judgements to
    hold probabilities against), `precision` and `recall` (value, low, high; null while a stratum of the sample is
    unseen), `strata`, `reliability` (said, found, judged), `calibration_error` and `sentences` by language.
    """
    found = estimate_quality(pairs, verdicts, seed, threshold)
    checked = len(held) >= ENOUGH
    bins = reliability(list(held.values())) if checked else []
    error = calibration_error(bins) if checked else None
    codes: list[tuple[str, dict[str, Any]]] = []
    if checked:
        assert error is not None
        codes.append(("linkage_calibration_checked", {"n": len(held), "error": _percent(error)}))
    else:
        told = sum(verdict != "unsure" for verdict in verdicts.values())
        codes.append(("linkage_calibration_unchecked", {"n": told, "enough": ENOUGH}))
    for name, estimate in (("precision", found.precision), ("recall", found.recall)):
        if estimate is None:
            codes.append((f"linkage_{name}_unknown", {}))
        else:
            shares = {end: _percent(value) for end, value in asdict(estimate).items()}
            codes.append((f"linkage_{name}_estimated", shares))
    if found.recall is not None:
        codes.append(("linkage_recall_among_candidates", {}))
    return {
        "checked": checked,
        "judged": found.judged,
        "unsure": found.unsure,
        "precision": _rounded(found.precision),
        "recall": _rounded(found.recall),
        "strata": [asdict(each) for each in found.strata],
        "reliability": [
            {"said": round(each.said, 4), "found": _rounded(each.found), "judged": each.judged} for each in bins
        ],
        "calibration_error": None if error is None else round(error, 4),
        "sentences": {
            each: [sentence(code, values, each, isolate=True) for code, values in codes] for each in LANGUAGES
        },
    }


def _rounded(estimate: Estimate | None) -> dict[str, float] | None:
    return None if estimate is None else {name: round(value, 4) for name, value in asdict(estimate).items()}


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
