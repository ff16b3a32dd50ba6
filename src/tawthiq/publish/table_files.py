"""One table as CSV, as JSON lines and as Parquet: the same rows, and the same bytes for the same rows.

A CSV file is opened in spreadsheet programs, which run a text that begins with `=`, `+`, `-`, `@` and the like: such a text
gets an apostrophe before it, in CSV alone. Numbers are numbers and stay as they are, so that `-5` is not taken for one.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

Cell = str | int | None
_RUN = frozenset("=+-@|%")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def table_files(name: str, rows: Sequence[Mapping[str, Cell]]) -> dict[str, bytes]:
    """The files of a table by their names; all rows have the same columns, each of text or of whole numbers."""
    cleaned = [{column: _one_line(value) for column, value in row.items()} for row in rows]
    return {
        f"{name}.csv": _csv(cleaned),
        f"{name}.jsonl": "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in cleaned).encode(),
        f"{name}.parquet": _parquet(cleaned),
    }


def runs_in_a_spreadsheet(text: str) -> bool:
    """Whether a spreadsheet program may take a text for something to run.

    Blanks and invisible characters at its beginning are passed over, and full-width signs are as good as others.

    >>> [runs_in_a_spreadsheet(text) for text in ("=1+1", " \u200b＝A1", "@x", "-", "Ali", "a=b")]
    [True, True, True, True, False, False]
    """
    for letter in unicodedata.normalize("NFKC", text):
        if unicodedata.category(letter)[0] not in "ZC":
            return letter in _RUN
    return False


def _one_line(value: Cell) -> Cell:
    return _CONTROLS.sub(" ", value) if isinstance(value, str) else value


def _csv(rows: Sequence[Mapping[str, Cell]]) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writeheader()
    writer.writerows({column: _escaped(value) for column, value in row.items()} for row in rows)
    return file.getvalue().encode()


def _escaped(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and runs_in_a_spreadsheet(value) else value


def _parquet(rows: Sequence[Mapping[str, Cell]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, Any] = {}
    for column in rows[0]:
        values = [row[column] for row in rows]
        whole = any(isinstance(value, int) for value in values)
        columns[column] = pa.array(values, pa.int64() if whole else pa.string())
    buffer = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), buffer, compression="zstd")
    return bytes(buffer.getvalue().to_pybytes())
