"""Forecasts of a backtest kept as they are made, so that a killed run goes on where it was.

One file per model and origin, written whole or not at all. Its name holds a key of all that
the forecast depends on: the model's code, what the vintage shows, and the settings. A file
that cannot be read, or does not hold what it says, counts as not there and is made again.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridor.core.arrays import read_arrays
from corridor.core.files import cache_dir, write_atomic
from corridor.core.months import format_month
from corridor.questions.forecast.models import Model
from corridor.questions.forecast.vintage import Vintage

__all__ = ["entry", "folder", "read_entry", "write_entry"]

Floats = NDArray[np.float64]


def folder() -> Path:
    """Return the folder of kept forecasts; it may be removed at any time."""
    return cache_dir() / "backtest"


def entry(model: Model, vintage: Vintage, settings: str) -> Path:
    """Return the path of the kept forecast of one model and origin."""
    key = f"{model.code} {vintage.fingerprint()} {settings}"
    short = hashlib.sha256(key.encode()).hexdigest()[:20]
    return folder() / model.id / f"{format_month(vintage.origin)}-{short}.npz"


def write_entry(path: Path, points: Floats) -> None:
    """Keep predictive points, [series, horizon, point].

    Raises InputError if the file cannot be written.
    """
    kept = points.astype(np.float32)
    stream = io.BytesIO()
    np.savez(stream, points=kept, digest=np.array(_digest(kept)))
    write_atomic(path, stream.getvalue())


def read_entry(path: Path, shape: tuple[int, ...]) -> Floats | None:
    """Return kept points of ``shape``, or None where there are none, or none that are whole."""
    try:
        kept = read_arrays(path.read_bytes())
        points, digest = kept["points"], str(kept["digest"])
    except (OSError, ValueError, KeyError):
        return None
    whole = points.shape == shape and points.dtype == np.float32 and digest == _digest(points)
    return points.astype(np.float64) if whole and np.isfinite(points).all() else None


def _digest(points: NDArray[np.float32]) -> str:
    return hashlib.sha256(np.ascontiguousarray(points).tobytes()).hexdigest()
