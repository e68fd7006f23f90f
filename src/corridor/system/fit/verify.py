"""Is a fit what it says it is? Made again from its own draws, and held against another fit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corridor.core.months import parse_month
from corridor.system.corridor import Corridor
from corridor.system.fit.export import by_chain
from corridor.system.fit.fitted import Fitted

__all__ = ["differences", "mismatches"]

#: a mean may differ by this many standard errors
_ERRORS = 4.0
#: a row of the state that is made again may differ by this much of its spread
_CLOSE = 0.02
_SAMPLE = 50
#: states that turn a corner, judged by nine draws in ten
_EDGES = ("queue_gd",)


def mismatches(
    fitted: Fitted,
    corridor: Corridor,
    report: Callable[[str, float], None] = lambda _text, _share: None,
) -> list[str]:
    """Return one line for each way in which a full fit is not what today's files would make.

    The fingerprint must be today's, and for fifty draws the model, run over the months of the
    fit at their parameters and shocks, must end in the state that the file holds.
    """
    import jax

    from corridor.system.fit import expected_fingerprint
    from corridor.system.fit.problem import run, to_unbounded
    from corridor.system.fit.setup import set_up

    known = parse_month(str(fitted.meta["known"]))
    found = []
    stamp = expected_fingerprint(corridor, known)
    if fitted.meta["fingerprint"] != stamp:
        found.append(f"fingerprint: the fit has {fitted.meta['fingerprint']}, today's is {stamp}")
    if fitted.meta["kind"] != "full" or not fitted.shocks:
        return [*found, "it is no full fit"]
    report("running the months of the fit again", 0.2)
    with jax.enable_x64(True):
        problem = set_up(corridor, known)
        shocks = {k: np.asarray(v)[..., :_SAMPLE] for k, v in fitted.shocks.items()}
        place = np.arange(next(iter(shocks.values())).shape[-1])
        theta = fitted.tables.theta(fitted.z[:, place])

        def end(theta: dict[str, object], shocks: dict[str, object]) -> object:
            return run(problem, theta, shocks, ())[1]

        state = jax.jit(end)(theta, {k: jax.numpy.asarray(v) for k, v in shocks.items()})
        rows = [np.atleast_2d(to_unbounded(name, state[name])) for name in fitted.state_names]
    again = np.concatenate(rows)

    def rows_of(name: str) -> range:
        return range(len(fitted.groups) if name.endswith("_gd") else 1)

    held = fitted.state[:, place]
    spread = np.maximum(fitted.state.std(1), 1e-3)
    # shocks are kept in half precision, and a draw may stand where a queue just runs dry
    edge = np.array([name in _EDGES for name in fitted.state_names for _ in rows_of(name)])
    off = np.abs(again - held)
    gap = np.where(edge, np.quantile(off, 0.9, axis=1), off.max(1)) / spread
    if gap.max() > _CLOSE:
        found.append(
            f"the state at its end differs from the model's by up to {gap.max():.3f} standard "
            f"deviations, in {int((gap > _CLOSE).sum())} of {len(gap)} rows"
        )
    return found


def differences(first: Fitted, second: Fitted) -> list[str]:
    """Return one line for each way in which two full fits differ, none if they match.

    Means are held against four standard errors by their effective sample sizes, standard
    deviations likewise.
    """
    found: list[str] = []
    for name in ("fingerprint", "first_month", "last_month", "kind"):
        if first.meta[name] != second.meta[name]:
            found.append(f"{name}: {first.meta[name]} and {second.meta[name]}")
    if [s.id for s in first.tables.slots] != [s.id for s in second.tables.slots]:
        return [*found, "the two fits have other parameters"]
    for slot in first.tables.slots:
        for row in range(slot.size):
            name = f"{slot.id}[{row}]" if slot.size > 1 else slot.id
            one, other = first.z[slot.start + row], second.z[slot.start + row]
            size = [_effective(fit, name, slot.start + row) for fit in (first, second)]
            spread = float(np.hypot(one.std() / size[0] ** 0.5, other.std() / size[1] ** 0.5))
            gap = abs(float(one.mean() - other.mean()))
            if gap > _ERRORS * max(spread, 1e-6):
                found.append(f"mean of {name} by {gap / max(spread, 1e-6):.1f} standard errors")
            ratio = abs(float(np.log(max(one.std(), 1e-9) / max(other.std(), 1e-9))))
            if ratio > _ERRORS * float(np.hypot(*(1 / np.sqrt(2 * s) for s in size))):
                found.append(f"standard deviation of {name} by a factor of {np.exp(ratio):.2f}")
    return found


def _effective(fitted: Fitted, name: str, row: int) -> float:
    """Return the effective sample size of a parameter, that of its mean if it is not learned."""
    rows = fitted.meta.get("convergence", {})
    if name in rows:
        return float(min(rows[name][1:]))
    if np.ptp(fitted.z[row]) == 0:
        return float(fitted.draws)
    from arviz_stats.base import array_stats

    chains = fitted.z[row][by_chain(fitted)]
    return float(array_stats.ess(chains, method="mean", chain_axis=0, draw_axis=1))
