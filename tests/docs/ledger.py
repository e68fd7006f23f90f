"""What becomes of every command and every block of Python that the pages show; see ledger.toml."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.architecture.tree import TOOLS
from tests.docs.pages import DOCS, PAGES, Block, blocks

SHELLS = ("console", "sh", "bash")
_OURS = re.compile(r"(?:\./run|corridor) ")


@dataclass(frozen=True)
class Shown:
    """One command of a page, or one block of its Python."""

    block: Block
    text: str

    @property
    def page(self) -> str:
        """The page, seen from docs/."""
        path = self.block.page
        return path.relative_to(DOCS).as_posix() if DOCS in path.parents else path.name

    @property
    def ours(self) -> bool:
        """Whether the command line of Corridor runs it, which ``words`` gives to it."""
        return bool(_OURS.match(self.text)) and self.words[0] not in TOOLS

    @property
    def words(self) -> list[str]:
        """The command's words, without what starts it and without what is the shell's."""
        return shlex.split(re.split(r" [|>] ", self.text)[0])[1:]

    @property
    def python(self) -> bool:
        return self.block.language == "python"


@dataclass(frozen=True)
class Fate:
    """``kind``: run here, "elsewhere" or "not run"; ``entry``: of the ledger, if it has one."""

    kind: str
    entry: Mapping[str, Any]


@cache
def ledger() -> dict[str, list[dict[str, Any]]]:
    found = tomllib.loads((DOCS.parent / "tests/docs/ledger.toml").read_text(encoding="utf-8"))
    assert set(found) == {"elsewhere", "not_run", "fewer"}
    return found


def _commands(block: Block) -> Iterator[Shown]:
    if block.text.startswith("#!"):
        # a script is one thing, whatever it holds
        yield Shown(block, block.text)
        return
    for line in block.text.replace("\\\n", " ").splitlines():
        text = re.sub(r"(^|\s)#.*", "", line).removeprefix("$ ").strip()
        if text:
            yield Shown(block, " ".join(text.split()))


@cache
def shown() -> tuple[Shown, ...]:
    """Every command and every block of Python, in the order of the pages."""
    found: list[Shown] = []
    for block in (block for page in PAGES for block in blocks(page)):
        if block.language in SHELLS:
            found += _commands(block)
        elif block.language == "python":
            found.append(Shown(block, block.text))
    return tuple(found)


def fits(entry: Mapping[str, Any], one: Shown) -> bool:
    """Whether an entry of the ledger speaks of it."""
    if entry.get("page", one.page) != one.page:
        return False
    if entry.get("language", one.block.language) != one.block.language:
        return False
    starts: Sequence[str] = entry.get("starts", [""])
    text = one.text.lstrip()
    return text in starts if entry.get("exact") else text.startswith(tuple(starts))


def _plain(one: Shown) -> str:
    return " ".join(one.words) if one.ours else one.text


@cache
def _held() -> dict[str, Mapping[str, Any]]:
    """Words of a command that a test of its page runs -> the entry."""
    return {
        _plain(one): entry
        for entry in ledger()["elsewhere"]
        for one in shown()
        if fits(entry, one) and not one.python
    }


def fate(one: Shown) -> Fate | None:
    """What becomes of it; None where nobody has said."""
    for entry in ledger()["elsewhere"]:
        if fits(entry, one):
            return Fate("elsewhere", entry)
    if not one.python and _plain(one) in _held():
        return Fate("elsewhere", _held()[_plain(one)])
    for entry in ledger()["not_run"]:
        if fits(entry, one):
            return Fate("not run", entry)
    return Fate("here", {}) if one.ours or one.python else None


def here() -> list[Shown]:
    """What test_commands.py and test_python.py run."""
    return [one for one in shown() if (found := fate(one)) and found.kind == "here"]


def fewer(words: Sequence[str]) -> list[str]:
    """The words that make a command take seconds."""
    found: list[str] = []
    for entry in ledger()["fewer"]:
        if (
            entry["command"] == words[0]
            and entry.get("having", words[0]) in words
            and entry.get("lacking", "") not in words
        ):
            found += entry["words"]
    return found


def listing() -> Iterator[str]:
    """All of it, a line each: where it stands, what becomes of it, why."""
    for one in shown():
        found = fate(one)
        kind = found.kind if found else "NOBODY"
        why = (found.entry.get("test") or found.entry.get("reason", "")) if found else ""
        line = one.text.strip().splitlines()[0]
        yield f"{one.page}:{one.block.line}  [{kind}]  {line}" + (f"  ({why})" if why else "")


def held(entry: Mapping[str, Any]) -> list[Path]:
    """The tests that an entry names."""
    names = entry["held"] if "held" in entry else [entry["test"]]
    return [DOCS.parent / name for name in names]


if __name__ == "__main__":
    print(*listing(), sep="\n")
