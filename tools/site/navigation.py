"""The navigation of the site, made from the index: docs/README.md is the only list of pages."""

from __future__ import annotations

import posixpath
import re
from typing import Any

__all__ = ["BESIDE", "INDEX", "sections", "setup", "toctrees"]

INDEX = "docs/README"
#: pages outside docs/ that belong to the site too
BESIDE = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
_FIRST, _LAST = "Start", "The project"
_PAGE = re.compile(r"\]\((?P<path>[^)#:\s]+)\.(?:md|ipynb)(?:#[^)\s]*)?\)")


def sections(index: str) -> dict[str, list[str]]:
    """Return heading -> names of the pages that it links to, each page where it comes first."""
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    beside = {path.removesuffix(".md") for path in BESIDE}
    for part in re.split(r"^## ", f"{_FIRST}\n{index}", flags=re.MULTILINE):
        heading, _, text = part.partition("\n")
        for match in _PAGE.finditer(text):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(INDEX), match["path"]))
            if name not in seen and name not in beside and name != INDEX:
                seen.add(name)
                found.setdefault(heading.strip(), []).append(name)
    return {**found, _LAST: [path.removesuffix(".md") for path in BESIDE]}


def toctrees(index: str) -> str:
    """Return the same as directives, which show nothing on the page itself."""
    return "\n".join(
        "\n".join(
            ["", "```{toctree}", ":hidden:", f":caption: {heading}", ""]
            + [f"/{name}" for name in names]
            + ["```"]
        )
        for heading, names in sections(index).items()
    )


def setup(app: Any) -> None:
    """Have Sphinx read the index with its navigation."""
    app.connect("source-read", _read)
    app.connect("build-finished", _first_page)


def _read(app: Any, name: str, source: list[str]) -> None:
    if name == INDEX:
        source[0] += "\n" + toctrees(source[0])


def _first_page(app: Any, failure: Exception | None) -> None:
    if failure is None:
        (app.outdir / "index.html").write_text(
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Corridor</title>'
            f'<meta http-equiv="refresh" content="0; url={INDEX}.html"></head>'
            f'<body><a href="{INDEX}.html">Documentation of Corridor</a></body></html>\n',
            encoding="utf-8",
        )
