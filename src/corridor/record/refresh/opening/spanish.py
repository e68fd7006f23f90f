"""Spanish words of countries and months, whatever their accents, signs and footnotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import cache
from pathlib import Path

from corridor.core.toml import read_toml

__all__ = ["countries", "known", "months", "simple"]

WORDS = Path(__file__).parent / "spanish.toml"
#: marks of footnotes at the end of a name: 1/, p/, (1), *
_MARKS = re.compile(r"(\s*(\d{1,2}/|[a-z]/|\(\d{1,2}\)|\*+))+\s*$", re.IGNORECASE)


def simple(text: str) -> str:
    """Return words in lower case without accents and signs, single spaces between them."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(one for one in parts if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def known(text: str, words: Container[str]) -> str | None:
    """Return a text as ``simple`` writes it if it is one of the words, else None.

    The mark of a footnote is left out where the rest is one of them.
    """
    for one in (text, _MARKS.sub("", text)):
        if (word := simple(one)) in words:
            return word
    return None


@cache
def months() -> dict[str, int]:
    """Return the names of months, in full and short, each with its number."""
    return {simple(name): int(number) for name, number in _content()["months"].items()}


@cache
def countries() -> dict[str, str]:
    """Return the names of countries, each with its code of three letters."""
    names = {**_content()["countries"], **_content()["spellings"]}
    return {simple(name): code for name, code in names.items()}


@cache
def _content() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = read_toml(WORDS)
    return content
