"""The question: every window's recorded change beside the model's predictive distribution."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, check_draws
from corridor.core.months import format_month, parse_month
from corridor.evidence.cooperation import FOLDER, cooperation_events
from corridor.evidence.windows import Window, load_windows
from corridor.questions.events.ahead import changes_ahead
from corridor.questions.events.changes import MEASURES, recorded_changes
from corridor.questions.events.given import agreements_in
from corridor.questions.events.result import Every, Row, Studies, Study
from corridor.questions.events.within import EFFORT, Past, changes_within
from corridor.questions.runs.setup import make_setup
from corridor.questions.runs.summarise import QUANTILES, quantiles
from corridor.system.corridor import Corridor
from corridor.system.corridors import DEFAULT, load_corridor
from corridor.system.observe import recorded_total

__all__ = ["SERIES", "START", "events"]

#: the recorded series that is held against the model, and the outcome of the same name
SERIES = "encounters_usbp"
_STOPS = "mexico_events"
#: the decision point whose fit is asked
START = "2024-05"
_DRAWS = 2000
_DRAWS_LIMIT = 20_000
_PLACES = tuple(enumerate(MEASURES))


def events(
    windows: Sequence[Window] | None = None,
    *,
    draws: int = _DRAWS,
    seed: int = 0,
    corridor: str = DEFAULT,
    fit: str | Path | None = None,
    every: bool = False,
    command: str = "",
    report: Callable[[str, float], None] = lambda _text, _share: None,
) -> Studies:
    """Return the recorded changes around known events beside those that the model predicts.

    Parameters
    ----------
    windows: those of ``events/windows.toml`` if none are given.
    draws: draws of the predictive distribution of each window.
    seed: the same seed gives the same numbers on the same machine.
    fit: file of a fit at ``START`` to use instead of the one that ships or is kept.
    every: also count how often the intervals hold over every window within the fit that is as
        long as one of those asked for, whatever happened in it: a minute more.
    report: called with a line and the share done.

    Raises InputError for unusable arguments or windows, FitError for a fit without shocks.
    """
    check_draws(draws, seed, _DRAWS_LIMIT, least=20)
    place, known = load_corridor(corridor), parse_month(START)
    chosen = tuple(load_windows() if windows is None else windows)
    _check(chosen, place, known)
    report("reading the fit", 0.0)
    months = max(w.end for w in chosen) + 1 - known
    setup = make_setup(place, known, max(months, 1), fit=fit, report=report)
    within = [w for w in chosen if w.end < known]
    lengths = sorted({w.end - w.base for w in within}) if every else []
    all_of = {n: _every(place.history.first_month, known, n) for n in lengths}
    asked = [*chosen, *(w for some in all_of.values() for w in some)]
    record = {w.id: recorded_changes(place, SERIES, w) for w in asked}
    counted = [w for w in within if _stops_counted(place, w)]
    options: dict[str, Any] = {"draws": draws, "seed": seed}
    inside = [w for w in asked if w.end < known]
    ahead = [w for w in chosen if w.base >= known]
    events = cooperation_events(place.folder / FOLDER)
    agreeing = [w for w in chosen if agreements_in(events, w)]
    later = [w for w in ahead if w in agreeing]
    say = partial(report, "running forward")
    drawn = changes_ahead(setup, SERIES, ahead, events, **options, report=say)
    left = changes_ahead(setup, SERIES, later, (), **options, report=say)
    told = {}
    if inside:
        past = Past(setup.fitted, place)
        say = partial(report, "running the months of the fit again")
        drawn |= changes_within(past, SERIES, inside, **options, report=say)
        told = changes_within(
            past, SERIES, counted, **options, told=(EFFORT,), agreements=False, report=say
        )
        earlier = [w for w in agreeing if w.end < known]
        left |= changes_within(past, SERIES, earlier, **options, agreements=False, report=say)
    rows = {w.id: _rows(record[w.id], drawn[w.id]) for w in asked}
    with_effort = {w.id: _rows(record[w.id], told[w.id]) for w in counted}
    without = {w.id: _rows(record[w.id], left[w.id]) for w in agreeing}
    return Studies(
        corridor=place.label,
        home=place.transit,
        fingerprint=str(setup.fitted.meta["fingerprint"]),
        kind=str(setup.fitted.meta["kind"]),
        last_month=str(setup.fitted.meta["last_month"]),
        draws=draws,
        seed=seed,
        command=command,
        studies=tuple(
            Study(w, w.base >= known, rows[w.id], with_effort.get(w.id, ()), without.get(w.id, ()))
            for w in chosen
        ),
        every=tuple(_count(n, [rows[w.id] for w in some]) for n, some in all_of.items()),
    )


def _every(first: int, known: int, length: int) -> list[Window]:
    """Return every window of one length within the months of the fit."""
    return [
        Window(f"every_{base}_{length}m", "every", "", base, base + length, (), "", "")
        for base in range(first, known - length)
    ]


def _stops_counted(place: Corridor, window: Window) -> bool:
    """Return whether the record counts the transit country's stops in all months of a window.

    Before it does, what the fit says of its effort is read off the encounters themselves.
    """
    stops = recorded_total(_STOPS, place, window.base, window.end - window.base + 1)
    return bool(np.isfinite(stops).all())


def _count(months: int, found: Sequence[tuple[Row, ...]]) -> Every:
    """Return how many of the windows' changes lie inside."""
    inside = {
        share: {name: sum(rows[at].inside(share) for rows in found) for at, name in _PLACES}
        for share in (50, 90)
    }
    return Every(months, len(found), inside[50], inside[90])


def _check(windows: Sequence[Window], place: Corridor, known: int) -> None:
    """Raise InputError for a window that is partly in the fit, or before it."""
    if not windows:
        raise InputError("no window is given", remedy="Give one, or none for those that ship")
    for window in windows:
        if window.base < place.history.first_month or window.base < known <= window.end:
            raise InputError(
                f"the months {window.span} lie neither within the fit, from "
                f"{format_month(place.history.first_month)} to {format_month(known - 1)}, "
                "nor after it",
                where=f"events/windows.toml/{window.event}",
                remedy="Choose months on one side",
            )


def _rows(record: dict[str, float], drawn: dict[str, NDArray[np.floating[Any]]]) -> tuple[Row, ...]:
    return tuple(
        Row(
            measure=name,
            recorded=record[name],
            bands=quantiles(drawn[name], QUANTILES),
            as_low=float((drawn[name] <= record[name]).mean()),
        )
        for name in MEASURES
    )
