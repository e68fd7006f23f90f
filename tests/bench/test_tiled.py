"""Groups repeated for a benchmark: each copy stands on the draws of the group that it copies."""

from __future__ import annotations

import numpy as np
import pytest

from bench.tiled import tiled
from corridor.core.months import parse_month
from corridor.questions.runs.setup import Setup
from corridor.system.corridors import load_corridor
from corridor.system.fit import fit_path
from corridor.system.fit.fitted import read_fitted
from corridor.system.inputs import all_inputs
from corridor.system.unfitted import load_unfitted

MONTHS = 2


@pytest.fixture(scope="module")
def setup() -> Setup:
    place, known = load_corridor(), parse_month("2024-05")
    fitted = read_fitted(fit_path(place, known))
    inputs = all_inputs(place, known, MONTHS, known)
    return Setup(place, known, MONTHS, fitted, load_unfitted(place), inputs, {})


def test_every_copy_has_the_values_of_its_group(setup: Setup) -> None:
    copies, groups = 3, len(setup.place.groups)
    made = tiled(setup, copies)
    assert len(set(made.place.group_ids)) == copies * groups
    draws = np.arange(5)
    for name, plain, more in (
        (
            "theta",
            setup.fitted.tables.theta(setup.fitted.z),
            made.fitted.tables.theta(made.fitted.z),
        ),
        ("states", setup.fitted.states(draws), made.fitted.states(draws)),
        (
            "unfitted",
            setup.unfitted.tables.theta(np.zeros((setup.unfitted.tables.size, 1))),
            made.unfitted.tables.theta(np.zeros((made.unfitted.tables.size, 1))),
        ),
        ("inputs", setup.inputs, made.inputs),
    ):
        assert set(plain) == set(more), name
        by_group = 0
        for key, values in plain.items():
            if name == "inputs" and np.ndim(values) > 1:
                assert np.array_equal(more[key], np.concatenate([values] * copies, axis=1)), key
                by_group += 1
            elif name != "inputs" and key.endswith("_gd"):
                assert np.array_equal(more[key], np.concatenate([values] * copies)), key
                by_group += 1
            else:
                assert np.array_equal(more[key], values), key
        assert by_group or name == "unfitted", f"{name}: nothing is by group"


def test_one_copy_changes_nothing_but_the_object(setup: Setup) -> None:
    made = tiled(setup, 1)
    assert made.place.group_ids == setup.place.group_ids
    assert made.fitted.tables.slots == setup.fitted.tables.slots
    assert np.array_equal(made.fitted.z, setup.fitted.z)
    assert np.array_equal(made.fitted.state, setup.fitted.state)
