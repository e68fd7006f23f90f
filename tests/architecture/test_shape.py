"""The shape of the code: small files, small folders, every public name said and explained."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, ROOT, package_files, parse, project_files

LONGEST_FILE = 400  # lines
FULLEST_FOLDER = 14  # Python files, in the package


def _python_files() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".py"] + [ROOT / "run"]


def test_files_are_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _python_files()}
    long = [f"{p.relative_to(ROOT)}: {n} lines" for p, n in lengths.items() if n > LONGEST_FILE]
    assert not long, f"over {LONGEST_FILE} lines:\n" + "\n".join(long)


def test_folders_are_small() -> None:
    counts = Counter(path.parent for path in package_files())
    full = [f"{p.relative_to(ROOT)}: {n} files" for p, n in counts.items() if n > FULLEST_FOLDER]
    assert not full, f"over {FULLEST_FOLDER} Python files:\n" + "\n".join(full)


@pytest.mark.slow
def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in _python_files()
        if path.stat().st_size > 0 and not ast.get_docstring(parse(path))
    ]
    assert not silent, "no docstring:\n" + "\n".join(silent)


def test_every_public_module_lists_its_names() -> None:
    wrong = []
    for path in package_files():
        if path.name == "__main__.py" or (path.stem.startswith("_") and path.stem != "__init__"):
            continue
        tree = parse(path)
        listed, defined = _listed(tree), _defined(tree)
        label = path.relative_to(PACKAGE)
        if listed is None:
            # a package that only says what it is has nothing to list
            if defined:
                wrong.append(f"{label}: no __all__")
            continue
        wrong += [f"{label}: __all__ names {name}, which is not there" for name in listed - defined]
        hidden = _defined(tree, imported=False) - listed
        wrong += [f"{label}: {n} is public but not in __all__" for n in hidden if n[0] != "_"]
    assert not wrong, "\n".join(sorted(wrong))


def test_every_public_function_and_class_explains_itself() -> None:
    wrong = []
    for path in package_files():
        for node in parse(path).body:
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not wrong, "no docstring:\n" + "\n".join(wrong)


def _listed(tree: ast.Module) -> set[str] | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "__all__" and node.value:
            return set(ast.literal_eval(node.value))
    return None


def _defined(tree: ast.Module, imported: bool = True) -> set[str]:
    """Names that a module makes; imports count only on request, plain constants always."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif imported and isinstance(node, ast.Assign):
            # ``A, B = 1, 2`` makes two
            targets = [one for t in node.targets for one in getattr(t, "elts", [t])]
            names |= {t.id for t in targets if isinstance(t, ast.Name)}
        elif imported and isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif imported and isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names - {"annotations"}
