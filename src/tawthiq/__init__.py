"""Tawthiq (توثيق): one register from many lists of the dead, in which every number can be followed to who said it.

The names below are all that is public; the libraries `tawthiq.text` and `tawthiq.charts` have their own.
"""

from typing import TYPE_CHECKING, Any

from tawthiq.errors import TawthiqError

if TYPE_CHECKING:
    from tawthiq.case import CaseFolder, create_case, open_case
    from tawthiq.ingest.add import Told, add_file
    from tawthiq.ledger import Ledger, Scribe
    from tawthiq.match import match_lists
    from tawthiq.pipeline import run_case
    from tawthiq.questions import check_case
    from tawthiq.simulate import simulate

__all__ = [
    "CaseFolder",
    "Ledger",
    "Scribe",
    "TawthiqError",
    "Told",
    "add_file",
    "check_case",
    "create_case",
    "match_lists",
    "open_case",
    "run_case",
    "simulate",
]

# Where each public name lives: loaded when it is asked for, so that `import tawthiq` costs nothing.
_HOMES = {
    "CaseFolder": "tawthiq.case",
    "Ledger": "tawthiq.ledger",
    "Scribe": "tawthiq.ledger",
    "Told": "tawthiq.ingest.add",
    "add_file": "tawthiq.ingest.add",
    "check_case": "tawthiq.questions",
    "create_case": "tawthiq.case",
    "match_lists": "tawthiq.match",
    "open_case": "tawthiq.case",
    "run_case": "tawthiq.pipeline",
    "simulate": "tawthiq.simulate",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'tawthiq' has no attribute {name!r}")
