"""The parser of every command: options are written whole, and what is wrong is one line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from corridor.core.errors import InputError, nearest

__all__ = ["Parser"]


#: what argparse says of a value, and what we say
_SAID = (
    (re.compile(r"invalid int value: (.*)"), r"\1 is no whole number"),
    (re.compile(r"invalid float value: (.*)"), r"\1 is no number"),
    (re.compile(r"invalid Path value: (.*)"), r"\1 is no path"),
    (re.compile(r"invalid choice: (.*) \(choose from (.*)\)"), r"\1 is none of \2"),
    (re.compile(r"expected one argument"), "a value is missing"),
    (re.compile(r"expected at least one argument"), "a value is missing"),
    (re.compile(r"ignored explicit argument .*"), "it takes no value"),
    (re.compile(r"the following arguments are required: (.*)"), r"\1 is missing"),
)
#: options that mean the same in different commands: where one is unknown, the other was meant
_ALIAS = {
    "--brief": ("--html",),
    "--html": ("--brief",),
    "--no-brief": ("--no-html",),
    "--no-html": ("--no-brief",),
    "--out": ("--brief", "--html"),
}
_ABOUT = re.compile(r"argument ([^:]+): (.*)", re.DOTALL)


#: what takes one value each time that it is written
_AGAIN = argparse._AppendAction


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

    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong with a value, and end with status 2."""
        about = _ABOUT.fullmatch(message)
        where, said = about.groups() if about else ("", message)
        for pattern, words in _SAID:
            said = pattern.sub(words, said)
        remedy = f"Say {self.prog} --help for what it takes"
        for action in self._actions:
            if where in action.option_strings and type(action.default) in (int, float):
                remedy = f"Write one, as in {where} {action.default}"
            if isinstance(action, argparse._SubParsersAction) and said.startswith(
                f"{action.metavar} "
            ):
                remedy = f"Say {self.prog} and one of {', '.join(action.choices)}"
        told = InputError(said, where=where, remedy=remedy)
        self.exit(2, f"corridor: {told}\n")

    def _refused(self, word: str) -> InputError:
        if not word.startswith("-"):
            remedy = f"Say {self.prog} --help for what it takes"
            again = [a.option_strings[-1] for a in self._actions if isinstance(a, _AGAIN)]
            if again:
                remedy += f". Before each of several an option is written again: {', '.join(again)}"
            return InputError(f"{self.prog} takes no '{word}'", remedy=remedy)
        own, below = set(self._option_string_actions), list(_below(self))
        for prog, options in below:
            if word in options and word not in own:
                return InputError(
                    f"{self.prog} has no such option",
                    where=word,
                    remedy=f"Write it behind '{prog}', which has it",
                )
        other = [name for name in _ALIAS.get(word, ()) if name in own]
        remedy = f"Did you mean '{other[0]}'?" if other else nearest(word, own - {"-h"})
        return InputError(f"{self.prog} has no such option", where=word, remedy=remedy)


def _below(parser: argparse.ArgumentParser) -> Iterator[tuple[str, set[str]]]:
    """Yield the words and the options of each parser below one."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                yield f"{parser.prog} {name}", set(one._option_string_actions)
