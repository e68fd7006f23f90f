"""Nothing that a user's file says is ever run, and no file gives away where it was written."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.tree import ROOT, imports, package_files, parse, project_files

RUNS_TEXT = {"eval", "exec", "compile", "__import__", "execfile"}
UNSAFE_MODULES = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve", "yaml"}

#: put together here so that this file does not find itself
PLACES = re.compile(
    "|".join(
        [
            r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+|opt)" + "/",  # somebody's machine
            r"\b(?:pypi|npmjs|debian|ubuntu)\.(?:org|com)/" + r"(?:simple|pool|packages|debian)",
            r"\bfiles\.python" + "hosted",
            r"\bregistry\." + "npmjs",
            r"--(?:extra-)?index" + "-url[ =]+[^ ]*//",
        ]
    )
)


@pytest.mark.slow
def test_no_code_from_data() -> None:
    wrong = []
    for path in package_files():
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Call):
                if isinstance(node.func, ast.Name) and node.func.id in RUNS_TEXT:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} calls {node.func.id}")
                for word in node.keywords:
                    off = isinstance(word.value, ast.Constant) and word.value.value is False
                    if (word.arg == "allow_pickle" and not off) or (
                        word.arg == "shell" and not off
                    ):
                        wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {word.arg}")
        wrong += [str(i) for i in imports(path) if i.module.split(".")[0] in UNSAFE_MODULES]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_no_file_names_a_machine_or_a_registry() -> None:
    wrong = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # an image
        for number, line in enumerate(text.splitlines(), 1):
            found = PLACES.search(line)
            if found:
                wrong.append(f"{path.relative_to(ROOT)}:{number} {found[0]}")
    assert not wrong, "\n".join(wrong)


def test_the_pattern_finds_what_it_should() -> None:
    assert PLACES.search("in /root" + "/x")
    assert PLACES.search("see '/home" + "/ann/x'")
    assert PLACES.search("https://files.python" + "hosted.org/x")
    assert not PLACES.search("src/work" + "/x and people/root" + "/y")
