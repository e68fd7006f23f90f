"""How far the luck of the draws moves an answer, where a fit's draws are repeated."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from corridor.questions.explain.answer import firmness
from corridor.questions.runs.asked import Asked, ask
from corridor.questions.runs.engine import Runs


def runs(asked: Asked, gap: np.ndarray) -> Runs:
    """Runs whose first policy is above the second by this much, [draw]."""
    pair = gap[None, None].astype(np.float32)
    return Runs({"deaths": (pair, np.zeros_like(pair))}, np.zeros((1, gap.size)), {})


@pytest.fixture(scope="module")
def asked() -> Asked:
    return ask(["negotiated", "unilateral"], outcomes=["deaths"], months=1, draws=1)


def independent(asked: Asked) -> Asked:
    """The same question on a fit whose draws were not made by a chain."""
    fitted = asked.setup.fitted
    meta = {key: value for key, value in fitted.meta.items() if key != "chains"}
    setup = dataclasses.replace(asked.setup, fitted=dataclasses.replace(fitted, meta=meta))
    return dataclasses.replace(asked, setup=setup)


def test_errors_are_those_of_the_posterior_draws_and_not_of_their_copies(asked: Asked) -> None:
    rng = np.random.default_rng(0)
    asked = independent(asked)
    held = asked.setup.fitted.draws
    effect = rng.standard_normal(held)
    for times in (1, 4):
        many = dataclasses.replace(asked, draws=held * times)
        found = firmness(many, runs(many, effect[many.behind().draw]))["deaths"]
        assert found.chance == pytest.approx(0.5 / np.sqrt(held), rel=0.01)
        # of the median of a standard normal: half over the density at it
        assert found.median == pytest.approx(np.sqrt(np.pi / 2 / held), rel=0.25)
    # where all that differs is drawn anew each time, copies are as good as others
    found = firmness(many, runs(many, rng.standard_normal(many.draws)))["deaths"]
    assert found.chance == pytest.approx(0.5 / np.sqrt(many.draws), rel=0.1)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_draws_that_all_agree_may_still_miss_some(asked: Asked, sign: float) -> None:
    """As many in a hundred as three in the draws of the posterior behind them."""
    held = asked.setup.fitted.draws
    for draws, behind in ((20, 20), (held, held), (4 * held, held)):
        many = dataclasses.replace(asked, draws=draws)
        effect = sign * np.random.default_rng(2).uniform(1, 2, draws)
        found = firmness(many, runs(many, effect))["deaths"]
        assert 2 * found.chance == pytest.approx(3 / behind)
    one = dataclasses.replace(asked, draws=1)
    assert 2 * firmness(one, runs(one, np.array([sign])))["deaths"].chance == 1


def test_neighbours_in_a_chain_are_not_taken_for_independent(asked: Asked) -> None:
    """Of chains whose draws lean on the one before by half, 0.5 / 1.5 of the draws count."""
    rng = np.random.default_rng(1)
    fitted = asked.setup.fitted
    chains = fitted.meta["chains"]
    at, chain = np.divmod(np.array(fitted.meta["order"]), chains)
    lean, said = 0.5, []
    many = dataclasses.replace(asked, draws=fitted.draws)
    for _ in range(60):
        path = np.empty((at.max() + 1, chains))
        path[0] = rng.standard_normal(chains)
        for k in range(1, len(path)):
            own = rng.standard_normal(chains)
            path[k] = lean * path[k - 1] + np.sqrt(1 - lean**2) * own
        effect = path[at, chain]
        said.append(firmness(many, runs(many, effect[many.behind().draw]))["deaths"].median)
    # of a share up to zero the neighbours lean on each other by the arcsine of what they do
    worth = 1 + 2 * sum(2 / np.pi * np.arcsin(lean**k) for k in range(1, 60))
    true = np.sqrt(np.pi / 2 * worth / fitted.draws)
    # batches of eleven miss what reaches from one into the next: a tenth at the most
    assert 0.88 < np.mean(said) / true < 1.03
