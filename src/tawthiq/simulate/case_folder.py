"""A simulated conflict laid out as a case, ready to be run."""

from pathlib import Path

from tawthiq.case.folder import FOLDERS, toml_string
from tawthiq.simulate.accountability import accountability_tables
from tawthiq.simulate.conflict import (
    Conflict,
    SimulationSummary,
    draw_conflict,
    write_lists,
    write_readme,
    write_totals,
    write_truth,
)
from tawthiq.simulate.dates import NUMERIC_ORDERS
from tawthiq.simulate.files import delimited, headers, sheet_name
from tawthiq.simulate.parameters import MARK, Documenter, Parameters, Text
from tawthiq.simulate.releases import Publication


def write_case(parameters: Parameters, directory: Path) -> SimulationSummary:
    """Lay out a simulated conflict as a case folder, with its truth beside it.

    Writes `case.toml`, `inbox/` (the lists), `hand/` (published totals, and the tables of accountability), `truth/` and
    `README.txt`.
    Nothing in the case leads to the truth. Raises SimulationError as `simulate` does.
    """
    conflict = draw_conflict(parameters)
    for folder in FOLDERS:
        (directory / folder).mkdir(parents=True, exist_ok=True)
    lists = write_lists(conflict, directory / "inbox")
    write_totals(conflict, directory / "hand" / "counts.csv")
    for file_name, rows in accountability_tables(parameters).items():
        _write_rows(rows, directory / "hand" / file_name)
    write_truth(conflict, directory / "truth")
    write_readme(conflict, directory / "README.txt")
    (directory / "case.toml").write_bytes(_case_toml(conflict).encode())
    return SimulationSummary(directory, len(conflict.victims), conflict.documented, lists)


def _case_toml(conflict: Conflict) -> str:
    parameters = conflict.parameters
    first, last = parameters.window
    blocks = [
        f"# {MARK}",
        f"title = {_both(parameters.title)}",
        f'window = "{first.isoformat()}/{last.isoformat()}"',
        'languages = ["ar", "en"]',
        'strata = ["sex", "age_band"]',
        "simulated = true",
        '\n[geography]\ngazetteer = "invented"',
    ]
    blocks += [_documenter(documenter) for documenter in parameters.documenters]
    latest = {publication.documenter.id: publication for publication in conflict.publications}
    blocks += [_list(publication) for publication in latest.values()]
    return "\n".join(blocks) + "\n"


def _write_rows(rows: list[dict[str, str]], path: Path) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    path.write_bytes(delimited([columns, *([row.get(column, "") for column in columns] for row in rows)]).encode())


def _both(text: Text) -> str:
    return f"{{ en = {toml_string(text.en)}, ar = {toml_string(text.ar)} }}"


def _documenter(documenter: Documenter) -> str:
    lines = ["", "[[documenters]]", f"id = {toml_string(documenter.id)}", f"name = {_both(documenter.name)}"]
    lines.append(f"independence_group = {toml_string(documenter.independence_group or documenter.id)}")
    return "\n".join(lines)


def _list(publication: Publication) -> str:
    documenter = publication.documenter
    lines = ["", "[[lists]]", f"id = {toml_string(documenter.id)}", f"documenter = {toml_string(documenter.id)}"]
    lines.append(f"title = {_both(documenter.name)}")
    lines.append(f"files = {toml_string(f'{documenter.id}-*-simulated.{documenter.file.format}')}")
    lines += [f"{key} = {toml_string(value)}" for key, value in _reading(documenter).items()]
    lines.append(f"deduplicated = {'false' if documenter.duplicates else 'true'}")
    lines.append("[lists.columns]")
    lines += [f"{role} = {toml_string(header)}" for role, header in headers(publication).items()]
    return "\n".join(lines)


def _reading(documenter: Documenter) -> dict[str, str]:
    """How the files of a list are to be read, as far as a declaration must say it."""
    file, found = documenter.file, {}
    if file.format in ("csv", "tsv"):
        found = {"encoding": file.encoding, "delimiter": "\t" if file.format == "tsv" else file.delimiter}
    if sheet := sheet_name(file):
        found["sheet"] = sheet
    orders = {NUMERIC_ORDERS[style] for style in documenter.writing.dates if style in NUMERIC_ORDERS}
    # A list in two orders has none to declare: its ambiguous days stay ambiguous.
    if len(orders - {"ymd"}) == 1 or orders == {"ymd"}:
        found["date_order"] = min(orders - {"ymd"}, default="ymd")
    return {**found, "release": "replaces"}
