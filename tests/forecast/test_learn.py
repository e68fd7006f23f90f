"""On made-up months the filter finds what they were made from."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.questions.forecast.structural.learn import Prior, learn
from corridor.questions.forecast.structural.settings import load_settings
from corridor.system.corridors import load_corridor

SETTINGS = load_settings(load_corridor())
MONTHS = 300


def _made(seed: int, sd: float = 0.1) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    features = rng.standard_normal((MONTHS, 3, 4))
    truth = np.array([0.2, -0.3, 0.0, 0.1])
    change = features @ truth + sd * rng.standard_normal((MONTHS, 3))
    return change, features, truth


def _prior(count: int = 4) -> Prior:
    return Prior(np.zeros(count), np.full(count, 0.5), np.zeros(count), np.ones(count))


def test_coefficients_are_recovered_within_their_uncertainty() -> None:
    change, features, truth = _made(1)
    got = learn(change, np.zeros_like(change), (features,) * 3, _prior(), SETTINGS)
    sd = np.sqrt(np.einsum("spp->sp", got.covariance))
    assert np.abs((got.mean - truth) / sd).max() < 3.5
    assert sd.max() < 0.03


def test_errors_are_scaled_to_one_and_their_size_is_found() -> None:
    change, features, _ = _made(2)
    got = learn(change, np.zeros_like(change), (features,) * 3, _prior(), SETTINGS)
    assert np.nanstd(got.soon[100:]) == pytest.approx(1.0, abs=0.1)
    assert np.sqrt(got.size_slow[0]) == pytest.approx(np.full(3, 0.1), rel=0.2)


def test_the_size_follows_a_rougher_stretch() -> None:
    change, features, truth = _made(3)
    change[-24:] += 3 * (change - features @ truth)[-24:]
    got = learn(change, np.zeros_like(change), (features,) * 3, _prior(), SETTINGS)
    assert (got.size[0] > 4 * 0.1**2).all()


def test_one_far_month_moves_coefficients_little() -> None:
    change, features, _ = _made(4)
    calm = learn(change, np.zeros_like(change), (features,) * 3, _prior(), SETTINGS)
    change[-1] += 5.0
    jolt = learn(change, np.zeros_like(change), (features,) * 3, _prior(), SETTINGS)
    assert np.abs(jolt.mean - calm.mean).max() < 0.03


def test_a_coefficient_that_moves_is_followed() -> None:
    change, features, truth = _made(5)
    change[150:] += features[150:, :, 2] * 0.6
    still = learn(change, np.zeros_like(change), (features,) * 3, _prior(), SETTINGS)
    drift = Prior(np.zeros(4), np.full(4, 0.5), np.full(4, 0.03), np.ones(4))
    moving = learn(change, np.zeros_like(change), (features,) * 3, drift, SETTINGS)
    aim = truth[2] + 0.6
    assert np.abs(moving.mean[:, 2] - aim).max() < 0.15
    assert np.abs(still.mean[:, 2] - aim).min() > 0.15
    assert moving.score[200:].sum() > still.score[200:].sum()


def test_nothing_is_learned_without_a_feature_but_the_prior_stays() -> None:
    change, features, _ = _made(6)
    features[:, :, 3] = 0.0
    prior = Prior(np.array([0, 0, 0, 0.7]), np.full(4, 0.5), np.zeros(4), np.ones(4))
    got = learn(change, np.zeros_like(change), (features,) * 3, prior, SETTINGS)
    np.testing.assert_allclose(got.mean[:, 3], 0.7)
    np.testing.assert_allclose(got.covariance[:, 3, 3], 0.25)
