"""Words in a row, and looking for words: few know a table, an entry or a claim by its id."""

from __future__ import annotations

__all__ = ["FIND", "join_names", "says"]

FIND = "only what says every one of these words"
"""Help of the options that look for words."""


def says(wanted: str, *texts: str) -> bool:
    """Return whether every word of ``wanted`` stands in the texts, as letters in any case."""
    there = " ".join(texts).casefold()
    return all(word in there for word in wanted.casefold().split())


def join_names(names: list[str] | tuple[str, ...]) -> str:
    """Join names as a sentence would: ``A``, ``A and B``, ``A, B and C``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
