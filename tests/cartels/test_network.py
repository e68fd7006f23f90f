"""Made-up networks: counts, shapes, seeds; and the order of groups."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.system.cartels.generate import FORMS, generate
from corridor.system.cartels.network import from_edges

SEEDS = range(20)


@pytest.mark.parametrize("form", FORMS)
def test_both_forms_have_the_published_counts(form: str) -> None:
    made = [generate(form, seed) for seed in SEEDS]
    assert {network.size for network in made} == {150}
    assert {network.pairs for network in made} == {(92, 91)}
    rows = np.mean([network.rows for network in made], axis=0)
    assert rows == pytest.approx([127, 130], abs=5)


@pytest.mark.parametrize("form", FORMS)
def test_weights_are_symmetric_and_groups_in_order(form: str) -> None:
    network = generate(form, 3)
    for weights in (network.rivals, network.allies):
        assert np.array_equal(weights, weights.T)
        assert not np.diag(weights).any()
        assert set(np.unique(weights)) <= set(range(60))
    strength = (network.rivals + network.allies).sum(axis=1)
    assert np.all(np.diff(strength) <= 0)
    assert network.centrality.max() == 1
    assert np.array_equal(network.protection, network.allies.sum(axis=1) + 1)


def test_degrees_are_about_those_of_the_published_list() -> None:
    """71 groups with a rival, 27 rivals of the first group; alliances fit less well."""
    degrees = [np.count_nonzero(generate(seed=seed).rivals, axis=1) for seed in SEEDS]
    assert np.mean([(d > 0).sum() for d in degrees]) == pytest.approx(71, abs=3)
    assert np.mean([d.max() for d in degrees]) == pytest.approx(27, abs=3)


def test_hub_and_spokes_gather_all_ties_on_two_groups() -> None:
    network = generate("centralised", 1)
    ties = np.count_nonzero(network.rivals + network.allies, axis=1)
    assert ties[0] == 149
    # each tie ends at the first hub or at the second
    assert ties[0] + ties[1] - 1 == 92 + 91
    assert not np.any((network.rivals > 0) & (network.allies > 0))


@pytest.mark.parametrize("form", FORMS)
def test_a_seed_is_a_network(form: str) -> None:
    one, same, other = generate(form, 5), generate(form, 5), generate(form, 6)
    assert np.array_equal(one.rivals, same.rivals)
    assert np.array_equal(one.allies, same.allies)
    assert not np.array_equal(one.rivals, other.rivals)


def test_counts_can_be_those_of_another_network() -> None:
    small = from_edges("abcd", [("a", "b", 2), ("b", "a", 3)], [("c", "a", 1)])
    made = generate("centralised", like=small)
    assert (made.size, made.pairs) == (4, (1, 1))


def test_the_greater_direction_counts() -> None:
    network = from_edges("abc", [("a", "b", 2), ("b", "a", 3), ("c", "b", 1)], [("a", "c", 2)])
    assert network.names == ("a", "b", "c")
    assert network.rivals.tolist() == [[0, 3, 0], [3, 0, 1], [0, 1, 0]]
    assert network.allies[0, 2] == network.allies[2, 0] == 2
    assert network.rows == (3, 1)


def test_equal_strengths_keep_their_order() -> None:
    assert from_edges("cab", [("a", "b", 1)], []).names == ("a", "b", "c")


def test_faults() -> None:
    with pytest.raises(InputError, match="Did you mean 'centralised'"):
        generate("centralized")
    crowded = from_edges("ab", [("a", "b", 1)], [("a", "b", 1)])
    with pytest.raises(InputError, match="2 rivalries and alliances do not fit 2 groups"):
        generate(like=crowded)
