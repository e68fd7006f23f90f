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
from collections.abc import Iterable

__all__ = [
    "CorridorError",
    "FitError",
    "InputError",
    "RecordError",
    "check_draws",
    "check_seed",
    "nearest",
]


class CorridorError(Exception):
    """Root of the errors raised on purpose.

    Parameters
    ----------
    problem: what was found, one sentence without a full stop.
    where: file and line, or the option, that holds it.
    remedy: what to do about it.
    """

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        self.problem = problem
        self.where = where
        self.remedy = remedy
        #: problem and remedy, for where the place is told apart
        self.said = f"{problem}. {remedy}" if remedy else problem
        super().__init__(f"{where}: {self.said}" if where else self.said)


class InputError(CorridorError):
    """Something that the user gave is wrong."""


class RecordError(CorridorError):
    """A table breaks its contract."""


class FitError(CorridorError):
    """A fit is missing, stale or did not converge."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a remedy that names the closest of ``known`` to ``name``."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"Did you mean '{close[0]}'?"
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"Known: {shown}"


def check_draws(draws: int, seed: int, most: int, least: int = 1) -> None:
    """Raise InputError for a number of draws outside ``least`` to ``most``, or a negative seed."""
    if not least <= draws <= most:
        raise InputError(
            f"{draws} draws asked for", where="--draws", remedy=f"Use {least:,} to {most:,}"
        )
    check_seed(seed)


def check_seed(seed: int) -> None:
    """Raise InputError for a negative seed."""
    if seed < 0:
        raise InputError(
            f"seed {seed} is negative", where="--seed", remedy="Use a whole number from 0 on"
        )
