"""What is known of published tables of capture histories: `tables/*.csv`, exact values, what R packages gave, what papers say.

Every file but the tables may be missing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tawthiq.mse.hierarchy import Model
from tawthiq.mse.read import read
from tawthiq.mse.table import CaptureTable

_QUICK = 12  # lists; tables of more are long to fit and are named one by one


@dataclass(frozen=True)
class Known:
    """A folder of tables and of what is known of them."""

    tables: Mapping[str, CaptureTable]
    columns: Mapping[str, tuple[str, ...]]  # lists in the order of the file, by which others number them
    golden: Mapping[str, Any]
    reference: Sequence[Mapping[str, Any]]
    published: Sequence[Mapping[str, Any]]
    replicates: Mapping[str, Any]

    def terms(self, table: str, model: str) -> tuple[tuple[str, ...], ...]:
        """A model such as [12,3], numbered as the file does, as names of lists."""
        columns = self.columns[table]
        return tuple(tuple(term) for term in Model.parse(model, columns).names(columns))


def known(folder: Path, names: Sequence[str] | None = None) -> Known:
    """All that is known; of the tables those named, or all without strata and of up to twelve lists."""
    files = {path.stem: path for path in sorted((folder / "tables").glob("*.csv")) if not names or path.stem in names}
    held = {name: read(path) for name, path in files.items() if _is_one_table(path)}
    held = {name: each for name, each in held.items() if not each.columns and (names or len(each.lists) <= _QUICK)}
    return Known(
        {name: each.whole() for name, each in held.items()},
        {name: each.lists for name, each in held.items()},
        _read(folder / "golden.json") or {},
        (_read(folder / "reference.json") or {}).get("rows", ()),
        _read(folder / "published.json") or (),
        _read(folder / "verdata_combine_reference.json") or {},
    )


def _is_one_table(path: Path) -> bool:
    with path.open(encoding="utf-8") as file:
        header = file.readline().strip().split(",")
    return header[-1] == "count" and not {"stratum", "pattern"} & set(header)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
