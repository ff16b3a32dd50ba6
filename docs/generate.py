"""Write docs/reference/ from the code: commands, words, messages, tables. `python docs/generate.py --check` compares."""

import re
import sys
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import click

from tawthiq.cli import tawthiq
from tawthiq.counts import findings as rules
from tawthiq.language import codes
from tawthiq.language.catalogue import message
from tawthiq.model import tables, vocabulary

HERE = Path(__file__).parent / "reference"
MADE = "<!-- Made by docs/generate.py from the code; do not edit. -->\n"


def commands() -> str:
    """Every command with its help."""
    parts = [
        MADE,
        "# Commands\n",
        "Exit codes: 0 done; 1 a problem was found, or it cannot be told; 2 misuse, and in `verify` and `fraud` also: it cannot be told.\n",
    ]
    for name, command in sorted(tawthiq.commands.items()):
        context = click.Context(command, info_name=f"tawthiq {name}", max_content_width=100, terminal_width=100)
        parts.append(f"## tawthiq {name}\n\n```\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def words() -> str:
    """Every closed vocabulary."""
    parts = [MADE, "# Vocabularies\n", f"{(vocabulary.__doc__ or '').strip()}\n"]
    for kind in _enums(vocabulary):
        values = "\n".join(f"- `{value}`" for value in kind)
        parts.append(f"## {kind.__name__}\n\n{(kind.__doc__ or '').strip()}\n\n{values}\n")
    return "\n".join(parts)


def messages() -> str:
    """Every message that a command, a check or a page can show, in both languages."""
    rows = [f"| `{code}` | {_cell(message(code, 'en'))} | {_cell(message(code, 'ar'))} |" for code in codes()]
    return "\n".join([MADE, "# Messages\n", "| code | English | العربية |", "|---|---|---|", *rows, ""])


def columns() -> str:
    """The columns of every table between stages."""
    parts = [MADE, "# Tables\n", f"{(tables.__doc__ or '').strip()}\n"]
    for name in sorted(each for each in vars(tables) if each.endswith("_schema")):
        make = getattr(tables, name)
        rows = "\n".join(f"| `{field.name}` | {field.type} |" for field in make())
        parts.append(
            f"## {name.removesuffix('_schema')}\n\n{make.__doc__.strip()}\n\n| column | type |\n|---|---|\n{rows}\n"
        )
    return "\n".join(parts)


def findings() -> str:
    """Every rule for findings on published counts, as its file describes it."""
    parts = [MADE, "# Findings on published counts\n", f"{(rules.__doc__ or '').strip()}\n"]
    for name, find in rules.RULES.items():
        text = (sys.modules[find.__module__].__doc__ or "").strip()
        title, _, rest = text.partition("\n")
        parts.append(
            f"## {title.rstrip('.')}\n\n`{name}`\n\n{rest.strip()}\n\n"
            f"*What it means.* {rules.words.means(name, 'en')}\n\n"
            f"*What not to conclude.* {rules.words.do_not_conclude(name, 'en')}\n\n"
            f"{rules.words.name(name, 'ar')}. {rules.words.means(name, 'ar')} {rules.words.do_not_conclude(name, 'ar')}\n"
        )
    return "\n".join(parts)


def _enums(module: ModuleType) -> list[type[StrEnum]]:
    found = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, StrEnum)]
    return sorted((each for each in found if each is not StrEnum), key=lambda each: each.__name__)


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "&lt;")


PAGES = {
    "commands.md": commands,
    "findings.md": findings,
    "vocabularies.md": words,
    "messages.md": messages,
    "tables.md": columns,
}


def main() -> int:
    """Write the pages, or with --check tell which of them are out of date."""
    stale = [name for name, make in PAGES.items() if _read(HERE / name) != make()]
    if "--check" in sys.argv:
        for name in stale:
            print(f"docs/reference/{name} is out of date: run `make docs`")  # noqa: T201
        return 1 if stale else 0
    HERE.mkdir(exist_ok=True)
    for name in stale:
        (HERE / name).write_text(PAGES[name](), encoding="utf-8")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
