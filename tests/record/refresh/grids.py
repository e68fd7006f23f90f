"""Made-up tables by country and month, in the form in which SEGOB's and Panama's are described."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from corridor.record import SHIPPED, load
from corridor.record.refresh.opening.spanish import countries
from tests.record.refresh.made_up import Cell

MONTHS = (
    "Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio", "Julio", "Agosto", "Septiembre",
    "Octubre", "Noviembre", "Diciembre",
)  # fmt: skip
SHORT = tuple(f"{name[:3]}." for name in MONTHS)
SEGOB = (
    "Cuadro 3.1.1 Eventos de personas en situación migratoria irregular en México, según "
    "continente, país de nacionalidad y mes, {year} p/"
)
PANAMA = "Irregulares en tránsito por Darién por país según orden de importancia: Año {year}"
NAMES = {code: name for name, code in reversed(countries().items())}
SPECIAL = {"OTHER": "Otros", "STL": "Apátridas"}
Figures = Mapping[str, Sequence[int]]  # origin -> a figure for each month
Table = list[list[Cell]]


def shipped(table: str, year: int) -> tuple[Figures, list[int]]:
    """A year of a table of the record: a figure for each origin and month, and the totals."""
    rows = load(table, SHIPPED).filter(pl.col("month").str.starts_with(str(year)))
    figures: dict[str, list[int]] = {}
    for month, origin, value in rows.select("month", "origin", "value").iter_rows():
        figures.setdefault(origin, [0] * 12)[int(month[5:]) - 1] = value
    return figures, figures.pop("ALL")


def totals(figures: Figures, months: int = 12) -> list[int]:
    """The sum of all origins by month."""
    return [sum(values[i] for values in figures.values()) for i in range(months)]


def name(origin: str) -> str:
    """An origin as a sheet has it: its name in Spanish, capitals first."""
    return SPECIAL.get(origin) or NAMES[origin].title()


def segob(figures: Figures, year: int, months: int = 12, divided: bool = False) -> Table:
    """Table 3.1.1, of two continents, one of them in two parts, with months to come blank."""
    known = sorted(origin for origin in figures if origin not in SPECIAL)
    america, rest = known[::2], known[1::2]
    north, south = america[::2], america[1::2]

    def line(label: str, of: Sequence[str]) -> list[Cell]:
        sums = totals({origin: figures[origin] for origin in of}, months)
        cells: list[Cell] = [label]
        for value in [*sums, sum(sums)]:
            cells += [value - value // 3, value // 3, value] if divided else [value]
        if not divided:
            cells[-1:-1] = [None] * (12 - months)
        return cells

    header: list[Cell] = ["Continente / país de nacionalidad"]
    below: list[Cell] = [None]
    for word in [*(MONTHS[:months] if divided else MONTHS), "Total"]:
        header += [word, None, None] if divided else [word]
        below += ["Presentados", "Canalizados", "Subtotal" if word != "Total" else "Total"]
    return [
        [None],
        [SEGOB.format(year=year)],
        [None],
        header,
        *([below] if divided else []),
        line("Total general", list(figures)),
        [None],
        line("América 1/", america),
        line("América del Norte", north),
        *(line(name(origin), [origin]) for origin in north),
        line("América del Sur", south),
        *(line(name(origin), [origin]) for origin in south),
        line("Oceanía", rest),
        *(line(name(origin), [origin]) for origin in rest),
        *(line(name(origin), [origin]) for origin in figures if origin in SPECIAL),
        ["1/ La información es preliminar."],
        ["Fuente: Unidad de Política Migratoria, con base en información del INM."],
    ]


def panama(figures: Figures, year: int, months: int = 12) -> Table:
    """Panama's table, the largest first, its total beside the name, a dash for none."""

    def line(label: str, values: Sequence[int]) -> list[Cell]:
        cells: list[Cell] = [f"{value:,}" if value else "-" for value in values]
        return [None, label, sum(values), *cells, *["-"] * (12 - months)]

    order = sorted(figures, key=lambda origin: (origin == "OTHER", -sum(figures[origin])))
    return [
        [None, PANAMA.format(year=year)],
        [None, "País", "Total", *SHORT],
        line("Total", totals(figures, months)),
        *(line(f"{name(one)} (1)", figures[one][:months]) for one in order[:1]),
        *(line(name(one), figures[one][:months]) for one in order[1:]),
        [None, "(1) Hijos de ciudadanos de otro país."],
        [None, "Cifras preliminares"],
    ]
