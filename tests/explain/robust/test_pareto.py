"""The front over levers of the model: bounds, the base, fresh draws, and mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.questions.explain.robust import read_aims
from corridor.questions.explain.robust.front import Front, pareto, read_dials
from corridor.questions.explain.robust.front.dials import snap
from corridor.questions.explain.robust.front.points import beats
from corridor.questions.runs.asked import Asked
from corridor.report.explain.pareto import section
from corridor.system.levers import levers
from tests.compare.conftest import DRAWS
from tests.explain.robust.conftest import short

Ask = Callable[..., Asked]

DIALS = ("transfer=0:40", "places_spain=0:2000")
AIMS = ("encounters_usbp=min", "transfers=min")
SMALL: dict[str, Any] = {"search_draws": DRAWS, "population": 8, "generations": 3}


def test_dials_are_read_and_snapped_to_their_steps() -> None:
    one, other = read_dials(["tariff_threat=5:27", "places_spain"])
    assert (one.low, one.high) == (5, 27)
    assert (other.low, other.high) == (levers()["places_spain"].low, levers()["places_spain"].high)
    found = snap(np.array([[26.9, -3.0], [12.4, 1e9], [5.0, 76.0]]), (one, other))
    assert found.tolist() == [[27, 0], [10, other.high], [5, 100]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tarif_threat", "Did you mean"),
        ("tariff_threat=5", "gives no range"),
        ("tariff_threat=a:b", "gives no range"),
        ("tariff_threat=9:5", "LOW:HIGH within 0 to 100"),
        ("tariff_threat=0:900", "LOW:HIGH within 0 to 100"),
        ("tariff_threat=0:nan", "gives no range"),
    ],
)
def test_a_range_that_is_none(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_dials([text])


def test_dials_that_are_missing_or_twice() -> None:
    with pytest.raises(InputError, match="no lever is named"):
        read_dials([])
    with pytest.raises(InputError, match="named twice"):
        read_dials(["transfer", "transfer=0:5"])


def test_what_cannot_be_searched(asking: Ask) -> None:
    asked, dials = asking(draws=100), read_dials(DIALS)
    wrong: tuple[tuple[Any, dict[str, Any], str], ...] = (
        (["deaths=min"], {}, "two objectives"),
        (AIMS, {"population": 2}, "8 to 1,000"),
        (AIMS, {"search_draws": 10**6}, "50 to 4,000"),
        (AIMS, {"quantile": 0.999}, "0.05 to 0.95"),
        (["deaths=min", "confrontation_m1=min"], {}, "--quantile 0.95"),
    )
    for aims, more, said in wrong:
        with pytest.raises(InputError, match=said):
            pareto(asked, dials, read_aims(aims), **more)


@pytest.fixture(scope="module")
def front(asking: Ask) -> Front:
    pytest.importorskip("pymoo", reason="the extra 'pareto' is not installed")
    asked = asking("negotiated", "negotiated", "unilateral", draws=400, months=6)
    return pareto(asked, read_dials(DIALS), read_aims(AIMS), **SMALL)


@pytest.mark.slow
def test_a_front_of_the_model_keeps_to_bounds_and_steps(front: Front) -> None:
    for k, dial in enumerate(front.dials):
        assert (front.values[:, k] >= dial.low).all()
        assert (front.values[:, k] <= dial.high).all()
        steps = (front.values[:, k] - dial.low) / dial.lever.step
        assert steps == pytest.approx(np.rint(steps))


@pytest.mark.slow
def test_no_kept_point_is_beaten_and_every_other_one_is(front: Front) -> None:
    signs = np.array([aim.sign for aim in front.aims])
    # the base as it stands is of the front; other policies move other levers and decide nothing
    everything = signs * np.concatenate([front.figures, front.named[0].figures[None]])
    kept = np.array([*front.kept, front.named[0].kept])
    found = beats(everything)
    assert not found[:, kept].any()
    assert found[:, ~kept].any(0).all()
    for k, beater in enumerate(front.beaten_by):
        assert (beater is None) == front.kept[k]
        if beater is not None:
            assert found[beater, k]
            assert kept[beater]
    other = signs * front.named[1].figures
    better = beats(np.stack([other, *everything]))
    assert front.named[1].kept != better[:, 0].any()
    assert front.named[1].beats == better[0, 1:-1][front.kept].sum()


@pytest.mark.slow
def test_the_base_is_on_the_front_or_beaten_and_stands_once(front: Front) -> None:
    assert [one.id for one in front.named] == ["negotiated", "unilateral"]
    own = front.named[0]
    signs = np.array([aim.sign for aim in front.aims])
    better = beats(signs * np.stack([own.figures, *front.figures]))[:, 0]
    assert own.kept != better.any()


@pytest.mark.slow
def test_settings_are_held_against_the_record_as_a_policy_is(front: Front) -> None:
    assert front.beside is not None
    # the base stands once, and what it shares with the settings is said of both
    named = ["negotiated", "unilateral", "settings"]
    assert [policy.id for policy in front.beside.policies] == named
    assert [info.id for info in front.beside.outcomes] == [aim.outcome.id for aim in front.aims]
    told = front.as_json()["cautions"]
    assert any(text.startswith("A setting with each lever at the highest found") for text in told)
    assert section(front)["cautions"][: len(told)] == told


@pytest.mark.slow
def test_figures_come_from_other_draws_than_the_search(front: Front, asking: Ask) -> None:
    assert not np.allclose(front.figures, front.searched, rtol=1e-6)
    # and agree with them within what draws allow: five standard errors of both together
    width = front.errors * np.sqrt(1 + front.draws / front.search_draws)
    assert (np.abs(front.figures - front.searched) <= 5 * width + 1e-9).all()
    assert (np.abs(front.drift) < 5).all()


@pytest.mark.slow
def test_errors_of_figures_come_from_the_draws_that_the_fit_holds(asking: Ask) -> None:
    pytest.importorskip("pymoo", reason="the extra 'pareto' is not installed")
    asked = short(asking("negotiated", "negotiated", draws=400, months=6), 8)
    for quantile in (None, 0.5):
        found = pareto(asked, read_dials(DIALS), read_aims(AIMS), quantile=quantile, **SMALL)
        assert (found.errors[:, 0] > 2 * found.alone[:, 0]).all()


@pytest.mark.slow
def test_the_same_seed_gives_the_same_json(front: Front, asking: Ask) -> None:
    asked = asking("negotiated", "negotiated", "unilateral", draws=400, months=6)
    again = pareto(asked, read_dials(DIALS), read_aims(AIMS), **SMALL)
    assert json.dumps(again.as_json(), allow_nan=False) == json.dumps(front.as_json())
    assert len(front.volumes) == front.generations == SMALL["generations"]


@pytest.mark.slow
def test_a_quantile_is_of_the_unwanted_end(asking: Ask) -> None:
    pytest.importorskip("pymoo", reason="the extra 'pareto' is not installed")
    asked = asking("negotiated", "negotiated", draws=400, months=6)
    aims = read_aims(["encounters_usbp=min", "lawful_entries=max"])
    mean, tail = (pareto(asked, read_dials(DIALS), aims, quantile=q, **SMALL) for q in (None, 0.9))
    assert tail.named[0].figures[0] > mean.named[0].figures[0]
    assert tail.named[0].figures[1] < mean.named[0].figures[1]
    assert (tail.errors > 0).all()
