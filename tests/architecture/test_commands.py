"""Every command is one file of the same form, and the documents name commands that exist."""

from __future__ import annotations

import argparse
import ast
import inspect
import re
import shlex
from pathlib import Path

import pytest

from corridor.cli import STATUSES, command_module, command_names, command_parser
from tests.architecture.tree import ROOT, TOOLS, parse
from tools.docs_commands import leaves
from tools.wheel import launcher

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHOWN = re.compile(r"^\s*(?:\$ )?(?:\./run|corridor) (?P<words>[^#\n]+)", re.MULTILINE)
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", command_names())
def test_command_has_help_register_and_run(name: str) -> None:
    module = command_module(name)
    assert isinstance(module.HELP, str)
    assert module.HELP
    assert "\n" not in module.HELP
    assert len(inspect.signature(module.register).parameters) == 1
    assert len(inspect.signature(module.run).parameters) == 1
    assert {"EXAMPLES", "HELP", "register", "run"} <= set(module.__all__)


@pytest.mark.parametrize("name", command_names())
def test_command_prints_its_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_parser(name).parse_args(["--help"])
    assert ended.value.code == 0
    assert f"corridor {name}" in capsys.readouterr().out


@pytest.mark.parametrize("name", command_names())
def test_examples_of_a_command_are_understood(name: str) -> None:
    examples = command_module(name).EXAMPLES
    assert examples
    assert len(set(examples)) == len(examples)
    for words in map(shlex.split, examples):
        assert words[0] == name
        command_parser(name).parse_args(words[1:])
        assert f"corridor {name}" in command_parser(name).format_help().rpartition("examples:")[2]


@pytest.mark.parametrize("name", command_names())
def test_every_argument_of_a_command_is_explained(name: str) -> None:
    def silent(parser: argparse.ArgumentParser) -> list[str]:
        found = []
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                found += [words for below in action.choices.values() for words in silent(below)]
                told = {choice.dest for choice in action._choices_actions if choice.help}
                found += sorted(set(action.choices) - told)
            elif not action.help:
                found.append(f"{parser.prog} {action.dest}")
        return found

    assert not silent(command_parser(name))


@pytest.mark.parametrize("name", command_names())
def test_what_status_1_means_is_said(name: str) -> None:
    source = inspect.getsource(command_module(name))
    ends_so = re.search(r"return 1\b|return int\(bool\(", source)
    assert bool(ends_so) == hasattr(command_module(name), "FOUND")
    assert set(STATUSES) == {0, 1, 2, 130}


@pytest.mark.parametrize("name", command_names())
def test_no_option_is_taken_for_another_that_begins_alike(name: str) -> None:
    below = [parser for _, _, parser in leaves(command_parser(name))]
    assert not [one.prog for one in (command_parser(name), *below) if one.allow_abbrev]


def test_no_tool_takes_an_option_for_another_that_begins_alike() -> None:
    for folder in ("bench", "hardening", "tools"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(parse(path)):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ArgumentParser"):
                    assert "allow_abbrev=False" in ast.unparse(node), path.name


def test_no_command_hides_behind_a_tool() -> None:
    assert not set(command_names()) & set(TOOLS)
    assert sorted(launcher().TOOLS) == sorted(TOOLS)
    assert all((ROOT / "tools" / f"{name}.py").is_file() for name in TOOLS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_documents_show_commands_that_exist(path: Path) -> None:
    for words in _shown(path):
        if words[0] in TOOLS or words[0].startswith("-"):
            continue
        assert words[0] in command_names(), f"{path.name} shows {' '.join(words)}"
        try:
            command_parser(words[0]).parse_args(words[1:])
        except SystemExit:
            pytest.fail(f"{path.name} shows words that are not understood: {' '.join(words)}")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)
    gone = [target for target in targets if not (path.parent / target).exists()]
    assert not gone


def test_readme_opens_with_the_two_commands() -> None:
    opening = (ROOT / "README.md").read_text(encoding="utf-8")[:1500]
    shown = [" ".join(words) for words in _shown(ROOT / "README.md")][:2]
    assert shown == ["compare negotiated unilateral", "test"]
    assert "./run compare negotiated unilateral" in opening
    assert "./run test" in opening


def _shown(path: Path) -> list[list[str]]:
    """Commands in the fenced blocks of a document, without names that stand for something."""
    blocks = "\n".join(FENCE.findall(path.read_text(encoding="utf-8")))
    # what follows > or | is the shell's, not ours
    found = [shlex.split(re.split(r"[|>]", m["words"])[0]) for m in SHOWN.finditer(blocks)]
    return [words for words in found if "..." not in words]
