"""The text of one policy file: read, parsed and able to say where each entry stands."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError, closest, nearest
from corridor.core.toml import parse_toml
from corridor.policies.locate import Entry, locate

__all__ = ["LARGEST_FILE", "SourceText", "read_text", "spell"]

#: bytes; a policy is a page or two, and shipped ones take a few thousand
LARGEST_FILE = 65_536

#: files of Python projects, which nobody means by the name of another
_PROJECT = frozenset(("pyproject.toml",))

#: a number and what stands behind it, as in ``= 20%``; a power of ten is none
_WITH_UNIT = re.compile(r"=\s*[-+]?\d[\d_.]*+\s*+(%|(?![eE][-+]?\d)[A-Za-z]+)")
#: what may hold anything: texts in quotes, and what is remarked behind the first #
_QUOTED = re.compile(r""""[^"]*"|'[^']*'|\#.*""")
#: keys whose value is a text
_TEXT = re.compile(r"\s*(?:id|label|summary|own_words|notes|why|source|base)\s*=")


def read_text(path: Path) -> str:
    """Return the text of a policy file.

    Raises InputError if it is missing, cannot be read, is too large or is not UTF-8.
    """
    where = spell(str(path), longest=400)
    try:
        if path.is_dir():
            raise InputError("this is a folder", where=where, remedy="Name a .toml file in it")
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise InputError("there is no such file", where=where, remedy=_beside(path)) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(
            f"the file cannot be read: {reason}", where=where, remedy="Name a file that can be read"
        ) from None
    if len(raw) > LARGEST_FILE:
        raise InputError(
            f"the file is larger than {LARGEST_FILE:,} bytes",
            where=where,
            remedy="A policy file names levers and their values; keep data elsewhere",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            "the file is not UTF-8 text", where=f"{where}:{line}", remedy="Save it as UTF-8"
        ) from None


def _beside(path: Path) -> str:
    """Return a remedy for a file that is not there: the one meant, or where it was looked for."""
    folder = path.parent
    if not folder.is_dir():
        return f"There is no folder {spell(str(folder.resolve()), longest=400)}"
    # without the ending, which all of them have in common
    beside = [spell(one.stem) for one in folder.glob("*.toml") if one.name not in _PROJECT]
    if near := closest(path.stem, beside):
        return f"Did you mean '{near}.toml'?"
    return f"It was looked for in {spell(str(folder.resolve()), longest=400)}"


def spell(text: str, longest: int = 80) -> str:
    """Return a text as it may be shown in a terminal: no control characters, not too long."""
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return shown if len(shown) <= longest else f"{shown[:longest]}..."


class SourceText:
    """A parsed policy text; ``name`` is what errors call it."""

    def __init__(self, text: str, name: str) -> None:
        """Parse ``text`` as TOML.

        Raises InputError with the line if it is not valid TOML.
        """
        self.name = spell(name, longest=400)
        self.text = text.replace("\r\n", "\n")
        self._lines: dict[Entry, int] | None = None
        try:
            self.document: dict[str, Any] = parse_toml(self.text)
        except (ValueError, RecursionError) as error:
            raise self._syntax_error(error) from None

    def _syntax_error(self, error: Exception) -> InputError:
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "nested too deeply"
        if isinstance(error, ValueError) and not isinstance(error, tomllib.TOMLDecodeError):
            reason = "a number is too long"
        found = re.search(r"\(at line (\d+), column \d+\)$", reason)
        line = int(found[1]) if found else 1
        if longest := re.search(r"[0-9_]{4000}", self.text):
            line = line if found else self.text.count("\n", 0, longest.start()) + 1
        if reason.endswith("(at end of document)"):
            line = self.text.rstrip("\n").count("\n") + 1
        reason = re.sub(r" \(at [^)]*\)$", "", reason)
        return InputError(
            f"not valid TOML: {spell(reason)}",
            where=f"{self.name}:{line}",
            remedy=self._likely(line)
            or "Texts stand in quotes, numbers do not; see 'corridor policies show negotiated"
            " --toml' for the form",
        )

    def _likely(self, line: int) -> str:
        """Return what is most likely wrong with a line that is not valid TOML, or ""."""
        lines = self.text.splitlines()
        # quoted texts may hold anything
        bare = _QUOTED.sub("", lines[line - 1]) if 0 < line <= len(lines) else ""
        if re.search("[\u201c\u201d\u201e\u2018\u2019]", bare):
            return 'Write straight quotes, "like this", not the curly ones of a word processor'
        if bare.count('"') == 1:
            return "End the text with a quote, as it begins"
        if _TEXT.match(bare):
            return ""
        if found := re.search(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d.])", bare):
            return f"Write numbers without commas: {found[0].replace(',', '')}"
        if found := re.search(r"=\s*([-+]?\d+),(\d+)\s*(?:[]}]|$)", bare):
            return f"Write decimals with a point: {found[1]}.{found[2]}"
        if found := re.search(r"(?<![\w.+-])\d{4}-\d{2}(?![\w-])", bare):
            return f'Write months in quotes: "{found[0]}"'
        if found := _WITH_UNIT.search(bare):
            return f"Write the number alone, without '{spell(found[1])}', in the unit of its lever"
        return ""

    def where(self, entry: Entry) -> str:
        """Return ``file:line`` of an entry, or of the nearest entry that holds it."""
        if self._lines is None:
            self._lines = locate(self.text)
        for end in range(len(entry), 0, -1):
            if entry[:end] in self._lines:
                return f"{self.name}:{self._lines[entry[:end]]}"
        return f"{self.name}:1"

    def error(self, entry: Entry, problem: str, remedy: str = "") -> InputError:
        """Return an error that names file, line and entry."""
        shown = ""
        for part in entry:
            shown += f"[{part + 1}]" if isinstance(part, int) else f".{spell(part)}"
        shown = shown.lstrip(".")
        head = f"{shown}: {problem}" if shown else problem
        return InputError(head, where=self.where(entry), remedy=remedy)

    def known(self, entry: Entry, table: Any, keys: Iterable[str], what: str) -> dict[str, Any]:
        """Return ``table`` if it is a table that holds none but the known ``keys``."""
        known = list(keys)
        if not isinstance(table, dict):
            raise self.error(
                entry,
                f"{_kind(table)} stands where a table is wanted",
                f"A table here may hold: {', '.join(known)}",
            )
        for key in table:
            if key not in known:
                raise self.error((*entry, key), f"unknown {what}", nearest(spell(key), known))
        return table

    def number(self, entry: Entry, value: Any) -> float:
        """Return a finite number; truth values and texts are none."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            quoted = isinstance(value, str)
            remedy = "Write the number without quotes" if quoted else "Write one number"
            raise self.error(entry, f"{_kind(value)} is not a number", remedy)
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.error(
                entry, f"{spell(str(value), 20)} is not a finite number", "Write another"
            )
        return number

    def words(self, entry: Entry, value: Any) -> str:
        """Return a text as one paragraph, without control characters."""
        if not isinstance(value, str):
            raise self.error(entry, f"{_kind(value)} is not a text", "Put the text in quotes")
        text = " ".join(value.split())
        if not text.isprintable():
            problem = "the text holds characters that cannot be printed"
            raise self.error(entry, problem, "Leave them out")
        return text


def _kind(value: Any) -> str:
    """Name a value the way an error does."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"the text '{spell(value, 40)}'"
    if isinstance(value, int | float):
        return f"the number {spell(str(value), 20)}"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a table"
    return f"the date {value}"
