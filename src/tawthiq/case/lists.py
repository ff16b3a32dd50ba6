"""How a case declares one list: whose it is, how its files are to be read, and which column holds what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tawthiq.model.vocabulary import Role


@dataclass(frozen=True)
class ListDeclaration:
    """One list of one documenter as `case.toml` declares it; None where the case does not say."""

    list_id: str
    documenter: str
    title: Mapping[str, str] = field(default_factory=dict)  # by language
    columns: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)  # several columns are joined by a blank
    files: str | None = None  # the pattern of its files' names
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    date_order: str | None = None  # dmy | mdy | ymd
    release: str = "replaces"  # a newer file "replaces" the list or "adds" to it
    deduplicated: bool = False  # the documenter says that no person stands on it twice


@dataclass(frozen=True)
class Documenter:
    """Who records: an organisation or body, with the group of those who pass on the same reports."""

    documenter_id: str
    name: Mapping[str, str]
    independence_group: str
