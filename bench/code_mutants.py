"""Break the code of the log in small ways and see that a test notices.

    python bench/code_mutants.py [--modules tree,note] [--sample 600] [--seed 1] [--workers 2] [--json]

Each mutant of a module of `tawthiq.tlog`, or of `tawthiq_verify.py`, has one thing changed: a comparison, an operator, `and`
for `or`, a condition turned round, a number one more or less, a text with a letter more, a statement left out, a value
returned as None. Those tests that mirror the module and come by the line run with it in a process of their own, until the first fails. A mutant that
no test notices has survived, and is printed with its place. What runs over its time is noticed too: it would never end.

Left alone: docstrings, types, decorators (sizes of caches), and what `if __name__ == "__main__"` guards. Without --sample
all mutants are tried. The source on the disk is never changed: the mutant is what the child imports.
"""

import argparse
import ast
import copy
import importlib.machinery
import importlib.util
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, cast

from coverage import Coverage, CoverageData

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 20  # processor seconds of a child: twice what the slowest file of tests needs
TESTS = {
    "encoding": ("note", "proof", "witness"),
    "keys": ("note", "policy", "checkpoint"),
    "note": ("note", "checkpoint"),
    "checkpoint": ("checkpoint", "ml_dsa", "policy"),
    "policy": ("policy", "proof"),
    "proof": ("proof", "mutations"),
    "witness": ("witness", "mutations"),
}
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult, ast.Mod: ast.Add,
    ast.Pow: ast.Mult, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change: the number of its node in the module's tree, what is done there, and the line to be shown."""

    module: str
    node: int
    change: str
    line: int


def path_of(module: str) -> Path:
    """The file of a module by its short name."""
    return ROOT / "src" / ("tawthiq_verify.py" if module == "tawthiq_verify" else f"tawthiq/tlog/{module}.py")


def name_of(module: str) -> str:
    """The name under which it is imported."""
    return module if module == "tawthiq_verify" else f"tawthiq.tlog.{module}"


def tests_of(module: str) -> list[str]:
    """The files of tests that mirror a module."""
    if module == "tawthiq_verify":
        return ["tests/test_tawthiq_verify.py"]
    return [f"tests/tlog/test_{name}.py" for name in ("refusals", *TESTS.get(module, (module,)))]


# ── Mutants ──


def left_alone(tree: ast.Module) -> set[int]:
    """Identities of nodes that are not code under test: docstrings, types, decorators, the guarded end."""
    found: set[int] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST | None] = []
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                parts.append(first)
            parts += getattr(node, "decorator_list", [])
            parts.append(getattr(node, "returns", None))
        parts += [node.annotation] if isinstance(node, ast.AnnAssign | ast.arg) else []
        if isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'":
            parts.append(node)
        found |= {id(inner) for part in parts if part is not None for inner in ast.walk(part)}
    return found


def changes_of(node: ast.AST) -> Iterator[str]:
    """What can be done to a node."""
    match node:
        case ast.Compare(ops=[one]) if type(one) in COMPARED:
            yield "compare"
        case ast.BinOp(op=one) | ast.AugAssign(op=one) if type(one) in COMPUTED:
            yield "compute"
        case ast.BoolOp():
            yield "and/or"
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield "unsigned"
        case ast.Constant(value=bool()):
            yield "opposite"
        case ast.Constant(value=int()):
            yield from ("one more", "one less")
        case ast.Constant(value=str() | bytes()) if node.value:
            yield "letter more"
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield "turned round"
    if isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) not in ("None", "False"):
        yield "returns None"
    if isinstance(node, ast.Expr | ast.Assign | ast.AugAssign | ast.Raise | ast.Continue | ast.Break):
        yield "left out"


def mutants_of(module: str) -> list[Mutant]:
    """All mutants of a module, in the order of its tree."""
    tree = ast.parse(path_of(module).read_text(encoding="utf-8"))
    alone = left_alone(tree)
    return [
        Mutant(module, number, change, node.lineno)
        for number, node in enumerate(ast.walk(tree))
        if id(node) not in alone and isinstance(node, ast.expr | ast.stmt)
        for change in changes_of(node)
    ]


class _Changed(ast.NodeTransformer):
    """Puts the changed node where the honest one stood."""

    def __init__(self, target: ast.AST, change: str) -> None:
        self.target, self.change = target, change

    def visit(self, node: ast.AST) -> Any:
        return changed(node, self.change) if node is self.target else self.generic_visit(node)


def changed(node: Any, change: str) -> ast.AST:
    """A node as the change makes it."""
    new: Any = copy.deepcopy(node)
    match change:
        case "compare":
            new.ops = [COMPARED[type(node.ops[0])]()]
        case "compute":
            new.op = COMPUTED[type(node.op)]()
        case "and/or":
            new.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case "unsigned":
            new = new.operand
        case "opposite":
            new.value = not node.value
        case "one more" | "one less":
            new.value += 1 if change == "one more" else -1
        case "letter more":
            new.value += "x" if isinstance(node.value, str) else b"x"
        case "turned round":
            new.test = ast.UnaryOp(ast.Not(), new.test)
        case "returns None":
            new.value = ast.Constant(None)
        case "left out":
            new = ast.Pass()
    return cast(ast.AST, ast.copy_location(new, node))


def code_of(mutant: Mutant) -> CodeType:
    """The module with the change in it, compiled."""
    path = path_of(mutant.module)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    target = next(node for number, node in enumerate(ast.walk(tree)) if number == mutant.node)
    tree = ast.fix_missing_locations(_Changed(target, mutant.change).visit(tree))
    return compile(tree, str(path), "exec", dont_inherit=True)


