"""Checks of rises, origins and long-run relations on figures that are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from corridor.questions.claims.result import CannotSay, NotYet
from tests.claims.test_checks import START, made, on, run


def test_the_share_of_a_rise() -> None:
    series = made([100, 150, 180, 200, 120])
    months: dict[str, Any] = {"low": START, "by": START + 1, "high": START + 3}
    assert on(series, "share_of_rise_before", **months).value == 50
    log = on(series, "share_of_rise_before", form="log", **months).value
    assert log == pytest.approx(100 * np.log(1.5) / np.log(2))
    with pytest.raises(CannotSay, match="did not rise"):
        on(series, "share_of_rise_before", low=START + 3, by=START, high=START + 4)


def test_most_of_the_rise_of_2023_came_before_the_halt() -> None:
    found = run("share_of_rise_before", measure="usbp", low="2023-06", by="2023-10", high="2023-12")
    assert found.value == pytest.approx(100 * (188_749 - 99_538) / (249_740 - 99_538))


def test_the_place_of_an_origin() -> None:
    among = ["COL", "CUB", "ECU", "GTM", "HND", "VEN"]
    asked: dict[str, Any] = {"measure": "usbp", "among": among, "over": "2023-10 to 2024-09"}
    places = {code: run("origin_rank", population=code, **asked).value for code in among}
    assert [code for code, _ in sorted(places.items(), key=lambda one: one[1])] == [
        *("GTM", "VEN", "ECU", "COL", "HND", "CUB")
    ]
    found = run("origin_rank", population="ECU", **asked)
    assert found.figures[0].value == pytest.approx(116_144, rel=0.001)
    with pytest.raises(CannotSay, match="no other origin"):
        run("origin_rank", population="ECU", **{**asked, "among": ["ECU"]})


LATIN = ["BRA", "COL", "CUB", "ECU", "GTM", "HND", "HTI", "MEX", "NIC", "PER", "SLV", "VEN"]
SPANS: dict[str, Any] = {"from_": "2014-10 to 2019-09", "to": "2021-10 to 2023-09"}


def test_changes_across_origins() -> None:
    same = run(
        "across_origins",
        measure="usbp",
        origins=LATIN,
        other="usbp",
        other_from=SPANS["from_"],
        other_to=SPANS["to"],
        **SPANS,
    )
    assert same.value == pytest.approx(1)
    income: dict[str, Any] = {
        "other": "origin_income",
        "other_from": "2014-12",
        "other_to": "2021-12",
    }
    found = run("across_origins", measure="usbp", origins=LATIN, **SPANS, **income)
    assert -1 <= found.value < 0
    low, high = found.interval or (0.0, 0.0)
    assert low < found.value < high
    assert "over 10 origins" in found.sentence
    assert found.sentence.endswith("without CUB, VEN")
    with pytest.raises(CannotSay, match="origins only"):
        run("across_origins", measure="usbp", origins=LATIN[:6], **SPANS, **income)
    with pytest.raises(NotYet):
        run("across_origins", "2022-01", measure="usbp", origins=LATIN, **SPANS, **income)


def test_series_that_keep_together_are_told_from_drift() -> None:
    from corridor.questions.claims.checks.record.shapes.cointegration import _drawn, _statistic

    rng = np.random.default_rng(3)
    drift = rng.standard_normal(200).cumsum() / 10
    within = (START, START + 199)
    tied = (
        made(1000 * np.exp(0.8 * drift + rng.standard_normal(200) / 20)),
        made(1000 * np.exp(drift)),
    )
    asked: dict[str, Any] = {"other": "m", "within": within}
    assert on(tied, "cointegration", other_population="two", **asked).value < 0.01
    with pytest.raises(CannotSay, match="one series"):
        on(tied, "cointegration", **asked)
    # unrelated walks: about as many as the level says, and the same draws each time
    others = rng.standard_normal((2, 400, 200)).cumsum(-1)
    drawn = _drawn(200, 1)
    chances = [(drawn <= one).mean() for one in _statistic(others[0], others[1], 1)]
    assert 0.02 < (np.array(chances) <= 0.05).mean() < 0.09
    assert np.array_equal(drawn, _drawn.__wrapped__(200, 1))


def test_a_statistic_is_that_of_the_regression() -> None:
    from corridor.questions.claims.checks.record.shapes.cointegration import _statistic

    rng = np.random.default_rng(5)
    y, x = rng.standard_normal((2, 120)).cumsum(-1)
    slope, level = np.polyfit(x, y, 1)
    left = y - level - slope * x
    moves = np.diff(left)
    design = np.column_stack([left[2:-1], moves[1:-1], moves[:-2]])
    beta, square, *_ = np.linalg.lstsq(design, moves[2:], rcond=None)
    error = np.sqrt(square[0] / (len(design) - 3) * np.linalg.inv(design.T @ design)[0, 0])
    assert _statistic(y[None], x[None], 2)[0] == pytest.approx(beta[0] / error)


def test_a_long_run_relation_needs_years() -> None:
    asked: dict[str, Any] = {"measure": "usbp", "other": "job_openings"}
    with pytest.raises(CannotSay, match="too short"):
        run("cointegration", within="2020-01 to 2022-12", **asked)
    found = run("cointegration", within="2012-01 to 2024-03", **asked)
    assert 0 <= found.value <= 1
    assert "slope of logs" in found.sentence
