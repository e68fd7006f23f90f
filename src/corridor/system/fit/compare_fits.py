"""Do two fits say the same? Within Monte Carlo error, of the method and of a run's draws."""

from __future__ import annotations

import numpy as np

from corridor.system.fit.fitted import Fitted

__all__ = ["differences"]

#: a mean may differ by this many standard errors of a mean of DRAWS draws
_ERRORS = 3.0
_DRAWS = 4000
#: a standard deviation may differ by this share, three standard errors of one at DRAWS
_SPREAD = 3.0 / np.sqrt(2 * _DRAWS)


def differences(shipped: Fitted, fresh: Fitted) -> list[str]:
    """Return one line for each way in which the fits differ, none if they match.

    Means are held against three standard errors: of a mean of 4,000 draws, and of what the
    method's own draws leave open in each of the two. Standard deviations are held against
    that of a standard deviation, and against the shift of the mean at which they are taken.
    """
    found: list[str] = []
    for name in ("fingerprint", "first_month", "last_month"):
        if shipped.meta[name] != fresh.meta[name]:
            found.append(f"{name}: shipped {shipped.meta[name]}, fresh {fresh.meta[name]}")
    if shipped.mean.shape != fresh.mean.shape or [s.id for s in shipped.tables.slots] != [
        s.id for s in fresh.tables.slots
    ]:
        return [*found, "the two fits have other parameters or states"]
    names = [
        f"{slot.id} {row}" if slot.size > 1 else slot.id
        for slot in shipped.tables.slots
        for row in range(slot.size)
    ]
    names += [
        f"{name} {row}"
        for name in shipped.state_names
        for row in range(len(shipped.groups) if name.endswith("_gd") else 1)
    ]
    sd = np.sqrt((shipped.factor**2).sum(1))
    sd_fresh = np.sqrt((fresh.factor**2).sum(1))
    own = np.hypot(shipped.error, fresh.error)
    # rows without spread (legs that a group skips) are held to a millionth
    allowed = np.maximum(_ERRORS * np.hypot(sd / np.sqrt(_DRAWS), own), 1e-6)
    allowed_sd = _SPREAD * sd + own + 1e-6
    for row, name in enumerate(names):
        gap = abs(float(fresh.mean[row] - shipped.mean[row]))
        if gap > allowed[row]:
            found.append(f"mean of {name} by {gap / max(sd[row], 1e-12):.3f} standard deviations")
        if abs(sd_fresh[row] - sd[row]) > allowed_sd[row]:
            found.append(f"standard deviation of {name}: {sd[row]:.4f}, fresh {sd_fresh[row]:.4f}")
    return found
