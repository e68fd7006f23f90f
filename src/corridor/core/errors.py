"""Errors that a user can act on.

CorridorError        root of everything raised on purpose
  InputError         a file, an option or a name that the user gave is wrong
  RecordError        a shipped or refreshed table breaks its contract
  FitError           a fit is missing, stale or did not converge

Each message says what was found, what was expected and what to do. The command
line prints it on one line and exits with status 2; only our own bugs show a
traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from numbers import Integral

__all__ = [
    "CorridorError",
    "FitError",
    "InputError",
    "RecordError",
    "check_count",
    "check_draws",
    "check_list",
    "check_seed",
    "closest",
    "get_extra",
    "listed",
    "nearest",
    "sentences",
]


#: characters of a part of a message; what is longer is cut in its middle
_LONGEST = 500
#: likeness of two names from which on one is taken for the other misspelt
_ALIKE = 0.55
#: the same of a label, which is not what was asked for
_ALIKE_LABEL = 0.75
_NAME = 100
#: names that are listed where none is near, and that are offered where all end alike
_LISTED = 12
_ENDING = 3


class CorridorError(Exception):
    r"""Root of the errors raised on purpose.

    Parameters
    ----------
    problem: what was found, one sentence without a full stop.
    where: file and line, or the option, that holds it.
    remedy: what to do about it.

    What cannot be printed is written as \u and its number, and what is very long is cut, so
    that a message is one line whatever it quotes.
    """

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        self.problem = _one_line(problem)
        self.where = _one_line(where)
        self.remedy = _one_line(remedy)
        #: problem and remedy, for where the place is told apart
        self.said = f"{self.problem}. {self.remedy}" if remedy else self.problem
        #: what else was found wrong in the same file, where its reader went on
        self.also: tuple[CorridorError, ...] = ()
        super().__init__(f"{self.where}: {self.said}" if where else self.said)


def _one_line(text: str) -> str:
    """Return a text as a terminal may show it in a line: what it quotes may be of any kind."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2]} ... {text[-_LONGEST // 2 :]}"


class InputError(CorridorError):
    """Something that the user gave is wrong."""


class RecordError(CorridorError):
    """A table breaks its contract."""


class FitError(CorridorError):
    """A fit is missing, stale or did not converge."""


def nearest(name: object, known: Iterable[str], labels: Mapping[str, str] | None = None) -> str:
    """Return a remedy that names the closest of ``known`` to ``name``, or lists what is known.

    Of a few that all end in ``name``, each is named. ``labels``: known name -> what people call
    it, as in ``closest``.
    """
    names = sorted(map(str, known))
    if near := closest(name, names, labels):
        ending = _tails(str(name)[:_NAME].casefold(), names)
        meant = ending if near in ending and len(ending) <= _ENDING else [near]
        return "Did you mean '" + "' or '".join(meant) + "'?"
    return listed(names)


def listed(known: Iterable[str]) -> str:
    """Return a remedy that lists what is known, the first ones where there are many."""
    names = sorted(map(str, known))
    # the last one takes no more room than the sign that it is left out
    shown = names if len(names) <= _LISTED + 1 else [*names[:_LISTED], "..."]
    return f"Known: {', '.join(shown)}"


def closest(name: object, known: Iterable[str], labels: Mapping[str, str] | None = None) -> str:
    """Return the one of ``known`` that ``name`` seems to mean, "" where none is near.

    A name from a file may be a value of any other kind, or of any length, and is compared in any
    case. One that ends in all of ``name``, as interior_removals does in removals, is closer than
    one that is spelt much like it; one that shares a word and differs in the rest, as
    asylum_closure, is not what asylum_processing meant. ``labels``, known name -> what people call
    it, are looked at before what is spelt much like a name.
    """
    asked = str(name)[:_NAME].casefold()
    folded = {one.casefold(): one for one in sorted(map(str, known), reverse=True)}
    if asked in folded:
        return folded[asked]
    called = {label.casefold(): one for one, label in (labels or {}).items()}
    if near := _like(asked, called, _ALIKE_LABEL):
        return called[near[0]]
    tails = _tails(asked, folded)
    close = tails or _like(asked, folded, _ALIKE)
    if close and (tails or _same_rest(asked, close[0])):
        return folded[close[0]]
    return ""


def sentences(*parts: str) -> str:
    """Return parts of a remedy one after the other, each but the last ended by a full stop."""
    said = [part for part in parts if part]
    ended = [part if part.endswith((".", "?", "!")) else f"{part}." for part in said[:-1]]
    return " ".join([*ended, *said[-1:]])


def _tails(asked: str, names: Iterable[str]) -> list[str]:
    """Return the names that end in all of ``asked``, a word or words of theirs."""
    ends = (f"_{asked}", f"-{asked}")
    return sorted(one for one in names if one.casefold().endswith(ends))


def _like(asked: str, names: Iterable[str], cutoff: float) -> list[str]:
    return difflib.get_close_matches(asked, sorted(names), n=1, cutoff=cutoff)


def _same_rest(name: str, other: str) -> bool:
    """Return whether two names are alike without the words that they share."""
    one, two = ([word for word in text.split("_") if word] for text in (name, other))
    shared = set(one) & set(two)
    mine, theirs = ("_".join(word for word in words if word not in shared) for words in (one, two))
    if not shared or not (mine and theirs):
        return True
    return difflib.SequenceMatcher(None, mine, theirs).ratio() >= _ALIKE


def check_draws(draws: int, seed: int, most: int, least: int = 1) -> None:
    """Raise InputError for a number of draws outside ``least`` to ``most``, or a negative seed.

    Neither may be anything but a whole number.
    """
    check_count(draws, "draws", least, most)
    check_seed(seed)


def check_count(value: int, what: str, least: int, most: int) -> None:
    """Raise InputError, naming the option ``--what``, for no whole number of ``least`` to ``most``.

    ``what``: what is counted, as in "draws" or "months".
    """
    where, remedy = f"--{what}", f"Use {least:,} to {most:,}"
    _check_whole(value, where, remedy)
    if not least <= value <= most:
        raise InputError(f"{value} {what} asked for", where=where, remedy=remedy)


def check_seed(seed: int) -> None:
    """Raise InputError for a negative seed, or one that is no whole number."""
    _check_whole(seed, "--seed", "Use a whole number from 0 on")
    if seed < 0:
        raise InputError(
            f"seed {seed} is negative", where="--seed", remedy="Use a whole number from 0 on"
        )


def check_list(names: Iterable[object], what: str, kinds: tuple[type, ...] = (str,)) -> None:
    """Raise InputError for one text where several are asked for: its letters would be read.

    And for one of them that is of none of ``kinds``, or what can be read only once.
    """
    if isinstance(names, str):
        raise InputError(
            f"{what} is the text '{names}' and no list", remedy=f"Write {what}=['{names}']"
        )
    if isinstance(names, Iterator):
        raise InputError(f"{what} can be read only once", remedy=f"Write list({what})")
    for name in names:
        if not isinstance(name, kinds):
            raise InputError(f"{what}: {name!r} is no name", remedy="Write names as texts")


def _check_whole(value: object, where: str, remedy: str) -> None:
    # NumPy's whole numbers count too, truth values do not
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise InputError(f"{value!r} is no whole number", where=where, remedy=remedy)


def get_extra(name: str) -> str:
    """Return how to install one of the package's extras, for the remedy of an error."""
    return f"Run pip install '.[{name}]' in the clone, or with ./run, ./run bench --help"
