"""Corridors of a few groups made up in a folder: whole, with holes, from two tables, or alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month, parse_month
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor

Floats = NDArray[np.float64]

FIRST = parse_month("2016-01")
MONTHS = 84

_HEAD = """label = "Made up"
destination = "There"
transit = "Between"
about = "A corridor made up for tests."
decision_point = "2021-01"
mechanisms = []

{groups}
[history]
first_month = "2016-01"
earliest = "2018-01"
latest = "2022-01"
burn_in = 3
recent = 3

[forecast]
target = "arrivals"
first = "2021-06"
"""
_SERIES = """[measurement]
noise_spread = 0.7
persistence_spread = 1.0
freedom = 5.0
freedom_spread = 0.6
dispersion_spread = 0.7

[[series]]
id = "arrivals"
offset = 5
dispersion = 4
parts = [{parts}]
"""
_SIDECAR = """title = "People who came"
definition = "Made up."
unit = "people arriving"
columns = ["month", "way", "value", "edition"]
publisher = "Nobody"
lag_months = {lag}

[column.way]
type = "string"
description = "Way of arrival."
values = {{ {values} }}

[licence]
name = "CC0-1.0"
title = "Creative Commons Zero"
path = "https://creativecommons.org/publicdomain/zero/1.0/"
basis = "Made up."

[[document]]
title = "None"
url = "https://example.org"

[[edition]]
id = "one"
title = "The only one"
vintage = "2023-01"
read_from = "nowhere"
"""


def counts(groups: int, seed: int = 1) -> Floats:
    """Return counts with a season and a random walk, [group, month]."""
    rng = np.random.default_rng(seed)
    steps = 0.15 * rng.standard_normal((groups, MONTHS))
    season = 0.3 * np.sin(2 * np.pi * np.arange(MONTHS) / 12)
    level = np.log(1000.0) + np.arange(groups)[:, None] * -1.0
    return np.asarray(np.round(np.exp(level + steps.cumsum(1) + season)))


def make(
    place: Path,
    values: Floats,
    *,
    home: int | None = None,
    lags: Mapping[int, int] | None = None,
    files: Mapping[str, str] | None = None,
) -> Corridor:
    """Write a corridor's folder with one group a row of ``values``, NaN for no row; load it.

    ``home``: the group marked so; ``lags``: group -> lag of a table of its own, 1 elsewhere.
    """
    (place / "record").mkdir(parents=True)
    lag = {row: (lags or {}).get(row, 1) for row in range(len(values))}
    groups, parts = "", []
    rows: dict[int, list[str]] = {}
    for row, line in enumerate(values):
        mark = '\nmarks = ["home"]' if row == home else ""
        groups += f'[[group]]\nid = "G{chr(65 + row)}Y"\nlabel = "Way {row}"{mark}\n\n'
        parts.append(
            f'{{ table = "came{lag[row]}", where = {{ way = "w{row}" }}, '
            f'group = "G{chr(65 + row)}Y", missing = "unknown" }}'
        )
        rows.setdefault(lag[row], []).extend(
            f"{format_month(FIRST + at)},w{row},{int(value)},one"
            for at, value in enumerate(line)
            if np.isfinite(value)
        )
    for late, lines in rows.items():
        table = place / "record" / f"came{late}.csv"
        table.write_text("\n".join(["month,way,value,edition", *sorted(lines), ""]))
        words = ", ".join(f'w{row} = "{row}"' for row in range(len(values)) if lag[row] == late)
        table.with_suffix(".toml").write_text(_SIDECAR.format(lag=late, values=words))
    (place / "corridor.toml").write_text(_HEAD.format(groups=groups))
    (place / "series.toml").write_text(_SERIES.format(parts=", ".join(parts)))
    for name, text in (files or {}).items():
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text(text)
    return load_corridor(place)
