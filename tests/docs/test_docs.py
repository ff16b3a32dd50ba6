"""What is not documented does not pass: commands, options, examples, messages that code can raise."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tawthiq.cli import tawthiq
from tawthiq.language import codes

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_reference_pages_are_what_the_code_says() -> None:
    done = subprocess.run([sys.executable, ROOT / "docs" / "generate.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", sorted(tawthiq.commands))
def test_every_command_and_option_explains_itself_and_gives_an_example(name: str) -> None:
    command = tawthiq.commands[name]
    assert command.help
    assert "Example:" in command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or parameter.show_default, f"{name} {parameter.opts}"


@pytest.mark.parametrize("name", sorted(tawthiq.commands))
def test_every_example_in_a_help_text_is_understood(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples are parsed by the commands they show: files are made, nothing is run."""
    monkeypatch.chdir(tmp_path)
    help_text = tawthiq.commands[name].help or ""
    for line in re.findall(r"^ +tawthiq (.+)$", help_text, re.MULTILINE):
        verb, *arguments = shlex.split(line)
        for argument in arguments:
            if "." in argument:
                Path(argument).touch()
            elif not argument.startswith("-"):
                Path(argument).mkdir(parents=True, exist_ok=True)
        tawthiq.commands[verb].make_context(verb, arguments)


def test_every_command_is_told_in_one_line_of_the_overview() -> None:
    overview = tawthiq.get_help(click.Context(tawthiq, info_name="tawthiq", terminal_width=80))
    for name, command in tawthiq.commands.items():
        assert command.short_help
        assert re.search(rf"^  {name} +{re.escape(command.short_help)}$", overview, re.MULTILINE), name


def test_every_command_named_in_the_docs_exists() -> None:
    for page in PAGES:
        for verb in re.findall(
            r"(?:^|`|\n|\$ )tawthiq (?:--language (?:ar|en) )?([a-z][a-z-]*)", page.read_text(encoding="utf-8")
        ):
            assert verb in tawthiq.commands, f"{page.name}: tawthiq {verb}"


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} → {target}"


@pytest.mark.parametrize("page", [page for page in PAGES if page.name.endswith(".ar.md")], ids=lambda page: page.name)
def test_arabic_pages_keep_latin_in_its_order(page: Path) -> None:
    """Set from right to left, `inbox/` would read /inbox and `--out` out--: a mark of direction stands on both sides."""
    text = page.read_text(encoding="utf-8")
    outside = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    for each in re.finditer("`([^`]+)`", outside):
        marked = outside[each.start() - 1] == outside[each.end()] == "\u200e"
        assert marked or re.fullmatch(r"\w(.*\w)?", each[1], re.DOTALL), each[0]


def test_every_code_that_an_error_carries_has_its_sentence() -> None:
    raised = set()
    for file in (ROOT / "src").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        raised |= set(re.findall(r"(?:Error|Refused|Misuse|NotFound|Flag)\(\s*\"([a-z_]+)\"", text))
    assert raised
    assert raised - set(codes()) == set()
