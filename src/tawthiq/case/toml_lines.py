"""Where in a TOML file a key stands, so that a mistake can be reported by its line."""

import re
from collections.abc import Sequence

_TABLE = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]")
_ARRAY = re.compile(r"^\s*\[\[\s*([^\[\]]+?)\s*\]\]")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")

Path = tuple[str | int, ...]


def key_lines(text: str) -> dict[Path, int]:
    """The line (from 1) of every table and key of a TOML text, by its path; arrays of tables are counted from 0."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _ARRAY.match(line):
            base = _resolve(match[1], counts)
            counts[base] = counts.get(base, -1) + 1
            table = (*base, counts[base])
            lines[table] = number
        elif match := _TABLE.match(line):
            table = _resolve(match[1], counts)
            lines.setdefault(table, number)
        elif match := _KEY.match(line):
            lines.setdefault((*table, *_parts(match[1])), number)
    return lines


def line_of(path: Sequence[str | int], lines: dict[Path, int]) -> int:
    """The line of a path, or of the nearest thing around it that the file names; 1 where nothing is named."""
    for length in range(len(path), 0, -1):
        if (line := lines.get(tuple(path[:length]))) is not None:
            return line
    return 1


def _parts(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _resolve(dotted: str, counts: dict[Path, int]) -> Path:
    """`lists.columns` after the second `[[lists]]` is `lists, 1, columns`."""
    path: Path = ()
    for position, part in enumerate(parts := _parts(dotted)):
        path = (*path, part)
        if path in counts and position < len(parts) - 1:
            path = (*path, counts[path])
    return path
