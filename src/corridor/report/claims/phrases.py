"""Phrases about verdicts and units that the pages and their charts share."""

from __future__ import annotations

import re

from corridor.questions.claims.result import Standing, Tally, Verdict
from corridor.questions.claims.words import agreed, number
from corridor.report import words

__all__ = [
    "FAMILY_TITLES",
    "capital",
    "figure",
    "plain",
    "read_to",
    "span",
    "told",
    "told_of",
    "when",
]

FAMILY_TITLES = {"record": "The record", "model": "The fitted model", "evidence": "Documents"}
"""Family of tests -> what its tests read."""
_SIGN = re.compile(r"(?<![\w-])-(?=\d)")


def capital(text: str) -> str:
    """Return text with its first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def figure(value: float) -> str:
    """Return a number as the terminal writes it, with a minus sign in place of a hyphen."""
    return number(value).replace("-", words.MINUS, 1 if value < 0 else 0)


def plain(text: str) -> str:
    """Return a sentence for a page: months by their names, and minus signs in place of hyphens."""
    return _SIGN.sub(words.MINUS, words.spell_months(text))


def span(first: int, last: int) -> str:
    """Return a month, or two months, in words."""
    ends = [words.month_name(month) for month in dict.fromkeys((first, last))]
    return " to ".join(ends)


def told(tally: Tally, *, share: bool = False) -> str:
    """Return how many definitions say what in words: "3 of 14 definitions support it".

    ``share``: with the share that supports, in percent.
    """
    if not tally.cells:
        return "no definition counts"
    if tally.cells == 1:
        word = "supports" if tally.supports else "contradicts" if tally.contradicts else ""
        return f"the one definition {word} it" if word else "the one definition is unclear"
    said = [f"{tally.supports} of {tally.cells} definitions support it"]
    if share and tally.share is not None:
        said[0] += f" ({100 * tally.share:.0f} percent)"
    if tally.contradicts:
        said.append(f"{agreed(tally.contradicts, 'contradicts', 'contradict')} it")
    if tally.unclear:
        said.append(f"{agreed(tally.unclear, 'is', 'are')} unclear")
    return ", ".join(said)


def told_of(verdict: Verdict, *, share: bool = False) -> str:
    """Return ``told`` of a verdict; of what is not testable why: a share would be a finding."""
    if verdict.id == "not_testable":
        return f"{verdict.because[:1].lower()}{verdict.because[1:]}".rstrip(".")
    return told(verdict.tally, share=share)


def read_to(standing: Standing, end: str) -> str:
    """Return what of the record was read, as a sentence; ``end``: its last month."""
    if standing.as_of is None:
        return f"Record to {end}."
    month = words.month_name(standing.as_of)
    return f"Of the record to {end}, what was out by the middle of {month}."


def when(standing: Standing) -> str:
    """Return when one stands: "in May 2024", or "at the end of the record"."""
    if standing.as_of is None:
        return "at the end of the record"
    return f"in {words.month_name(standing.as_of)}"
