"""A case is a folder: where everything of it lies, and how a new one is laid out."""

import fnmatch
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tawthiq.case.declaration import CaseDeclaration, read_declaration
from tawthiq.case.lists import ListDeclaration
from tawthiq.errors import CaseError, Misuse
from tawthiq.store import flush_folder, make_folder

FOLDERS = ("inbox", "hand", "ledger", "output", "releases")


@dataclass(frozen=True)
class CaseFolder:
    """The paths of a case."""

    path: Path

    @property
    def declaration_file(self) -> Path:
        """`case.toml`."""
        return self.path / "case.toml"

    @property
    def inbox(self) -> Path:
        """Files as received, never edited."""
        return self.path / "inbox"

    @property
    def hand(self) -> Path:
        """Tables that people keep by hand."""
        return self.path / "hand"

    @property
    def ledger(self) -> Path:
        """The ledger and the preserved bytes."""
        return self.path / "ledger"

    @property
    def output(self) -> Path:
        """What was derived; safe to delete."""
        return self.path / "output"

    def declaration(self) -> CaseDeclaration:
        """What `case.toml` says; raises an ExceptionGroup of CaseError."""
        return read_declaration(self.declaration_file)


def open_case(path: Path) -> CaseFolder:
    """The case in a folder; raises CaseError where the folder holds no case."""
    if not (path / "case.toml").is_file():
        raise CaseError("not_a_case", file=str(path), line=0)
    return CaseFolder(path)


def create_case(path: Path, title: Mapping[str, str], window: str | None) -> CaseFolder:
    """Lay out a new, empty case; raises Misuse where the folder already holds one."""
    if (path / "case.toml").exists():
        raise Misuse("case_exists", path=str(path))
    text = _TEMPLATE.format(
        title_en=toml_string(title["en"]),
        title_ar=toml_string(title["ar"]),
        window=f"window = {toml_string(window)}" if window else '# window = "2025-03-06/2025-03-31"',
    )
    _check_before_making(text)
    for folder in FOLDERS:
        make_folder(path / folder)
    _declare(CaseFolder(path), text)
    return CaseFolder(path)


def _check_before_making(text: str) -> None:
    """A mistake in what was asked for must leave no half-made case behind."""
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(scratch) / "case.toml"
        trial.write_text(text, encoding="utf-8")
        read_declaration(trial)


def declare_list(case: CaseFolder, proposed: ListDeclaration, reasons: list[str]) -> None:
    """Append a list to `case.toml` with the reasons of what was proposed as comments; nothing else is touched."""
    lines = ["", *(f"# {' '.join(reason.split())}" for reason in reasons), "[[lists]]"]
    lines.append(f"id = {toml_string(proposed.list_id)}")
    lines.append(f"documenter = {toml_string(proposed.documenter)}")
    for key in ("files", "encoding", "delimiter", "sheet", "date_order"):
        value = getattr(proposed, key)
        if value is not None:
            lines.append(f"{key} = {toml_string(value)}")
    if proposed.columns:
        lines.append("[lists.columns]")
    for role, columns in proposed.columns.items():
        shown = ", ".join(map(toml_string, columns))
        lines.append(f"{role} = {shown if len(columns) == 1 else f'[{shown}]'}")
    text = case.declaration_file.read_text(encoding="utf-8")
    _declare(case, text.rstrip("\n") + "\n" + "\n".join(lines) + "\n")


def _declare(case: CaseFolder, text: str) -> None:
    """Put `case.toml` in its place whole, so that it outlasts a loss of power."""
    unfinished = case.declaration_file.with_name(".case.toml.new")
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        read_declaration(unfinished)  # what we add must never leave a case that cannot be read
        unfinished.replace(case.declaration_file)
    finally:
        unfinished.unlink(missing_ok=True)
    flush_folder(case.path)


def list_for_file(declaration: CaseDeclaration, file_name: str) -> ListDeclaration | None:
    """The declared list whose pattern or id a file name fits, or None."""
    for each in declaration.lists:
        if each.files and fnmatch.fnmatch(file_name, each.files):
            return each
    return declaration.list_named(list_id_from(file_name))


def list_id_from(file_name: str) -> str:
    """A list id made from a file name: `SNHR list (March).xlsx` gives `SNHR-list-March`.

    A name in another script gets some digits of its digest, so that no two files share an id by what was left out.
    """
    stem = re.sub(r"\.[A-Za-z0-9]{1,7}(\.gz)?$", "", file_name)
    plain = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:60].strip("-")
    if any(letter.isalnum() and not letter.isascii() for letter in stem):
        digest = hashlib.sha256(stem.encode("utf-8", "surrogatepass")).hexdigest()[:6]
        return f"{plain}-{digest}" if plain else f"list-{digest}"
    return plain or "list"


def toml_string(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = "".join(c if ord(c) >= 32 and ord(c) != 127 else f"\\u{ord(c):04X}" for c in escaped)
    return f'"{escaped}"'


_TEMPLATE = """\
# What this case is about. Every mistake in this file is reported with its line by `tawthiq check`.
title = {{ en = {title_en}, ar = {title_ar} }}

# First and last day of the killings that this case documents (ISO dates).
{window}

languages = ["ar", "en"]          # one report each
strata = ["sex", "age_band"]      # sex, age_band, adm1, adm2, month, status

[geography]
gazetteer = "syria"               # or the path of a CSV file with the same columns

[rules]
standing = "most_documenters"     # which value stands: most_documenters, latest_claim, preferred_documenter
smallest_cell = 5                 # no cell of our own tables below this is published

# Estimate over draws of who is whom, within these strata, crossed; it takes some minutes.
# [estimates]
# strata = ["age_band", "sex"]
# age_bands = [15, 45, 60]        # first age of each band after the first

# The public name of this case's log, fixed by the first `tawthiq checkpoint`; a random one if left out.
# [ledger]
# origin = "example.org/coast/2026"

# Who records. `independence_group` joins those who pass on the same reports.
# [[documenters]]
# id = "SNHR"
# name = {{ en = "Syrian Network for Human Rights", ar = "الشبكة السورية لحقوق الإنسان" }}

# One block a list. `tawthiq add` proposes it from the file, with its evidence; correct it here.
# [[lists]]
# id = "snhr"
# documenter = "SNHR"
# files = "snhr-*.csv"            # which files are releases of this list
# encoding = "utf-8"              # utf-8, utf-8-sig, cp1256, utf-16
# delimiter = ","
# date_order = "dmy"              # dmy, mdy, ymd
# release = "replaces"            # a newer file replaces the list, or "adds" to it
# deduplicated = false            # true if the documenter says nobody stands on it twice
# [lists.columns]                 # role = "header" (or ["header", "header"])
# name = "الاسم"
# death_date = "تاريخ الوفاة"
"""
