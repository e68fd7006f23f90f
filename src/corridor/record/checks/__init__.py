"""The checks of the record, one file each, in the order in which they run.

A check is a function from a `Subject` to findings. Columns come first: a table whose
columns are wrong is not checked further.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from corridor.record.checks import (
    cells,
    checksum,
    described,
    gaps,
    identities,
    keys,
    ratios,
    shared,
    totals,
)
from corridor.record.checks.subject import Subject
from corridor.record.finding import Finding

__all__ = ["CHECKS", "SHARED", "Check"]

Check: TypeAlias = Callable[[Subject], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    checksum.check,
    described.check,
    cells.check,
    keys.check,
    gaps.check,
    totals.check,
    identities.check,
    ratios.check,
)

#: checks of the record that all share; a table of one's own need not pass them
SHARED: tuple[Check, ...] = (shared.check,)
