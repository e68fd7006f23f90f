"""Colours: readable in light and dark, apart for colour-blind readers, no red with green."""

from __future__ import annotations

import colorsys
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from corridor.report.charts import theme

HUES = [f"policy-{k}" for k in range(1, 7)]

# Viénot, Brettel and Mollon 1999, on linear RGB
BLIND = {
    "protanopia": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "deuteranopia": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
}


def linear(text: str) -> NDArray[np.float64]:
    channels = np.array([int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    low, high = channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
    return np.where(channels <= 0.04045, low, high)


def contrast(one: str, other: str) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    dim, bright = sorted((float(weights @ linear(one)), float(weights @ linear(other))))
    return (bright + 0.05) / (dim + 0.05)


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    ) @ np.clip(rgb, 0, 1)
    f = np.cbrt(xyz / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
def test_text_and_marks_stand_out(side: int) -> None:
    card = theme.TOKENS["card"][side]
    for token in ("ink", "text", *HUES, "difference"):
        assert contrast(theme.TOKENS[token][side], card) >= 4.5, token
    assert contrast(theme.TOKENS["axis"][side], card) >= 3
    for token in ("grade-a", "grade-b", "grade-c", "grade-d", "grade-e", "shocks"):
        letter, bar = theme.TOKENS[f"on-{token}"][side], theme.TOKENS[token][side]
        assert contrast(letter, bar) >= 4.5, token


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("kind", sorted(BLIND))
def test_the_first_three_policies_stay_apart(side: int, kind: str) -> None:
    matrix = np.array(BLIND[kind])
    seen = [lab(matrix @ linear(theme.TOKENS[hue][side])) for hue in HUES[:3]]
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(one - other) >= 20


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
def test_no_red_with_green(side: int) -> None:
    hues = []
    for name in HUES:
        text = theme.TOKENS[name][side]
        hues.append(
            360 * colorsys.rgb_to_hls(*(int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)))[0]
        )
    assert not any(hue < 20 or hue > 345 for hue in hues), "a red"
    assert not any(85 < hue < 160 for hue in hues), "a green"


def test_every_light_value_names_one_token() -> None:
    lights = [light for light, _ in theme.TOKENS.values()]
    assert len(set(lights)) == len(lights)


def test_policies_differ_by_dash_and_marker_too() -> None:
    looks = [theme.policy(k) for k in range(6)]
    assert len({look.dash for look in looks}) == 6
    assert len({look.marker for look in looks}) == 6
    assert theme.policy(6) == theme.policy(0)
