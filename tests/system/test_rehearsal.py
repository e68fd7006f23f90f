"""A run from priors alone: seeded, finite, and of every mechanism of a corridor."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.system.corridors import load_corridor
from corridor.system.rehearsal import rehearse
from corridor.system.simulate import load_system

PLACE = "central-mediterranean"


@pytest.mark.slow
def test_the_same_seed_gives_the_same_run_of_every_mechanism() -> None:
    place = load_corridor(PLACE)
    one, again, other = (rehearse(place, months=6, draws=4, seed=seed) for seed in (1, 1, 2))
    assert set(one) == set(load_system(place).writes)
    for name, values in one.items():
        assert np.isfinite(values).all(), name
        np.testing.assert_array_equal(values, again[name])
    assert one["departures_gd"].shape == (6, len(place.groups), 4)
    assert (one["departures_gd"] != other["departures_gd"]).all()


def test_draws_that_cannot_be_are_refused() -> None:
    with pytest.raises(InputError, match="--draws"):
        rehearse(load_corridor(PLACE), draws=0)
