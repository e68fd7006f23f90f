"""Links of the docs to files of the repository lead to a page that shows the file."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

__all__ = ["FOLDER", "address", "setup"]

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "files"  # of the site
_KEPT = "corridor_files"  # in Sphinx's metadata of a page: the files that it links to


def address(page: str, path: str) -> str:
    """Return the address of a file's page as seen from ``page``, both without their endings."""
    return posixpath.relpath(f"{FOLDER}/{path}.html", posixpath.dirname(page) or ".")


def setup(app: Any) -> None:
    """Have Sphinx lead links to files to pages of their own."""
    # before Sphinx collects what may be downloaded
    app.connect("doctree-read", _lead, priority=100)
    app.connect("html-collect-pages", _pages)


def _lead(app: Any, doctree: Any) -> None:
    from docutils import nodes
    from sphinx import addnodes

    page = app.env.docname
    linked: set[str] = set()
    for node in [*doctree.findall(addnodes.download_reference)] + [
        node for node in doctree.findall(addnodes.pending_xref) if not node["refdomain"]
    ]:
        target = node["reftarget"].partition("#")[0]
        path = (ROOT / page).parent / target
        if not target or not path.exists() or not path.resolve().is_relative_to(ROOT):
            continue  # what stands there is told by the check of links
        name = path.resolve().relative_to(ROOT).as_posix()
        linked.add(name)
        node.replace_self(nodes.reference("", "", *node.children, refuri=address(page, name)))
    app.env.metadata[page][_KEPT] = sorted(linked)


def _pages(app: Any) -> Iterator[tuple[str, dict[str, Any], str]]:
    for name in sorted({n for kept in app.env.metadata.values() for n in kept.get(_KEPT, ())}):
        body = f"<h1><code>{escape(name)}</code></h1>{_shown(app, ROOT / name)}"
        yield f"{FOLDER}/{name}", {"title": name, "body": body, "parents": []}, "page.html"


def _shown(app: Any, path: Path) -> str:
    from pygments.lexers import get_lexer_for_filename
    from pygments.util import ClassNotFound

    if path.is_dir():
        names = sorted(child.name + "/" * child.is_dir() for child in path.iterdir())
        rows = "".join(f"<li><code>{escape(n)}</code></li>" for n in names if n[0] not in "._")
        return f"<p>A folder of the repository, which holds</p><ul>{rows}</ul>"
    text = path.read_text(encoding="utf-8")
    try:
        language = get_lexer_for_filename(path.name).aliases[0]
    except (ClassNotFound, IndexError):
        language = "text"
    return str(app.builder.highlighter.highlight_block(text, language))
