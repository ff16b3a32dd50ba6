"""The case folder: `case.toml` with its mistakes by line, the paths, the declared lists."""

from tawthiq.case.declaration import CaseDeclaration, Rules, read_declaration
from tawthiq.case.folder import CaseFolder, create_case, declare_list, list_for_file, list_id_from, open_case
from tawthiq.case.lists import Documenter, ListDeclaration
from tawthiq.case.lock import alone_in

__all__ = [
    "CaseDeclaration",
    "CaseFolder",
    "Documenter",
    "ListDeclaration",
    "Rules",
    "alone_in",
    "create_case",
    "declare_list",
    "list_for_file",
    "list_id_from",
    "open_case",
    "read_declaration",
]
