"""The library by itself: what it offers, and that it needs nothing but the standard library."""

import subprocess
import sys
from pathlib import Path

import tawthiq.tlog

SOURCE = Path(tawthiq.tlog.__file__).parents[2]


def test_it_is_imported_with_the_standard_library_alone() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(SOURCE)!r}); import tawthiq.tlog; "
        "print({name.split('.')[0] for name in sys.modules} - sys.stdlib_module_names - {'__main__', 'tawthiq'}); "
        "print(sorted(name for name in sys.modules if name.startswith('tawthiq.') and 'tlog' not in name))"
    )
    # Without `site`, so that nothing is loaded because it is installed.
    told = subprocess.run([sys.executable, "-S", "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout.split("\n")[:2] == ["set()", "['tawthiq.errors']"]


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    assert list(tawthiq.tlog.__all__) == sorted(tawthiq.tlog.__all__, key=lambda name: (not name.isupper(), name))
    for name in tawthiq.tlog.__all__:
        assert name in ("EMPTY_ROOT", "NodeSource") or getattr(tawthiq.tlog, name).__doc__
