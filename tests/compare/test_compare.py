"""The comparison as a whole: seeds, orders, differences, totals and the record beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import FitError, InputError
from corridor.core.months import format_month, parse_month
from corridor.policies import load_policy, parse_policy
from corridor.questions.compare import QUANTILES, Comparison, info
from corridor.questions.compare import run as running
from corridor.questions.runs import asked, setup
from corridor.questions.runs.engine import run_cases
from corridor.questions.runs.setup import make_setup
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.fit import Fitted, fit_path
from corridor.system.observe import recorded, recorded_total
from corridor.system.outcomes import outcomes
from corridor.system.priors import priors_of
from corridor.system.unfitted import load_unfitted
from tests.compare.conftest import DRAWS, MONTHS

Compare = Callable[..., Comparison]

#: outcomes that may be below zero
SIGNED = {"economy_labour", "economy_output", "economy_native_jobs", "economy_fiscal"}

NUMBERS = (
    "monthly",
    "total",
    "difference_monthly",
    "difference_total",
    "exceeds_total",
    "equal_total",
    "exceeds_monthly",
)


def same(one: Comparison, two: Comparison) -> None:
    for field in NUMBERS:
        a, b = getattr(one, field), getattr(two, field)
        assert list(a) == list(b)
        for name in a:
            np.testing.assert_array_equal(a[name], b[name], err_msg=f"{field} {name}")
    assert one.grades == two.grades


@pytest.mark.slow
def test_shapes_are_as_documented(result: Comparison, place: Corridor) -> None:
    groups = 1 + len(place.groups)
    assert result.groups == ("ALL", *place.group_ids)
    assert len(result.group_labels) == groups
    assert result.pairs == ((0, 1),)
    assert [o.id for o in result.outcomes] == list(outcomes())
    q = len(QUANTILES)
    for name, outcome in outcomes().items():
        groups = 1 + len(place.groups) if outcome.by_group else 1
        assert result.groups_of(name) == result.groups[:groups]
        assert result.monthly[name].shape == (2, groups, MONTHS, q)
        assert result.total[name].shape == (2, groups, q)
        assert result.difference_monthly[name].shape == (1, groups, MONTHS, q)
        assert result.difference_total[name].shape == (1, groups, q)
        assert result.exceeds_total[name].shape == (1, groups)
        assert result.exceeds_monthly[name].shape == (1, groups, MONTHS)
        # these few draws cannot tell parameters apart
        assert result.grades[name] == ()
    assert format_month(result.start) == "2024-05"
    assert (result.months, result.draws, result.seed) == (MONTHS, DRAWS, 0)


def test_quantiles_rise_and_shares_are_shares(result: Comparison) -> None:
    for name in outcomes():
        for field in ("monthly", "total", "difference_monthly", "difference_total"):
            values = getattr(result, field)[name]
            assert np.isfinite(values).all(), f"{field} {name}"
            slack = 1e-6 * np.abs(values).max()
            assert (np.diff(values, axis=-1) >= -slack).all(), f"{field} {name}"
        for field in ("exceeds_total", "exceeds_monthly"):
            values = getattr(result, field)[name]
            assert values.min() >= 0
            assert values.max() <= 1
        assert (result.monthly[name] >= 0).all() or name in SIGNED


def test_the_same_seed_gives_the_same_numbers(compare: Compare, result: Comparison) -> None:
    same(result, compare(["negotiated", "unilateral"], seed=0))


def test_another_seed_gives_others(compare: Compare, result: Comparison) -> None:
    other = compare(["negotiated", "unilateral"], seed=1)
    for name in outcomes():
        spread = np.ptp(result.total[name][0, 0])
        assert not spread or not np.array_equal(result.total[name], other.total[name]), name
    # but of the same size: medians of the total differ by less than their spread
    low, mid, high = (result.total["encounters_usbp"][0, 0, i] for i in (0, 2, 4))
    assert abs(other.total["encounters_usbp"][0, 0, 2] - mid) < high - low


def test_a_policy_compared_with_itself_does_not_differ(compare: Compare) -> None:
    twin = compare(["unilateral", "unilateral"])
    for name in outcomes():
        assert (twin.difference_monthly[name] == 0).all(), name
        assert (twin.difference_total[name] == 0).all(), name
        assert (twin.exceeds_total[name] == 0).all(), name
        assert (twin.exceeds_monthly[name] == 0).all(), name
        assert (twin.equal_total[name] == 1).all(), name
    # results are kept by id and told by label: neither may stand for two
    assert [policy.id for policy in twin.policies] == ["unilateral", "unilateral-2"]
    assert twin.policies[1].label == f"{twin.policies[0].label} (2)"


def test_the_order_of_two_policies_swaps_the_sign(compare: Compare, result: Comparison) -> None:
    back = compare(["unilateral", "negotiated"])
    for name in outcomes():
        for field in ("difference_monthly", "difference_total"):
            forth = getattr(result, field)[name]
            scale = max(float(np.abs(forth).max()), 1.0)
            swapped = -getattr(back, field)[name][..., ::-1]
            np.testing.assert_allclose(forth, swapped, atol=1e-5 * scale, err_msg=name)
        np.testing.assert_array_equal(result.monthly[name], back.monthly[name][::-1])
        # what does not exceed one way exceeds or ties the other way
        both = result.exceeds_total[name] + back.exceeds_total[name]
        np.testing.assert_allclose(both + result.equal_total[name], 1)
        np.testing.assert_array_equal(result.equal_total[name], back.equal_total[name])
        if name == "encounters_usbp":
            np.testing.assert_allclose(both, 1)


def test_three_policies_make_three_pairs(compare: Compare, result: Comparison) -> None:
    three = compare(["negotiated", "unilateral", "status-quo"])
    assert three.pairs == ((0, 1), (0, 2), (1, 2))
    for name in outcomes():
        np.testing.assert_array_equal(three.monthly[name][:2], result.monthly[name])
        np.testing.assert_array_equal(
            three.difference_total[name][0], result.difference_total[name][0]
        )
        assert three.difference_monthly[name].shape[0] == 3


def test_totals_are_sums_draw_by_draw(
    compare: Compare, place: Corridor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the draws themselves: sums over groups and months first, quantiles then."""
    kept: list[Any] = []

    def spy(*args: Any, **more: Any) -> Any:
        kept.append(run_cases(*args, **more))
        return kept[-1]

    monkeypatch.setattr(asked, "run_cases", spy)
    found = compare(["negotiated", "unilateral"])
    (runs,) = kept
    for name, (a, b) in runs.outcomes.items():
        if outcomes()[name].over != "sum":
            continue
        a, b = a.astype(float), b.astype(float)
        whole = a.sum(1)
        exact = np.quantile(whole, QUANTILES, axis=-1).T
        np.testing.assert_allclose(found.monthly[name][0, 0], exact, rtol=1e-5)
        exact = np.quantile(whole.sum(0), QUANTILES)
        np.testing.assert_allclose(found.total[name][0, 0], exact, rtol=1e-5)
        gap = (a - b).sum((0, 1))
        scale = max(np.abs(gap).max(), np.abs(whole).max(), 1.0)
        exact = np.quantile(gap, QUANTILES)
        np.testing.assert_allclose(found.difference_total[name][0, 0], exact, atol=1e-5 * scale)
        assert found.exceeds_total[name][0, 0] == pytest.approx((gap > 0).mean(), abs=1 / DRAWS)
        above = (whole > b.sum(1)).mean(-1)
        np.testing.assert_allclose(found.exceeds_monthly[name][0, 0], above, atol=1.01 / DRAWS)
        if not outcomes()[name].by_group:
            continue
        group = place.group_ids.index("VEN")
        exact = np.quantile(a[:, group].sum(0), QUANTILES)
        np.testing.assert_allclose(found.total[name][0, 1 + group], exact, rtol=1e-5, atol=1e-3)


