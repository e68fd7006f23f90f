"""The starting files as they lie in the package, with the names that a user gives put in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template

__all__ = ["fill", "fill_folder", "label_of"]

_HERE = Path(__file__).parent / "templates"
_CODE = ".in"  # ends the names of templates that are code, so that nothing takes them for ours


def label_of(name: str) -> str:
    """Return an id as words: ``far_shore`` is ``Far shore``."""
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def fill(template: str, words: Mapping[str, str]) -> str:
    """Return a template, named by its path below the folder of templates, with words put in."""
    return Template((_HERE / template).read_text(encoding="utf-8")).substitute(words)


def fill_folder(folder: str, words: Mapping[str, str], stem: str) -> dict[str, str]:
    """Return every file of a folder of templates, path -> text; NAME in a path becomes ``stem``."""
    home = _HERE / folder
    found = {}
    for path in sorted(home.rglob("*")):
        if path.is_file():
            place = path.relative_to(home).as_posix()
            name = place.removesuffix(_CODE).replace("NAME", stem)
            found[name] = fill(f"{folder}/{place}", words)
    return found
