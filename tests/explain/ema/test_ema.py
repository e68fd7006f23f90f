"""The model in the EMA Workbench: its own workflow, run, and the same numbers as ours."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.questions.explain.ema import (
    CHOICE,
    corridor_evaluator,
    corridor_model,
    corridor_policies,
)
from corridor.questions.runs.asked import totals
from corridor.questions.runs.engine import CHUNK
from corridor.system.levers import levers

# its own code and that of what it stands on warn of what is to come
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

SAMPLED = (
    *("access_response", "belief_half_life", "threat_effect", "transfer_effect"),
    "transfer_package",
)
OUTCOMES = ("encounters_usbp", "cooperation_migration")
PAIR = ("negotiated", "unilateral")
DRAWS = 16


@pytest.fixture(scope="module")
def model() -> Any:
    return corridor_model(PAIR, uncertainties=SAMPLED, outcomes=OUTCOMES, draws=DRAWS, seed=2)


def test_a_model_is_one_of_the_workbench(model: Any) -> None:
    import ema_workbench as ema

    assert isinstance(model, ema.Model)
    assert sorted(u.name for u in model.uncertainties) == sorted(SAMPLED)
    assert [lever.name for lever in model.levers] == [CHOICE]
    assert sorted(o.name for o in model.outcomes) == sorted(OUTCOMES)
    for u in model.uncertainties:
        assert np.isfinite([u.lower_bound, u.upper_bound]).all()
        assert u.lower_bound < u.dist.ppf(0.5) < u.upper_bound
        assert u.dist.cdf(u.dist.ppf(0.3)) == pytest.approx(0.3, abs=1e-3)


def test_uncertainties_are_sampled_as_they_are_believed(model: Any) -> None:
    from corridor.evidence import registry

    for u in model.uncertainties:
        prior = registry().parameters[u.name].prior
        expected = [float(prior.quantile(0.01 + 0.98 * q)) for q in (0.1, 0.5, 0.9)]
        assert [u.dist.ppf(q) for q in (0.1, 0.5, 0.9)] == pytest.approx(expected, rel=1e-3)
    even = corridor_model(["negotiated"], uncertainties=["threat_effect"], believed=False)
    (u,) = even.uncertainties
    assert u.dist.ppf(0.5) == pytest.approx((u.lower_bound + u.upper_bound) / 2)
    assert list(even.levers) == []


def test_without_anything_set_it_is_the_run_of_the_comparison(model: Any) -> None:
    lab = model.function
    asked = lab.asked
    expected = totals(asked, asked.run())
    for place, name in enumerate(PAIR):
        one = lab(**{CHOICE: name})
        for outcome in OUTCOMES:
            mean = float(expected[outcome][place].astype(float).mean())
            assert one[outcome] == pytest.approx(mean, rel=1e-4)


def test_many_at_once_are_what_they_are_one_by_one(model: Any) -> None:
    rng = np.random.default_rng(0)
    settings = [
        {"threat_effect": a, "access_response": b, CHOICE: PAIR[k % 2]}
        for k, (a, b) in enumerate(rng.uniform(0.2, 2.0, (CHUNK // DRAWS + 7, 2)))
    ]
    found = model.function.run(settings)
    assert all(len(values) == len(settings) for values in found.values())
    for place in (0, 1, 100, len(settings) - 1):
        one = model.function(**settings[place])
        for outcome in OUTCOMES:
            assert found[outcome][place] == pytest.approx(one[outcome], rel=1e-4)
    assert model.function.run([])[OUTCOMES[0]].shape == (0,)


def test_an_uncertain_number_set_is_the_number_used(model: Any) -> None:
    """A threat moves more effort where more effort is added by it; draws all take the value."""
    low, high = (model.function(threat_effect=v, **{CHOICE: "unilateral"}) for v in (0.1, 1.5))
    assert high["cooperation_migration"] > low["cooperation_migration"]
    tables, row = model.function.asked.setup.unfitted.tables, model.function.rows["threat_effect"]
    row -= model.function.asked.setup.fitted.tables.size
    for value in (0.1, 0.4, 1.5):
        z = np.interp(value, tables.values[row], tables.grid)
        assert tables.at(row, z) == pytest.approx(value, rel=1e-3)


def test_levers_have_the_bounds_of_their_files_and_act() -> None:
    import ema_workbench as ema

    named, known = ("port_appointments", "transfer"), levers()
    model = corridor_model(
        ["status-quo"], levers=named, uncertainties=["threat_effect"], draws=DRAWS
    )
    for lever in model.levers:
        assert (lever.lower_bound, lever.upper_bound) == (
            known[lever.name].low,
            known[lever.name].high,
        )
    whole = {lever.name: isinstance(lever, ema.IntegerParameter) for lever in model.levers}
    assert whole["port_appointments"]
    closed, wide = (model.function(port_appointments=v) for v in (0, 4000))
    assert closed["lawful_entries"] < wide["lawful_entries"]


def test_the_workflow_of_the_workbench_from_design_to_box_and_scores(model: Any) -> None:
    """A Latin hypercube over uncertainties, times policies, then PRIM and feature scoring."""
    from ema_workbench import SequentialEvaluator
    from ema_workbench.analysis import feature_scoring, prim

    policies = corridor_policies(model)
    # its designs come from the global generator
    np.random.seed(0)
    with corridor_evaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=300, policies=policies)
    assert len(experiments) == 600
    first = (experiments[CHOICE] == "negotiated").to_numpy()
    same = experiments["scenario"].to_numpy()
    assert (same[first] == same[~first]).all()
    higher = outcomes["cooperation_migration"][first] > outcomes["cooperation_migration"][~first]
    conditions = experiments.loc[first, list(SAMPLED)].reset_index(drop=True)
    more = {"threshold": 0.8} if "threshold" in prim.Prim.__init__.__code__.co_varnames else {}
    box = prim.Prim(conditions, higher.astype(int), **more).find_box()
    assert box.density > 0.8 > higher.mean()
    limited = set(box.qp[-1])
    assert limited & {"threat_effect", "transfer_package", "transfer_effect"}
    scores = feature_scoring.get_feature_scores_all(experiments[[*SAMPLED, CHOICE]], dict(outcomes))
    assert scores["encounters_usbp"].idxmax() == "access_response"
    assert scores["cooperation_migration"].idxmax() != "access_response"
    # its own evaluator, an experiment at a time, gives the same
    few = [{k: row[k] for k in (*SAMPLED, CHOICE)} for _, row in experiments.head(3).iterrows()]
    with SequentialEvaluator(model) as evaluator:
        alone, by_one = evaluator.perform_experiments(scenarios=4, policies=policies)
    again = model.function.run(
        [{k: row[k] for k in (*SAMPLED, CHOICE)} for _, row in alone.iterrows()]
    )
    for name in OUTCOMES:
        np.testing.assert_allclose(again[name], by_one[name], rtol=1e-4)
        np.testing.assert_allclose(model.function.run(few)[name], outcomes[name][:3], rtol=1e-4)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"uncertainties": ["threat_efect"]}, "no parameter 'threat_efect'.*threat_effect"),
        ({"levers": ["port_appointment"]}, "no lever 'port_appointment'.*port_appointments"),
        ({"outcomes": ["death"]}, "no outcome 'death'.*deaths"),
        ({"draws": 0}, "0 draws asked for"),
    ],
)
def test_bad_names_get_one_clear_error(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        corridor_model(["negotiated"], **arguments)


def test_a_policy_that_is_not_in_the_model_is_refused(model: Any) -> None:
    with pytest.raises(InputError, match=r"no policy 'negotiate' in this model.*negotiated"):
        model.function(**{CHOICE: "negotiate"})


def test_what_is_drawn_jointly_is_left_alone_unless_named() -> None:
    model = corridor_model(["negotiated"], outcomes=["deaths"], draws=4)
    setup = model.function.asked.setup
    joint = {slot.id for slot in setup.fitted.tables.slots} | set(setup.unfitted.updated)
    assert not joint & {u.name for u in model.uncertainties}
    named = corridor_model(["negotiated"], uncertainties=["departures_base_GTM"], draws=4)
    assert [u.name for u in named.uncertainties] == ["departures_base_GTM"]


def test_without_the_workbench_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    with pytest.raises(InputError, match=r"not installed.*'\.\[ema\]'"):
        corridor_model(["negotiated"])
