"""The game answers as its derivation says, and the episodes come out with their signs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from corridor.core.errors import InputError
from corridor.system.bargaining import (
    PARAMETERS,
    Levers,
    effort,
    load_cases,
    load_variants,
    not_a_chance,
    signs,
    update,
)
from corridor.system.bargaining.game import CHANNELS
from corridor.system.bargaining.update import chances

VARIANTS = {variant.id: variant for variant in load_variants()}
SIZES = st.floats(0, 3)


def draws(variant: str = "game", seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    priors = VARIANTS[variant].priors
    return {name: np.asarray(p.from_normal(rng.standard_normal(400))) for name, p in priors.items()}


def test_effort_is_the_best_answer() -> None:
    """Against a search for the utility's highest point, cost of effort as the unit."""
    theta = draws()
    levers = Levers(transfer=0.7, threat=1.2, offence=0.4)
    found = effort(theta, levers)
    for i in range(0, 400, 37):
        one = {name: float(values[i]) for name, values in theta.items()}
        threat = one["threat_effect"] / (1 + one["conflict_expectation"]) * levers.threat
        offence = levers.offence + one["threat_offence"] * levers.threat

        def loss(
            e: float, one: dict[str, float] = one, k: float = threat, x: float = offence
        ) -> float:
            gain = (one["effort_baseline"] + one["transfer_effect"] * levers.transfer) * e
            return -(gain - k * (1 - e) - one["offence_migration"] * x * e - e**2 / 2)

        best = optimize.minimize_scalar(
            loss, bounds=(0, 1), method="bounded", options={"xatol": 1e-9}
        )
        assert found[i] == pytest.approx(best.x, abs=1e-4)


@given(transfer=SIZES, threat=SIZES, offence=SIZES, more=SIZES)
@settings(max_examples=60)
def test_payment_never_lowers_and_offence_never_raises_effort(
    transfer: float, threat: float, offence: float, more: float
) -> None:
    theta = draws()
    for channel in CHANNELS:
        base = effort(theta, Levers(transfer, threat, offence), channel)
        assert ((base >= 0) & (base <= 1)).all()
        assert (effort(theta, Levers(transfer + more, threat, offence), channel) >= base).all()
        assert (effort(theta, Levers(transfer, threat, offence + more), channel) <= base).all()


@given(threat=SIZES, more=SIZES)
def test_a_threat_that_does_not_offend_never_lowers_effort(threat: float, more: float) -> None:
    theta = draws() | {"threat_offence": np.zeros(400)}
    base = effort(theta, Levers(threat=threat))
    assert (effort(theta, Levers(threat=threat + more)) >= base).all()


def test_more_conflict_expected_means_a_smaller_concession() -> None:
    theta = draws()
    wary = theta | {"conflict_expectation": theta["conflict_expectation"] + 1}
    levers = Levers(threat=1)
    assert (effort(wary, levers) <= effort(theta, levers)).all()


def test_every_episode_has_its_sign_in_the_game_as_it_stands() -> None:
    """Payment and threat up, offence down in security: each likelier than not after the update."""
    cases = load_cases()
    found = signs(update(VARIANTS["game"], cases), cases)
    moving = [case for case in cases if case.moved != "none"]
    assert len(moving) >= 6
    for case in moving:
        assert found[case.id] > 0.5, case.id
    theta = update(VARIANTS["game"], cases).theta
    for case in moving:
        change = effort(theta, case.levers, case.channel) - effort(theta, Levers(), case.channel)
        assert np.sign(np.median(change)) == {"up": 1, "down": -1}[case.moved], case.id


def test_it_reads_the_parameters_that_it_names() -> None:
    """All of them, and no other."""
    read: set[str] = set()

    class Noted(dict[str, np.ndarray]):
        def __getitem__(self, name: str) -> np.ndarray:
            read.add(name)
            return super().__getitem__(name)

    posterior = update(VARIANTS["game"], load_cases(), draws=2000)
    noted = replace(posterior, theta=Noted(posterior.theta))
    not_a_chance(noted)
    signs(noted, load_cases())
    assert read == set(PARAMETERS)


def test_what_was_seen_has_a_chance_that_adds_up() -> None:
    theta = draws()
    for case in load_cases():
        whole = sum(chances(theta, replace(case, moved=moved)) for moved in ("up", "down", "none"))
        np.testing.assert_allclose(whole, 1)


def test_the_update_is_that_of_a_grid() -> None:
    """One parameter free: importance sampling against numerical integration."""
    from corridor.evidence.priors import parse_prior

    priors = {
        name: parse_prior(f"Fixed({p.median!r})") for name, p in VARIANTS["game"].priors.items()
    }
    free = parse_prior("LogNormal(0.3, 0.8)")
    variant = replace(VARIANTS["game"], priors=priors | {"offence_security": free})
    cases = [case for case in load_cases() if case.channel == "security"]
    found = update(variant, cases, draws=40_000)
    z = np.linspace(-6, 6, 4001)
    grid = np.asarray(free.from_normal(z))
    theta = {name: np.full(z.shape, p.median) for name, p in priors.items()} | {
        "offence_security": grid
    }
    density = np.exp(-0.5 * z**2) * np.prod([chances(theta, case) for case in cases], 0)
    mean = (density * np.log(grid)).sum() / density.sum()
    assert np.log(found.theta["offence_security"]).mean() == pytest.approx(mean, abs=0.02)
    evidence = np.log(density.sum() / np.exp(-0.5 * z**2).sum())
    assert found.log_evidence == pytest.approx(evidence, abs=0.02)
    assert found.log_evidence_error < 0.01


def test_the_same_seed_gives_the_same_answer() -> None:
    cases = load_cases()
    first, again, other = (
        not_a_chance(update(VARIANTS["game"], cases, seed=seed)) for seed in (3, 3, 4)
    )
    assert first == again != other
    np.testing.assert_allclose(first.no_cooperation, other.no_cooperation, atol=0.03)


def test_rival_accounts_part_where_they_say() -> None:
    """Where offence dominates cooperation ends; where coercion works on allies it does not."""
    cases = load_cases()
    answers = {name: not_a_chance(update(variant, cases)) for name, variant in VARIANTS.items()}
    assert answers["offence_dominates"].never > 0.5 > answers["game"].never
    assert answers["ally_concedes"].never < answers["game"].never
    for answer in answers.values():
        assert answer.less_cooperation[0] >= answer.no_cooperation[0]
        assert answer.never <= min(answer.less_cooperation)
    # 'ends whatever the threat' is the loss beyond what is required, draw by draw
    assert answers["game"].believed[1] < answers["game"].required[1]


def test_too_few_draws_are_refused() -> None:
    with pytest.raises(InputError, match="of 20 draws of 'game' agree"):
        update(VARIANTS["game"], load_cases(), draws=20)
