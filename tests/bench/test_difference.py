"""Errors and reductions of variance on made-up means whose answer is known."""

from __future__ import annotations

from typing import Any

import pytest

from bench.difference import METHODS, OUTCOMES, summary

LANES = 100


def found(spread: float, seconds: float) -> dict[str, Any]:
    """Every mean difference is 50 give or take ``spread``; a lane's own variance is 10,000."""
    means = {o: [50 - spread, 50 + spread, 50.0] for o in OUTCOMES}
    entry = {"seconds": [seconds] * 3, "means": means}
    return {
        "lanes": LANES,
        "replicates": 3,
        "methods": dict.fromkeys(METHODS, entry),
        "spread": {o: [10_000.0] * 3 for o in OUTCOMES},
    }


def test_errors_are_relative_and_reductions_are_of_variance() -> None:
    made = summary(found(spread=2.0, seconds=0.1))
    plain, even = made["plain"]["entries"], made["even"]["entries"]
    # plain: variance 10,000 / 100 lanes, so an error of 10 in 50; even: of 2 in 50
    assert plain == {"error": 0.2, "reduction": 1.0, "seconds_to_aim": pytest.approx(40.0)}
    assert even == {"error": 0.04, "reduction": 25.0, "seconds_to_aim": pytest.approx(1.6)}
    assert made["even"]["seconds_a_world"] == 0.1


def test_less_than_one_world_cannot_be_run() -> None:
    made = summary(found(spread=0.1, seconds=0.3))
    assert made["even_mirrored"]["deaths"]["seconds_to_aim"] == 0.3
