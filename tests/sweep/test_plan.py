"""What rows change: levers along their paths, parameters at the z that their numbers stand for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtri

from corridor.core.errors import InputError
from corridor.questions.sweep.plan import Plan, fit_digest, setup_digest
from corridor.system.levers import levers
from tests.sweep.conftest import HEAD, SMALL, MakePlan

LHS = HEAD + '[points]\nmethod = "latin-hypercube"\ncount = 5\n'


def _theta(plan: Plan, rows: int) -> dict[str, np.ndarray]:
    """Every parameter of some rows, from the z that they set on a z of zero."""
    setup = plan.setup
    size = setup.fitted.tables.size
    z = np.zeros((size + setup.unfitted.tables.size, rows))
    for where, scores in plan.scores_of(np.arange(rows)):
        z[where] = scores
    return {**setup.fitted.tables.theta(z[:size]), **setup.unfitted.tables.theta(z[size:])}


def test_rows_are_points_times_policies(plan: MakePlan) -> None:
    made = plan(SMALL)
    assert made.rows == 18
    shown = made.levers_of(np.arange(made.rows))
    # neither policy nor point moves it
    assert shown["strikes"].shape == (3,)
    transfer = shown["transfer"]
    assert np.array_equal(transfer[:, 0::2], transfer[:, 1::2])
    assert np.array_equal(transfer[0, 0::2], made.points[:, 0])


def test_a_value_holds_from_its_start_on(plan: MakePlan) -> None:
    made = plan(SMALL)
    closure = made.levers_of(np.arange(made.rows))["asylum_closure"]
    for policy, base in enumerate(made.bases):
        assert np.all(closure[0, policy::2] == base.levers["asylum_closure"][0])
        assert np.array_equal(closure[1, policy::2], made.points[:, 1])
        assert np.array_equal(closure[2, policy::2], made.points[:, 1])


def test_a_scale_of_one_is_the_policy_and_of_none_is_untouched(plan: MakePlan) -> None:
    text = HEAD + '[points]\nmethod = "factorial"\n[levers.port_appointments]\nby = "scale"\n'
    made = plan(text + "values = [0, 0.5, 1]\n")
    path = made.levers_of(np.arange(6))["port_appointments"]
    base = made.bases[1].levers["port_appointments"]
    untouched = levers()["port_appointments"].untouched(made.setup.quo)
    assert np.array_equal(path[:, 5], base)
    assert np.all(path[:, 1] == untouched)
    assert np.allclose(path[:, 3], (base + untouched) / 2)
    # the other policy leaves it alone, whatever the scale
    assert np.all(path[:, 0::2] == untouched)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["retry_share", "stop_exposure", "transfer_effect", "death_rate"])
def test_values_of_parameters_are_those_that_the_model_gets(plan: MakePlan, name: str) -> None:
    probe = plan(LHS + f"[parameters.{name}]\nby = 'quantile'\nvalues = [0.1, 0.9]\n")
    slot = probe.slots[name]
    reached = np.concatenate([np.ravel(v) for v in [_theta(probe, 10)[slot.name]]])
    low, high = float(np.median(reached) * 0.9), float(np.median(reached))
    made = plan(LHS + f"[parameters.{name}]\nlow = {low!r}\nhigh = {high!r}\n")
    found = np.atleast_2d(_theta(made, 10)[slot.name])
    assert found.shape == (slot.size, 10)
    assert np.allclose(found, np.repeat(made.points[:, 0], 2), rtol=1e-9)


def test_quantiles_are_those_that_a_comparison_draws(plan: MakePlan) -> None:
    names = ("retry_share", "transfer_effect", "salience_lag")
    tables = "".join(f"[parameters.{name}]\nby = 'quantile'\n" for name in names)
    made = plan(LHS + tables)
    setup, levels = made.setup, made.points
    fitted, updated, free = (scores for _, scores in made.scores_of(np.arange(0, 10, 2)))
    row = made.slots["retry_share"].start
    assert np.array_equal(fitted[0], np.quantile(setup.fitted.z[row], levels[:, 0]))
    episodes = setup.unfitted.updated["transfer_effect"]
    assert np.array_equal(updated[0], np.quantile(episodes, levels[:, 1]))
    assert np.array_equal(free[0], ndtri(levels[:, 2]))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("[parameters.retry_shar]\nby = 'quantile'\n", "retry_share"),
        ("[parameters.threat_tariff]\nby = 'quantile'\n", "not uncertain"),
        ("[parameters.retry_share]\nlow = 0.5\nhigh = 2\n", "reaches outside"),
        ("[levers.transfer]\nstart = 3\n", "after the last of 3"),
        ("[levers.strikes]\nby = 'scale'\n", "nothing to scale"),
        ("[levers.port_appointments]\nby = 'scale'\nhigh = 90\n", "times 90 it would be"),
    ],
)
def test_what_cannot_be_run_is_refused(plan: MakePlan, table: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        plan(LHS + table)
    assert said in str(error.value)
    line = 1 + LHS.count("\n")
    assert f":{line}: {table[1:].split(']')[0]}: " in str(error.value)


def test_policies_are_shipped_or_lie_beside_the_design(plan: MakePlan, tmp_path: Path) -> None:
    text = SMALL.replace('"status-quo", "negotiated"', '"mine.toml"')
    with pytest.raises(InputError, match="no such file"):
        plan(text)
    (tmp_path / "mine.toml").write_text('label = "Mine"\n[levers.transfer]\nvalue = 3\n')
    assert plan(text).bases[0].label == "Mine"


def test_digests_change_with_what_they_stand_for(plan: MakePlan) -> None:
    made = plan(SMALL).setup
    assert fit_digest(made) == fit_digest(plan(SMALL).setup)
    other = plan(SMALL.replace("months = 3", "months = 4")).setup
    assert fit_digest(other) == fit_digest(made)
    assert setup_digest(other) != setup_digest(made)
    rival = plan('account = "ally_concedes"\n' + SMALL).setup
    assert setup_digest(rival) != setup_digest(made)
