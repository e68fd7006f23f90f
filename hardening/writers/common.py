"""What writers share: long texts of two versions, and files known by their digest."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hardening.killing import Writer

__all__ = ["digests", "long_text", "stand_in"]


def long_text(version: int, lines: int = 40_000) -> str:
    """Return a text of about a megabyte that shows its version on every line."""
    return f"<p>version {version}, line of a page</p>\n" * lines


def digests(folder: Path) -> str:
    """Return name and digest of every file below a folder but those under passing names."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    return " ".join(
        f"{p.relative_to(folder)}:{hashlib.sha256(p.read_bytes()).hexdigest()[:12]}" for p in files
    )


def stand_in(target: str, value: Any) -> None:
    """Put something in the place of what draws, for the rest of this process."""
    patch(target, value).start()


def one_file(write: Any) -> Writer:
    """Return a writer whose reader tells versions apart by the digest of what is there."""
    return Writer(write, digests)
