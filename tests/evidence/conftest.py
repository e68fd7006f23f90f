"""A small registry of our own, so that each fault can be planted in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SOURCES = """\
# two papers and a pointer
[paper]
title = "A paper"
by = "Somebody"
year = 2020
kind = "paper"
quality = "A"
address = "example.org/paper"
read = "Abstract."

[digest]
title = "A digest"
by = "Nobody"
kind = "press"
quality = "C"
address = "example.org/digest"
read = "Excerpt."
"""

CANDIDATES = """\
[P001]
label = "An estimate"
unit = "ratio"
central = 1.0
low = 0.5
high = 2.0
evidence = "causal"
grade = "D"
status = "RECALLED"
confidence = 0.7
sources = ["paper"]
"""

PARAMETERS = """\
# a mechanism

[first]
symbol = "a"
label = "The first"
unit = "ratio"
prior = "LogNormal(1.0, 0.5)"
bounds = [0.0, 10.0]
grade = "C"
status = "FOUND"
sources = ["paper", "digest"]
candidates = ["P001"]
note = "Why."
per = "group"

[first.by_group]
VEN = "LogNormal(2.0, 0.5)"

[second]
symbol = "b"
label = "The second"
unit = "share"
prior = "Beta(2, 8)"
bounds = [0.0, 1.0]
grade = "E"
status = "ASSUMPTION"
sources = []
note = "Why not."
contested = true
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a registry into the working folder; a keyword replaces the text of a folder."""
    monkeypatch.chdir(tmp_path)
    texts = {
        "sources": ("papers.toml", SOURCES),
        "candidates": ("some.toml", CANDIDATES),
        "parameters": ("first_mechanism.toml", PARAMETERS),
    }

    def _write(**changed: str) -> Path:
        for folder, (name, text) in texts.items():
            (tmp_path / folder).mkdir(exist_ok=True)
            path = tmp_path / folder / name
            path.write_text(changed.get(folder, text), encoding="utf-8")
        return tmp_path

    return _write
