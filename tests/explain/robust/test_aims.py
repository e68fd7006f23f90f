"""Directions, weights and thresholds as users write them, and one clear error for a mistake."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import corridor.system.outcomes as shipped
from corridor.core.errors import InputError
from corridor.questions.explain.robust import read_aims, read_thresholds, read_weights
from corridor.questions.explain.robust.front import read_dials
from corridor.system.levers import levers


def test_aims_are_read_with_their_weights() -> None:
    aims = read_aims(["deaths=min", "economy_output=max"], {"deaths": 2})
    assert [(a.outcome.id, a.sign, a.weight) for a in aims] == [
        ("deaths", 1, 2),
        ("economy_output", -1, 1),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("deaths", "deaths=min or deaths=max"),
        ("deaths=", "deaths=min or deaths=max"),
        ("deaths=low", "'low' is no direction"),
        ("death=min", "Did you mean 'deaths' (Documented deaths on the route)?"),
    ],
)
def test_a_direction_is_asked_for_and_never_assumed(text: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        read_aims([text])


def test_outcomes_and_levers_are_named_by_their_labels_too() -> None:
    (aim,) = read_aims(["documented deaths on the route=min"], {"deaths": 2})
    assert (aim.outcome.id, aim.weight) == ("deaths", 2)
    assert read_weights(["Documented deaths on the route=3"]) == {"deaths": 3}
    (enough,) = read_thresholds(["Encounters between ports <= 3,000,000"])
    assert enough.text == "encounters_usbp<=3000000"
    with pytest.raises(InputError, match="named twice"):
        read_aims(["deaths=min", "Documented deaths on the route=max"])
    lever = levers()["tariff_threat"]
    (dial,) = read_dials([f"{lever.label.upper()}=0:25"])
    assert dial.lever is lever
    with pytest.raises(InputError, match=f"'tariff_threat' .{lever.label}."):
        read_dials(["tarif_threat=0:25"])


def test_no_outcome_declares_a_direction() -> None:
    """If one ever did, the reading above would have to follow it."""
    for path in Path(shipped.__file__).parent.glob("*.toml"):
        keys = tomllib.loads(path.read_text(encoding="utf-8")).keys()
        assert not keys & {"direction", "better", "good", "bad", "wanted"}


def test_weights_and_thresholds_are_read() -> None:
    assert read_weights(["deaths=2", "stops_us=0.5"]) == {"deaths": 2, "stops_us": 0.5}
    texts = ["deaths<=1,500", "economy_output >= -0.5", "confrontation_m1<=5%"]
    found = read_thresholds(texts)
    assert [(t.side, t.value) for t in found] == [("<=", 1500), (">=", -0.5), ("<=", 0.05)]
    assert found[0].text == "deaths<=1500"


@pytest.mark.parametrize("text", ["deaths=-1", "deaths=many", "deaths", "deaths=nan", "x=1"])
def test_no_weight(text: str) -> None:
    with pytest.raises(InputError):
        read_weights([text])


@pytest.mark.parametrize(
    "text", ["deaths<900", "deaths<=", "deaths<=few", "deaths<=5%", "deth<=1", "<=1", "deaths<=inf"]
)
def test_no_threshold(text: str) -> None:
    with pytest.raises(InputError):
        read_thresholds([text])


def test_what_contradicts_itself() -> None:
    with pytest.raises(InputError, match="named twice"):
        read_aims(["deaths=min", "deaths=max"])
    with pytest.raises(InputError, match="not among the outcomes"):
        read_aims(["deaths=min"], {"stops_us": 1})
    with pytest.raises(InputError, match="every weight is 0"):
        read_aims(["deaths=min"], {"deaths": 0})
    with pytest.raises(InputError, match="given twice"):
        read_thresholds(["deaths<=1", "deaths<=1"])
