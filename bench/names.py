"""Measure the similarity of names: `python bench/names.py [DATADIR] [--pairs 1000000] [--seed 1] [--json]`.

Parts of names: Latin spellings of the tenth of places that the shipped tables were not learnt from, found among all the
others. Whole names: invented people, and with DATADIR the benchmark's tasks (true pairs of two lists; nothing of them is
printed or kept), told from strangers and from kin, who differ in the given name alone. Peers in the same run: Jaro-Winkler
and Levenshtein of rapidfuzz on parts romanised letter by letter, laid side by side in the same way.
"""

import argparse
import csv
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from rapidfuzz.distance import JaroWinkler, Levenshtein
from rapidfuzz.process import cpdist

from tawthiq.simulate.names import family_names, given_names
from tawthiq.simulate.romanise import spellings
from tawthiq.simulate.slips import letter_slip
from tawthiq.text.letters import spelling
from tawthiq.text.names import parse_names
from tawthiq.text.similarity import NameSimilarity
from train_letters import place_parts  # type: ignore[import-not-found,unused-ignore]

_ROMAN = dict(
    zip(
        "ءابتثجحخدذرزسشصضطظعغفقكلمنهويپچژڤ",
        [
            "",
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
            "a",
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
            "p",
            "ch",
            "zh",
            "v",
        ],
        strict=True,
    )
)
_FAMILIES, _PEOPLE, _SLIPS, _LEFT_OUT = 3000, 4000, 0.03, 0.15
_SCHEMES = ("press", "scholarly", "french", "levantine", "passport")
_ASKED, _STRANGERS, _PARTS = 300, 200_000, 400_000
_TASKS = ("T1", "T2", "T3")
_WIDTH = 6


