"""Fast normals against the exact inverse of the distribution, and as a sample."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri
from scipy.stats import kstest

from corridor.questions.runs.normals import draw_bits, from_bits, standard_normals


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.Generator(np.random.SFC64(seed))


def test_bits_become_the_quantile_that_they_name() -> None:
    """From one end of the distribution to the other, all bits off and all on among them."""
    spaced = np.linspace(0, 2**31 - 1, 100_001).astype(np.uint64)
    small = 2 ** np.arange(31, dtype=np.uint64)
    half = np.concatenate([spaced, small, small - 1])
    for sign in (0, 1):
        made = np.asarray(from_bits((half << 1 | sign).astype(np.uint32)), float)
        exact = (1 - 2 * sign) * -ndtri((half + 0.5) * 2.0**-32)
        np.testing.assert_allclose(made, exact, rtol=5e-4, atol=3e-7)
        near = np.abs(exact) < 5.3
        np.testing.assert_allclose(made[near], exact[near], rtol=1e-5, atol=3e-7)
    assert np.isfinite(np.asarray(from_bits(np.array([0, 1, 2**32 - 1], np.uint32)))).all()


def test_a_sample_is_normal() -> None:
    made = standard_normals((40, 5000), rng(3)).astype(float)
    assert kstest(made.ravel(), "norm").pvalue > 1e-3
    assert abs(made.mean()) < 4 / np.sqrt(made.size)
    assert abs((made**2).mean() - 1) < 4 * np.sqrt(2 / made.size)
    assert abs((made**4).mean() - 3) < 4 * np.sqrt(96 / made.size)
    # both halves of what a generator gives at once, and neighbours, are independent
    for step in (1, 2, 5000):
        flat = made.ravel()
        assert abs(np.corrcoef(flat[:-step], flat[step:])[0, 1]) < 4 / np.sqrt(made.size)


def test_the_seed_fixes_the_numbers_and_the_shape_does_not_change_them() -> None:
    flat = standard_normals((60,), rng(1))
    np.testing.assert_array_equal(standard_normals((3, 4, 5), rng(1)).ravel(), flat)
    assert flat.dtype == np.float32
    assert (standard_normals((60,), rng(2)) != flat).any()
    one = rng(1)
    assert (standard_normals((60,), one) != standard_normals((60,), one)).all()


def test_an_odd_number_of_bits() -> None:
    assert draw_bits((3, 5), rng()).shape == (3, 5)
    np.testing.assert_array_equal(draw_bits((14,), rng()), draw_bits((15,), rng())[:14])
