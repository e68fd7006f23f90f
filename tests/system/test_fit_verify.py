"""Is a fit what it says it is? What was changed is found, and what differs between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.system.corridor import Corridor
from corridor.system.fit.fitted import Fitted, read_fitted, write_fitted
from corridor.system.fit.verify import differences, mismatches
from tests.system.small import PAST


def with_meta(fitted: Fitted, **more: Any) -> Fitted:
    return replace(fitted, meta={**fitted.meta, **more})


@pytest.mark.slow
def test_a_fit_that_is_what_it_says(small: Fitted, place: Corridor) -> None:
    told: list[float] = []
    assert mismatches(small, place, lambda _, share: told.append(share)) == []
    assert told


def test_the_digits_of_the_file_suffice(small: Fitted, place: Corridor, tmp_path: Path) -> None:
    """Shocks are kept in half precision: the state that they lead to is the same but for a hair."""
    write_fitted(small, tmp_path / "fit.npz")
    assert mismatches(read_fitted(tmp_path / "fit.npz"), place) == []


def test_a_draw_that_was_changed_is_found(small: Fitted, place: Corridor) -> None:
    z = small.z.copy()
    slot = next(s for s in small.tables.slots if s.id == "departures_base")
    z[slot.start + 4, PAST - 1] += 0.5
    (line,) = mismatches(replace(small, z=z), place)
    assert line.startswith("the state at its end differs from the model's by up to ")


def test_a_shock_that_was_changed_is_found(small: Fitted, place: Corridor) -> None:
    name = "shock_normal_gd"
    values = small.shocks[name].copy()
    values[-1, 2, 0] += 1.0
    (line,) = mismatches(replace(small, shocks={**small.shocks, name: values}), place)
    assert line.startswith("the state at its end differs")


def test_a_state_that_was_changed_is_found(small: Fitted, place: Corridor) -> None:
    state = small.state.copy()
    spread = state.std(1)
    row = int(np.flatnonzero(spread > 0.01)[0])
    state[row, 3] += 0.1 * spread[row]
    (line,) = mismatches(replace(small, state=state), place)
    assert f"in 1 of {len(state)} rows" in line


def test_draws_out_of_their_order_are_found(small: Fitted, place: Corridor) -> None:
    """The same draws, but the past belongs to others."""
    other = np.roll(np.arange(small.draws), 1)
    assert mismatches(replace(small, z=small.z[:, other], state=small.state[:, other]), place)


def test_an_old_fingerprint_is_found(small: Fitted, place: Corridor) -> None:
    (line,) = mismatches(with_meta(small, fingerprint="0" * 12), place)
    today = small.meta["fingerprint"]
    assert line == f"fingerprint: the fit has {'0' * 12}, today's is {today}"


@pytest.mark.parametrize("kind", ["quick", "no past"])
def test_what_is_no_full_fit_is_said(kind: str, small: Fitted, place: Corridor) -> None:
    other = with_meta(small, kind="quick") if kind == "quick" else replace(small, shocks={})
    assert mismatches(other, place) == ["it is no full fit"]


def test_a_fit_does_not_differ_from_itself(small: Fitted) -> None:
    assert differences(small, small) == []


def drawn(
    small: Fitted, seed: int, change: Mapping[str, tuple[float, float]] | None = None
) -> Fitted:
    """Return many draws of what is learned, ``change`` id -> (shift, stretch)."""
    rng = np.random.default_rng(seed)
    z = 0.3 + 0.5 * rng.normal(size=(small.tables.size, 2000))
    for slot in small.tables.slots:
        shift, stretch = (change or {}).get(slot.id, (0.0, 1.0))
        z[slot.start] = shift + stretch * z[slot.start]
    names = [
        f"{s.id}[{r}]" if s.size > 1 else s.id for s in small.tables.slots for r in range(s.size)
    ]
    return with_meta(
        replace(small, z=z), convergence={name: [1.0, 2000.0, 1900.0] for name in names}
    )


def test_other_draws_of_the_same_are_no_difference(small: Fitted) -> None:
    """Among a hundred rows some are two standard errors apart; five are another posterior."""
    assert differences(drawn(small, 1), drawn(small, 2)) == []


def test_another_mean_is_found(small: Fitted) -> None:
    """0.5 / sqrt(1900) twice is a standard error of 0.016."""
    (line,) = differences(drawn(small, 1), drawn(small, 2, {"stop_rate": (0.16, 1.0)}))
    assert line.startswith("mean of stop_rate by ")
    assert float(line.split()[4]) == pytest.approx(10, abs=3)


def test_another_spread_is_found(small: Fitted) -> None:
    found = differences(drawn(small, 1), drawn(small, 2, {"stop_rate": (0.0, 1.25)}))
    assert any(
        line.startswith("standard deviation of stop_rate by a factor of 1.2") for line in found
    )
    assert all("stop_rate" in line for line in found)


def test_fewer_independent_draws_are_held_to_less(small: Fitted) -> None:
    one, other = drawn(small, 1), drawn(small, 2, {"stop_rate": (0.16, 1.0)})
    rows = {name: [1.0, 100.0, 90.0] for name in one.meta["convergence"]}
    assert differences(with_meta(one, convergence=rows), with_meta(other, convergence=rows)) == []


def test_what_moves_slowly_within_its_prior_is_held_to_its_own_sample_size(
    small: Fitted,
) -> None:
    """Not learned, so no diagnostic is kept of it: a draw resembles the one before."""
    slot = next(s for s in small.tables.slots if s.id == "retry_share")

    def slow(seed: int, shift: float = 0.0) -> Fitted:
        made = drawn(small, seed)
        rng, z = np.random.default_rng(seed), made.z.copy()
        chains = rng.normal(size=(500, 4))
        for draw in range(1, 500):
            chains[draw] = 0.9 * chains[draw - 1] + np.sqrt(0.19) * chains[draw]
        z[slot.start] = shift + chains.ravel()
        rows = {k: v for k, v in made.meta["convergence"].items() if k != "retry_share"}
        return with_meta(replace(made, z=z), convergence=rows, order=list(range(2000)))

    # a standard error of the difference is 0.14; of independent draws it would be 0.03
    near = [line for seed in range(2, 8) for line in differences(slow(1), slow(seed))]
    assert not any("mean of retry_share" in line for line in near)
    assert any("mean of retry_share" in line for line in differences(slow(1), slow(2, 1.2)))


def test_another_fingerprint_window_kind_or_layout_is_found(small: Fitted) -> None:
    other = with_meta(small, fingerprint="0" * 12, last_month="x", kind="quick")
    lines = differences(small, other)
    assert [line.split(":")[0] for line in lines] == ["fingerprint", "last_month", "kind"]
    slots = small.tables.slots
    renamed = (replace(slots[0], id="other"), *slots[1:])
    other = replace(small, tables=replace(small.tables, slots=renamed))
    assert differences(small, other) == ["the two fits have other parameters"]