@dataclass(frozen=True)
class Names:
    """Names of two lists by numbers of their parts; which pairs are one person, and which are kin."""

    tokens: list[str]
    counts: Any
    left: Any
    right: Any
    true: tuple[Any, Any]
    kin: tuple[Any, Any]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, help="folder of the linkage benchmark's tasks")
    parser.add_argument("--pairs", type=int, default=1_000_000, help="pairs of names for the speed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    sets = {"invented": invented(asked.seed)}
    if asked.data:
        sets |= {task: benchmark(asked.data / task) for task in _TASKS if (asked.data / task).is_dir()}
    results = {
        "places": measure_places(asked.seed),
        **{name: measure_names(names, asked.seed) for name, names in sets.items()},
        "meaning": [measure_meaning(name, names, asked.seed) for name, names in sets.items()],
        "speed": [measure_speed(name, names, asked.pairs, asked.seed) for name, names in sets.items()],
    }
    if asked.json:
        print(json.dumps(results, indent=1))
        return
    for name, rows in results.items():
        print(f"\n{name}")
        for row in rows:
            print("  " + "  ".join(f"{key} {value}" for key, value in row.items()))


def romanised(token: str) -> str:
    """A part of a name in Latin letters, letter by letter."""
    return "".join(_ROMAN.get(letter, letter) for letter in spelling(token))


def peer(tokens: Sequence[str], scorer: Callable[..., float]) -> Callable[[Any, Any], Any]:
    """A peer's scores of parts, by their numbers."""
    latin = np.array([romanised(token) for token in tokens], dtype=object)
    return lambda first, second: cpdist(latin[first], latin[second], scorer=scorer, dtype=np.float32)


def methods(tokens: Sequence[str], counts: Any = None) -> dict[str, Callable[[Any, Any], Any]]:
    """Ways to score pairs of parts."""
    ours = {"tawthiq, letters": NameSimilarity(tokens).bits}
    if counts is not None:
        ours["tawthiq, letters and counts"] = NameSimilarity(tokens, counts).bits
    return {
        **ours,
        "jaro-winkler": peer(tokens, JaroWinkler.normalized_similarity),
        "levenshtein": peer(tokens, Levenshtein.normalized_similarity),
    }


def measure_places(seed: int) -> list[dict[str, Any]]:
    """For Arabic parts of names of places never learnt from: is the first Latin part among all others a true one?"""
    true = {(left[1], right[1]) for left, right in place_parts(kept_back=True) if left[0] != right[0]}
    arabic, latin = sorted({one for one, _ in true}), sorted({other for _, other in true})
    tokens = [*arabic, *latin]
    asked = Random(seed).sample(range(len(arabic)), _ASKED)  # noqa: S311
    first, second = np.repeat(asked, len(latin)), np.tile(np.arange(len(latin)) + len(arabic), len(asked))
    right = np.array([(tokens[one], tokens[other]) in true for one, other in zip(first, second, strict=True)])
    rows = []
    for name, score in methods(tokens).items():
        scores = np.asarray(score(first, second), dtype=np.float64)
        best = scores.reshape(len(asked), -1).argmax(axis=1) + np.arange(len(asked)) * len(latin)
        rows.append(
            {"method": name, "top1": round(float(right[best].mean()), 3), **_told(scores[right], scores[~right])}
        )
    return rows


def measure_names(names: Names, seed: int) -> list[dict[str, Any]]:
    """True pairs against strangers, and against kin."""
    random = np.random.default_rng(seed)
    strangers = random.integers(len(names.left), size=_STRANGERS), random.integers(len(names.right), size=_STRANGERS)
    known = set(zip(*(side.tolist() for side in names.true), strict=True))
    apart = np.array([pair not in known for pair in zip(*(side.tolist() for side in strangers), strict=True)])
    groups = {"true": names.true, "strangers": (strangers[0][apart], strangers[1][apart]), "kin": names.kin}
    rows = []
    for method, score in _whole(names).items():
        scores = {group: score(names.left[left], names.right[right]) for group, (left, right) in groups.items()}
        against = {
            f"{group}: {key}": value
            for group in ("strangers", "kin")
            for key, value in _told(scores["true"], scores[group]).items()
        }
        rows.append({"method": method, **against})
    return rows


def _whole(names: Names) -> dict[str, Callable[[Any, Any], Any]]:
    ours = {
        "tawthiq, letters": NameSimilarity(names.tokens).of_names,
        "tawthiq, letters and counts": NameSimilarity(names.tokens, names.counts).of_names,
    }
    peers = {name: score for name, score in methods(names.tokens).items() if not name.startswith("tawthiq")}
    return ours | {name: _laid_by(score) for name, score in peers.items()}


def _laid_by(score: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Names laid side by side in order by a peer's scores: their mean over the parts of the longer name."""

    def scores(first: Any, second: Any) -> Any:
        there = (first >= 0)[:, :, None] & (second >= 0)[:, None, :]
        rows, i, j = np.nonzero(there)
        codes, inverse = np.unique(first[rows, i] * (1 << 32) + second[rows, j], return_inverse=True)
        gains = np.zeros(there.shape)
        gains[rows, i, j] = np.asarray(score(codes >> 32, codes & 0xFFFFFFFF))[inverse]
        above = [np.zeros(len(first))] * (gains.shape[2] + 1)
        for i_ in range(gains.shape[1]):
            row = [np.zeros(len(first))]
            for j_ in range(gains.shape[2]):
                row.append(np.maximum(np.maximum(above[j_ + 1], row[j_]), above[j_] + gains[:, i_, j_]))
            above = row
        return above[-1] / np.maximum(np.maximum((first >= 0).sum(axis=1), (second >= 0).sum(axis=1)), 1)

    return scores


def _told(true: Any, false: Any) -> dict[str, float]:
    """Area under the curve, and how many true pairs stand above all but 1 % of the false."""
    if not len(false):
        return {}
    ranks = np.searchsorted(np.sort(false), true, side="left") + np.searchsorted(np.sort(false), true, side="right")
    return {
        "auc": round(float(ranks.mean() / 2 / len(false)), 4),
        "recall at 1%": round(float((true > np.quantile(false, 0.99)).mean()), 3),
    }


def measure_meaning(name: str, names: Names, seed: int) -> dict[str, Any]:
    """Whether a ratio means what it says: over parts of strangers' names its mean should be 1."""
    random = np.random.default_rng(seed)
    parts = [random.choice(side[side >= 0], size=_PARTS) for side in (names.left, names.right)]
    bits = NameSimilarity(names.tokens, names.counts).bits(*parts)
    over = {
        f"above {bound} bits, times {2**bound}": round(float((bits > bound).mean() * 2**bound), 2)
        for bound in (3, 6, 10)
    }
    return {"names": name, "mean ratio of strangers' parts": round(float(np.exp2(bits).mean()), 2), **over}


def measure_speed(name: str, names: Names, count: int, seed: int) -> dict[str, Any]:
    """Pairs of full names a second, from their parsed parts, the letter scores included."""
    random = np.random.default_rng(seed)
    left, right = random.integers(len(names.left), size=count), random.integers(len(names.right), size=count)
    started = time.process_time()
    scores = NameSimilarity(names.tokens, names.counts)
    scores.of_names(names.left[left], names.right[right])
    cold = time.process_time() - started
    started = time.process_time()
    scores.of_names(names.left[left], names.right[right])
    warm = time.process_time() - started
    return {
        "names": name, "distinct parts": len(names.tokens), "pairs": count, "pairs a second": round(count / cold),
        "once parts are known": round(count / warm),
    }  # fmt: skip


def invented(seed: int) -> Names:
    """People with names of four parts, once in Arabic with slips, once as a clerk romanises them with parts left out."""
    random, draws = Random(seed), np.random.default_rng(seed)  # noqa: S311
    stocks = [given_names("male"), given_names("male"), given_names("male"), family_names(_FAMILIES)]
    picked = [stock.draw(_PEOPLE, draws) for stock in stocks]
    people = [tuple(zip(stocks, row, strict=True)) for row in zip(*picked, strict=True)]
    siblings = [
        ((stocks[0], other), *person[1:]) for person, other in zip(people, stocks[0].draw(_PEOPLE, draws), strict=True)
    ]
    left = [" ".join(_slip(stock.arabic[number], random) for stock, number in person) for person in people]
    right = [_romanised_name(person, random) for person in (*people, *siblings)]
    same = np.arange(_PEOPLE)
    kin = np.array([person[0][1] != other[0][1] for person, other in zip(people, siblings, strict=True)])
    return _names(left, right, (same, same), (same[kin], same[kin] + _PEOPLE))


def _slip(name: str, random: Random) -> str:
    return letter_slip(name, random) if random.random() < _SLIPS else name


def _romanised_name(person: Sequence[tuple[Any, Any]], random: Random) -> str:
    scheme = random.choice(_SCHEMES)
    parts = [_slip(random.choice(spellings(stock.sounds[number], scheme)), random) for stock, number in person]
    return " ".join(parts[:2] + parts[3:] if random.random() < _LEFT_OUT else parts)


def benchmark(task: Path) -> Names:
    """The names of a task, its true pairs, and pairs that share all parts but the first."""
    import pyarrow.parquet as pq

    sides = {
        side: pq.read_table(task / f"{side}.parquet", columns=["rec_id", "name"]).to_pydict()
        for side in ("left", "right")
    }
    place = {side: {key: number for number, key in enumerate(table["rec_id"])} for side, table in sides.items()}
    with (task / "truth.csv").open(encoding="utf-8") as file:
        pairs = [(place["left"][row["left_id"]], place["right"][row["right_id"]]) for row in csv.DictReader(file)]
    true = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    # Kin of the true partner, as the right list writes them: same father, grandfather and family, another given name.
    rest: dict[tuple[str, ...], list[int]] = {}
    parsed = parse_names(sides["right"]["name"])
    for number, parts in enumerate(parsed):
        rest.setdefault(parts.tokens[1:], []).append(number)
    kin = [
        (left, other)
        for left, right in pairs
        if len(parsed[right].tokens) > 2
        for other in rest[parsed[right].tokens[1:]]
        if parsed[other].skeletons[0] != parsed[right].skeletons[0]
    ]
    return _names(
        sides["left"]["name"],
        sides["right"]["name"],
        true,
        (np.array([k[0] for k in kin]), np.array([k[1] for k in kin])),
    )


def _names(left: list[str], right: list[str], true: tuple[Any, Any], kin: tuple[Any, Any]) -> Names:
    rows = [[parts.tokens[:_WIDTH] for parts in parse_names(side)] for side in (left, right)]
    tokens = sorted({token for side in rows for row in side for token in row})
    numbers = {token: number for number, token in enumerate(tokens)}
    width = max(len(row) for side in rows for row in side)
    matrices = [
        np.array([[*(numbers[token] for token in row), *[-1] * (width - len(row))] for row in side]) for side in rows
    ]
    held = np.concatenate([matrix[matrix >= 0] for matrix in matrices])
    return Names(tokens, np.bincount(held, minlength=len(tokens)), matrices[0], matrices[1], true, kin)


if __name__ == "__main__":
    main()
