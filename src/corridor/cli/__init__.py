"""The command line: one file per command, found by its name, loaded when used.

A command is a module in this folder, or in a folder of it, with ``HELP`` (one line),
``register(parser)`` which adds its arguments, and ``run(args) -> int``. Its file name
is the command, so ``policies.py`` is ``corridor policies``. ``EXAMPLES`` are shown by
``--help`` and in the reference; ``FOUND`` says what exit status 1 means, where a command has
one. Nothing heavy is imported at module level in any of them.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corridor import __version__
from corridor.core.errors import CorridorError, nearest

__all__ = ["STATUSES", "command_module", "command_names", "command_parser", "main"]

#: exit status -> what it says, of every command
STATUSES = {
    0: "done",
    1: "a check found something",
    2: "the input was wrong: what, where and what to do stand in the error",
    130: "interrupted",
}


def command_names() -> list[str]:
    """Return the names of the commands, one per file of this folder and of those in it."""
    return sorted(_paths())


def command_module(name: str) -> Any:
    """Return the module of a command."""
    place = _paths()[name].relative_to(Path(__file__).parent).with_suffix("")
    return importlib.import_module(".".join(("corridor.cli", *place.parts)))


def command_parser(name: str) -> argparse.ArgumentParser:
    """Return the parser of a command, which knows its arguments and shows its examples."""
    module = command_module(name)
    parser = argparse.ArgumentParser(
        prog=f"corridor {name}",
        description=module.HELP,
        epilog="\n".join(["examples:", *(f"  corridor {words}" for words in module.EXAMPLES)]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.register(parser)
    return parser


def _paths() -> dict[str, Path]:
    here = Path(__file__).parent
    found = [*here.glob("*.py"), *here.glob("*/*.py")]
    return {path.stem: path for path in found if not path.stem.startswith("_")}


def _overview() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="corridor",
        description="An open laboratory for migration-corridor policy.",
        epilog="corridor COMMAND --help explains a command.",
    )
    parser.add_argument("--version", action="version", version=f"corridor {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name in command_names():
        commands.add_parser(name, help=command_module(name).HELP)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status, one of STATUSES."""
    words = list(sys.argv[1:] if argv is None else argv)
    # NumPy's OpenBLAS lets its threads spin for 20 ms after each product, on cores that sorting
    # and charts could use; they sleep after 2^4 ticks, and the numbers stay the same
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")
    try:
        if not words or words[0].startswith("-"):
            parser = _overview()
            parser.parse_args(words)
            parser.print_help()
            return 0
        name, rest = words[0], words[1:]
        if name not in command_names():
            print(
                f"corridor: there is no command '{name}'. {nearest(name, command_names())}",
                file=sys.stderr,
            )
            return 2
        module = command_module(name)
        args = command_parser(name).parse_args(rest)
        if os.environ.get("CORRIDOR_RECORD"):
            from corridor.record import RECORD, describe

            print(f"corridor: reading {describe(RECORD)} (CORRIDOR_RECORD)", file=sys.stderr)
        return int(module.run(args))
    except CorridorError as error:
        print(f"corridor: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("corridor: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # the reader went away, as in `corridor record list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
