"""Reading entries from TOML so that each fault names file, line, entry and remedy."""

from __future__ import annotations

import datetime
import math
import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from corridor.core.errors import InputError, nearest, sentences
from corridor.core.toml import read_toml
from corridor.evidence.priors import Prior, parse_prior

__all__ = ["ADD_SOURCE", "Entry", "distinct", "entries"]

ADD_SOURCE = "Or add it to a file of evidence/sources/, or of the corridor's own sources/"
"""What else to do where a source is named that is not there: one of the nearest name is another."""


def _shown(path: Path) -> str:
    """Return the path as the user knows it: from the working folder where it lies below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


@dataclass(frozen=True)
class Entry:
    """One table ``[id]`` of a file, read field by field."""

    path: Path
    id: str
    raw: dict[str, Any]

    def where(self, field: str = "", key: str = "") -> str:
        """Return ``file:line/entry`` of the entry, or of a field of it, or of a key of that."""
        return f"{_shown(self.path)}:{_line(self.path, self.id, field, key)}/{self.id}"

    def fail(self, problem: str, remedy: str, field: str = "", key: str = "") -> NoReturn:
        """Raise InputError at the entry or at its field."""
        raise InputError(problem, where=self.where(field, key), remedy=remedy)

    def only(self, known: Collection[str]) -> None:
        """Refuse fields that are not in ``known``."""
        for field in self.raw:
            if field not in known:
                self.fail(f"there is no field '{field}'", nearest(field, known), field)

    def _value(self, field: str, kind: type, what: str) -> Any:
        if field not in self.raw:
            self.fail(f"the field '{field}' is missing", f"Add {field} = {what}")
        value = self.raw[field]
        if not isinstance(value, kind):
            self.fail(f"{field} is {value!r}", f"Write {field} = {what}", field)
        return value

    def text(self, field: str) -> str:
        """Return a text that has to be there and not be empty."""
        value: str = self._value(field, str, '"..."')
        if not value.strip():
            self.fail(f"{field} is empty", f'Write {field} = "..."', field)
        return value

    def word(self, field: str, known: Collection[str]) -> str:
        """Return a text that has to be one of ``known``."""
        value = self.text(field)
        if value not in known:
            self.fail(f"there is no {field} '{value}'", nearest(value, known), field)
        return value

    def words(self, field: str, known: Collection[str], *, needed: bool) -> tuple[str, ...]:
        """Return a list of texts, each one of ``known``; empty when not ``needed`` and absent."""
        if field not in self.raw and not needed:
            return ()
        values = self._value(field, list, '["..."]')
        for value in values:
            if not isinstance(value, str):
                self.fail(f"{field} holds {value!r}", f'Write {field} = ["..."]', field)
            if value not in known:
                kind = field.removesuffix("s")
                more = ADD_SOURCE if field == "sources" else ""
                remedy = sentences(nearest(value, known), more)
                self.fail(f"there is no {kind} '{value}'", remedy, field)
        if len(set(values)) < len(values):
            self.fail(f"{field} names the same one twice", "Name each once", field)
        return tuple(values)

    def flag(self, field: str) -> bool:
        """Return true or false, false when absent."""
        return field in self.raw and bool(self._value(field, bool, "true or false"))

    def number(self, field: str) -> float | None:
        """Return a number, None when absent."""
        if field not in self.raw:
            return None
        value = self.raw[field]
        if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
            self.fail(f"{field} is {value!r}", f"Write {field} = a number", field)
        return float(value)

    def day(self, field: str) -> datetime.date:
        """Return a day that has to be there, written as TOML writes days."""
        value = self.raw.get(field)
        # a TOML time of day is a datetime, which is a date too
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            self.fail(
                f"{field} is {value!r}" if field in self.raw else f"the field '{field}' is missing",
                f"Write {field} = YYYY-MM-DD without quotes",
                field,
            )
        return value

    def bounds(self) -> tuple[float, float]:
        """Return the field ``bounds``: two numbers in order."""
        pair = self._value("bounds", list, "[low, high]")
        good = len(pair) == 2 and all(
            isinstance(x, int | float) and not isinstance(x, bool) for x in pair
        )
        if not good:
            self.fail(f"bounds is {pair!r}", "Write bounds = [low, high]", "bounds")
        low, high = float(pair[0]), float(pair[1])
        if not low < high:
            self.fail(
                f"bounds {low:g} to {high:g} are not in order",
                f"Write bounds = [{min(low, high):g}, {max(low, high):g}], two different numbers",
                "bounds",
            )
        return low, high

    def prior(self, text: object, bounds: tuple[float, float], *at: str) -> Prior:
        """Return the prior that ``text`` writes, refused unless its range lies in the bounds.

        ``at`` is the field that holds it, or the field and the key.
        """
        if not isinstance(text, str):
            self.fail(f"{at[-1]} is {text!r}", 'Write a text, for instance "Normal(0, 1)"', *at)
        try:
            prior = parse_prior(text)
        except InputError as error:
            self.fail(error.problem, error.remedy, *at)
        if not prior.within(*bounds):
            first, last = prior.interval(0.998)
            self.fail(
                f"the 0.1% to 99.9% range of {prior.text}, {first:.4g} to {last:.4g}, "
                f"is not within the bounds {bounds[0]:g} to {bounds[1]:g}",
                _REMEDY_SHARE if bounds == (0, 1) else "Widen the bounds or narrow the prior",
                *at,
            )
        return prior


#: what keeps a share within its bounds: wider ones would let it leave them in the model
_REMEDY_SHARE = "Write a Beta or a LogitNormal, which stay between 0 and 1, or narrow the prior"


def entries(folder: Path) -> Iterator[Entry]:
    """Yield the entries of every TOML file of ``folder``, files by name, entries as written.

    Raises InputError for what is not TOML or not a table.
    """
    for path in sorted(folder.glob("*.toml")):
        try:
            tables = read_toml(path)
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
            line, column = (at[1], f", column {at[2]}") if at else ("1", "")
            raise InputError(
                f"not valid TOML{column}: {str(error).split(' (at ')[0]}",
                where=f"{_shown(path)}:{line}",
                remedy="Texts need quotes, and each entry [id] may appear once",
            ) from None
        except UnicodeDecodeError as error:
            raise InputError(
                f"not UTF-8 at byte {error.start}",
                where=f"{_shown(path)}:1",
                remedy="Save the file as UTF-8",
            ) from None
        for name, raw in tables.items():
            entry = Entry(path, name, raw if isinstance(raw, dict) else {})
            if not isinstance(raw, dict):
                entry.fail(f"'{name}' stands outside an entry", "Put it below a line [id]")
            yield entry


def distinct(folder: Path) -> Iterator[Entry]:
    """Yield the entries of every TOML file of ``folder`` as ``entries`` does, each id once.

    Raises InputError for an id that an earlier entry has, besides.
    """
    seen: set[str] = set()
    for entry in entries(folder):
        if entry.id in seen:
            entry.fail(f"the id '{entry.id}' is taken", "Give one of them another id")
        seen.add(entry.id)
        yield entry


def _line(path: Path, name: str, field: str, key: str) -> int:
    """Return the 1-based line of an entry, a field of it or a key of that; the closest found."""

    def quoted(word: str) -> str:
        return rf"[\"']?{re.escape(word)}[\"']?"

    header = re.compile(rf"\s*\[\s*{quoted(name)}\s*(?:\.\s*([^\]]*?)\s*)?\]")
    found, best, inside, sub = 1, 0, False, ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if re.match(r"\s*\[", line) and not re.match(r"\s*\[.*\]\s*,", line):
            match = header.match(line)
            inside, sub = match is not None, (match[1] or "").strip("\"'") if match else ""
            rank = 1 + (bool(field) and sub == field) if inside else 0
        elif inside and sub == field and key and re.match(rf"\s*{quoted(key)}\s*=", line):
            rank = 3
        elif inside and not sub and field and re.match(rf"\s*{quoted(field)}\s*[=.]", line):
            rank = 3 if key and re.search(rf"\b{quoted(key)}\s*=", line) else 2
        elif not best and re.match(rf"\s*{quoted(name)}\s*[=.]", line):
            rank = 1
        else:
            continue
        if rank > best:
            found, best = number, rank
    return found
