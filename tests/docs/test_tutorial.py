"""The tutorials are followed to the letter: what they say a command answers is what it answers."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tawthiq.cli import tawthiq

TUTORIALS = Path(__file__).parents[2] / "docs" / "tutorial"
_BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$|^> ([^\n]+)$", re.MULTILINE | re.DOTALL)
_RANDOM = re.compile(r"\b[0-9a-f]{8}\b")
CASE = Path("darzuma/case.toml")


def _follow(kind: str, told: str, text: str) -> None:
    if kind == "csv":
        Path(told).write_text(text, encoding="utf-8")
    elif told == "change":
        key = text.split("=")[0].strip()
        changed, times = re.subn(rf"^{key} = .*$", text.strip(), CASE.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert times == 1
        CASE.write_text(changed, encoding="utf-8")
    elif told == "append":
        CASE.write_text(CASE.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")
    elif kind == "console":
        for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, _, said = step.partition("\n")
            _same(_answer(command), said, command)


def _answer(command: str) -> str:
    program, *arguments = shlex.split(command)
    if program == "cp":
        for file in arguments[:-1]:
            shutil.copy(file, arguments[-1])
        return ""
    assert program == "tawthiq", command
    done = CliRunner().invoke(tawthiq, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def _same(answered: str, said: str, command: str) -> None:
    """Equal but for random ids; a line `…` in the page stands for any number of lines."""
    answered, said = (re.sub("[\u200e\u200f]", "", text) for text in (answered, said))  # marks of direction
    parts = [re.escape(_RANDOM.sub("ID", part)) for part in re.split(r"^…\n", said, flags=re.MULTILINE)]
    assert re.fullmatch(r"(?:.*\n)*".join(parts), _RANDOM.sub("ID", answered)), f"{command}\n{answered}"


def _report(language: str) -> str:
    html = Path(f"darzuma/output/report/report-{language}.html").read_text(encoding="utf-8")
    bare = re.sub(r"</?(?:a|bdi|small|span)\b[^>]*>|[\u2066-\u2069]", "", html)
    return " ".join(re.sub(r"<[^>]*>", " ", bare).split())


def _documented() -> set[int]:
    facts = json.loads(Path("darzuma/output/facts/facts.json").read_text(encoding="utf-8"))
    return {facts["facts"][facts["documented"][end]]["value"] for end in ("low", "best", "high")}


@pytest.mark.parametrize(("page", "language"), [("tutorial.md", "en"), ("tutorial.ar.md", "ar")])
def test_tutorial(page: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TAWTHIQ_LANGUAGE", language)
    quotes = 0
    for kind, told, text, quote in _BLOCK.findall((TUTORIALS / page).read_text(encoding="utf-8")):
        if quote:
            assert quote.replace("**", "") in _report(language)
            quotes += 1
        else:
            _follow(kind, told, text)
    assert quotes == 2
    assert _documented() == {11}
