"""The explanation: ask once, run every part on it, keep what each says and how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corridor.core.errors import InputError
from corridor.policies import Policy
from corridor.questions.explain.answer import answer, firmness
from corridor.questions.explain.explained import explained
from corridor.questions.explain.parts import Part, pick_parts
from corridor.questions.explain.result import Explanation, Told
from corridor.questions.hindcast.rows import policy_done
from corridor.questions.runs.asked import Asked, ask
from corridor.system.corridors import DEFAULT, load_corridor
from corridor.system.unfitted import ACCOUNT

__all__ = ["check_differ", "explain", "tell"]

Report = Callable[[str, float], None]

_TWO = 2


def explain(
    policies: Sequence[str | Path | Policy],
    *,
    start: str = "",
    months: int = 20,
    draws: int = 4000,
    seed: int = 0,
    corridor: str = DEFAULT,
    outcomes: Sequence[str] = (),
    fit: str | Path | None = None,
    account: str = ACCOUNT,
    off: Sequence[str] = (),
    on: Sequence[str] = (),
    parts: Sequence[str] = (),
    command: str = "",
    report: Report = lambda _text, _share: None,
) -> Explanation:
    """Say what the difference between two policies hangs on.

    Parameters
    ----------
    policies: two of them; names of shipped ones, paths of TOML files, or loaded policies.
    outcomes: ids or labels to explain; those of ``explained.toml`` if empty.
    parts: ids of the parts to run, all if empty. A part that is named has to be possible; one
        that is not named says why it could not be computed.
    report: called with a line and the share done.

    The others are those of ``compare``. Raises InputError for unusable arguments, and where both
    policies set every lever alike; FitError if the fit cannot be made.
    """
    chosen = pick_parts(parts)
    if len(policies) != _TWO:
        raise InputError(
            "one policy leaves nothing to explain"
            if len(policies) < _TWO
            else f"{len(policies)} policies were named, and the difference of two is explained",
            remedy="Name two policies, for instance negotiated unilateral",
        )
    clock = time.perf_counter()
    asked = ask(
        policies,
        start=start,
        months=months,
        draws=draws,
        seed=seed,
        corridor=corridor,
        outcomes=tuple(outcomes) or explained(load_corridor(corridor)),
        account=account,
        fit=fit,
        off=off,
        on=on,
        command=command,
        report=report,
    )
    return tell(asked, chosen, named=bool(parts), began=clock, report=report)


def tell(
    asked: Asked,
    parts: Sequence[Part],
    *,
    named: bool = False,
    began: float | None = None,
    report: Report = lambda _text, _share: None,
) -> Explanation:
    """Run the answer and ``parts`` on a question that was asked.

    ``named``: the parts were asked for by name, so what stops one stops the run. ``began``: the
    reading of the clock before the question was asked, for the seconds.
    Raises InputError where both policies set every lever alike.
    """
    check_differ(asked)
    seconds: dict[str, float] = {}
    clock = time.perf_counter()
    seconds["setup"] = clock - (clock if began is None else began)
    whole = len(parts) + 1
    report("the answer", 0.0)
    setup = asked.setup
    done = policy_done(setup.place, setup.known)
    # on the same draws, so that the answer itself is what it would be alone
    last = [] if done is None else [done.values(setup.known, setup.months, setup.quo)]
    runs = asked.run([*asked.levers, *last])
    found, firm = answer(asked, runs, done), firmness(asked, runs)
    del runs
    seconds["answer"] = time.perf_counter() - clock
    told = []
    for place, part in enumerate(parts, 1):
        clock = time.perf_counter()
        results, troubles = _run(part, asked, named, _steps(report, part, place, whole))
        seconds[part.id] = time.perf_counter() - clock
        told.append(Told(part, results, troubles, seconds[part.id]))
    return Explanation(asked, found, firm, tuple(told), seconds)


def _steps(report: Report, part: Part, place: int, whole: int) -> Callable[[float], None]:
    title = part.title[:1].lower() + part.title[1:]

    def step(share: float) -> None:
        report(title, (place + share) / whole)

    step(0.0)
    return step


def _run(
    part: Part, asked: Asked, named: bool, report: Callable[[float], None]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return results and troubles by subject; raise the first trouble where nothing was had."""
    results: dict[str, Any] = {}
    troubles: dict[str, str] = {}
    first: InputError | None = None
    subjects = part.subjects(asked)
    for done, subject in enumerate(subjects):

        def step(share: float, done: int = done) -> None:
            report((done + share) / len(subjects))

        try:
            results[subject] = part.run(asked, subject, step)
        except InputError as error:
            first = first or error
            troubles[subject] = str(error)
    if named and first is not None and not results:
        raise first
    return results, troubles


def check_differ(asked: Asked) -> None:
    """Raise InputError where both policies set every lever alike."""
    first, second = asked.levers[:_TWO]
    if all(np.array_equal(second[name], values) for name, values in first.items()):
        a, b = (policy.label for policy in asked.policies[:_TWO])
        raise InputError(
            f"{a} and {b} set every lever alike in every month, so there is nothing to explain",
            remedy="Name two policies that differ",
        )
