"""The published results on made-up networks, which share counts and not ties with the published.

On the published list itself every row comes out within its tolerance (docs/explanation/cartels.md
has both); the list carries no licence, so it is not here. Rows that do not hold on made-up networks
are tested for the gap that is documented.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from corridor.record import load
from corridor.system.cartels.generate import generate
from corridor.system.cartels.parameters import Floats
from corridor.system.cartels.scenarios import (
    SCENARIOS,
    Decade,
    Outcome,
    decade,
    follow,
    run_scenarios,
)

SEEDS = range(24)


@dataclass(frozen=True)
class Run:
    """One draw for each made-up network, at the published values."""

    past: list[Decade]
    found: dict[str, Outcome]

    def each(self, name: str, when: int | None = None) -> Floats:
        """A flow or the members in one week, or the mean over weeks, by network."""
        rows = [getattr(one.path, name)[:, 0] for one in self.past]
        return np.array([row.mean() if when is None else row[when] for row in rows])


@pytest.fixture(scope="module")
def run() -> Run:
    past = decade([generate(seed=k) for k in SEEDS], len(SEEDS), 0, published=True)
    return Run(past, run_scenarios(past))


@pytest.mark.slow
def test_members_at_the_start(run: Run) -> None:
    assert run.each("members", 0).mean() == pytest.approx(115_000, abs=300)


def test_members_in_2022_are_3_percent_too_many(run: Run) -> None:
    """173,837 on the published list; outside its tolerance of 1,500 on made-up networks."""
    gap = run.each("members", -1).mean() - 173_837
    assert 2_000 < gap < 7_500
    # within the published range on every one but the outermost
    inside = (run.each("members", -1) > 160_000) & (run.each("members", -1) < 185_000)
    assert inside.mean() > 0.9


def test_recruits_of_the_decade(run: Run) -> None:
    assert run.each("recruits").mean() == pytest.approx(359, abs=6)
    assert np.all(np.abs(run.each("recruits") - 360) < 20)


def test_losses_of_the_decade_are_6_deaths_a_week_too_few(run: Run) -> None:
    """92 deaths and 110 arrests a week, 43 by saturation."""
    assert run.each("arrests") == pytest.approx(110)
    assert run.each("saturation").mean() == pytest.approx(43, abs=5)
    assert -9 < run.each("deaths").mean() - 92 < -3
    assert (run.each("deaths") + run.each("arrests")).mean() == pytest.approx(202, abs=10)


def test_deaths_at_both_ends(run: Run) -> None:
    """67 and 124 a week: the first holds, the second is 11 too few."""
    assert run.each("deaths", 0).mean() == pytest.approx(67, abs=5)
    assert -16 < run.each("deaths", -1).mean() - 124 < -6


def test_the_two_largest_groups(run: Run) -> None:
    both = [np.sort(one.path.sizes[:, 0])[-2:].sum() for one in run.past]
    assert np.mean(both) == pytest.approx(46_412, abs=1_000)


ROWS = [
    ("no_change", 23.0, 36.3),
    ("double_arrests", 5.9, 1.7),
    ("half_recruitment", -9.9, -25.8),
    ("no_recruitment", -34.8, -60.8),
]


@pytest.mark.parametrize(("name", "members", "deaths"), ROWS)
def test_scenarios_against_2022(name: str, members: float, deaths: float, run: Run) -> None:
    """Within 4 percentage points on average over networks."""
    assert run.found[name].members_since.mean() == pytest.approx(members, abs=4)
    assert run.found[name].deaths_since.mean() == pytest.approx(deaths, abs=4)


AGAINST = [("double_arrests", -13.9, -25.4), ("half_recruitment", -26.7, -45.5)]


@pytest.mark.parametrize(("name", "members", "deaths"), AGAINST)
def test_scenarios_against_no_change_hold_on_every_network(
    name: str, members: float, deaths: float, run: Run
) -> None:
    assert run.found[name].members_against == pytest.approx(members, abs=1.5)
    assert run.found[name].deaths_against == pytest.approx(deaths, abs=3)


def test_deaths_rise_in_the_model_where_homicides_fell(run: Run) -> None:
    """2024 against 2021: what docs/explanation/cartels.md says of both."""
    paths = [follow(one, SCENARIOS["no_change"]) for one in run.past]
    before = sum(one.path.deaths[-52:].sum() for one in run.past)
    after = sum(path.deaths[104:156].sum() for path in paths)
    assert after / before == pytest.approx(1.20, abs=0.02)
    table = load("mexico_homicides")
    by_year = {
        year: sum(
            value
            for month, value in zip(table["month"], table["value"], strict=True)
            if str(month).startswith(str(year))
        )
        for year in (2021, 2024)
    }
    assert by_year[2024] / by_year[2021] == pytest.approx(0.90, abs=0.01)
