"""The monthly form of armed groups, against the published aggregate and in what a removal does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.system.cartels.aggregate import published_aggregate
from corridor.system.cartels.parameters import fixed
from tests.system.world import Floats, Values, arguments, call, neutral

SEEDS = st.integers(0, 2**32 - 1)
STATE = ("members_d", "members_unmoved_d", "rifts_d")
MONTH = 365 / 12  # days, for a closed form in weeks of 7 days


def start(members: float, **more: Any) -> Values:
    begun = {"members_d": [members], "members_unmoved_d": [members], "rifts_d": [0.0]}
    return neutral("cartels", days=MONTH, **{**begun, **more})


def path(months: int, moved: Callable[[int], dict[str, Any]], **more: Any) -> list[Values]:
    """Run months in a chain; ``moved`` gives what is different in one."""
    taken = start(fixed("aggregate_reference"), **more)
    out = []
    for month in range(months):
        out.append(
            call("cartels", {**taken, **{k: np.array([v]) for k, v in moved(month).items()}})
        )
        taken |= {name: out[-1][name] for name in STATE}
    return out


@pytest.mark.parametrize("arrests", [1.0, 2.0, 0.0])
def test_five_years_are_the_published_aggregate_with_constant_arrests(arrests: float) -> None:
    """Monthly steps of the closed form: within a hundredth after sixty of them."""
    found = path(60, lambda _: {"arrest_ratio_d": arrests})
    whole = published_aggregate("constant", factor=arrests)
    exact = whole.members(fixed("aggregate_reference"), [60 * MONTH / 7])
    assert found[-1]["members_d"][0] == pytest.approx(float(exact[0]), rel=0.01)


def test_the_published_flows_at_the_reference_size() -> None:
    """19,300 recruits, 6,500 deaths and 5,700 arrests a year, of 52 weeks there."""
    year = path(1, lambda _: {})[0]
    scale = 52 * 7 / MONTH
    assert year["recruits_d"][0] * scale == pytest.approx(19_300, rel=0.01)
    assert year["cartel_deaths_d"][0] * scale == pytest.approx(6_500, rel=1e-6)
    assert year["cartel_arrests_d"][0] * scale == pytest.approx(5_700, rel=1e-6)


@given(seed=SEEDS)
def test_members_are_neither_made_nor_lost(seed: int) -> None:
    taken = arguments("cartels", seed)
    flows = call("cartels", taken)
    out = flows["cartel_arrests_d"] + flows["cartel_deaths_d"] + flows["cartel_quit_d"]
    kept = taken["members_d"] + flows["recruits_d"] - out
    scale = np.maximum(taken["members_d"] + flows["recruits_d"], 1)
    np.testing.assert_allclose(flows["members_d"] / scale, np.maximum(kept, 0) / scale, atol=1e-9)
    assert (out >= 0).all()


@given(seed=SEEDS)
def test_nothing_moved_is_no_violence_more(seed: int) -> None:
    taken = arguments("cartels", seed)
    none = {"arrest_ratio_d": np.ones(1), "leaders_lost_d": np.zeros(1), "rifts_d": np.zeros(1)}
    taken |= {k: np.broadcast_to(v, taken["members_d"].shape) for k, v in none.items()}
    taken["members_unmoved_d"] = taken["members_d"]
    flows = call("cartels", taken)
    np.testing.assert_allclose(flows["violence_d"], 0, atol=1e-12)
    assert (flows["local_violence_d"] == 1).all()


@given(seed=SEEDS)
def test_a_removal_raises_deaths_that_month_and_more_so_where_it_happened(seed: int) -> None:
    """With fragments that fight each other built in, neither figure ever falls in the month."""
    taken = arguments("cartels", seed)
    more = {**taken, "leaders_lost_d": taken["leaders_lost_d"] + 1}
    before, after = call("cartels", taken), call("cartels", more)
    for name in ("cartel_deaths_d", "local_violence_d"):
        assert (after[name] >= before[name] * (1 - 1e-9)).all(), name


def test_a_rift_fades_with_its_half_life() -> None:
    found = path(
        25,
        lambda month: {"leaders_lost_d": 1.0 if month == 0 else 0.0},
        rift_months_d=[12.0],
        break_chance_d=[0.5],
    )
    rifts: Floats = np.array([flows["rifts_d"][0] for flows in found])
    assert rifts[0] == pytest.approx(0.5)
    assert rifts[12] == pytest.approx(0.25)
    assert rifts[24] == pytest.approx(0.125)


def test_local_and_national_figures_are_kept_apart() -> None:
    """A rift of the same size moves each by its own parameter and not by the other's."""
    taken = start(175_000.0, rifts_d=[0.0], leaders_lost_d=[1.0], break_chance_d=[0.8])
    national = call("cartels", {**taken, "rift_local_d": np.array([0.0])})
    local = call("cartels", {**taken, "rift_national_d": np.array([0.0])})
    assert national["local_violence_d"][0] == 1
    assert national["violence_d"][0] > 0
    assert local["violence_d"][0] == pytest.approx(0, abs=1e-12)
    assert local["local_violence_d"][0] > 1
