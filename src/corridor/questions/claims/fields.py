"""Fields of a ledger's entry, read one by one so that each fault names file, line and entry."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from corridor.core.errors import InputError, nearest

__all__ = ["Fields", "shown"]


def shown(path: Path) -> str:
    """Return a path as the user knows it: from the working folder where it lies below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


@dataclass(frozen=True)
class Fields:
    """One table of a file. ``entry`` names it to the reader: ``C10``, ``C10 test 2``."""

    path: Path
    entry: str
    raw: Any

    def __post_init__(self) -> None:
        if not isinstance(self.raw, dict):
            self.fail(f"it is {self.raw!r} and no table", "Write fields below a line [name]")

    def fail(self, problem: str, remedy: str, key: str = "") -> NoReturn:
        """Raise InputError at the entry, or at the line of one of its keys where that is plain."""
        where = shown(self.path)
        line = self._line(key.partition(".")[0]) if key else None
        if line:
            where += f":{line}"
        raise InputError(problem, where=f"{where}/{self.entry}", remedy=remedy)

    def _line(self, key: str) -> int | None:
        """Return the line of a key, None where it stands in several places or cannot be found."""
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except OSError:
            return None
        form = re.compile(rf"(?:.*[{{,])?\s*{re.escape(key)}\s*[=.]")
        found = [number for number, line in enumerate(lines, 1) if form.match(line)]
        return found[0] if len(found) == 1 else None

    def only(self, known: Collection[str]) -> None:
        """Refuse fields that are not in ``known``."""
        for key in self.raw:
            if key not in known:
                self.fail(f"there is no field '{key}'", nearest(key, known), key)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; one that has to be there and not be empty without ``default``."""
        if key not in self.raw:
            if default is not None:
                return default
            self.fail(f"the field '{key}' is missing", f'Add {key} = "..."')
        value = self.raw[key]
        if not isinstance(value, str) or not value.strip():
            self.fail(f"{key} is {value!r}", f'Write {key} = "..."', key)
        return " ".join(value.split())

    def word(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """Return a text that is one of ``known``."""
        if default is None and key not in self.raw:
            self.fail(f"the field '{key}' is missing", f"Write one of {', '.join(known)}")
        value = self.text(key, default)
        if value not in known:
            self.fail(f"there is no {key} '{value}'", nearest(value, known), key)
        return value

    def flag(self, key: str) -> bool:
        """Return true or false, false when absent."""
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            self.fail(f"{key} is {value!r}", f"Write {key} = true or false", key)
        return value

    def listed(self, key: str, kinds: tuple[type, ...], *, needed: bool = True) -> list[Any]:
        """Return a list of values of some types, each once; empty when absent and not needed."""
        value = self.raw.get(key)
        if value is None and not needed:
            return []
        if (
            not isinstance(value, list)
            or (needed and not value)
            or not all(isinstance(v, kinds) and not isinstance(v, bool) for v in value)
        ):
            self.fail(f"{key} is {value!r}", f"Write {key} = [...]", key)
        if len({repr(v) for v in value}) < len(value):
            self.fail(f"{key} names the same one twice", "Name each once", key)
        return value
