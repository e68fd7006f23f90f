"""TOML, read within bounds: the files of this project are small, and the reader is not for others.

A key of many parts takes the standard reader memory that grows with their square.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from corridor.core.errors import CorridorError

__all__ = ["LONGEST", "PARTS", "parse_toml", "read_checked", "read_toml"]

LONGEST = 2**20
"""Characters of a file, ten times the longest that ships."""

PARTS = 50
"""Parts of a key, as in ``a.b.c``."""

_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_MANY = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{PARTS}}}")


def parse_toml(text: str) -> dict[str, Any]:
    """Return the content of a text.

    Raises tomllib.TOMLDecodeError where it is too long, has a key of too many parts or is no
    TOML, and RecursionError where it is nested too deeply.
    """
    if len(text) > LONGEST:
        raise tomllib.TOMLDecodeError(f"it is longer than {LONGEST:,} characters")
    if found := _MANY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise tomllib.TOMLDecodeError(
            f"more than {PARTS} words joined by dots (at line {line}, column 1)"
        )
    return tomllib.loads(text)


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a file.

    Raises what ``parse_toml`` does, UnicodeDecodeError where it is not UTF-8, and OSError where
    it cannot be read.
    """
    with path.open(encoding="utf-8") as stream:
        return parse_toml(stream.read(LONGEST + 1))


def read_checked(path: Path, where: str, fault: type[CorridorError]) -> dict[str, Any]:
    """Return the content of a file that somebody wrote by hand.

    Raises ``fault``, which names ``where``, for one that is no TOML, and OSError where it cannot
    be read.
    """
    try:
        return read_toml(path)
    except (ValueError, RecursionError) as error:
        raise fault(
            f"not readable as TOML: {error}", where=where, remedy="Texts need quotes"
        ) from None
