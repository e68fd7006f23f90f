"""What the model draws for one parameter or shock hangs on no other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corridor.questions.runs.asked import Asked, ask
from corridor.questions.runs.worlds import DRAWN, draw_shocks
from corridor.system import simulate
from corridor.system.fit.tables import Slot, Tables
from corridor.system.unfitted import Unfitted
from tests.runs.conftest import DRAWS, MONTHS


@pytest.fixture(scope="module")
def asked(no_fitting: None) -> Asked:
    return ask(["negotiated", "unilateral"], months=MONTHS, draws=DRAWS, seed=4)


def without(unfitted: Unfitted, gone: Slot) -> Unfitted:
    """The same parameters but one, as if its mechanism had not been written."""
    slots = tuple(
        replace(slot, start=slot.start - (gone.size if slot.start > gone.start else 0))
        for slot in unfitted.tables.slots
        if slot is not gone
    )
    return replace(
        unfitted, tables=Tables(slots, np.delete(unfitted.tables.values, np.r_[gone.rows], axis=0))
    )


@pytest.mark.parametrize("at", [0, 20, -1])
def test_a_parameter_less_leaves_the_others_as_they_were(asked: Asked, at: int) -> None:
    whole = asked.setup.unfitted
    gone = whole.tables.slots[at]
    less = without(whole, gone)
    z, fewer = (u.draw_z(DRAWS, np.random.default_rng(2)) for u in (whole, less))
    np.testing.assert_array_equal(np.delete(z, np.r_[gone.rows], axis=0), fewer)


def test_scores_of_parameters_are_independent_and_standard_normal(asked: Asked) -> None:
    """But those that the episodes have updated, which hang together."""
    whole, draws = asked.setup.unfitted, 20_000
    z = whole.draw_z(draws, np.random.default_rng(0))
    free = z[[slot.start for slot in whole.tables.slots if slot.id not in whole.updated]]
    limit = 5 / np.sqrt(draws)
    assert np.abs(free.mean(1)).max() < limit
    assert np.abs((free**2).mean(1) - 1).max() < np.sqrt(2) * limit
    assert np.abs(np.corrcoef(free) - np.eye(len(free))).max() < limit


def test_a_shock_less_and_a_month_less_leave_the_others_as_they_were(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = asked.setup.place
    whole = draw_shocks(place, MONTHS, DRAWS, np.random.default_rng(3))
    short = draw_shocks(place, MONTHS - 1, DRAWS, np.random.default_rng(3))
    system = simulate.load_system(place)
    for gone in whole:
        kept = {name: shock for name, shock in system.shocks.items() if name != gone}
        monkeypatch.setattr(simulate, "load_system", lambda _place, k=kept: Shocks(k))
        less = draw_shocks(place, MONTHS, DRAWS, np.random.default_rng(3))
        assert set(less) == set(kept)
        for name, values in less.items():
            np.testing.assert_array_equal(values, whole[name])
            np.testing.assert_array_equal(short[name], whole[name][:-1])


class Shocks:
    def __init__(self, shocks: dict[str, object]) -> None:
        self.shocks = shocks


def test_draws_change_only_with_the_count_that_names_a_run(asked: Asked) -> None:
    """Other figures here: count ``DRAWN`` up, so that a model run is not taken for another."""
    rng = np.random.default_rng(0)
    slot = next(s for s in asked.setup.unfitted.tables.slots if s.id == "bed_growth")
    z = asked.setup.unfitted.draw_z(3, rng)[slot.start]
    shocks = draw_shocks(asked.setup.place, 1, 3, rng)["common_normal_d"][0]
    assert DRAWN == 2
    np.testing.assert_allclose(z, [-1.04956, -0.9072, 0.60818], atol=1e-4)
    np.testing.assert_allclose(shocks, [2.16499, -0.2761, 0.89639], atol=1e-4)
