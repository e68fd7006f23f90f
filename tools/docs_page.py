"""What the tools share that write a page of the reference from declarations."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from corridor.core.files import write_atomic

__all__ = ["DOCS", "MARK", "code", "fill", "run", "table"]

DOCS = Path(__file__).resolve().parents[1] / "docs"
MARK = re.compile(r"<!-- table (\w+) -->\n.*?<!-- end -->", re.DOTALL)
"""A part of a page that a tool writes; what stands around it is kept."""


def code(names: Iterable[str]) -> str:
    """Return names as code, separated by commas, or "none"."""
    return ", ".join(f"`{name}`" for name in names) or "none"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> str:
    """Return a Markdown table; the columns numbered in ``right`` stand to the right."""
    wanted = set(right)
    rule = ["---:" if place in wanted else "---" for place in range(len(head))]
    lines = [head, rule, *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def fill(text: str, parts: Mapping[str, str]) -> str:
    """Return the page with each marked part replaced."""
    return MARK.sub(
        lambda found: f"<!-- table {found[1]} -->\n\n{parts[found[1]]}\n\n<!-- end -->", text
    )


def run(path: Path, page: Callable[[], str], what: str = "") -> int:
    """Write a page, or with ``--check`` only say whether it is up to date (status 1 if not)."""
    name = path.relative_to(DOCS.parent).as_posix()
    parser = argparse.ArgumentParser(description=what or f"Write {name}.", allow_abbrev=False)
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    if parser.parse_args().check:
        same = path.is_file() and path.read_text(encoding="utf-8") == page()
        print(f"{name}: {'up to date' if same else 'out of date'}")
        return 0 if same else 1
    write_atomic(path, page())
    print(f"wrote {name}")
    return 0
