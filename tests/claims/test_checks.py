"""Each check of the record against figures worked out by hand, or made so that they are known."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.months import parse_month
from corridor.evidence import registry
from corridor.questions.claims import check_names, load_check, read_ledger
from corridor.questions.claims.arguments import REQUIRED, Scope, parse_arguments
from corridor.questions.claims.checks import FAMILIES
from corridor.questions.claims.result import CannotSay, NotYet, Outcome
from corridor.questions.claims.series.monthly import Series
from corridor.questions.claims.series.season import adjust, factors
from corridor.questions.claims.view import Store, View
from corridor.record import RECORD

LEDGER = read_ledger("article")
SCOPE = Scope(LEDGER.measures, LEDGER.populations, registry(), RECORD)
START = parse_month("2010-01")


def run(name: str, as_of: str | None = None, **raw: Any) -> Outcome:
    """Run a check with arguments as a ledger writes them."""
    check = load_check(name)
    fixed = {key.rstrip("_"): value for key, value in raw.items()}
    view = View(Store(LEDGER, RECORD, registry()), None if as_of is None else parse_month(as_of))
    return check.run(view, view.resolved(parse_arguments(check.arguments, fixed, SCOPE)))


#: check, arguments, value; the figures are those of the published tables
KNOWN: list[tuple[str, dict[str, Any], float]] = [
    ("change", {"measure": "usbp", "from_": "2023-12", "to": "2024-04"}, -48.388),
    ("change", {"measure": "usbp_and_ofo", "from_": "2023-12", "to": "2024-04"}, -40.481),
    (
        "change",
        {"measure": "usbp", "from_": "2023-01 to 2023-04", "to": "2024-01 to 2024-04"},
        -12.574,
    ),
    (
        "change",
        {"measure": "usbp", "from_": "2023-12", "to": "2024-04", "form": "log"},
        math.log(128_895 / 249_740),
    ),
    (
        "change",
        {"measure": "usbp", "from_": "2023-12", "to": "2024-04", "form": "difference"},
        128_895 - 249_740,
    ),
    ("rank", {"measure": "usbp", "at": "2024-04", "within": "2000-01 to 2024-12"}, 8),
    (
        "rank",
        {"measure": "usbp", "at": "2019-05", "within": "2006-04 to 2019-12", "among": "all"},
        1,
    ),
    (
        "share",
        {"measure": "usbp", "population": "nonmexican", "over": "2019-01 to 2019-12"},
        77.4,
    ),
    ("share", {"measure": "usbp", "population": "MEX", "over": "2025-04"}, 100 * 6_127 / 8_376),
    ("level", {"measure": "usbp", "over": "2024-01 to 2024-04"}, 132_806),
    (
        "level",
        {"measure": "usbp", "over": "2018-10 to 2019-09", "statistic": "sum"},
        851_508,
    ),
    ("level", {"measure": "removals", "over": "2024-09"}, 271_484),
    (
        "share_of_fall_before",
        {"measure": "usbp", "peak": "2019-05", "by": "2020-02", "trough": "2020-04"},
        100 * (132_856 - 30_077) / (132_856 - 16_182),
    ),
    (
        "seasonal_ratio",
        {"measure": "usbp", "months": [3, 4, 5], "against": [12, 1, 2], "years": "2024-2024"},
        0.747,
    ),
    (
        "comparison_group",
        {
            "measure": "usbp",
            "population": "nonmexican",
            "other_population": "mexican",
            "from_": "2023-12",
            "to": "2024-04",
        },
        math.log(82_995 / 193_500) - math.log(45_900 / 56_240),
    ),
    ("peak", {"measure": "usbp", "month": "2023-12", "within": "2023-01 to 2024-12"}, 0),
    (
        "ratio",
        {"measure": "mexico_events", "other": "usbp", "over": "2024-03"},
        117_667 / 137_473,
    ),
    ("break_date", {"measure": "usbp", "month": "2024-01", "within": "2023-08 to 2024-05"}, 0),
]


@pytest.mark.parametrize(("name", "arguments", "value"), KNOWN)
def test_known_figures(name: str, arguments: dict[str, Any], value: float) -> None:
    found = run(name, **arguments)
    assert found.value == pytest.approx(value, rel=0.005, abs=1e-9)
    assert found.figures
    assert all(f.place and f.rows and f.period and f.vintage for f in found.figures)


def made(values: Any, label: str = "made up") -> Series:
    return Series(label, "people", "t", "all", START, np.asarray(values, float), 10**6, 1, {})


class Made(View):
    """A view of one made-up series, whatever is asked for."""

    def __init__(self, *series: Series) -> None:
        self.made = series

    def series(self, measure: str, population: str = "all", season: str = "none") -> Series:
        place = 0 if population in ("all", "one") else 1
        return adjust(self.made[place], season)


def on(series: Series | tuple[Series, Series], name: str, **raw: Any) -> Outcome:
    """Run a check on made-up series; arguments already parsed, the rest at their defaults."""
    check = load_check(name)
    given = {a.name: a.default for a in check.arguments if a.default is not REQUIRED}
    both = series if isinstance(series, tuple) else (series,)
    arguments = {**given, "measure": "m", **{k.rstrip("_"): v for k, v in raw.items()}}
    return check.run(Made(*both), arguments)


def test_the_season_is_found_and_taken_out() -> None:
    shape = np.sin(2 * np.pi * np.arange(12) / 12) / 3
    series = made(1000 * np.exp(np.tile(shape, 10)) * 1.01 ** np.arange(120))
    assert factors(series, "2011-2018") == pytest.approx(shape, abs=1e-6)
    flat = adjust(series, "2011-2018").values
    assert np.diff(np.log(flat)) == pytest.approx(math.log(1.01), abs=1e-6)
    assert "2011-2018" in adjust(series, "2011-2018").figure(START).rows


def test_a_season_needs_its_years() -> None:
    series = made(np.full(60, 100.0))
    with pytest.raises(CannotSay) as gone:
        factors(series, "2008-2012")
    assert gone.value.remedy == "A published series of made up that covers 2008-2012"
    with pytest.raises(NotYet) as later:
        factors(series.as_of(START + 20), "2010-2013")
    assert later.value.remedy == "Ask again once 2013 is out"


def test_an_odd_year_moves_the_season_by_medians_less() -> None:
    shape = np.sin(2 * np.pi * np.arange(12) / 12) / 3
    values = 1000 * np.exp(np.tile(shape, 10))
    values[40:44] *= 3
    series = made(values)
    off = {
        kind: np.abs(factors(series, f"2011-2018{kind}") - shape).max() for kind in ("", " median")
    }
    assert off[" median"] < 0.05 < off[""]
    assert "by medians" in adjust(series, "2011-2018 median").figure(START).rows


def test_a_step_is_dated_and_told_from_a_trend() -> None:
    step = made([100, 101, 99, 100, 100, 50, 51, 49, 50, 50, 51])
    within = (START, START + 10)
    found = on(step, "break_date", month=START + 6, within=within)
    assert found.value == -1
    assert found.parts is not None
    assert found.parts["explained"] > 0.99
    assert on(step, "shift_or_trend", within=within).value > 10
    trend = made(100 * 0.9 ** np.arange(11))
    assert on(trend, "shift_or_trend", within=within).value < -10
    slope = on(trend, "slope", within=within)
    assert slope.value == pytest.approx(-10)
    assert slope.interval == pytest.approx((-10, -10), abs=1e-3)


def test_a_placebo_percentile_counts_other_windows() -> None:
    values = np.full(40, 100.0)
    values[20] = 50
    within = (START, START + 39)
    unusual = on(made(values), "placebo", from_=START + 19, to=START + 20, within=within)
    assert unusual.value == 0
    usual = on(made(values), "placebo", from_=START + 5, to=START + 6, within=within)
    assert usual.value == pytest.approx(100 * 37 / 38)
    # what both share is no gap
    pair = (made(values), made(2 * values))
    both = {"from_": START + 19, "to": START + 20, "within": within, "against": "two"}
    gap = on(pair, "placebo", **both)
    assert gap.value == 100
    with pytest.raises(CannotSay, match="placebo windows"):
        on(made(values), "placebo", from_=START, to=START + 1, within=(START, START + 5))


def test_a_dose_moves_what_follows_it() -> None:
    rng = np.random.default_rng(1)
    dose = np.exp(rng.standard_normal(60))
    after = np.r_[1.0, dose[:-1] ** -0.5] * np.exp(0.05 * rng.standard_normal(60))
    pair = (made(100 * after), made(100 * dose))
    within = (START + 5, START + 55)
    asked: dict[str, Any] = {"dose": "d", "dose_population": "two", "within": within}
    assert on(pair, "dose", lag=1, **asked).value < -0.95
    assert abs(on(pair, "dose", lag=3, **asked).value) < 0.5
    slope = on(pair, "dose", lag=1, statistic="slope", **asked)
    assert slope.value == pytest.approx(-0.5, abs=0.05)
    low, high = slope.interval or (0.0, 0.0)
    assert low < slope.value < high


def test_months_after_the_last_that_is_out_are_not_yet() -> None:
    with pytest.raises(NotYet, match="2024-04"):
        run("change", "2024-04", measure="usbp", from_="2023-12", to="2024-04")
    seen = run("change", "2024-05", measure="usbp", from_="2023-12", to="2024-04")
    assert seen.value == pytest.approx(-48.4, abs=0.1)
    # a table with a longer lag
    with pytest.raises(NotYet):
        run("level", "2024-05", measure="appointments", over="2024-03")
    assert run("level", "2024-07", measure="appointments", over="2024-03").value > 40_000


def test_latest_is_the_last_month_that_is_out() -> None:
    assert run("level", "2024-04", measure="usbp", over="latest").value == 137_473
    assert run("level", measure="usbp", over="latest").figures[0].period == "2025-12"
    assert (
        "2024-01 to 2024-03"
        in run("slope", "2024-04", measure="usbp", within="2024-01 to latest").sentence
    )


def test_a_population_that_began_later_cannot_be_said() -> None:
    with pytest.raises(CannotSay, match="runs from 2013-10"):
        run("level", measure="ofo", population="MEX", over="2005-03")
    assert run("level", measure="darien", population="VEN", over="2023-08").value > 50_000


def test_every_check_says_what_it_does_and_has_a_family() -> None:
    for name, family in check_names().items():
        check = load_check(name)
        assert family in FAMILIES
        assert check.what
        assert not check.what.endswith(".")
        names = [argument.name for argument in check.arguments]
        assert len(names) == len(set(names))
        assert all(argument.what for argument in check.arguments)


def test_a_ledger_may_bring_its_own_measures(ledger: Callable[..., Path]) -> None:
    from corridor.questions.claims import claims
    from tests.claims.conftest import CLAIM, HEAD

    own = (
        '[measures.bonds]\nlabel = "releases on bond"\nunit = "book-outs"\n'
        'parts = [{ table = "bookouts", where = { reason = "bonded_out", criminality = "all" } }]\n'
    )
    text = CLAIM.replace('measure = "usbp"', 'measure = "bonds"')
    (found,) = claims(ledger(text, HEAD + own)).claims
    (cell,) = found.now.cells
    assert cell.outcome is not None
    assert cell.outcome.unit == "percent"
    assert "reason = bonded_out" in cell.outcome.figures[0].rows
