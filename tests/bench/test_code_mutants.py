"""The bench of broken code: every kind of change is made, nothing that is no code is changed, and a survivor is found."""

import ast
import json
import subprocess
import sys
from collections import Counter

import pytest

from bench.scripts import BENCH, bench_module

bench = bench_module("code_mutants")
MODULES = sorted(path.stem for path in (bench.ROOT / "src/tawthiq/tlog").glob("*.py") if path.stem != "__init__")


def test_every_module_has_mutants_and_tests() -> None:
    for module in [*MODULES, "tawthiq_verify"]:
        assert len(bench.mutants_of(module)) > 30, module
        assert all((bench.ROOT / path).is_file() for path in bench.tests_of(module)), module


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("a < b", {"compare": "a <= b"}),
        ("a is not b", {"compare": "a is b"}),
        ("a + b", {"compute": "a - b"}),
        ("a and b", {"and/or": "a or b"}),
        ("not a", {"unsigned": "a"}),
        ("a[7]", {"one more": "a[8]", "one less": "a[6]"}),
        ("f('x')", {"letter more": "f('xx')", "left out": "pass"}),
        ("a = True", {"opposite": "a = False", "left out": "pass"}),
        ("if a:\n    f", {"turned round": "if not a:\n    f"}),
        ("raise a", {"left out": "pass"}),
        ("x += a", {"compute": "x -= a", "left out": "pass"}),
        ("def f():\n    return a", {"returns None": "def f():\n    return None"}),
    ],
)
def test_changes(code: str, changes: dict[str, str]) -> None:
    made = {}
    for number, node in enumerate(ast.walk(ast.parse(code))):
        for change in bench.changes_of(node):
            fresh = ast.parse(code)
            target = list(ast.walk(fresh))[number]
            made[change] = ast.unparse(bench._Changed(target, change).visit(fresh))
    assert changes.items() <= made.items()


def test_what_is_no_code_under_test_is_left_alone() -> None:
    code = '"""Doc 1."""\n@f(1)\ndef g(a: "x" = 2) -> "y":\n    """Doc."""\nif __name__ == "__main__":\n    h(3)\n'
    tree = ast.parse(code)
    alone = bench.left_alone(tree)
    kept = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in alone]
    assert kept == [2]


def test_a_module_as_it_is_passes_and_its_mutants_are_noticed() -> None:
    """In a process of its own: there the module has not been imported yet."""
    command = [sys.executable, str(BENCH / "code_mutants.py"), "--modules", "proof", "--sample", "1", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert (found["tried"], found["noticed"], found["survived"]) == (1, 1, [])
    assert found["mutants"] == len(bench.mutants_of("proof"))


def test_changes_are_of_many_kinds() -> None:
    kinds = Counter(mutant.change for module in MODULES for mutant in bench.mutants_of(module))
    assert len(kinds) == 11
