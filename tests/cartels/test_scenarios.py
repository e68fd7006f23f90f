"""Scenarios: both comparators, both forms of arrests, draws dealt out to networks."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.system.cartels.generate import generate
from corridor.system.cartels.scenarios import (
    ARRESTS,
    SCENARIOS,
    Decade,
    decade,
    follow,
    run_scenarios,
    shares,
)

DRAWS = 30


@pytest.fixture(scope="module")
def past() -> list[Decade]:
    return decade([generate(seed=k) for k in range(3)], DRAWS, 1)


@pytest.mark.parametrize("arrests", ARRESTS)
def test_both_comparators_are_those_of_the_same_draw(past: list[Decade], arrests: str) -> None:
    found = run_scenarios(past, arrests)
    start = np.concatenate([one.path.members[-1] for one in past])
    still = found["no_change"]
    for outcome in found.values():
        assert outcome.members == pytest.approx(start * (1 + outcome.members_since / 100))
        assert outcome.members == pytest.approx(still.members * (1 + outcome.members_against / 100))
        assert outcome.deaths == pytest.approx(still.deaths * (1 + outcome.deaths_against / 100))
    assert not still.members_against.any()
    assert not still.deaths_against.any()


@pytest.mark.parametrize("arrests", ARRESTS)
def test_the_ranking_of_the_published_scenarios(past: list[Decade], arrests: str) -> None:
    """In nearly every draw: arrests do more than recruitment only where groups are small."""
    found = run_scenarios(past, arrests)
    for what in ("members", "deaths"):
        still, twice, half, none = (getattr(found[name], what) for name in SCENARIOS)
        assert np.all(twice < still)
        assert np.all(none < half)
        assert np.mean(half < twice) > 0.9


def test_above_2022_and_below_no_change(past: list[Decade]) -> None:
    """The sentence that needs both comparators."""
    twice = run_scenarios(past)["double_arrests"]
    assert np.median(twice.members_since) > 0
    assert np.all(twice.members_against < 0)


def test_proportional_arrests_keep_the_rate_of_2022(past: list[Decade]) -> None:
    one = past[0]
    path = follow(one, SCENARIOS["no_change"], "proportional")
    rate = one.rates.arrests / one.path.members[-1]
    assert path.arrests[0] == pytest.approx(one.rates.arrests, rel=0.005)
    middle = (path.members[1:] + path.members[:-1]) / 2
    assert path.arrests / middle == pytest.approx(np.tile(rate, (len(middle), 1)), rel=1e-4)
    # groups grow, so more are arrested than with a constant number
    assert np.all(path.members[-1] < follow(one, SCENARIOS["no_change"]).members[-1])


def test_no_recruitment_means_no_recruits(past: list[Decade]) -> None:
    path = follow(past[0], SCENARIOS["no_recruitment"])
    assert not path.recruits.any()
    assert path.members.shape[0] == 5 * 52 + 1


def test_draws_are_dealt_out_in_order() -> None:
    assert shares(10, 3) == [slice(0, 3), slice(3, 7), slice(7, 10)]
    with pytest.raises(InputError, match="2 draws for 3 networks"):
        shares(2, 3)


def test_the_same_seed_gives_the_same_numbers(past: list[Decade]) -> None:
    networks = [generate(seed=k) for k in range(3)]
    again, other = decade(networks, DRAWS, 1), decade(networks, DRAWS, 2)
    for one, same, apart in zip(past, again, other, strict=True):
        assert np.array_equal(one.path.members, same.path.members)
        assert not np.array_equal(one.path.members, apart.path.members)


def test_published_values_vary_in_the_start_only() -> None:
    (one,) = decade([generate()], 20, 0, published=True)
    members = one.path.members[-1]
    assert 0 < members.std() < 0.01 * members.mean()


def test_an_unknown_form_of_arrests(past: list[Decade]) -> None:
    with pytest.raises(InputError, match="Known: constant, proportional"):
        run_scenarios(past, "some")
