"""Whatever reading can say has a sentence in both languages."""

import re
from pathlib import Path

import tawthiq
from tawthiq.language import codes

ROOMS = [*Path(tawthiq.__path__[0], "ingest").glob("*.py"), Path(tawthiq.__path__[0], "model", "strict_json.py")]
SAID = re.compile(
    r'(?:SourceRefused|LedgerError|CaseError|Flag)\(\s*"([a-z0-9_]+)"|\(\("?([a-z_]+)", \{|return \[\("([a-z_]+)"'
)


def test_every_code_has_a_message() -> None:
    said = {
        code
        for room in ROOMS
        for found in SAID.finditer(room.read_text(encoding="utf-8"))
        for code in found.groups()
        if code
    }
    assert len(said) > 50
    assert said <= set(codes())
