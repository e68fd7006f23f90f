"""Removal of a leader: identities, limits, and what the two shapes of network give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corridor.system.cartels.generate import FORMS, generate
from corridor.system.cartels.ode import simulate
from corridor.system.cartels.removal import (
    HIT,
    MOST_FRAGMENTS,
    WEEKS,
    Effect,
    Split,
    after,
    draw_split,
    remove,
)
from corridor.system.cartels.scenarios import Decade, decade

DRAWS = 300


@pytest.fixture(scope="module")
def split() -> Split:
    return draw_split(DRAWS, 0)


@pytest.fixture(scope="module")
def pasts() -> dict[str, list[Decade]]:
    return {f: decade([generate(f, k) for k in range(6)], DRAWS, 0) for f in FORMS}


@pytest.fixture(scope="module")
def effects(pasts: dict[str, list[Decade]], split: Split) -> dict[tuple[str, str], Effect]:
    return {(f, hit): remove(pasts[f], split, hit) for f in FORMS for hit in HIT}


def test_shares_add_up_and_numbers_fit(split: Split) -> None:
    assert split.shares.shape == (MOST_FRAGMENTS, DRAWS)
    assert split.shares.sum(axis=0) == pytest.approx(1)
    assert np.array_equal((split.shares > 0).sum(axis=0), split.fragments)
    assert split.fragments.min() == 2
    assert split.fragments.max() <= MOST_FRAGMENTS
    assert split.fragments.mean() == pytest.approx(2.5, abs=0.2)


def test_a_group_that_stays_whole_changes_nothing(
    pasts: dict[str, list[Decade]], split: Split
) -> None:
    """One fragment, no lost alliance and no rift is the run of ode.py."""
    for form in FORMS:
        one = pasts[form][0]
        sizes = one.path.sizes
        here = split.some(slice(0, sizes.shape[1])).none
        for group in (sizes.argmax(axis=0), np.full(sizes.shape[1], 40)):
            local, national = after(one.network, one.rates, sizes, group, here)
            plain = simulate(one.network, one.rates, sizes, WEEKS).deaths.sum(axis=0)
            assert national == pytest.approx(plain, rel=1e-7)
            assert np.all(local < national)


def test_local_deaths_are_those_of_and_by_the_group(
    pasts: dict[str, list[Decade]], split: Split
) -> None:
    """Against the matrix as printed: its row and its column, at the start of a year of growth."""
    one = pasts["decentralised"][0]
    network, sizes = one.network, one.path.sizes
    m = (network.rivals + 1) / network.protection[:, None]
    np.fill_diagonal(m, 0)
    group = np.full(sizes.shape[1], 3)
    whole = split.some(slice(0, sizes.shape[1])).none
    local, _ = after(network, one.rates, sizes, group, whole)
    pairs = one.rates.lethality * sizes[3] * (m[3] @ sizes + m[:, 3] @ sizes)
    assert local / WEEKS == pytest.approx(pairs, rel=0.08)


def test_no_alliance_lost_and_no_rift_moves_deaths_little(
    pasts: dict[str, list[Decade]], split: Split
) -> None:
    """What is left is that fragments count as groups of their own."""
    zero = np.zeros(DRAWS)
    calm = replace(split, alliance_loss=zero, rift=zero)
    effect = remove(pasts["decentralised"], calm)
    assert np.all(np.abs(effect.national - 1) < 0.02)


def test_a_stronger_rift_means_more_deaths(pasts: dict[str, list[Decade]], split: Split) -> None:
    weak = remove(pasts["centralised"], replace(split, rift=split.rift / 2))
    strong = remove(pasts["centralised"], split)
    assert np.all(strong.local > weak.local)
    assert np.all(strong.extra > weak.extra)


def test_effects_are_ratios_of_the_same_draw(effects: dict[tuple[str, str], Effect]) -> None:
    for effect in effects.values():
        assert effect.local.shape == (DRAWS,)
        assert np.all((effect.probability > 0) & (effect.probability < 1))
        assert np.all((effect.ratio("local") == 1) | (effect.breaks == 1))
        assert effect.breaks.mean() == pytest.approx(effect.probability.mean(), abs=0.08)
        assert np.all(effect.extra > 0)


def test_the_size_is_that_of_the_estimates_it_was_set_by(
    effects: dict[tuple[str, str], Effect],
) -> None:
    """Some tens of percent in the middle, several times over in the tail."""
    local = effects["decentralised", "any"].local
    assert 1.3 < np.median(local) < 1.8
    assert 2.5 < np.quantile(local, 0.95) < 5.5


def test_what_the_two_shapes_give(effects: dict[tuple[str, str], Effect]) -> None:
    """The findings of docs/explanation/cartels.md."""
    shape = {
        (hit, where): getattr(effects["centralised", hit], where)
        / getattr(effects["decentralised", hit], where)
        for hit in HIT
        for where in ("local", "national")
    }
    assert (shape["largest", "local"] > 1).mean() < 0.25
    assert (shape["largest", "national"] > 1).mean() > 0.9
    assert 1.04 < np.median(shape["largest", "national"]) < 1.2
    assert 0.25 < (shape["any", "national"] > 1).mean() < 0.75


def test_the_same_seed_gives_the_same_effect(
    pasts: dict[str, list[Decade]], effects: dict[tuple[str, str], Effect]
) -> None:
    again = remove(pasts["centralised"], draw_split(DRAWS, 0), "any")
    assert np.array_equal(again.local, effects["centralised", "any"].local)
    assert not np.array_equal(draw_split(DRAWS, 1).shares, draw_split(DRAWS, 0).shares)
