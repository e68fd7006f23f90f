"""The points of a design: [point, factor], in the numbers that each factor is written in."""

from __future__ import annotations

import csv
import math
from array import array
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.policies.source import spell
from corridor.questions.sweep.design.grammar import ROWS_LIMIT
from corridor.questions.sweep.design.spec import Design, Factor

__all__ = ["make_points"]

Floats = NDArray[np.float64]

#: keeps the randomness of points apart from that of draws, which counts chunks from 0 on
_POINTS = 2**32 - 1
_LONGEST_LINE = 2**20  # characters
_ONCE = "Name each column once"


def make_points(design: Design, folder: Path) -> Floats:
    """Return [point, factor] of a design; a table of the user is looked for in ``folder``.

    Raises InputError for a design with too many points, or a table that does not fit it.
    """
    if design.method == "csv":
        return _from_table(design, folder / design.file)
    if design.method == "factorial":
        count = math.prod(len(factor.values) for factor in design.factors)
        _check_count(count)
        if not design.factors:
            return np.empty((1, 0))
        axes = np.meshgrid(*(np.array(f.values) for f in design.factors), indexing="ij")
        return np.stack([axis.ravel() for axis in axes], axis=1)
    uniform = _spread(design)
    return np.stack(
        [_of_uniform(factor, uniform[:, at]) for at, factor in enumerate(design.factors)], axis=1
    )


def _check_count(count: int) -> None:
    if count > ROWS_LIMIT:
        raise InputError(
            f"the design has {count:,} points",
            remedy=f"Use at most {ROWS_LIMIT:,}: fewer levels, or a Latin hypercube",
        )


def _spread(design: Design) -> Floats:
    """Return points in the unit cube, [point, factor]."""
    from scipy.stats import qmc

    rng = np.random.default_rng(np.random.SeedSequence([design.seed, _POINTS]))
    engine: Any = qmc.Sobol if design.method == "sobol" else qmc.LatinHypercube
    return np.asarray(engine(len(design.factors), seed=rng).random(design.count))


def _of_uniform(factor: Factor, uniform: Floats) -> Floats:
    if factor.values:
        place = np.minimum((uniform * len(factor.values)).astype(int), len(factor.values) - 1)
        return np.asarray(np.array(factor.values)[place])
    # rounding must not carry a point past the end of its range
    spread = factor.low + uniform * (factor.high - factor.low)
    return np.asarray(np.clip(spread, factor.low, factor.high))


def _from_table(design: Design, path: Path) -> Floats:
    where = spell(str(path), longest=400)
    try:
        # line by line: a table may be far larger than what the design has room for
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(_lines(stream, where))
            try:
                return _rows_of(reader, design, where)
            except csv.Error as error:
                raise InputError(
                    f"this is not CSV ({error})",
                    where=f"{where}:{reader.line_num}",
                    remedy="A cell holds one number",
                ) from None
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise InputError(
            f"the table cannot be read: {reason}", where=where, remedy="Save it as UTF-8"
        ) from None


def _lines(stream: TextIO, where: str) -> Iterator[str]:
    """Yield the lines of a table; one that does not end is not taken into memory."""
    for number, line in enumerate(iter(partial(stream.readline, _LONGEST_LINE), ""), 1):
        if len(line) == _LONGEST_LINE:
            raise InputError(
                f"the line is longer than {_LONGEST_LINE:,} characters",
                where=f"{where}:{number}",
                remedy="Write a line for each point",
            )
        yield line


def _rows_of(reader: Any, design: Design, where: str) -> Floats:
    head = [cell.strip() for cell in next(reader, [])]
    names = [factor.name for factor in design.factors]
    for name in head:
        if name not in names:
            raise InputError(
                f"'{spell(name)}' is no lever or parameter of the design",
                where=f"{where}:1",
                remedy=nearest(name, names),
            )
        if head.count(name) > 1:
            raise InputError(f"'{spell(name)}' is there twice", where=f"{where}:1", remedy=_ONCE)
    missing = [name for name in names if name not in head]
    if missing:
        raise InputError(
            f"there is no column '{missing[0]}'",
            where=f"{where}:1",
            remedy="Name columns as the design names its tables",
        )
    rows, number = array("d"), 0
    factors = [design.factors[names.index(name)] for name in head]
    for cells in reader:
        if cells:
            rows.extend(_row(cells, factors, f"{where}:{reader.line_num}"))
            number += 1
            _check_count(number)
    if not number:
        raise InputError("the table has no rows", where=where, remedy="Write one for each point")
    return np.array(rows).reshape(number, -1)[:, [head.index(name) for name in names]]


def _row(cells: list[str], factors: list[Factor], where: str) -> list[float]:
    if len(cells) != len(factors):
        raise InputError(
            f"{len(cells)} cells, and the head has {len(factors)}",
            where=where,
            remedy="Give each row a cell for each column",
        )
    out = []
    for cell, factor in zip(cells, factors, strict=True):
        try:
            value = float(cell)
        except ValueError:
            raise InputError(
                f"{factor.name}: '{spell(cell, 40)}' is not a number",
                where=where,
                remedy="Write one number",
            ) from None
        if not factor.low <= value <= factor.high:
            raise InputError(
                f"{factor.name}: {spell(cell, 40)} lies outside {factor.low:g} to {factor.high:g}",
                where=where,
                remedy="Change the cell, or the range in the design",
            )
        out.append(value)
    return out
