"""What is said of a front, and how it is drawn, for two to five objectives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corridor.questions.compare.info import outcome_info
from corridor.questions.explain.robust import read_aims
from corridor.questions.explain.robust.front import Front, Named, read_dials
from corridor.report.explain.pareto import lines, section
from corridor.report.render import to_svg
from corridor.system.corridors import load_corridor

NAMES = ("encounters_usbp", "deaths", "lawful_entries", "offence", "economy_output")
WAYS = ("min", "min", "max", "min", "max")


def made(objectives: int, points: int = 6) -> Front:
    """A made-up front whose points trade the first objective for all others."""
    aims = read_aims([f"{n}={w}" for n, w in zip(NAMES, WAYS, strict=True)][:objectives])
    signs = np.array([aim.sign for aim in aims])
    share = np.linspace(0, 1, points)
    losses = np.stack([share, *(1 - share for _ in range(objectives - 1))], 1) + 2
    figures = signs * losses * 1000
    base = Named("a", "Policy A", signs * 4000, np.ones(objectives), signs * 4000, False, 0.0, 0)
    return Front(
        corridor="Somewhere",
        base="a",
        base_label="Policy A",
        dials=read_dials(["tariff_threat=0:25", "places_spain"]),
        aims=aims,
        outcomes=tuple(outcome_info(aim.outcome, load_corridor()) for aim in aims),
        quantile=None,
        start=24292,
        months=20,
        seed=0,
        command="",
        search_draws=100,
        draws=400,
        values=np.stack([25 * share, 50.0 * np.arange(points)], 1),
        searched=figures,
        figures=figures,
        errors=np.full(figures.shape, 5.0),
        alone=np.full(figures.shape, 4.0),
        kept=np.ones(points, bool),
        holds=np.ones(points),
        beaten_by=(None,) * points,
        named=(base,),
        population=8,
        generations=4,
        evaluated=30,
        stopped=False,
        volumes=np.array([0.5, 0.9, 1.0, 1.0]),
    )


@pytest.mark.parametrize("objectives", [2, 3, 4, 5])
def test_a_front_is_drawn_and_told(objectives: int) -> None:
    said = section(made(objectives))
    (chart,) = said["charts"]
    svg = to_svg(chart["spec"], "front")
    assert "NaN" not in svg
    assert "6 settings of which none beats another" in str(chart["spec"]["usermeta"])
    for table in said["tables"]:
        assert all(len(row) == len(table["head"]) for row in table["rows"])


def test_shades_part_the_third_objective_in_quarters() -> None:
    layers = section(made(3, 8))["charts"][0]["spec"]["layer"]
    filled = [
        layer for layer in layers if layer["mark"].get("filled") and layer["mark"].get("size") == 62
    ]
    assert len(filled) == 4
    assert sum(len(layer["data"]["values"]) for layer in filled) == 8


def test_what_did_not_hold_is_left_out_and_told() -> None:
    front = made(2)
    some = replace(front, kept=np.array([True] * 5 + [False]), beaten_by=(*[None] * 5, 6))
    said = section(some)
    assert any("1 settings looked unbeaten" in line for line in said["lead"])
    assert len(said["tables"][0]["rows"]) == 5 + len(front.named)
    dropped = said["appendix"][-1]
    assert [row[0] for row in dropped["rows"]] == ["6"]
    assert some.as_json()["points"][5]["beaten_by"] == {"policy": "a"}


def test_luck_taken_for_merit_is_told_and_luck_of_all_alike_is_not() -> None:
    front = made(2)
    worse = replace(front, figures=front.figures + 100)
    assert (worse.drift > 2).all()
    assert any("luck for merit" in line for line in lines(worse))
    own = replace(front.named[0], figures=front.named[0].figures + 100)
    alike = replace(worse, named=(own,))
    assert alike.drift == pytest.approx(np.zeros(2))
    assert not any("luck for merit" in line for line in lines(alike))


def test_a_search_that_has_not_settled_or_was_stopped_says_so() -> None:
    front = replace(made(2), volumes=np.array([0.2, 0.5, 0.8, 1.0]), stopped=True)
    said = " ".join(lines(front))
    assert "had not settled" in said
    assert "Stopped by hand after 4 generations" in said
    assert "had not settled" not in " ".join(lines(made(2)))


def test_levers_at_the_end_of_their_range_are_named() -> None:
    front = made(2)
    values = front.values.copy()
    values[:, 0] = 25
    said = " ".join(lines(replace(front, values=values)))
    assert "Tariff threatened lies at its high end (25)" in said
    assert "lies at its" not in " ".join(lines(front))
