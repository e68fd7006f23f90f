"""Which outcomes are explained where none is named."""

from __future__ import annotations

import tomllib
from pathlib import Path

__all__ = ["OUTCOMES"]

OUTCOMES: tuple[str, ...] = tuple(
    tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["outcomes"]
)
"""Ids of those outcomes, in their order."""