# ── Trying ──


class Imported(importlib.machinery.SourceFileLoader):
    """Gives the mutant to whoever imports its module."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(name_of(mutant.module), str(path_of(mutant.module)))
        self.code = code_of(mutant)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """This module alone."""
        return (
            importlib.util.spec_from_file_location(fullname, self.path, loader=self) if fullname == self.name else None
        )

    def get_code(self, fullname: str) -> CodeType:
        """The changed one."""
        return self.code


def child(mutant: Mutant, chosen: str) -> int:
    """In a process of its own: the exit code of the tests that mirror a module; 0 where none of the chosen failed."""
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    os.chdir(ROOT)
    sys.meta_path.insert(0, Imported(mutant))  # type: ignore[arg-type,unused-ignore]
    options = ["-x", "-q", "-n0", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    # Three tests run the file that is on the disk, which has no mutant in it.
    others = "not alone and not as_a_program and not one_short_file"
    return int(
        pytest.main([*options, "-k", f"({chosen}) and {others}" if chosen else others, *tests_of(mutant.module)])
    )


def tests_by_line(module: str) -> dict[int, str]:
    """By line of a module, the tests that come by it; without those lines that are run on import alone."""
    with tempfile.TemporaryDirectory() as folder:
        if not passes(Mutant(module, 0, "none", 0), "", Path(folder) / "seen"):
            raise SystemExit(f"the tests of {module} fail without any mutant")
        seen = CoverageData(str(Path(folder) / "seen"))
        seen.read()
        lines = seen.contexts_by_lineno(str(path_of(module)))
    names = {line: {each.rpartition(".")[2] for each in contexts if each} for line, contexts in lines.items()}
    return {line: " or ".join(sorted(each)) for line, each in names.items() if each}


def is_noticed(task: tuple[Mutant, str]) -> bool:
    """Whether one of the chosen tests fails with the mutant, or the child ends in another way than by passing."""
    return not passes(*task)


def passes(mutant: Mutant, chosen: str, seen: Path | None = None) -> bool:
    """Whether the chosen tests pass with the mutant; told which tests came by which lines where that is to be seen."""
    started = os.fork()
    if started == 0:
        try:
            coverage = Coverage(str(seen), config_file=False, include=[str(path_of(mutant.module))]) if seen else None
            if coverage:
                coverage.set_option("run:dynamic_context", "test_function")
                coverage.start()
            code = child(mutant, chosen)
            if coverage:
                coverage.stop()
                coverage.save()
            os._exit(code)
        except BaseException:  # nothing of the child may go on in the parent's code
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(started, 0)[1]) == 0


def run(modules: list[str], sample: int | None, seed: int, workers: int) -> dict[str, Any]:
    """Try all mutants of these modules, or so many of them drawn at random."""
    import hypothesis  # noqa: F401  (loaded once, for all children)
    import pytest  # noqa: F401

    known = {module: tests_by_line(module) for module in modules}
    every = [mutant for module in modules for mutant in mutants_of(module)]
    tried = every if sample is None or sample >= len(every) else random.Random(seed).sample(every, sample)  # noqa: S311
    begin = time.monotonic()
    tasks = [(mutant, known[mutant.module].get(mutant.line, "")) for mutant in tried]
    noticed = []
    with Pool(workers) as pool:
        for mutant, found in zip(tried, pool.imap(is_noticed, tasks), strict=True):
            noticed.append(found)
            if not found:
                print(f"{len(noticed)}: survived: {described(mutant)}", file=sys.stderr, flush=True)
    survived = sorted(
        (mutant for mutant, found in zip(tried, noticed, strict=True) if not found), key=lambda m: (m.module, m.line)
    )
    by_module = Counter(mutant.module for mutant in tried)
    alive = Counter(mutant.module for mutant in survived)
    return {
        "mutants": len(every),
        "tried": len(tried),
        "seed": seed,
        "noticed": sum(noticed),
        "share": round(sum(noticed) / max(1, len(tried)), 4),
        "by_module": {module: f"{n - alive[module]} of {n}" for module, n in sorted(by_module.items())},
        "survived": [described(mutant) for mutant in survived],
        "clock_s": round(time.monotonic() - begin),
    }


def described(mutant: Mutant) -> str:
    """Where it is, what was done, and the code as it was before."""
    tree = ast.parse(path_of(mutant.module).read_text(encoding="utf-8"))
    node = next(node for number, node in enumerate(ast.walk(tree)) if number == mutant.node)
    place = path_of(mutant.module).relative_to(ROOT)
    return f"{place}:{mutant.line} {mutant.change}: " + ast.unparse(node).split("\n")[0][:100]


def main() -> int:
    """Try, print, and end with 1 where fewer than 95 of 100 were noticed."""
    every = [
        *sorted(p.stem for p in (ROOT / "src/tawthiq/tlog").glob("*.py") if p.stem != "__init__"),
        "tawthiq_verify",
    ]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--modules", default=",".join(every))
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder  # examples that a mutant fails are no one else's
        found = run(options.modules.split(","), options.sample, options.seed, options.workers)
    if options.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        survived = found.pop("survived")
        print(*(f"{name:12} {value}" for name, value in found.items()), *survived, sep="\n")
    return int(found["share"] < 0.95)


if __name__ == "__main__":
    sys.exit(main())
