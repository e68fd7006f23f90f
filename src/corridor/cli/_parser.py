"""The parser of every command: options are written whole, and an unknown one is one line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from corridor.core.errors import InputError, nearest

__all__ = ["Parser"]


class Parser(argparse.ArgumentParser):
    """A parser that takes no option for another that begins alike.

    What a command adds below it with ``add_subparsers`` is of the same kind.
    """

    def __init__(self, **given: Any) -> None:
        super().__init__(**{**given, "allow_abbrev": False})

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Return the arguments and an empty list; ends with status 2 for words left over."""
        found, left = super().parse_known_args(args, namespace)
        if left:
            self.exit(2, f"corridor: {self._refused(left[0].partition('=')[0])}\n")
        return found, left

    def _refused(self, word: str) -> InputError:
        if not word.startswith("-"):
            return InputError(
                f"{self.prog} takes no '{word}'", remedy=f"Say {self.prog} --help for what it takes"
            )
        own, below = set(self._option_string_actions), list(_below(self))
        for prog, options in below:
            if word in options and word not in own:
                return InputError(
                    f"{self.prog} has no such option",
                    where=word,
                    remedy=f"Write it behind '{prog}', which has it",
                )
        return InputError(
            f"{self.prog} has no such option", where=word, remedy=nearest(word, own - {"-h"})
        )


def _below(parser: argparse.ArgumentParser) -> Iterator[tuple[str, set[str]]]:
    """Yield the words and the options of each parser below one."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                yield f"{parser.prog} {name}", set(one._option_string_actions)
