"""The hindcast of a comparison: the record of its months, on its own draws, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import FitError, InputError
from corridor.core.months import parse_month
from corridor.questions.compare import Comparison
from corridor.questions.compare import run as comparing
from corridor.questions.compare.info import record_of
from corridor.questions.hindcast import Hindcast, hindcast
from corridor.system.corridor import Corridor
from corridor.system.observe import recorded
from tests.compare.conftest import DRAWS, MONTHS

Compare = Callable[..., Comparison]
RECORDED = {
    *("encounters_usbp", "encounters_ports", "stops_mx", "lawful_entries", "returns_mx"),
    *("deaths", "people_held"),
}


def of(comparison: Comparison) -> Hindcast:
    assert comparison.hindcast is not None
    return comparison.hindcast


@pytest.fixture(scope="module")
def alone() -> Comparison:
    return hindcast(months=MONTHS, draws=DRAWS)


@pytest.fixture(scope="module")
def beside(compare: Compare) -> Comparison:
    """Two policies compared, and what was done run beside them."""
    return compare(["negotiated", "unilateral"], hindcast=True)


def test_every_recorded_outcome_is_held_against_its_record(
    alone: Comparison, place: Corridor
) -> None:
    held = of(alone)
    assert {row.outcome for row in held.rows} == RECORDED == set(held.expected)
    seen = recorded("encounters_usbp", place, parse_month("2024-05"), MONTHS)
    groups = {row.group: row.recorded for row in held.of("encounters_usbp")}
    assert set(groups) == {"ALL", *place.group_ids}
    for at, name in enumerate(place.group_ids):
        np.testing.assert_array_equal(groups[name], seen[at])
    assert [row.group for row in held.of("deaths")] == ["ALL"]
    with pytest.raises(KeyError, match="Did you mean 'deaths'"):
        held.of("death")
    for row in held.rows:
        assert np.isfinite(row.model.mean_crps)
        assert row.offset >= 1


def test_the_policies_are_the_three(alone: Comparison) -> None:
    held = of(alone)
    assert tuple(name for name, _ in held.policies) == ("negotiated", "unilateral", "actual")
    assert held.scored == ("actual", "What was done")
    assert (held.place, held.caution) == (2, "")


def test_bands_are_those_of_the_comparison(alone: Comparison) -> None:
    for name, runs in of(alone).expected.items():
        for k, one in enumerate(runs):
            np.testing.assert_allclose(one.bands, alone.monthly[name][k, 0], rtol=1e-5)
            np.testing.assert_allclose(one.total, alone.total[name][k, 0], rtol=1e-4)
    for row in of(alone).rows:
        group = alone.groups.index(row.group)
        known = np.isfinite(row.recorded)
        own = alone.monthly[row.outcome][2, group][known]
        np.testing.assert_allclose(row.model.bands[known], own, rtol=1e-4, atol=1e-3)


def test_a_comparison_without_it_gets_the_same_scores(
    alone: Comparison, beside: Comparison, compare: Compare
) -> None:
    held = of(beside)
    assert held.place is None
    assert held.policies == of(alone).policies
    for one, other in zip(held.rows, of(alone).rows, strict=True):
        assert (one.outcome, one.group) == (other.outcome, other.group)
        np.testing.assert_array_equal(one.model.crps, other.model.crps)
    # and is otherwise the comparison that it was
    plain = compare(["negotiated", "unilateral"])
    assert plain.hindcast is None
    assert len(beside.policies) == 2
    for name, values in plain.monthly.items():
        np.testing.assert_array_equal(values, beside.monthly[name])
        np.testing.assert_array_equal(plain.recorded[name], beside.recorded[name])


@pytest.mark.slow
def test_it_comes_with_what_is_asked_beside(compare: Compare) -> None:
    assert compare(["actual", "unilateral"], sides=True).hindcast is not None
    assert compare(["actual", "unilateral"], sides=True, hindcast=False).hindcast is None
    assert of(compare(["actual", "unilateral"], hindcast=True)).place == 0


def test_the_same_policy_under_another_name_is_run_once(compare: Compare, root: Any) -> None:
    file = root / "src" / "corridor" / "corridors" / "us-mexico" / "policies" / "actual.toml"
    assert of(compare(["unilateral", str(file)], hindcast=True)).place == 1


def test_without_recorded_months_there_is_none(
    compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = record_of

    def ended(*args: Any) -> Any:
        found = real(*args)
        found[:, -MONTHS:] = np.nan
        return found

    monkeypatch.setattr(comparing, "record_of", ended)
    result = compare(["negotiated", "unilateral"], hindcast=True)
    assert result.hindcast is None
    with pytest.raises(InputError, match="nothing is recorded in the 6 months from 2024-05 on"):
        hindcast(months=MONTHS, draws=DRAWS)


def test_the_record_of_later_months_moves_scores_and_no_band(
    alone: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = record_of

    def doubled(*args: Any) -> Any:
        found = real(*args)
        found[:, -MONTHS:] *= 2
        return found

    monkeypatch.setattr(comparing, "record_of", doubled)
    for one, other in zip(
        sorted(of(hindcast(months=MONTHS, draws=DRAWS)).totals, key=lambda row: row.outcome),
        sorted(of(alone).totals, key=lambda row: row.outcome),
        strict=True,
    ):
        assert one.model.mean_crps != other.model.mean_crps
        np.testing.assert_array_equal(one.model.bands, other.model.bands)
        if one.no_change is not None and other.no_change is not None:
            np.testing.assert_array_equal(one.no_change.bands, other.no_change.bands)


def test_the_same_seed_gives_the_same_scores(alone: Comparison) -> None:
    again = of(hindcast(months=MONTHS, draws=DRAWS))
    other = of(hindcast(months=MONTHS, draws=DRAWS, seed=1))
    for one, two, three in zip(of(alone).totals, again.totals, other.totals, strict=True):
        np.testing.assert_array_equal(one.model.crps, two.model.crps)
        assert one.outcome != three.outcome or one.model.mean_crps != three.model.mean_crps


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"months": 0}, "0 months asked for"),
        ({"draws": 0}, "0 draws asked for"),
        ({"seed": -1}, "seed -1 is negative"),
        ({"account": "none"}, "there is no account 'none'"),
        ({"start": "2024-13"}, "'2024-13' is not a month"),
        ({"start": "2022-01"}, r"what was done from 2022-01 on. Choose 2024-05\."),
    ],
)
def test_unusable_arguments(more: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        hindcast(**{"months": MONTHS, "draws": DRAWS, **more})


def test_a_decision_point_after_the_record_is_told_as_such() -> None:
    with pytest.raises(FitError, match="its tables serve for decision points from"):
        hindcast(start="2030-01", months=MONTHS, draws=DRAWS)


def test_it_is_said_where_no_policy_says_what_was_done(
    compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(**more: Any) -> list[str]:
        found = compare(["negotiated", "unilateral"], **more)
        return [one.text for one in found.cautions if one.text.startswith("Nothing is held")]

    assert told(hindcast=True) == []
    monkeypatch.setattr(comparing, "policy_done", lambda _place, _known: None)
    (said,) = told(hindcast=True)
    assert "months from 2024-05 on are in it: no shipped policy of us-mexico was" in said
    assert told(hindcast=False) == []
    assert told(hindcast=True, outcomes=["cartel_deaths"]) == [], "nothing is on record"
