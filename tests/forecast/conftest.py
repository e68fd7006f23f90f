"""Short forecasts by models that cost nothing, and a cache of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corridor.questions.forecast import models
from corridor.questions.forecast.models import Model
from corridor.questions.forecast.predictive import from_log, to_log
from corridor.questions.forecast.vintage import Vintage, offset


def walk(vintage: Vintage, horizons: int, draws: int, seed: int) -> NDArray[np.float64]:
    """A random walk on logs with the changes of the last five years, drawn with replacement."""
    add = offset(vintage.corridor)
    known = to_log(vintage.series, add)[:, -60:]
    rng = np.random.default_rng([seed, vintage.origin])
    changes = np.diff(known, axis=1)
    drawn = changes[:, rng.integers(0, changes.shape[1], (horizons, draws))]
    return from_log(known[:, -1, None, None] + drawn.cumsum(1), add)


Make = Callable[..., Model]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Make:
    """Add a model that the commands find by its name; what is kept goes to an empty folder."""
    monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path / "cache"))
    added: dict[str, Model] = {}
    real, ids = models.model, models.model_ids

    def find(name: str) -> Model:
        return added[name] if name in added else real(name)

    for place in ("models", "backtest", "make"):
        monkeypatch.setattr(f"corridor.questions.forecast.{place}.model", find)
    monkeypatch.setattr(models, "model_ids", lambda: (*added, *ids()))

    def add(name: str, **changes: Any) -> Model:
        plain: dict[str, Any] = {
            "id": name,
            "label": name.title(),
            "what": "a random walk",
            "forecast": walk,
            "sees_future": False,
            "code": name,
            "baseline": True,
        }
        added[name] = Model(**{**plain, **changes})
        return added[name]

    return add
