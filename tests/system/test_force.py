"""Force as an abstract event: what it gives offence to, and for how long."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.system.world import Floats, arguments, call, neutral

SEEDS = st.integers(0, 2**32 - 1)


def felt(strikes: Sequence[float], opened: float = 0.0, half_life: float = 6.0) -> Floats:
    """Offence month by month."""
    taken = neutral("force", offence_half_life_d=[half_life], strikes_open=opened)
    found = []
    for count in strikes:
        out = call("force", {**taken, "strikes": np.array(count)})
        taken["offence_d"] = out["offence_d"]
        found.append(float(out["offence_d"][0]))
    return np.array(found)


def test_an_event_offends_and_the_offence_halves() -> None:
    found = felt([1.0, *[0.0] * 12])
    assert found[0] == 1
    assert found[6] == pytest.approx(0.5)
    assert found[12] == pytest.approx(0.25)
    assert felt([1.0], opened=1.0)[0] == 2


def test_a_covert_event_does_not_lessen_what_an_acknowledged_one_left() -> None:
    taken = neutral("force", offence_half_life_d=[6.0], strikes=1.0, strikes_open=0.0)
    out = call("force", {**taken, "offence_d": np.array([2.0])})
    assert out["offence_d"][0] == pytest.approx(2 * 0.5 ** (1 / 6))


def test_one_in_four_months_offends_as_much_as_an_event_every_four() -> None:
    """A rate is the chance of an event; what it leaves is close to that of dated events."""
    rate = felt([0.25] * 120)[60:].mean()
    dated = felt([float(month % 4 == 0) for month in range(120)])[60:].mean()
    assert rate == pytest.approx(dated, rel=0.15)
    assert rate > 0.7


def test_the_expectation_is_that_of_events_at_random() -> None:
    rng = np.random.default_rng(0)
    happens = (rng.random((60, 4000)) < 0.25).astype(float)
    taken = neutral("force", offence_half_life_d=np.full(4000, 6.0))
    taken["offence_d"] = np.zeros(4000)
    for month in happens:
        # one event or none for each draw, which a lever cannot be but the relation can
        taken["offence_d"] = call("force", {**taken, "strikes": month})["offence_d"]
    assert taken["offence_d"].mean() == pytest.approx(felt([0.25] * 60)[-1], abs=0.02)


@given(seed=SEEDS)
def test_more_force_never_offends_less(seed: int) -> None:
    taken = arguments("force", seed)
    taken["offence_d"] = np.abs(taken["offence_d"])
    more = {**taken, "strikes": taken["strikes"] + 0.3}
    opened = {**taken, "strikes_open": np.minimum(taken["strikes_open"] + 0.2, 1)}
    before = call("force", taken)
    for other in (more, opened):
        after = call("force", other)
        assert (after["offence_d"] >= before["offence_d"] * (1 - 1e-12)).all()
        assert (after["leaders_removed_d"] >= before["leaders_removed_d"]).all()
