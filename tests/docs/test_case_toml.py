"""Every key that case.toml may hold is explained in its reference page, in its section, and no other key is."""

import re
from pathlib import Path

import pytest

from tawthiq.case import declaration
from tawthiq.case.declaration import read_declaration

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "case-toml.md").read_text(encoding="utf-8")
SECTIONS = {
    "TomlCase": "The case",
    "TomlGeography": "`[geography]`",
    "TomlRules": "`[rules]`",
    "TomlEstimates": "`[estimates]`",
    "TomlLedger": "`[ledger]`",
    "TomlPerson": "`[[people]]`",
    "TomlDocumenter": "`[[documenters]]`",
    "TomlList": "`[[lists]]`",
    "TomlColumns": "Columns of a list",
}


def _keys_of_schema() -> dict[str, set[str]]:
    schema = declaration._schema().model_json_schema()
    parts = {"TomlCase": schema, **schema["$defs"]}
    return {name: set(part["properties"]) for name, part in parts.items() if "properties" in part}


def _keys_of_page(section: str) -> set[str]:
    text = PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0]
    first_cells = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
    return {key for cell in first_cells for key in re.findall(r"`([a-z_]+)`", cell)}


def test_every_part_of_the_schema_has_a_section() -> None:
    assert set(_keys_of_schema()) == set(SECTIONS)


@pytest.mark.parametrize("part", SECTIONS)
def test_every_key_is_explained(part: str) -> None:
    assert _keys_of_page(SECTIONS[part]) == _keys_of_schema()[part]


def test_the_example_is_a_case(tmp_path: Path) -> None:
    example = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[0]
    (tmp_path / "case.toml").write_text(example, encoding="utf-8")
    assert read_declaration(tmp_path / "case.toml").lists[0].documenter == "river-desk"
