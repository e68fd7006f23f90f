"""Robustness on the model: the same draws as a comparison, and identities."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.policies import load_policy
from corridor.questions.explain.robust import read_aims, read_thresholds, robust
from corridor.questions.explain.robust.scenarios import simulate_worlds, worlds_of
from corridor.questions.runs.asked import Asked
from corridor.questions.runs.engine import CHUNK, Case, run_cases
from corridor.questions.runs.summarise import over_window
from tests.explain.robust.conftest import short

Ask = Callable[..., Asked]

AIMS = read_aims(["deaths=min", "entries=min", "economy_output=max"], {"deaths": 2})


@pytest.mark.slow
def test_the_first_world_is_the_comparison(asking: Ask) -> None:
    asked = asking(outcomes=("deaths", "cooperation_migration"))
    worlds = worlds_of(asked, rivals=False)
    assert len(worlds) == 1
    found = simulate_worlds(asked, worlds, asked.outcomes)
    setup = asked.setup
    runs = run_cases(
        *(setup.fitted, setup.unfitted, setup.place),
        [Case(levers, asked.switches) for levers in asked.levers],
        setup.inputs,
        asked.outcomes,
        months=setup.months,
        draws=asked.draws,
        seed=asked.seed,
        by_group=False,
    )
    for o in asked.outcomes:
        for p, values in enumerate(runs.outcomes[o.id]):
            assert np.array_equal(found[o.id][p, 0], over_window(values, o.over)[0])


def test_it_is_known_which_draw_of_the_posterior_a_draw_stands_on(asking: Ask) -> None:
    asked = asking(draws=CHUNK + 10, months=1)
    worlds = [asked.world(index, CHUNK).draw for index in range(2)]
    assert np.array_equal(asked.behind().draw, np.concatenate(worlds)[: CHUNK + 10])
    few = asking()
    assert np.array_equal(few.behind().draw, few.world(0, few.draws).draw)


@pytest.mark.slow
def test_repeating_few_draws_of_the_posterior_makes_no_regret_surer(asking: Ask) -> None:
    aims = read_aims(["encounters_usbp=min", "deaths=min"])
    asked = short(asking(), 6)
    found = robust(asked, aims, rivals=False)
    values = simulate_worlds(asked, worlds_of(asked, rivals=False), [a.outcome for a in aims])
    for aim, made in zip(aims, found.regret, strict=True):
        above = values[aim.outcome.id] - values[aim.outcome.id].min(0)
        for p, one in enumerate(made.mean):
            by_draw = [above[p, 0, asked.behind().draw == k].mean() for k in range(6)]
            assert one.error == pytest.approx(np.std(by_draw, ddof=1) / np.sqrt(6), rel=1e-6)


@pytest.mark.slow
def test_a_policy_twice_is_never_regretted_nor_told_apart(asking: Ask) -> None:
    found = robust(asking("negotiated", "negotiated"), AIMS, rivals=False)
    for one in (*found.regret, found.score):
        assert one is not None
        assert all(figure.value == 0 for figure in one.mean)
        assert one.tied.value == 1
    assert found.standings is not None
    assert [one.value for one in found.standings.share] == [0.5, 0.5]
    assert not any(one.dominated or one.never_best for one in found.standings.policies)


def test_rivals_and_couplings_are_scenarios_that_matter(asking: Ask) -> None:
    asked = asking()
    found = robust(asked, read_aims(["cooperation_migration=max"]))
    worlds = worlds_of(asked)
    assert len(found.worlds) == len(worlds)
    assert found.scenarios == len(worlds) * asked.draws
    assert found.worlds[0].coupling == ""
    assert found.worlds[0].account == asked.setup.unfitted.account.id
    by_account = {w.account: found.regret[0].by_world[:, k] for k, w in enumerate(found.worlds)}
    first, *others = by_account.values()
    assert all(not np.allclose(first, other) for other in others)
    # one outcome needs no weights
    assert found.score is None
    assert found.standings is None


def test_without_directions_nothing_is_added_up(asking: Ask) -> None:
    asked = asking("negotiated", "unilateral", outcomes=("deaths", "entries"))
    found = robust(asked, rivals=False)
    assert not found.directed
    assert [(a.outcome.id, a.direction) for a in found.aims] == [
        *(("deaths", "min"), ("deaths", "max")),
        *(("entries", "min"), ("entries", "max")),
    ]
    assert found.score is None
    assert found.standings is None
    less, more = found.regret[:2]
    assert less.mean[0].value == pytest.approx(more.mean[1].value)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_json_and_another_does_not(asking: Ask) -> None:
    limits = read_thresholds(["deaths<=700", "economy_output>=0"])
    one, again, other = (
        robust(asking(seed=seed), AIMS, thresholds=limits, rivals=False).as_json()
        for seed in (1, 1, 2)
    )
    assert json.dumps(one, allow_nan=False) == json.dumps(again, allow_nan=False)
    assert one["outcomes"] != other["outcomes"]


@pytest.mark.slow
def test_points_of_what_is_shown_as_an_interval_only_are_left_out(asking: Ask) -> None:
    found = robust(asking(), read_aims(["confrontation_m1=min", "deaths=min"]), rivals=False)
    plain = found.as_json()["outcomes"]
    for policy in plain[0]["regret"]["policies"].values():
        assert policy["mean"] is None
        assert policy["q90"] is not None
    assert plain[1]["regret"]["policies"]["negotiated"]["mean"] is not None


@pytest.mark.slow
def test_weights_in_own_units_are_exchange_rates(asking: Ask) -> None:
    asked = asking()
    aims = read_aims(["deaths=min", "entries=min"], {"deaths": 1000, "entries": 1})
    found = robust(asked, aims, scaled="unit", rivals=False)
    assert (found.scales == 1).all()
    values = simulate_worlds(asked, worlds_of(asked, rivals=False), [a.outcome for a in aims])
    loss = (1000 * values["deaths"] + values["entries"]) / 1001
    assert found.score is not None
    assert [one.value for one in found.score.mean] == pytest.approx(
        (loss - loss.min(0)).mean((1, 2))
    )


def test_what_cannot_be_asked(asking: Ask) -> None:
    asked = asking()
    with pytest.raises(InputError, match="no way to scale"):
        robust(asked, AIMS, scaled="logs")
    alone = load_policy("negotiated")
    with pytest.raises(InputError, match="one policy"):
        robust(Asked(**{**vars(asked), "policies": (alone,), "levers": asked.levers[:1]}), AIMS)
