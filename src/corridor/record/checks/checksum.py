"""The file is the one that the index was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from corridor.record.checks.subject import Subject
from corridor.record.finding import Finding

__all__ = ["ANEW", "check"]

ANEW = "python -m tools.compile_record describes it anew, where the change is meant"
"""What to do where a table and the index differ."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield a finding if the file's SHA-256 is not the one in ``datapackage.json``."""
    info = subject.info
    if hashlib.sha256(info.path.read_bytes()).hexdigest() != info.sha256:
        reason = "the file is not the one that datapackage.json describes"
        yield Finding(info.id, None, f"{reason}; {ANEW}")
