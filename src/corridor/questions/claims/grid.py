"""The grid: every combination of the definitions that a test names, each with its words."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from typing import Any

from corridor.core.errors import InputError, nearest
from corridor.questions.claims.arguments import Argument, Scope, parse_arguments
from corridor.questions.claims.claim import Definition
from corridor.questions.claims.fields import Fields
from corridor.questions.claims.series.measures import ALL
from corridor.questions.claims.series.season import season_words

__all__ = ["MOST_CELLS", "expand"]

MOST_CELLS = 400
"""Cells of one test at the most."""


def expand(
    fields: Fields, known: tuple[Argument, ...], scope: Scope
) -> tuple[tuple[str, ...], tuple[Definition, ...]]:
    """Return the names of the axes and the definitions of a test.

    ``fields``: the test, with ``arguments``, ``grid``, ``skip`` and ``labels``. A value of the grid
    is either the value of the argument that the axis is named after, or a table that sets several
    arguments at once, with ``label``.

    Raises InputError for an empty grid and for a cell whose arguments are wrong.
    """
    fixed = _table(fields, "arguments")
    grid = _table(fields, "grid")
    words = _table(fields, "labels")
    axes = {name: _options(fields, name, values, words, scope) for name, values in grid.items()}
    number = math.prod(len(options) for options in axes.values())
    if number > MOST_CELLS:
        fields.fail(f"the grid has {number} cells", f"Use at most {MOST_CELLS}", "grid")
    skipped = [_skip(fields, one, axes) for one in fields.listed("skip", (dict,), needed=False)]
    found = []
    for chosen in itertools.product(*axes.values()):
        choices = {name: label for name, (label, _) in zip(axes, chosen, strict=True)}
        if any(all(choices[k] in v for k, v in skip.items()) for skip in skipped):
            continue
        raw = _merged(fixed, (values for _, values in chosen))
        try:
            found.append(Definition(choices, parse_arguments(known, raw, scope)))
        except InputError as error:
            at = ", ".join(choices.values())
            fields.fail(error.problem + (f" (at {at})" if at else ""), error.remedy, "check")
    if not found:
        fields.fail("the grid has no cell left", "Skip fewer of them", "skip")
    return tuple(axes), tuple(found)


def _table(fields: Fields, key: str) -> dict[str, Any]:
    value = fields.raw.get(key, {})
    if not isinstance(value, dict):
        fields.fail(f"{key} is {value!r}", f"Write {key} = {{ name = ... }}", key)
    return value


def _options(
    fields: Fields, axis: str, values: Any, words: Mapping[str, Any], scope: Scope
) -> list[tuple[str, dict[str, Any]]]:
    """Return (label, arguments) of each choice on an axis."""
    if not isinstance(values, list) or not values:
        fields.fail(
            f"the grid is empty at '{axis}'" if values == [] else f"grid.{axis} is {values!r}",
            f"Write {axis} = [...] with one choice or more",
            "grid",
        )
    found = []
    for value in values:
        if isinstance(value, dict):
            rest = {k: v for k, v in value.items() if k != "label"}
            label = value.get("label")
            if not isinstance(label, str) or not rest:
                fields.fail(
                    f"a choice of '{axis}' is {value!r}",
                    'Write { label = "...", argument = ... }',
                    "grid",
                )
            found.append((label, rest))
        else:
            found.append((_label(axis, value, words, scope), {axis: value}))
    labels = [label for label, _ in found]
    if len(set(labels)) < len(labels):
        fields.fail(f"two choices of '{axis}' have the same words", "Name each once", "grid")
    return found


def _label(axis: str, value: Any, words: Mapping[str, Any], scope: Scope) -> str:
    if isinstance(value, list):
        return ", ".join(str(words.get(str(one), one)) for one in value)
    if str(value) in words:
        return str(words[str(value)])
    if value == ALL:
        return "everybody"
    if not isinstance(value, str):
        return str(value)
    if value in scope.measures:
        return scope.measures[value].label
    if value in scope.populations:
        return scope.populations[value].label
    if axis == "season" and isinstance(value, str):
        return "as recorded" if value == "none" else f"season of {season_words(value)} taken out"
    return str(value)


def _skip(
    fields: Fields, raw: Mapping[str, Any], axes: Mapping[str, list[tuple[str, dict[str, Any]]]]
) -> dict[str, tuple[str, ...]]:
    """Return axis -> labels of combinations that are left out."""
    found = {}
    for axis, value in raw.items():
        if axis not in axes:
            fields.fail(f"skip names no axis of the grid: '{axis}'", nearest(axis, axes), "skip")
        wanted = value if isinstance(value, list) else [value]
        labels = tuple(
            label
            for label, values in axes[axis]
            if label in wanted or any(values == {axis: one} for one in wanted)
        )
        if not labels:
            fields.fail(
                f"skip names no choice of '{axis}': {value!r}",
                nearest(str(value), [label for label, _ in axes[axis]]),
                "skip",
            )
        found[axis] = labels
    return found


def _merged(fixed: Mapping[str, Any], chosen: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return arguments with those of the choices; tables within are merged, not replaced."""
    out = dict(fixed)
    for values in chosen:
        for name, value in values.items():
            both = isinstance(value, dict) and isinstance(out.get(name), dict)
            out[name] = {**out[name], **value} if both else value
    return out
