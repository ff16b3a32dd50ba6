"""Estimate from a table of capture histories: `python -m tawthiq.mse TABLE.csv [--family NAME] [--seed S] [--json]`.

TABLE.csv holds one 0/1 column a list (beginning with `in_`, or named by --lists) or a `pattern` column, and `count`; any
other column makes strata. Without --family all default families stand side by side, or the preferred answers for a stratum.
People whose stratum is unknown are given one by chance, again and again. With --covariates a row is one person, or `count` of
them, and two lists are independent among people whose covariates are the same. Exit 0: an estimate; 1: refused.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tawthiq.errors import TawthiqError
from tawthiq.mse import doubly_robust
from tawthiq.mse.batch import Batch
from tawthiq.mse.command import Question, ask, write
from tawthiq.mse.families import FAMILIES
from tawthiq.mse.words import LANGUAGES, told, wrong


def main(arguments: list[str] | None = None) -> int:
    """Read, estimate, print; returns the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.target and options.family != "latent_classes":
        parser.error("--target is for --family latent_classes, which draws until it has so many")
    if options.covariates and options.family not in (None, doubly_robust.FAMILY):
        parser.error(f"--covariates are for --family {doubly_robust.FAMILY}")
    if options.pair and (not options.covariates or options.pair.count(",") != 1):
        parser.error("--pair names two lists, separated by a comma, and needs --covariates")
    try:
        answer = ask(options.table, _question(options))
        if options.out:
            write(options.out, answer)
    except TawthiqError as error:
        sys.stderr.write(wrong(error, options.language))
        return 2
    as_json = json.dumps(answer.found, indent=1, default=float) + "\n" if options.json else None
    sys.stdout.write(as_json or told(answer.found, options.language))
    return 0 if answer.answered else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tawthiq.mse", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table", type=Path)
    parser.add_argument("--family", choices=sorted(FAMILIES))
    parser.add_argument("--lists", help="names of the columns that are lists, separated by commas")
    parser.add_argument("--covariates", help="names of the columns that are covariates, separated by commas")
    parser.add_argument("--pair", help="with --covariates: the two lists, separated by a comma")
    parser.add_argument(
        "--errors",
        action="append",
        default=[],
        metavar="LIST=BAD/CHECKED",
        help="of so many records of a list that were checked, how many should not be on it; may be given for each list",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--replicates", metavar="COLUMN", help="the column that numbers replicates of imputed or linked data"
    )
    parser.add_argument(
        "--missing", metavar="VALUE", default="", help="what stands where a stratum is unknown (default: nothing)"
    )
    parser.add_argument("--target", type=float, metavar="ESS", help="effective draws asked of latent classes")
    parser.add_argument(
        "--cache", type=Path, metavar="FOLDER", help="keep results as they are found, and go on from them"
    )
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes (default: one a core); the results are the same"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write summary and draws for R (CSV) and as Arrow")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _question(options: argparse.Namespace) -> Question:
    return Question(
        options.family,
        _names(options.lists),
        options.seed,
        options.replicates,
        options.missing,
        options.workers,
        Batch(_until(options.target), options.cache, _progress if sys.stderr.isatty() else None),
        options.json,
        _names(options.covariates),
        _names(options.pair),
        tuple(options.errors),
    )


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _until(target: float | None) -> Any:
    if target is None:
        return None
    from tawthiq.mse.latent_classes import LatentClassOptions

    return LatentClassOptions(target=target)


def _progress(done: int, of: int) -> None:
    sys.stderr.write(f"\r{done:,} / {of:,}{chr(10) if done == of else ''}")


if __name__ == "__main__":
    sys.exit(main())
