"""What a public name's docstring says: methods too, what is raised, and what arrays hold.

Three rules that can be checked on the text. They do not prove a docstring good.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, ROOMS, package_files, parse

ERRORS = {"CorridorError", "FitError", "InputError", "KeyError", "RecordError", "ValueError"}
ARRAYS = re.compile(r"\b(?:Array|DataFrame|Floats|NDArray)\b")
#: says a shape, a unit, or where both stand
MEASURE = re.compile(
    r"\[|``?see |see ``|\b(?:shapes?|ax[ie]s|columns?|units?|rows?|draws?|months?|groups?|people|"
    r"shares?|probabilit\w+|chances?|log|ln)\b|\bone (?:for|per|value)\b"
)


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Public functions, and public methods of public classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for one in node.body:
                if isinstance(one, ast.FunctionDef) and not one.name.startswith("_"):
                    yield f"{node.name}.{one.name}", one


def _raised(node: ast.AST) -> set[str]:
    """The errors for a user that a function raises itself, not in a function inside it."""
    found: set[str] = set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            continue
        if isinstance(child, ast.Raise) and child.exc is not None:
            made = child.exc.func if isinstance(child.exc, ast.Call) else child.exc
            found |= {ast.unparse(made).rpartition(".")[2]} & ERRORS
        found |= _raised(child)
    return found


def faults(tree: ast.Module, mechanism: bool = False) -> list[str]:
    """What is missing in the docstrings of a module; ``mechanism``: ``writes`` holds the units."""
    wrong = []
    for name, node in _functions(tree):
        text = ast.get_docstring(node)
        if text is None:
            wrong.append(f"{name}: no docstring")
            continue
        raised = _raised(node)
        if raised and not re.search(r"\braises?\b", text, re.IGNORECASE):
            wrong.append(f"{name}: does not say that it raises {', '.join(sorted(raised))}")
        given = ast.unparse(node.returns) if node.returns else ""
        stated = mechanism and name == "step"
        if ARRAYS.search(given) and not stated and not MEASURE.search(text):
            wrong.append(f"{name}: gives {given} and names neither shape nor unit")
    return wrong


@pytest.mark.parametrize("room", ROOMS)
def test_docstrings_say_what_is_raised_and_what_arrays_hold(room: str) -> None:
    wrong = []
    for path in package_files():
        label = path.relative_to(PACKAGE)
        if label.parts[0] == room:
            mechanism = "mechanisms" in label.parts
            wrong += [f"{label} {fault}" for fault in faults(parse(path), mechanism)]
    assert not wrong, "\n".join(wrong)


CASES = {
    "def f() -> int:\n    return 1": ["f: no docstring"],
    'class C:\n    """A."""\n    def m(self): ...': ["C.m: no docstring"],
    "class _C:\n    def m(self): ...": [],
    'def f():\n    """Do."""\n    raise InputError("x")': [
        "f: does not say that it raises InputError"
    ],
    'def f():\n    """Do; raises InputError if not."""\n    raise InputError("x")': [],
    'def f():\n    """Do."""\n    def g():\n        raise InputError("x")': [],
    'def f():\n    """Do."""\n    raise RuntimeError("x")': [],
    'def f() -> Floats:\n    """Return it."""': [
        "f: gives Floats and names neither shape nor unit"
    ],
    'def f() -> Floats:\n    """Return it, [month, draw]."""': [],
    'def f() -> Floats:\n    """Return it, in people."""': [],
}


@pytest.mark.parametrize("code", CASES)
def test_the_rules_find_what_they_should(code: str) -> None:
    assert faults(ast.parse(code)) == CASES[code]


def test_the_units_of_a_mechanism_stand_with_what_it_writes() -> None:
    code = ast.parse('def step() -> Array:\n    """Return it."""')
    assert faults(code, mechanism=True) == []
    files: list[Path] = [p for p in package_files() if "mechanisms" in p.parts]
    assert sum("writes={" in p.read_text(encoding="utf-8") for p in files) > 20
