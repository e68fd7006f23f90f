"""Where a claim stands: permalink ids, file names, and the command that makes its numbers."""

from __future__ import annotations

import re
import shlex

from corridor.questions.claims.claim import Ledger

__all__ = ["INDEX", "command_of", "data_file", "file_of", "permalink"]

INDEX = "index.html"
"""Page that lists the claims."""


def permalink(ledger: str, claim: str) -> str:
    """Return the id under which a claim is cited: it names the file, and the anchor in it."""
    return f"{_slug(ledger)}-{claim}"


def file_of(ledger: str, claim: str) -> str:
    """Return the name of a claim's page."""
    return f"{permalink(ledger, claim)}.html"


def data_file(ledger: str) -> str:
    """Return the name of the file with every number of a ledger's pages."""
    return f"{_slug(ledger)}.json"


def command_of(command: str, ledger: Ledger, claim: str) -> str:
    """Return the command for one claim, from the one that judged a ledger, or several claims."""
    words = shlex.split(command) or ["corridor", "claims", "--ledger", ledger.id]
    # what names a record may stand before it
    first = words.index("corridor")
    # a ledger that a user wrote is named after the word check and may be called like a claim
    head = first + (4 if words[first + 2 : first + 3] == ["check"] else 2)
    ids = {one.id.lower() for one in ledger.claims}
    end = head
    while end < len(words) and words[end].lower() in ids:
        end += 1
    return shlex.join([*words[:head], claim, *words[end:]])


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-") or "ledger"
