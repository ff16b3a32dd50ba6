"""The public surface is a closed list, and asking for it costs nothing."""

import subprocess
import sys

import tawthiq


def test_the_public_names_are_a_closed_list() -> None:
    assert tawthiq.__all__ == sorted(tawthiq.__all__)
    assert len(tawthiq.__all__) <= 15
    assert all(getattr(tawthiq, name) for name in tawthiq.__all__)


def test_help_loads_only_click_and_the_standard_library() -> None:
    script = (
        "import sys\n"
        "before = {name.split('.')[0] for name in sys.modules}\n"
        "from tawthiq.cli import tawthiq\n"
        "try: tawthiq(['--help'])\n"
        "except SystemExit: pass\n"
        "known = set(sys.stdlib_module_names) | {'click', 'tawthiq'} | before\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} - known), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
