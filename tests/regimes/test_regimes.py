"""Border regimes: rules from the record, and the effect of interdiction hangs on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import InputError, RecordError
from corridor.core.months import parse_month
from corridor.questions.regimes import RegimeRow, load_regimes, regimes
from corridor.questions.regimes import regime as reading
from corridor.questions.regimes import run as running
from corridor.questions.regimes.run import REPORTED
from corridor.questions.runs.setup import make_setup
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.couplings import pick_switches
from corridor.system.inputs.united_states.shares import disposition_shares
from corridor.system.outcomes import pick_outcomes

MEDIAN = 2
SMALL: dict[str, Any] = {"months": 12, "draws": 200}


@pytest.fixture(scope="module")
def rows() -> dict[str, RegimeRow]:
    return {row.id: row for row in regimes(**SMALL)}


@pytest.mark.slow
def test_three_regimes_in_the_order_of_their_years(rows: dict[str, RegimeRow]) -> None:
    assert list(rows) == ["2019", "2024", "2025"]
    for row in rows.values():
        assert set(row.change) == set(row.percent) == set(row.force) == set(row.level)
        assert set(row.change) == set(REPORTED)


def test_more_interdiction_lowers_arrivals_under_each(rows: dict[str, RegimeRow]) -> None:
    for row in rows.values():
        assert row.change["arrivals"][MEDIAN] < 0, row.id
        assert row.percent["entries"][MEDIAN] < 0, row.id
        # a tenth more stops never moves more than a tenth by itself
        assert row.percent["arrivals"][MEDIAN] > -10


def test_with_asylum_closed_an_interception_changes_fewer_entries(
    rows: dict[str, RegimeRow],
) -> None:
    """The article's second-order effect hangs on the rules at the US border."""
    for other in ("2019", "2024"):
        assert rows["2025"].change["entries"][MEDIAN] > 0.5 * rows[other].change["entries"][MEDIAN]
        assert rows["2025"].percent["entries"][MEDIAN] > rows[other].percent["entries"][MEDIAN]
        assert rows["2025"].force["entries"][MEDIAN] < rows[other].force["entries"][MEDIAN]


def test_the_shares_of_a_regime_are_those_recorded_then(place: Corridor) -> None:
    known = parse_month("2024-05")
    setup = make_setup(place, known, 3)
    early = next(r for r in load_regimes(place) if r.id == "2019")
    case = running.regime_case(setup, early, pick_switches())
    first = parse_month("2019-01") - place.history.first_month
    recorded = disposition_shares(place, parse_month("2019-06"))["returned_share_g"][:, first:]
    np.testing.assert_allclose(case.drivers["returned_share_g"][0, :, 0], recorded.mean(1))
    assert (case.levers["port_appointments"] == 0).all()


def test_the_rules_of_2025_are_those_of_the_policy_that_records_them(place: Corridor) -> None:
    last = next(r for r in load_regimes(place) if r.id == "2025")
    assert last.settings()["asylum_closure"] == pytest.approx(0.99)
    assert last.settings()["parole_places"] == last.settings()["port_appointments"] == 0
    # rules at the border and nothing else: neither Mexico's force nor removal inside the country
    assert set(last.settings()) == {"asylum_closure", "port_appointments", "parole_places"}


@pytest.mark.slow
def test_a_regime_of_months_still_to_come_is_left_out(place: Corridor) -> None:
    """From the end of 2023 the months of early 2024 are not known; a what-if of levers is shown."""
    setup = make_setup(place, parse_month("2024-05"), 3)
    earlier = replace(setup, known=parse_month("2023-12"))
    for ready, ids in ((setup, ["2019", "2024", "2025"]), (earlier, ["2019", "2025"])):
        rows = running.regime_rows(ready, pick_outcomes(REPORTED), pick_switches(), draws=20)
        assert [row.id for row in rows] == ids


def test_the_same_seed_gives_the_same_rows(rows: dict[str, RegimeRow]) -> None:
    again = regimes(**SMALL)
    for row in again:
        for name, values in row.percent.items():
            np.testing.assert_array_equal(values, rows[row.id].percent[name])


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"months": 0}, "0 months asked for"),
        ({"draws": 100_001}, "100001 draws asked for"),
        ({"seed": -1}, "seed -1 is negative"),
        ({"account": "none"}, "there is no account 'none'"),
    ],
)
def test_unusable_arguments(more: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        regimes(**{**SMALL, **more})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("order = 1", "this is no regime"),
        ('order = 1\nlabel = "A"\nsays = "B"\nlever = 1', "'lever' is unknown"),
        ('order = 1\nlabel = "A"\nsays = "B"\n[levers]\nno_such = 1', "no lever 'no_such'"),
        ("order = ", "this is no regime"),
        (
            'order = 1\nlabel = "A"\nsays = "B"\n'
            'as_in = { policy = "actual", month = "2025-02", levers = ["strikes"] }',
            "policy 'actual' does not move 'strikes'",
        ),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=message) as caught:
        reading._read(file, load_corridor())
    assert "regimes/mine.toml" in str(caught.value)
