"""How long removing a share would take, and its cost: arithmetic, ramps, words, faults."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.evidence import registry
from corridor.system import interior
from corridor.system.interior.capacity import COSTS, ENDS, paces, removal, summarise
from tests.cli.conftest import Done, command

__all__ = ["command"]

Command = Callable[..., Done]
MIDDLE = ENDS.index(0.5)


@pytest.fixture(scope="module")
def found() -> tuple[Any, Any]:
    return removal((1, 4, 10), draws=1500)


def test_years_are_people_over_the_pace(found: tuple[Any, Any]) -> None:
    answers, each = found
    population = registry().parameters["us_population"].prior.median
    for pace in each:
        if len(pace.yearly) > 1:
            continue
        for one in answers:
            years = one.years[pace.id].quantiles[MIDDLE]
            assert years == pytest.approx(
                one.share / 100 * population / pace.yearly[0, 0], rel=2e-3
            )
    # a tenth at the goal of a million a year, and at the pace of FY2024
    tenth = answers[-1]
    assert tenth.years["goal"].quantiles[MIDDLE] == pytest.approx(34.0, abs=0.1)
    assert tenth.years["all_2024"].quantiles[MIDDLE] == pytest.approx(125.3, abs=0.5)


def test_more_people_take_longer_and_cost_more(found: tuple[Any, Any]) -> None:
    answers, _ = found
    for less, more in pairwise(answers):
        for name in less.years:
            assert less.years[name].quantiles[MIDDLE] < more.years[name].quantiles[MIDDLE]
            assert less.years_inflow[name].never == more.years_inflow[name].never
        for name in COSTS:
            assert less.cost[name].quantiles[MIDDLE] < more.cost[name].quantiles[MIDDLE]


def test_cost_by_definition(found: tuple[Any, Any]) -> None:
    tenth = found[0][-1]
    assert set(tenth.cost) == {"average", "marginal", "build-out"}
    middle = {name: value.quantiles[MIDDLE] for name, value in tenth.cost.items()}
    assert middle["marginal"] < middle["average"] < middle["build-out"]
    assert middle["build-out"] == pytest.approx(34.0 * 88, rel=0.05)
    assert middle["build-out"] / middle["marginal"] == pytest.approx(8.1, rel=0.1)


def test_a_tenth_is_more_than_live_there_without_status(found: tuple[Any, Any]) -> None:
    one, four, ten = found[0]
    assert one.exceeds == 0
    assert 0.2 < four.exceeds < 0.9
    assert ten.exceeds == 1
    assert ten.over_unauthorised.quantiles[0] > 2


def test_inflow_is_felt_most_at_a_slow_pace(found: tuple[Any, Any]) -> None:
    one = found[0][0]
    never = {name: value.never for name, value in one.years_inflow.items()}
    assert never["inside_2024"] > never["inside_2025"] > never["all_2025"] > never["goal"]
    assert all(value.never == 0 for value in one.years.values())


def test_growth_keeps_within_its_limits() -> None:
    ramp = next(pace for pace in paces(400) if pace.id == "ramp").yearly
    known = registry().parameters
    assert (ramp >= 0).all()
    # the first year is far below the last: growth takes time
    assert np.median(ramp[0]) < 0.8 * np.median(ramp[-1])
    goal = known["removal_goal"].prior.median
    assert np.median(ramp[-1]) < goal
    # Little's law on the beds that are paid for bounds what can be removed
    beds = known["beds_funded"].prior.from_normal(4.0)
    shortest = 0.75 * 1.7 / 12
    assert ramp.max() < 1.6 * beds / shortest


def test_what_never_ends_is_at_the_end_of_the_interval() -> None:
    values = np.array([1.0] * 40 + [2.0] * 30 + [np.inf] * 30)
    found = summarise(values)
    assert found.quantiles == (1.0, 1.0, 2.0, math.inf, math.inf)
    assert found.never == pytest.approx(0.3)
    assert summarise(np.full(5, np.inf)).quantiles == (math.inf,) * len(ENDS)


def test_the_same_seed_gives_the_same_numbers() -> None:
    first, again, other = (removal((4,), draws=200, seed=seed)[0][0] for seed in (1, 1, 2))
    assert first == again
    assert first.years["ramp"] != other.years["ramp"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"shares": (0,)}, "a share of 0 percent"),
        ({"shares": (101,)}, "a share of 101 percent"),
        ({"shares": (float("nan"),)}, "a share of nan percent"),
        ({"shares": (1,), "draws": 10}, "--draws: 10 draws asked for"),
        ({"shares": (1,), "seed": -1}, "--seed: seed -1 is negative"),
    ],
)
def test_faults(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        removal(**arguments)


def test_it_reads_the_parameters_that_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them, and beside the mechanism's own no other."""
    from corridor.system.interior import capacity, record
    from corridor.system.simulate import load_system

    read: set[str] = set()

    class Noted(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            read.add(name)
            return super().__getitem__(name)

    class Registry:
        parameters = Noted(registry().parameters)

    for module in (capacity, record):
        monkeypatch.setattr(module, "registry", Registry)
    record.levels.cache_clear()
    record._paths.cache_clear()
    removal((1,), draws=100)
    record.levels(record.months().first + 3)
    record.levels.cache_clear()
    record._paths.cache_clear()
    own = {name.removesuffix("_d") for name in load_system().parameters}
    assert read - own == set(interior.PARAMETERS)


def test_the_command_prints_years_cost_and_words(command: Command) -> None:
    done = command("removal", "--draws", "300")
    assert (done.status, done.files, done.err) == (0, [], "")
    words = " ".join(done.out.split())
    for text in (
        "pace of FY2024",
        "pace of FY2025",
        "The goal announced",
        "over 1,000",
        "grown to funded",
        "Marginal",
        "Average",
        "Build-out",
        "more than live in the country without status",
        "never",
        "cannot tell",
    ):
        assert text in words, text


def test_json_holds_everything_and_no_infinity(command: Command) -> None:
    found = json.loads(command("removal", "--share", "2.5", "--draws", "300", "--json", "-").out)
    (share,) = found["shares"]
    assert share["percent"] == 2.5
    assert set(share["usd_billion"]) == set(COSTS)
    assert set(share["years"]) == set(found["paces"])
    slow = share["years_with_inflow"]["inside_2024"]
    assert slow["quantiles"][-1] is None
    assert slow["never"] > 0.3
    assert found["assumed"]
    bases = {one["cost"]: one for one in found["costs_rest_on"]}
    assert set(bases) == set(COSTS)
    for cost, basis in bases.items():
        parameter = registry().parameters[COSTS[cost]]
        assert (basis["parameter"], basis["grade"]) == (parameter.id, parameter.grade)
        assert basis["sources"] == list(parameter.sources)


def test_what_the_costs_rest_on_stands_below_them(command: Command) -> None:
    words = " ".join(command("removal", "--draws", "300").out.split())
    for cost in COSTS.values():
        parameter = registry().parameters[cost]
        assert f"USD a removal, grade {parameter.grade}: " in words
        for name in parameter.sources:
            assert registry().sources[name].title in words


def test_a_share_named_twice_counts_once(command: Command) -> None:
    words = ("removal", "--share", "4", "--share", "1", "--share", "4.0", "--draws", "100")
    found = json.loads(command(*words, "--json", "-").out)
    assert [one["percent"] for one in found["shares"]] == [4, 1]


def test_a_share_that_cannot_be_is_one_line(command: Command) -> None:
    done = command("removal", "--share", "-3")
    assert done.status != 0
    assert done.out == ""
    assert "a share of -3 percent" in done.err
    assert "Traceback" not in done.err
