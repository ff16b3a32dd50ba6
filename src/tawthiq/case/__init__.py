"""The case folder: `case.toml` with its mistakes by line, the paths, the declared lists."""

from tawthiq.case.declaration import CaseDeclaration, Rules, read_declaration
from tawthiq.case.folder import CaseFolder, create_case, declare_list, list_for_file, list_id_from, open_case
from tawthiq.case.lists import Documenter, ListDeclaration
from tawthiq.case.lock import alone_in
from tawthiq.case.people import Person, PersonRole, contributors_of, custodians, person_named

__all__ = [
    "CaseDeclaration",
    "CaseFolder",
    "Documenter",
    "ListDeclaration",
    "Person",
    "PersonRole",
    "Rules",
    "alone_in",
    "contributors_of",
    "create_case",
    "custodians",
    "declare_list",
    "list_for_file",
    "list_id_from",
    "open_case",
    "person_named",
    "read_declaration",
]