def test_the_record_beside_an_outcome_is_the_record(result: Comparison, place: Corridor) -> None:
    first, count = result.recorded_start, result.start - result.recorded_start + MONTHS
    assert result.start - first == 36
    for outcome in outcomes().values():
        drawn = result.recorded[outcome.id]
        assert drawn.shape == (len(result.groups_of(outcome.id)), count)
        if not outcome.recorded:
            assert np.isnan(drawn).all()
            continue
        np.testing.assert_array_equal(
            drawn[0], recorded_total(outcome.recorded, place, first, count)
        )
        groups = recorded(outcome.recorded, place, first, count)
        np.testing.assert_array_equal(drawn[1:], groups if outcome.by_group else groups[:0])
    # US Border Patrol, December 2023
    december = parse_month("2023-12") - first
    assert result.recorded["encounters_usbp"][0, december] == 249_740


@pytest.mark.slow
def test_one_month_and_one_draw(compare: Compare) -> None:
    small = compare(["negotiated", "unilateral"], months=1, draws=1)
    for name in outcomes():
        monthly = small.monthly[name]
        assert monthly.shape[2:] == (1, len(QUANTILES))
        assert (monthly == monthly[..., :1]).all()
        np.testing.assert_allclose(monthly[:, :, 0], small.total[name], rtol=1e-6)
        assert set(np.unique(small.exceeds_total[name])) <= {0.0, 1.0}


