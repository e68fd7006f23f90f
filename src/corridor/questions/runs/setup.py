"""What a run of the model needs, read once: fit, other parameters, inputs, levers as they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import FitError, check_count
from corridor.core.months import format_month
from corridor.questions.runs.passed_over import passed_over
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted, load_fit
from corridor.system.fit.fitted import read_fitted
from corridor.system.fit.tables import Slot
from corridor.system.inputs import all_inputs
from corridor.system.levers import check_levers
from corridor.system.levers.history import status_quo
from corridor.system.simulate import fitted_system
from corridor.system.unfitted import ACCOUNT, Unfitted, load_unfitted

__all__ = ["MONTHS_LIMIT", "Setup", "check_months", "has_bargaining", "make_setup"]

Floats = NDArray[np.float64]

MONTHS_LIMIT = 120


@dataclass(frozen=True)
class Setup:
    """The corridor as known before a decision point, ready to be run forward."""

    place: Corridor
    known: int
    months: int
    fitted: Fitted
    unfitted: Unfitted
    #: driver name -> [month] or [month, group, 1]
    inputs: Mapping[str, Floats]
    #: lever id -> value in force, for levers that stand at "history"
    quo: Mapping[str, float]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Where each parameter stands in ``Runs.z``: those of the fit, then the others."""
        size = self.fitted.tables.size
        later = (replace(s, start=s.start + size) for s in self.unfitted.tables.slots)
        return (*self.fitted.tables.slots, *later)


def has_bargaining(place: Corridor) -> bool:
    """Return whether anything of a corridor hangs on an account of bargaining."""
    return bool(load_unfitted(place).updated)


def check_months(months: int) -> None:
    """Raise InputError for a run that is longer than ``MONTHS_LIMIT``, or has no whole month."""
    check_count(months, "months", 1, MONTHS_LIMIT)


def make_setup(
    place: Corridor,
    known: int,
    months: int,
    *,
    account: str = ACCOUNT,
    fit: str | Path | None = None,
    report: Callable[[str, float], None] = lambda _text, _share: None,
) -> Setup:
    """Read what a run from ``known`` on needs.

    ``fit``: file of a fit to use instead of the one that ships or is kept.

    Raises InputError for an unknown account, RecordError if a mechanism reads a lever that no
    file declares, FitError if the fit cannot be had.
    """
    check_levers(place)
    return Setup(
        place=place,
        known=known,
        months=months,
        fitted=(
            _read_fit(Path(fit), place, known)
            if fit
            else load_fit(place, known, _with_reason(report, place, known))
        ),
        unfitted=load_unfitted(place, account),
        inputs=all_inputs(place, known, months, known),
        quo=status_quo(place, known),
    )


def _with_reason(
    report: Callable[[str, float], None], place: Corridor, known: int
) -> Callable[[str, float], None]:
    """Return ``report`` that says first, once a fit has to be made, why none that ships counts."""
    said = False

    def tell(text: str, share: float) -> None:
        nonlocal said
        if not said and (why := passed_over(place, known)):
            report(why, share)
        said = True
        report(text, share)

    return tell


def _read_fit(path: Path, place: Corridor, known: int) -> Fitted:
    """Read a fit that the user names, and hold it against the question."""
    try:
        fitted = read_fitted(path)
    except FitError as error:
        # the remedy for a kept fit is to delete it; this file is the user's own
        raise FitError(
            error.problem,
            where=error.where,
            remedy="Give the .npz that corridor fit --out writes",
        ) from error
    for what, mine, asked in (
        ("corridor", fitted.meta["corridor"], place.id),
        ("decision point", fitted.meta["known"], format_month(known)),
    ):
        if mine != asked:
            raise FitError(
                f"this fit has {what} {mine}, and {asked} is asked for",
                where=str(path),
                remedy="Make one with corridor fit --from MONTH --out FILE",
            )
    system = fitted_system(place)
    given = {slot.name for slot in fitted.tables.slots}
    if fitted.state_names != system.state or given != set(system.parameters):
        raise FitError(
            "this fit was made for other mechanisms",
            where=str(path),
            remedy="Make it again with corridor fit --out FILE",
        )
    return fitted
