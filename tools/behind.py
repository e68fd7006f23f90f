"""Say which pages and indexes are behind what they are written from: ``./run docs --check``.

Each tool that writes some of them is asked with ``--check``, in one process, since most of the
time would go into loading the package again. None of them runs the model for that: a page of
results is held against the stamp of the fit that it stands on.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
from collections.abc import Iterable
from pathlib import Path

from corridor.core.errors import CorridorError

__all__ = ["ask", "main", "names"]

HERE = Path(__file__).resolve().parent
_BEHIND = "out of date"


def names() -> list[str]:
    """Return the tools that take ``--check``: every tools/docs_*.py that runs, and compilers."""
    pages = [
        path.stem for path in HERE.glob("docs_*.py") if "\ndef main(" in path.read_text("utf-8")
    ]
    return ["compile_record", "compile_scores", *sorted(pages)]


def ask(name: str) -> str:
    """Return what a tool says is behind, "" where nothing is."""
    home = f"tools.{name}"
    if (HERE / name / "__main__.py").is_file():
        home += ".__main__"
    said = io.StringIO()
    words, sys.argv = sys.argv, [name, "--check"]
    try:
        with contextlib.redirect_stdout(said):
            status = importlib.import_module(home).main()
    except (CorridorError, LookupError, ValueError) as error:
        # what it reads is at fault, or names what it does not know
        return f"it cannot be told ({type(error).__name__}: {error})"
    finally:
        sys.argv = words
    lines = [line for line in said.getvalue().splitlines() if _BEHIND in line]
    return "; ".join(lines or [_BEHIND]) if status else ""


def main(which: Iterable[str] | None = None) -> int:
    """Ask tools, all when None, and say what is behind and what writes it again; 1 if any is."""
    asked = list(names() if which is None else which)
    stale = 0
    for name in asked:
        if found := ask(name):
            stale += 1
            print(f"{found}: run python -m tools.{name}", flush=True)
    print(
        f"docs: {stale} of {len(asked)} tools have something to write"
        if stale
        else "docs: up to date"
    )
    return int(stale > 0)