@pytest.mark.slow
def test_one_outcome_alone_has_the_same_numbers(compare: Compare, result: Comparison) -> None:
    alone = compare(["negotiated", "unilateral"], outcomes=("deaths",))
    assert [o.id for o in alone.outcomes] == ["deaths"]
    assert list(alone.monthly) == ["deaths"]
    np.testing.assert_allclose(alone.monthly["deaths"], result.monthly["deaths"], rtol=1e-5)


def test_policies_come_as_names_files_or_objects(
    compare: Compare, result: Comparison, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('label = "Mine"\nbase = "unilateral"\n', encoding="utf-8")
    mixed = compare([load_policy("negotiated"), file])
    assert [p.label for p in mixed.policies] == [result.policies[0].label, "Mine"]
    for name in outcomes():
        np.testing.assert_array_equal(mixed.monthly[name], result.monthly[name])


def test_a_fit_may_be_named_by_text(
    compare: Callable[..., Comparison], place: Corridor, result: Comparison, tmp_path: Path
) -> None:
    path = fit_path(place, parse_month("2024-05"))
    again = compare(["negotiated", "unilateral"], outcomes=["deaths"], fit=str(path))
    np.testing.assert_array_equal(again.total["deaths"], result.total["deaths"])
    with pytest.raises(FitError, match=r"mine\.npz"):
        compare(["negotiated", "unilateral"], fit=str(tmp_path / "mine.npz"))


def test_in_a_line_a_comparison_names_its_run(result: Comparison) -> None:
    assert result.fit.beliefs
    assert f"model run {result.fit.run}>" in repr(result)


def test_what_is_said_of_policies_outcomes_and_fit(result: Comparison, shipped: Fitted) -> None:
    assert [p.id for p in result.policies] == ["negotiated", "unilateral"]
    levers = {row["lever"] for row in result.policies[1].levers}
    assert {"asylum_closure", "announcement", "parole_places"} <= levers
    encounters = result.outcomes[0]
    assert encounters.tables == ("encounters",)
    assert "Customs and Border Protection" in encounters.source
    assert result.fit.fingerprint == shipped.meta["fingerprint"]
    assert result.fit.last_month == "2024-04"
    beside = make_setup(load_corridor(), result.start, MONTHS).unfitted.tables.size
    assert len(result.fit.parameters) == shipped.tables.size + beside
    assert "stop_exposure [VEN]" in result.fit.parameters
    for name, row in result.fit.parameters.items():
        mid, low, high, mid_p, low_p, high_p, grade = row
        assert low <= mid <= high, name
        assert low_p <= mid_p <= high_p, name
        assert grade in "ABCDE"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"policies": ["negotiated"]}, "one policy is no comparison. Name two or more"),
        ({"policies": []}, "one policy is no comparison"),
        ({"policies": ["negotiated", "unilatral"]}, "Did you mean 'unilateral'?"),
        ({"policies": ["negotiated", "/nowhere/at-all.toml"]}, "/nowhere/at-all.toml"),
        ({"start": "2024-13"}, "--from: '2024-13' is not a month"),
        ({"start": "May"}, "--from: 'May' is not a month"),
        ({"months": 0}, "0 months asked for. Use 1 to 120"),
        ({"months": 121}, "121 months asked for"),
        ({"draws": 0}, "0 draws asked for. Use 1 to 1,000,000"),
        ({"draws": 1_000_001}, "1000001 draws asked for"),
        ({"seed": -1}, "seed -1 is negative"),
        ({"outcomes": ("encounters",)}, "there is no outcome 'encounters'. Did you mean"),
        ({"corridor": "us-canada"}, "there is no corridor 'us-canada'"),
        ({"account": "gme"}, "there is no account 'gme'. Did you mean 'game'?"),
        ({"off": ("door",)}, "there is no coupling 'door'. Did you mean 'doors'?"),
        ({"off": ("doors",), "on": ("doors",)}, "coupling 'doors' is switched both on and off"),
    ],
)
def test_unusable_arguments(more: dict[str, Any], message: str) -> None:
    words = {"policies": ["negotiated", "unilateral"], "draws": 8, **more}
    told: list[str] = []
    with pytest.raises(InputError) as caught:
        running.compare(
            words.pop("policies"), report=lambda text, _share: told.append(text), **words
        )
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    # the fit takes seconds to read
    assert told == []


