"""Draw what families of models say of a table: `python -m tawthiq.estimates TABLE.csv FOLDER [--family NAME] [--seed S]`.

TABLE.csv is as for `python -m tawthiq.mse`: one 0/1 column a list, or a `pattern` column, and `count`; columns of strata are
summed over. FOLDER gets an SVG file each: the posterior, the families, sensitivity to what is assumed, and of a family that
samples the traces and ranks of its chains. Exit 0: an estimate; 1: refused; 2: the table can't be read.
"""

import argparse
import sys
from pathlib import Path

from tawthiq.errors import TableError
from tawthiq.estimates import SEED, estimates_of_table
from tawthiq.estimates.draw import pictures_of, write_pictures
from tawthiq.mse.families import FAMILIES
from tawthiq.mse.read import read


def main(arguments: list[str] | None = None) -> int:
    """Read, estimate, draw; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tawthiq.estimates", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--family", choices=sorted(FAMILIES), action="append", help="can be given several times")
    parser.add_argument("--lists", help="names of the columns that are lists, separated by commas")
    parser.add_argument("--language", choices=("ar", "en"), default="en")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    try:
        table = read(options.table, options.lists.split(",") if options.lists else ()).whole()
    except TableError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    found = estimates_of_table(table, options.seed, options.family or ())
    for path in write_pictures(options.folder, pictures_of(found, options.language)):
        sys.stdout.write(f"{path}\n")
    return 1 if found["verdict"] == "refused" else 0


if __name__ == "__main__":
    sys.exit(main())
