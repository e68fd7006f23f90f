"""Finding the line of an entry in a TOML text, for errors that point at it.

The text has already been read by ``tomllib``, so this scanner only follows the
structure of valid TOML; it never reports an error itself.
"""

from __future__ import annotations

import bisect
import re
import tomllib

__all__ = ["Entry", "locate"]

#: keys and positions in lists that lead to an entry, as in ("levers", "x", "schedule", 0)
Entry = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.lines: dict[Entry, int] = {}
        self.counts: dict[Entry, int] = {}

    def line(self) -> int:
        return bisect.bisect_right(self.starts, self.at)

    def peek(self, what: str) -> bool:
        return self.text.startswith(what, self.at)

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def key(self) -> Entry:
        """Read a key such as ``levers."a b".value``."""
        parts: list[str | int] = []
        while self.at < len(self.text):
            self.skip(_SPACE)
            if self.peek('"') or self.peek("'"):
                parts.append(tomllib.loads(f"k = {self.skip(_STRING)}")["k"])
            else:
                parts.append(self.skip(_BARE))
            self.skip(_SPACE)
            if not self.peek("."):
                break
            self.at += 1
        return tuple(parts)

    def note(self, entry: Entry, line: int) -> None:
        for end in range(1, len(entry) + 1):
            self.lines.setdefault(entry[:end], line)

    def pair(self, inside: Entry) -> None:
        line = self.line()
        entry = inside + self.key()
        self.note(entry, line)
        self.at += 1  # the sign =
        self.value(entry)

    def value(self, entry: Entry) -> None:
        self.skip(_SPACE)
        if self.peek("["):
            self.items(entry, "]")
        elif self.peek("{"):
            self.items(entry, "}")
        elif not self.skip(_STRING):
            self.skip(_SCALAR)

    def items(self, entry: Entry, close: str) -> None:
        self.at += 1
        index = 0
        while self.at < len(self.text):
            self.skip(_SPACE)
            if self.peek(close):
                self.at += 1
                return
            if self.peek(","):
                self.at += 1
            elif close == "}":
                self.pair(entry)
            else:
                self.note((*entry, index), self.line())
                self.value((*entry, index))
                index += 1

    def header(self) -> Entry:
        """Read ``[a.b]`` or ``[[a.b]]`` and return the entry that it opens."""
        line, many = self.line(), self.peek("[[")
        self.at += 2 if many else 1
        entry: Entry = ()
        key = self.key()
        for part in key[:-1]:
            entry = (*entry, part)
            if entry in self.counts:
                entry = (*entry, self.counts[entry])
        entry = (*entry, key[-1])
        if many:
            self.note(entry, line)
            self.counts[entry] = self.counts.get(entry, -1) + 1
            entry = (*entry, self.counts[entry])
        self.note(entry, line)
        self.at += 2 if many else 1
        return entry

    def run(self) -> None:
        inside: Entry = ()
        while True:
            self.skip(_SPACE)
            if self.at >= len(self.text):
                return
            if self.peek("["):
                inside = self.header()
            else:
                self.pair(inside)


def locate(text: str) -> dict[Entry, int]:
    """Return the line (from 1 on) of every entry of a valid TOML text."""
    scanner = _Scanner(text)
    scanner.run()
    return scanner.lines
