"""Write what docs/tutorial/first-comparison.md shows of what its own commands print.

python -m tools.docs_tutorial           follows the tutorial and writes it (half a minute)
python -m tools.docs_tutorial --check   says whether it stands on the shipped fit

The text between what is shown is written by hand and kept.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path

from corridor.core.files import write_atomic
from corridor.system.outcomes import outcomes
from tools.docs_fit import shipped
from tools.docs_page import DOCS, fill
from tools.docs_validation import stamp

__all__ = ["PAGE", "WIDTH", "commands", "excerpts", "follow", "main"]

PAGE = DOCS / "tutorial" / "first-comparison.md"
#: letters in a line of what is shown
WIDTH = "100"
#: left out where nothing of it is shown: the brief's other accounts, parts of the explanation
SHORTER = {
    "compare": ["--main-only"],
    "explain": ["--part", "decompose", "--part", "scenarios", "--no-html"],
}
_COMMAND = re.compile(r"^ *\./run (.+)$", re.MULTILINE)
_CONSOLE = re.compile(r"^ *```console\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_SAVE = re.compile(r"Save this as `(.+?)`:\n\n```toml\n(.*?)```", re.DOTALL)


def commands(text: str) -> Iterator[list[str]]:
    """Return the words of each command of the tutorial, in its order."""
    for block in _CONSOLE.findall(text):
        yield from (shlex.split(found) for found in _COMMAND.findall(block))


def follow(text: str, folder: Path) -> dict[str, str]:
    """Do what the tutorial says in ``folder``; return command -> what it printed.

    A command that is refused raises AssertionError.
    """
    from corridor.cli import main as corridor

    printed: dict[str, str] = {}
    with contextlib.chdir(folder), _width():
        for name, file in _SAVE.findall(text):
            Path(name).write_text(file, encoding="utf-8")
        for words in commands(text):
            more = [*SHORTER.get(words[0], [])]
            if words[0] == "compare" and "--brief" not in words:
                more.append("--no-brief")
            out = io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
                status = corridor([*words, *more])
            assert status == 0, words
            printed[" ".join(words)] = out.getvalue()
    return printed


@contextlib.contextmanager
def _width() -> Iterator[None]:
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = WIDTH
    try:
        yield
    finally:
        os.environ.pop("COLUMNS")
        if before is not None:
            os.environ["COLUMNS"] = before


def excerpts(printed: dict[str, str]) -> dict[str, str]:
    """Return the name of each part of the page -> what stands there."""
    two, mine = (text for words, text in printed.items() if words.startswith("compare"))
    (explained,) = (text for words, text in printed.items() if words.startswith("explain"))
    fit = shipped()
    return {
        "two": _text(_block(two, "Encounters between ports")),
        "mine": _text(_block(mine, "Encounters between ports")),
        "parts": _text(_paragraph(explained, "What makes the difference")),
        "turns": _text(_first(_paragraph(explained, "What would have to be true for"))),
        "evidence": _text(_paragraph(explained, "Which evidence it rests on")),
        "run": (
            f"What is shown above is what fit `{fit.meta['fingerprint']}` gives, with 4,000 draws "
            "and seed 0; a test holds it. Another version may give other figures."
        ),
    }


def _text(lines: list[str]) -> str:
    return "\n".join(["```text", *(line.rstrip() for line in lines), "```"])


def _block(table: str, heading: str) -> list[str]:
    """Return the lines of one outcome: from its heading to the next empty line."""
    lines = table.splitlines()
    start = next(n for n, line in enumerate(lines) if line.strip().startswith(heading))
    end = next(n for n in range(start, len(lines)) if not lines[n].strip())
    return lines[start:end]


def _paragraph(text: str, title: str) -> list[str]:
    """Return the lines under a title that begins so."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(title)) + 1
    return lines[start : next(n for n in range(start, len(lines)) if not lines[n].strip())]


def _first(lines: list[str]) -> list[str]:
    """Return the lines on the first outcome, up to the label of the next."""
    labels = [outcome.label for outcome in outcomes().values()]
    ends = (n for n, line in enumerate(lines) if n and line.startswith(tuple(labels)))
    return lines[: next(ends, len(lines))]


def main() -> int:
    """Write what is shown, or only say whether it stands on the shipped fit."""
    parser = argparse.ArgumentParser(
        description="Write what first-comparison.md shows.", allow_abbrev=False
    )
    parser.add_argument("--check", action="store_true", help="only compare fingerprints")
    text = PAGE.read_text(encoding="utf-8")
    if parser.parse_args().check:
        same = stamp(text.replace("fit `", "Fit `")) == shipped().meta["fingerprint"]
        print(f"first-comparison.md: {'stands on the shipped fit' if same else 'out of date'}")
        return 0 if same else 1
    with tempfile.TemporaryDirectory() as folder:
        write_atomic(PAGE, fill(text, excerpts(follow(text, Path(folder)))))
    print("wrote first-comparison.md")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
