"""The question on its own: what was done and two policies, from one decision point."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.core.errors import InputError
from corridor.questions.hindcast.rows import SCORED
from corridor.system.unfitted import ACCOUNT

if TYPE_CHECKING:
    from corridor.questions.compare.result import Comparison

__all__ = ["POLICIES", "hindcast"]

#: what is run beside what was done
POLICIES = ("negotiated", "unilateral", SCORED)


def hindcast(
    *,
    start: str = "2024-05",
    months: int = 20,
    draws: int = 4000,
    seed: int = 0,
    corridor: str = "us-mexico",
    fit: Path | None = None,
    account: str = ACCOUNT,
    command: str = "",
    report: Callable[[str, float], None] = lambda _text, _share: None,
) -> Comparison:
    """Return the comparison of ``POLICIES`` whose ``hindcast`` is filled.

    Arguments are those of ``compare``. All outcomes are run, so that the compiled program is the
    one that a comparison leaves.

    Raises InputError for unusable arguments, or if nothing is recorded after the decision point.
    """
    # the comparison imports this package
    from corridor.questions.compare import compare

    result = compare(
        POLICIES,
        start=start,
        months=months,
        draws=draws,
        seed=seed,
        corridor=corridor,
        fit=fit,
        account=account,
        sides=False,
        hindcast=True,
        command=command,
        report=report,
    )
    if result.hindcast is None:
        raise InputError(
            f"nothing is recorded in the {months} months from {start} on",
            where="--from",
            remedy="Choose an earlier month",
        )
    return result
