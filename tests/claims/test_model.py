"""What the fitted model says of claims: shares that add up, contrasts that can be told apart."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.evidence import registry
from corridor.questions.claims import read_ledger
from corridor.questions.claims.checks import load_check
from corridor.questions.claims.model.ahead import CHANGES, Asked
from corridor.questions.claims.model.models import Models
from corridor.questions.claims.model.shares import CAUSES, load_causes, shares
from corridor.questions.claims.result import CannotSay, Cell, NotYet, Outcome
from corridor.questions.claims.view import Store, View
from corridor.questions.events.changes import home_groups
from corridor.record import RECORD
from corridor.report.claims.said import cell_value
from corridor.system.corridors import load_corridor
from corridor.system.simulate import fitted_system
from tests.claims.conftest import CLAIM

BASE, END = parse_month("2023-12"), parse_month("2024-04")
PLAIN: dict[str, Any] = {"measure": "usbp", "population": "all", "of": "recorded", "before": 1}


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(read_ledger("article"), RECORD, registry())


@pytest.fixture(scope="module")
def models(store: Store) -> Models:
    return store.models


def asked(store: Store, check: str, as_of: int | None = None, **arguments: Any) -> Outcome:
    return load_check(check).run(View(store, as_of), arguments)


def test_every_input_belongs_to_one_cause() -> None:
    system = fitted_system(load_corridor())
    named = [name for cause in load_causes() for name in cause.inputs]
    assert len(named) == len(set(named))
    assert set(named) <= {*system.levers, *system.drivers}
    assert {p for cause in load_causes() for p in cause.processes} <= set(system.shocks)


@pytest.mark.slow
def test_letting_every_cause_go_gives_back_the_past(models: Models) -> None:
    past = models.past
    flows = models.flows(BASE, END, 1)
    assert len(flows) == 2 ** len(CAUSES)
    np.testing.assert_allclose(
        flows[-1], past.flow[past.row(BASE) + 1 : past.row(END) + 1], rtol=1e-4
    )


@pytest.mark.slow
def test_shares_add_up_in_every_draw(models: Models) -> None:
    home = home_groups(models.past.place)
    recorded = math.log(128_895 / 249_740)
    for groups in (home | True, home, ~home):
        found = shares(models.past, models.flows(BASE, END, 1), BASE, END, groups, recorded)
        total = sum(found.parts.values(), np.zeros(models.past.draws))
        np.testing.assert_allclose(total, recorded, atol=1e-5)
    # nobody stops Mexican nationals in Mexico
    found = shares(models.past, models.flows(BASE, END, 1), BASE, END, home, recorded)
    assert np.abs(found.parts["mexico"]).max() < 0.01


@pytest.mark.slow
def test_what_a_cause_is_held_at_matters_only_to_it(models: Models) -> None:
    """Effort after January 2024 was higher, so more interdiction means fewer encounters."""
    home = home_groups(models.past.place)
    end = parse_month("2024-01")
    found = shares(models.past, models.flows(BASE, END, 1), BASE, end, ~home, -0.9)
    assert (found.parts["mexico"] < 0).mean() > 0.95
    # a season held at its base month adds nothing where the two months are alike
    assert np.abs(np.median(found.parts["conditions"])) < 0.05


@pytest.mark.slow
def test_the_decomposition_gives_draws_of_a_share(store: Store) -> None:
    months: dict[str, Any] = {"from": BASE, "to": END}
    parts = {
        name: asked(store, "decomposition", causes=(name,), **PLAIN, **months)
        for name in (*CAUSES, "momentum", "measurement")
    }
    assert sum(one.value for one in parts.values()) == pytest.approx(100, abs=15)
    draws = [one.draws for one in parts.values() if one.draws is not None]
    np.testing.assert_allclose(np.sum(draws, axis=0), 100, atol=0.1)
    together = asked(store, "decomposition", causes=("reversion", "news"), **PLAIN, **months)
    assert together.draws is not None
    both: Any = [parts[name].draws for name in ("reversion", "news")]
    np.testing.assert_allclose(together.draws, both[0] + both[1])
    low, high = together.band(0.9) or (0.0, 0.0)
    assert low < together.value < high


@pytest.mark.slow
def test_the_decomposition_stands_where_the_fit_does(store: Store) -> None:
    months: dict[str, Any] = {"from": BASE, "to": END}
    with pytest.raises(NotYet):
        asked(store, "decomposition", parse_month("2024-04"), causes=("mexico",), **PLAIN, **months)
    later: dict[str, Any] = {"from": BASE, "to": parse_month("2025-02")}
    with pytest.raises(CannotSay, match="the fit covers"):
        asked(store, "decomposition", causes=("mexico",), **PLAIN, **later)


@pytest.mark.slow
def test_contrasts_by_regime_and_account(store: Store) -> None:
    base: dict[str, Any] = {"levers": {}, "policy": "", "outcome": "arrivals", "form": "percent"}
    base |= {"under": "2024", "account": "game"}
    still = asked(store, "contrast", change="none", **base)
    assert (still.value, still.band(0.9)) == (0.0, (0.0, 0.0))
    without = asked(store, "contrast", change="interdiction_none", **base)
    assert without.draws is not None
    assert (without.draws > 0).all()
    offended = asked(
        store, "contrast", change="force_open", **{**base, "account": "offence_dominates"}
    )
    assert offended.value > asked(store, "contrast", change="force_open", **base).value > 0
    with pytest.raises(NotYet):
        asked(store, "contrast", parse_month("2024-05"), change="force_open", **base)
    doors = asked(
        store,
        "contrast",
        change="none",
        **{**base, "outcome": "encounters_usbp", "levers": {"port_appointments": 0.0}},
    )
    assert doors.value > 0


@pytest.mark.slow
def test_a_run_is_made_once(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    first = models.ahead.window(Asked("2024", "none"), "arrivals")

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a run was made again")

    monkeypatch.setattr("corridor.questions.claims.model.ahead.run_cases", refuse)
    np.testing.assert_array_equal(first, models.ahead.window(Asked("2024", "none"), "arrivals"))
    assert models.ahead.window(Asked("2024", "none"), "entries").shape == first.shape


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ('under = "2023", outcome = "arrivals"', "there is no setting '2023'"),
        ('outcome = "arrival"', "there is no outcome 'arrival'. Did you mean 'arrivals'?"),
        ('outcome = "arrivals", account = "x"', "there is no account 'x'"),
        ('outcome = "arrivals", change = "war"', f"Known: {', '.join(sorted(CHANGES))[:30]}"),
        ('outcome = "arrivals", levers = { port = 1 }', "there is no lever 'port'"),
    ],
)
def test_a_fault_names_what_there_is(
    arguments: str, message: str, ledger: Callable[..., Path]
) -> None:
    test = f'[[claim.test]]\ncheck = "contrast"\narguments = {{ {arguments} }}\n'
    path = ledger(CLAIM.partition("[[claim.test]]")[0] + test + "supports = { above = 0 }\n")
    with pytest.raises(InputError, match="T1 test 1") as caught:
        read_ledger(path)
    assert message in str(caught.value)


def test_few_episodes_leave_a_wide_interval(store: Store) -> None:
    arguments: dict[str, Any] = {
        "lever": "offence",
        "at_least": 1.0,
        "moved": "down",
        "hold": "interval",
    }
    found = asked(store, "reference_class", channel="security", recalled=False, **arguments)
    low, high = found.interval or (0.0, 0.0)
    assert 0 < low < 70 < high <= 100
    assert found.whole
    for moved, kept in (("down", "3 of 3: 100"), ("not_down", "0 of 3: 0")):
        told = asked(
            store,
            "reference_class",
            channel="security",
            recalled=False,
            **{**arguments, "moved": moved},
        )
        assert told.interval is not None
        # the point lies in its own interval
        assert told.interval[0] <= told.value <= told.interval[1]
        assert told.interval[1] - told.interval[0] > 40
        cell = Cell(0, "evidence", "scored", {}, "unclear", told)
        assert cell_value(cell).startswith(kept)
    both = asked(store, "reference_class", channel="any", recalled=True, **arguments)
    assert not both.established


def test_a_count_that_may_be_incomplete_is_no_nought(store: Store) -> None:
    assert asked(store, "preregistered", definition="m1").value == 0
    with pytest.raises(CannotSay, match="not all was traced"):
        asked(store, "preregistered", definition="m2")
    with pytest.raises(NotYet):
        asked(store, "preregistered", parse_month("2025-06"), definition="m3")


def test_more_years_and_more_enforcement_make_an_event_likelier(store: Store) -> None:
    def chance(years: float, intensity: float, seen: str = "before") -> float:
        return asked(
            store, "event_chance", definition="m3", years=years, intensity=intensity, seen=seen
        ).value

    assert chance(1, 1) < chance(4, 1) < chance(4, 10) < 100
    assert chance(4, 1) < chance(4, 1, "after")
    assert chance(4, 1) == chance(4, 1)
    with pytest.raises(CannotSay, match="not all"):
        asked(store, "event_chance", definition="m2", years=4.0, intensity=1.0, seen="after")


def test_sentences_name_rules_levers_and_accounts_in_words(store: Store) -> None:
    base: dict[str, Any] = {
        "change": "none",
        "policy": "",
        "outcome": "encounters_usbp",
        "form": "percent",
    }
    closed: dict[str, Any] = {"levers": {"port_appointments": 0.0}, "account": "game"}
    said = asked(store, "contrast", under="2019", **base, **closed).sentence
    assert "under the rules of early 2019; appointments at ports of entry at 0" in said
    said = asked(store, "contrast", under="status-quo", **base, **closed).sentence
    assert "under the policy “Status quo”" in said
    # what is added up over the window is no figure of a month
    whole = asked(store, "contrast", under="2019", **{**base, "form": "difference"}, **closed)
    assert (whole.unit, whole.figures[0].unit) == ("encounters", "encounters")
    assert "20 months from 2024-05" in whole.figures[0].rows
    rest: dict[str, Any] = {"threat": "half", "fall": "quarter"}
    said = asked(store, "cooperation", account="offence_dominates", **rest).sentence
    assert "offence_dominates" not in said
    assert "“Offence dominates”" in said
    assert "falls by a quarter or more" in said
    assert said.endswith("with half the largest threat beside it")
