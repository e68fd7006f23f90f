"""The question on its own: what was done and two policies, from one decision point."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from corridor.core.errors import InputError, sentences
from corridor.core.months import format_month, parse_month
from corridor.policies import load_policy
from corridor.questions.hindcast.rows import policy_done
from corridor.system.corridor import Corridor
from corridor.system.corridors import DEFAULT, load_corridor
from corridor.system.fit import check_covered, is_kept
from corridor.system.unfitted import ACCOUNT

if TYPE_CHECKING:
    from corridor.questions.compare.result import Comparison

__all__ = ["hindcast"]


def hindcast(
    *,
    start: str = "",
    months: int = 20,
    draws: int = 4000,
    seed: int = 0,
    corridor: str = DEFAULT,
    fit: str | Path | None = None,
    account: str = ACCOUNT,
    command: str = "",
    report: Callable[[str, float], None] = lambda _text, _share: None,
) -> Comparison:
    """Return the comparison, with what was done, whose ``hindcast`` is filled.

    Arguments are those of ``compare``. All outcomes are run, so that the compiled program is the
    one that a comparison leaves.

    Raises InputError for unusable arguments, or if nothing is recorded after the decision point.
    """
    # the comparison imports this package
    from corridor.questions.compare import compare

    place = load_corridor(corridor)
    known = parse_month(start, where="--from") if start else place.decision_point
    done = policy_done(place, known)
    if done is None:
        if not (fit or is_kept(place, known)):
            check_covered(place, known)
        raise InputError(
            f"no policy of {place.id} says what was done from {format_month(known)} on",
            where="--from",
            remedy=_others(place),
        )
    result = compare(
        [*(name for name in place.beside if name != done.id), done],
        start=format_month(known),
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
            f"nothing is recorded in the {months} months from {format_month(known)} on",
            where="--from",
            remedy="Choose an earlier month",
        )
    return result


def _others(place: Corridor) -> str:
    """Return a remedy that names the months from which on a policy says what was done."""
    points = {load_policy(name, corridor=place).decision_point for name in place.done}
    months = sorted(format_month(one) for one in points if one is not None)
    own = "In a corridor of your own, name one under done in its corridor.toml"
    return sentences(f"Choose {' or '.join(months)}" if months else "", own)
