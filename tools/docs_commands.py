"""Write docs/reference/commands.md from what the commands declare to the command line.

python -m tools.docs_commands           writes it
python -m tools.docs_commands --check   says whether it is up to date (exit status 1 if not)
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corridor.cli import STATUSES, command_module, command_names, command_parser
from tools.docs_page import DOCS, run, table

__all__ = ["PAGE", "leaves", "main", "page"]

PAGE = DOCS / "reference" / "commands.md"
_DEFAULT = re.compile(r"[ ,]*\(default:? (?P<value>(?:[^()]|\([^()]*\))*)\)")


def page() -> str:
    """Return the reference page as Markdown."""
    names = command_names()
    rows = [(f"[`{n}`](#corridor-{n})", _cell(command_module(n).HELP)) for n in names]
    parts = [
        "# Commands",
        "In a clone, `./run ARGS` is `corridor ARGS`; where the package is installed, `corridor` "
        "itself is there. `corridor --version` says the version, `corridor COMMAND --help` the "
        "same as this page.",
        "This page is written by `python -m tools.docs_commands` from `src/corridor/cli/`.",
        table(("Command", "What it does"), rows),
        "## Exit statuses",
        table(("Status", "Meaning"), [(str(k), v) for k, v in STATUSES.items()], right=[0]),
        "Most commands know only 0, 2 and 130. What 1 means stands with those that can end so. An "
        "error is one message, on the error stream: what was found, where, and what to do.",
        *(part for name in names for part in _command(name)),
    ]
    return "\n\n".join(parts) + "\n"


def leaves(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Yield the words, the help and the parser of each subcommand, however deep."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            told = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, below in action.choices.items():
                yield below.prog, told.get(name, ""), below
                yield from leaves(below)


def _command(name: str) -> Iterator[str]:
    module, parser = command_module(name), command_parser(name)
    yield f"## `corridor {name}`"
    yield _sentence(module.HELP)
    if hasattr(module, "FOUND"):
        yield f"Exit status 1: {module.FOUND}."
    yield "```text\n" + "\n".join(f"corridor {words}" for words in module.EXAMPLES) + "\n```"
    yield from _arguments(parser)
    for words, told, below in leaves(parser):
        yield f"### `{words}`"
        yield _sentence(told)
        yield from _arguments(below)


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    rows = [
        _row(action)
        for action in parser._actions
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
    ]
    if rows:
        yield table(("Argument", "What", "Default"), rows)


def _row(action: argparse.Action) -> tuple[str, str, str]:
    told = action.help or ""
    found = _DEFAULT.search(told)
    told = _DEFAULT.sub("", told) if found else told
    if action.choices and not any(str(c) in told for c in action.choices):
        told += f"{': ' if told else ''}one of {', '.join(map(str, action.choices))}"
    default = found["value"] if found else _default(action)
    return _name(action), _cell(told), _cell(default)


def _name(action: argparse.Action) -> str:
    shown = action.metavar if action.metavar is not None else action.dest.upper()
    value = " ".join(shown) if isinstance(shown, tuple) else str(shown)
    if not action.option_strings:
        many = {"+": f"{value} ...", "*": f"[{value} ...]", "?": f"[{value}]"}
        return f"`{many.get(str(action.nargs), value)}`"
    if action.nargs == 0:
        return ", ".join(f"`{flag}`" for flag in action.option_strings)
    if action.nargs == "?":
        value = f"[{value}]"
    elif action.nargs in ("+", "*"):
        value += " ..."
    return ", ".join(f"`{flag} {value}`" for flag in action.option_strings)


def _default(action: argparse.Action) -> str:
    value: Any = action.default
    if not action.option_strings:
        return "" if action.nargs in ("?", "*") else "required"
    if action.required:
        return "required"
    if value is None or value is False or value in ("", [], argparse.SUPPRESS):
        return ""
    if isinstance(value, Path):
        return f"`{value.as_posix()}`"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _cell(text: str) -> str:
    # a browser would take <ID> in the text for a tag of its own
    return re.sub(r"\s+", " ", text.replace("%%", "%")).replace("<", "&lt;").strip()


def _sentence(text: str) -> str:
    words = _cell(text)
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


def main() -> int:
    """Write the page or check it; returns the exit status."""
    return run(PAGE, page)


if __name__ == "__main__":
    raise SystemExit(main())
