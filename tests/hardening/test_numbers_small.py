"""The checks of numbers at a small scale, and that they can fail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.months import format_month
from corridor.system import inputs
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.stands import latest_of
from hardening.check import load_check
from hardening.model import Model, kind_of, loops, unsound
from hardening.numbers.precision import _apart

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "name", ["precision", "extreme_levers", "extreme_parameters", "every_start"]
)
def test_small(name: str, tmp_path: Path) -> None:
    found = load_check(f"numbers/{name}").run(tmp_path, 0.01, 1, lambda _text: None)
    assert found.faults == []
    assert found.figures


def test_what_is_unsound_is_found() -> None:
    model = Model("central-mediterranean", 8, months=3)
    arguments = model.arguments(model.policy("status-quo"))
    flows, end = loops(model, tuple(model.system.writes), 64)(arguments)

    def wrong(**changed: Any) -> set[str]:
        given = {**flows, **changed}
        return set(unsound(model, arguments[1], given, end, arguments[2], 64)[0])

    assert wrong() == set()
    deaths = flows["deaths_gd"]
    assert "people are made or lost" in wrong(deaths_gd=deaths * 1.01 + 1)
    assert "deaths_gd is negative" in wrong(deaths_gd=-deaths - 1)
    bad = deaths.copy()
    bad[0, 0, 3] = np.nan
    assert "deaths_gd is not finite" in wrong(deaths_gd=bad)
    chance = next(k for k, v in flows.items() if kind_of(model.system.writes[k]) == "chance")
    assert f"{chance} is above 1" in wrong(**{chance: flows[chance] + 1})


def test_a_difference_of_precision_is_a_share_of_the_figure() -> None:
    double = np.random.default_rng(0).uniform(100, 200, (4, 50))
    assert max(_apart(double.astype(np.float32), double).values()) < 1e-6
    assert _apart(double * 1.01, double)["mean"] == pytest.approx(0.01)


def test_an_input_that_is_not_known_at_some_month_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = inputs.all_inputs

    def gone(place: Corridor, start: int, count: int, known: int) -> dict[str, Any]:
        found = real(place, start, count, known)
        if place.id == "us-mexico" and known == latest_of(place):
            found["stops_now"] = found["stops_now"] * np.nan
        return found

    monkeypatch.setattr(inputs, "all_inputs", gone)
    faults = load_check("numbers/every_start").run(tmp_path, 0.01, 1, lambda _text: None).faults
    assert any("is not finite" in one for one in faults)
    latest = format_month(latest_of(load_corridor()))
    assert all(f"first at {latest}, " in one for one in faults)
