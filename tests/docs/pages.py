"""The documents as the tests see them: pages, and the fenced blocks that they show."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md")))

_FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^(?:\$ )?(?:\./run|corridor) (?P<words>[^#\n]+)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def read(page: Path | str) -> str:
    """The text of a page; a name is seen from docs/."""
    return (DOCS / page).read_text(encoding="utf-8")


def blocks(page: Path | str, language: str = "") -> list[Block]:
    """The fenced blocks of a page, of one language or of all."""
    path, text = DOCS / page, read(page)
    found = [
        Block(path, text.count("\n", 0, m.start()) + 2, m[2], textwrap.dedent(m[3]))
        for m in _FENCE.finditer(text)
    ]
    return [block for block in found if language in ("", block.language)]


def commands() -> Iterator[tuple[Block, list[str]]]:
    """Every command of ours in a console block, without ``corridor`` or ``./run``."""
    for page in PAGES:
        for block in blocks(page, "console"):
            for match in _COMMAND.finditer(block.text):
                words = shlex.split(match["words"])
                if "..." not in words:
                    yield block, words
