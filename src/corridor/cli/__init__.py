"""The command line: one file per command, found by its name, loaded when used.

A command is a module in this folder, or in a folder of it, with ``HELP`` (one line),
``register(parser)`` which adds its arguments, and ``run(args) -> int``. Its file name
is the command, so ``policies.py`` is ``corridor policies``. ``EXAMPLES`` are shown by
``--help`` and in the reference; ``FOUND`` says what exit status 1 means, where a command has
one. Nothing heavy is imported at module level in any of them.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corridor import __version__
from corridor.cli._parser import Parser
from corridor.core.errors import CorridorError, InputError, nearest

__all__ = ["STATUSES", "command_module", "command_names", "command_parser", "main"]

#: exit status -> what it says, of every command
STATUSES = {
    0: "done",
    1: "a check found something",
    2: "the input was wrong: what, where and what to do stand in the error",
    130: "interrupted",
}

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF))


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
    parser = Parser(
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
    parser = Parser(
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
    # products of a question are small: where something else is running, threads of NumPy's OpenBLAS
    # wait for each other, and an explanation takes twice as long
    if words[:1] != ["fit"]:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # a fit's are large: its threads sleep after 2^4 ticks and leave the cores to sorting and charts
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")
    try:
        _see_to_output()
        status = _run(words)
        # here and not when Python ends, so that what cannot be written is told
        sys.stdout.flush()
        return status
    except CorridorError as error:
        print(f"corridor: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("corridor: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # the reader went away, as in `corridor record list | head`
        _drop_output()
        return 0
    except OSError as error:
        told = _told(error)
        if not told:
            raise
        _drop_output()
        print(f"corridor: {told}", file=sys.stderr)
        return 2


def _run(words: list[str]) -> int:
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


def _see_to_output() -> None:
    """See that there is an output, and that any character can be written to it.

    Raises InputError if it is closed: the first file that is opened would take its place.
    """
    if sys.stdout is None:
        raise InputError(
            "the standard output is closed", remedy="Let it go somewhere, as with > FILE"
        )
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.encoding.lower() != "utf-8":
        # a terminal of few characters shows the others by their numbers
        sys.stdout.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Let what is still to be written go nowhere, so that Python does not try it at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: OSError) -> str:
    """Return what an error of the system means where no command knew it, "" if that is unknown."""
    try:
        Path.cwd()
    except OSError:
        return "the working folder is not there any more. Change into one that is"
    if error.filename is None and error.errno in _FULL:
        return f"the output cannot be written ({error.strerror}). Make room, or write elsewhere"
    return ""
