"""Priors as tables of quantiles, and the vector that a fit moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.core.errors import InputError
from corridor.evidence import registry
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.fit.tables import STEP, TOP, Tables, argument_name, make_tables
from corridor.system.simulate import fitted_system


@pytest.fixture(scope="module")
def tables(place: Corridor) -> Tables:
    return make_tables(registry(), fitted_system(load_corridor()).parameters, place.group_ids, {})


def test_the_vector_holds_every_parameter_once(tables: Tables, place: Corridor) -> None:
    assert [slot.name for slot in tables.slots] == list(fitted_system(load_corridor()).parameters)
    at = 0
    for slot in tables.slots:
        assert slot.start == at
        assert slot.size == (len(place.groups) if slot.name.endswith("_gd") else 1)
        assert slot.grade == registry().parameters[slot.id].grade
        at += slot.size
    assert tables.size == at


@given(z=st.floats(-5, 5))
@settings(max_examples=25)
def test_a_parameter_is_the_quantile_of_its_prior(
    z: float, tables: Tables, place: Corridor
) -> None:
    """Between the points of the grid too, to a hundredth of the distance between two."""
    theta = tables.theta(np.full((tables.size, 1), z))
    for slot in tables.slots:
        parameter = registry().parameters[slot.id]
        priors = (
            [parameter.prior_of(group) for group in place.group_ids]
            if slot.size > 1
            else [parameter.prior]
        )
        exact = np.array([float(prior.from_normal(z)) for prior in priors])
        near = [np.asarray(prior.from_normal([z - STEP, z + STEP])) for prior in priors]
        width = np.array([values[1] - values[0] for values in near])
        gap = np.abs(theta[slot.name].reshape(-1) - exact)
        assert (gap <= 0.005 * width + 1e-12).all(), slot.id


def test_what_is_straight_in_logs_stays_straight() -> None:
    """Curvature of a log-normal prior that a broken line would make up is 80 times this."""
    grid = np.linspace(-TOP, TOP, round(2 * TOP / STEP) + 1)
    tables = Tables((), np.exp(0.8 * grid)[None])
    z = np.linspace(-3, 3, 4001)
    log = np.log(tables.at(0, z))
    bend = np.diff(log, 2) / (z[1] - z[0]) ** 2
    assert np.abs(log - 0.8 * z).max() < 2e-6
    assert np.abs(bend).max() < 0.02
    assert (np.diff(log) > 0).all()


def test_on_the_grid_it_is_exact(tables: Tables) -> None:
    theta = tables.theta(np.zeros((tables.size, 1)))
    for slot in tables.slots:
        if slot.size == 1:
            median = registry().parameters[slot.id].prior.median
            assert theta[slot.name][0] == pytest.approx(median, rel=1e-12), slot.id


@pytest.mark.slow
def test_the_model_reads_the_tables_as_they_are(tables: Tables, place: Corridor) -> None:
    """The differentiable reading of the fit and the plain one of the simulation agree."""
    import jax

    from corridor.system.fit.problem import natural

    z = np.random.default_rng(0).normal(0, 1.5, tables.size)
    with jax.enable_x64(True):
        one = {k: np.asarray(v) for k, v in natural(tables, z[:, None]).items()}
    for name, values in tables.theta(z[:, None]).items():
        np.testing.assert_allclose(one[name].reshape(-1), values.reshape(-1), rtol=1e-9)


def test_shapes_follow_the_suffix(tables: Tables, place: Corridor) -> None:
    theta = tables.theta(np.zeros((tables.size, 7)))
    for name, values in theta.items():
        assert values.shape == ((len(place.groups), 7) if name.endswith("_gd") else (7,)), name


def test_far_out_values_stay_at_the_end_of_the_grid(tables: Tables) -> None:
    far = tables.theta(np.full((tables.size, 1), TOP + 5))
    end = tables.theta(np.full((tables.size, 1), TOP))
    for name, values in end.items():
        np.testing.assert_array_equal(values, far[name])


def test_fixed_parameters_are_left_out(place: Corridor) -> None:
    names = fitted_system(load_corridor()).parameters
    fixed = {names[0]: np.zeros(1)}
    made = make_tables(registry(), names, place.group_ids, fixed)
    assert [slot.name for slot in made.slots] == list(names[1:])


def test_a_parameter_that_the_registry_lacks_is_named(place: Corridor) -> None:
    with pytest.raises(InputError, match="'made_up_d', which the registry lacks"):
        make_tables(registry(), ("made_up_d",), place.group_ids, {})


def test_argument_names() -> None:
    assert argument_name("stop_rate", None) == "stop_rate_d"
    assert argument_name("stop_exposure", "group") == "stop_exposure_gd"
