"""Looking for words: few know a table, an entry or a claim by its id."""

from __future__ import annotations

__all__ = ["FIND", "says"]

FIND = "only what says every one of these words"
"""Help of the options that look for words."""


def says(wanted: str, *texts: str) -> bool:
    """Return whether every word of ``wanted`` stands in the texts, as letters in any case."""
    there = " ".join(texts).casefold()
    return all(word in there for word in wanted.casefold().split())
