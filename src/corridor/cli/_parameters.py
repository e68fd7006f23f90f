"""Parameters as a table in the terminal, by mechanism."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor.evidence import Parameter

__all__ = ["print_parameters", "width"]

#: letters of a label that a narrow terminal shows at least, or none of it
_LABEL = 24


def print_parameters(chosen: Sequence[Parameter], own: Collection[str] = ()) -> None:
    """Print parameters by mechanism, how many have which grade, and how many are ``own``.

    ``own``: ids of those that a corridor has for itself.
    """
    from corridor.evidence import GRADES
    from corridor.evidence.words import figure, span

    head = ("", "PARAMETER", "90% RANGE", "STATUS", "LABEL", "MEDIAN", "UNIT")
    rows = [
        (
            p.grade,
            p.id,
            span(p.prior),
            _brief(p),
            p.label,
            figure(p.prior.median),
            p.unit + (", per group" if p.per else ""),
        )
        for p in chosen
    ]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    if sys.stdout.isatty():
        _narrow(widths, head.index("LABEL"))
    print(_row(head, widths))
    mechanism = ""
    for p, row in zip(chosen, rows, strict=True):
        if p.mechanism != mechanism:
            mechanism = p.mechanism
            print(mechanism)
        print(_row(row, widths))
    print()
    counts = {letter: sum(p.grade == letter for p in chosen) for letter in GRADES}
    many = "parameter" if len(chosen) == 1 else "parameters"
    print(f"{len(chosen)} {many}, as believed before any fit to the record. Grades:")
    for letter, meaning in GRADES.items():
        if counts[letter]:
            print(f"  {letter}  {counts[letter]:>3}  {meaning}")
    mine = sum(p.id in own for p in chosen)
    if mine:
        print(f"{mine} of them the corridor has for itself; the others are shared by all.")


def _narrow(widths: list[int], label: int) -> None:
    """Fit columns to the terminal: those to the left matter most, and a label may be cut."""
    least = [min(w, _LABEL) if k == label else w for k, w in enumerate(widths)]
    while len(least) > label and sum(least) + 2 * len(least) > width(160):
        least.pop()
    del widths[len(least) :]
    if len(widths) > label:
        widths[label] -= max(0, sum(widths) + 2 * len(widths) - width(160))


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    pairs = zip(cells, widths, strict=False)
    return "  ".join(_cut(cell, width).ljust(width) for cell, width in pairs).rstrip()


def _cut(cell: str, width: int) -> str:
    return cell if len(cell) <= width else f"{cell[: width - 3].rstrip()}..."


def _brief(parameter: Parameter) -> str:
    words = parameter.status.lower() + ("" if parameter.established else ", not established")
    return words + (", contested" if parameter.contested else "")


def width(most: int = 100) -> int:
    """Return how many letters a line of the terminal has, at most ``most``."""
    return max(48, min(most, shutil.get_terminal_size().columns))