def test_another_belief_outside_the_fit_is_another_run(
    place: Corridor, shipped: Fitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fit knows nothing of it, so its own fingerprint stays."""
    unfitted = load_unfitted(place)
    known = priors_of(place)
    before = info.fit_info(shipped, unfitted, place)
    cost = known.parameters["cost_added"]
    dearer = replace(cost, prior=known.parameters["fiscal_per_person"].prior)
    assert cost.prior.text != dearer.prior.text
    changed = replace(known, parameters={**known.parameters, "cost_added": dearer})
    monkeypatch.setattr(info, "priors_of", lambda _place: changed)
    after = info.fit_info(shipped, unfitted, place)
    assert before.fingerprint == after.fingerprint
    assert before.run != after.run
    other = info.fit_info(shipped, load_unfitted(place, "offence_dominates"), place)
    assert other.run not in (before.run, after.run)
    assert info.fit_info(shipped).run == shipped.meta["fingerprint"]
    # another kind of fit, or another seed, is another run of the same
    own = info.fit_info(shipped)
    runs = [
        replace(own, beliefs="b", kind=kind, seed=seed).run
        for kind, seed in (("full", 0), ("full", 2), ("quick", 0), ("quick", 1))
    ]
    mark = f"{own.fingerprint}-b"
    assert runs == [mark, f"{mark}-full-2", f"{mark}-quick", f"{mark}-quick-1"]


def test_a_decision_point_without_record_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from corridor.system.fit import load_fit

    monkeypatch.setattr(setup, "load_fit", load_fit)
    told: list[str] = []
    for start in ("2012-01", "2026-06"):
        with pytest.raises(FitError, match="no fit can stand at"):
            running.compare(
                ["negotiated", "unilateral"],
                start=start,
                draws=8,
                report=lambda text, _share: told.append(text),
            )
    # it is not begun
    assert told
    assert not [text for text in told if "making a quick one" in text]


def test_progress_is_told(compare: Compare) -> None:
    told: list[tuple[str, float]] = []
    compare(["negotiated", "unilateral"], report=lambda text, share: told.append((text, share)))
    assert told[0][0] == "reading the fit"
    assert {"simulating", "summarising"} <= {text for text, _ in told}
    assert all(0 <= share <= 1 for _, share in told)


def test_what_is_known_is_given_outcome_by_outcome(compare: Compare, result: Comparison) -> None:
    seen: list[Comparison] = []
    made = compare(["negotiated", "unilateral"], ahead=seen.append)
    names = [outcome.id for outcome in made.outcomes]
    assert [list(one.monthly) for one in seen] == [names[: n + 1] for n in range(len(names))]
    for one in seen:
        assert (one.outcomes, one.policies, one.fit) == (made.outcomes, made.policies, made.fit)
        last = list(one.monthly)[-1]
        assert np.array_equal(one.monthly[last], made.monthly[last])
    same(made, result)


@pytest.mark.slow
def test_ten_years_of_a_closed_border_stay_finite(compare: Compare) -> None:
    """Hope fades for a hundred and twenty months; numbers get small and stay numbers."""
    closed = parse_policy(
        'label = "Closed"\n[levers.apprehension_effort]\nvalue = 1\n'
        "[levers.asylum_closure]\nvalue = 1\n[levers.parole_places]\nvalue = 0\n"
        "[levers.transit_agreement]\nvalue = 2\n"
    )
    long = compare([closed, "status-quo"], months=120, draws=2000)
    for name in outcomes():
        assert np.isfinite(long.monthly[name]).all(), name


def test_every_field_is_filled(whole: Comparison) -> None:
    result = whole
    for field in fields(result):
        value = getattr(result, field.name)
        assert value is not None
        if field.name not in ("seed", "command"):
            assert value, field.name
    assert {"fit", "run", "summarise", "sides", "draw", "simulate"} <= set(result.seconds)
