"""Settings of the site of the docs, read by Sphinx; ``./run docs`` builds it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(_ROOT), str(_ROOT / "src")]

from corridor import __version__  # noqa: E402
from tools.site import diagram, files, navigation  # noqa: E402

project = "Corridor"
author = "Corridor contributors"
version = release = __version__
extensions = ["myst_nb"]

# the root of the repository is the source, so that links between pages stay as they are
root_doc = navigation.INDEX
include_patterns = ["docs/*.md", "docs/**/*.md", "docs/**/*.ipynb", *navigation.BESIDE]
exclude_patterns = [".*", "bench", "build", "dist", "hardening", "out", "results", "src", "tests"]

myst_heading_anchors = 6  # named as a repository's page names them
# marks in tables are plain HTML, which MyST does not see: tools/site/links.py checks every
# link of what was built, those too
suppress_warnings = ["myst.xref_missing"]
nb_execution_mode = "off"  # a notebook's outputs are stored with it

html_theme = "furo"
html_title = f"Corridor {__version__}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_use_index = False
html_show_search_summary = False  # fetched from the pages, which a browser refuses without a server
html_permalinks_icon = "#"
pygments_style = "tango"
pygments_dark_style = "github-dark"


def setup(app: Any) -> None:
    """Add what this site does that Sphinx does not."""
    for part in (diagram, files, navigation):
        part.setup(app)
