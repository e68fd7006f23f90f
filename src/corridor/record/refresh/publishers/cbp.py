"""U.S. Customs and Border Protection: monthly encounters, exact counts in long CSV files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.record.refresh.made import Control, Made, Raw, refuse
from corridor.record.refresh.opening.texts import read_csv, translate, whole_numbers

if TYPE_CHECKING:
    import polars as pl

__all__ = ["READERS", "areas", "southwest", "states"]

BORDER = "us-southwest-border"
SHARED = ("Fiscal Year", "Month Grouping", "Month (abbv)", "Demographic", "Title of Authority")
SOUTHWEST = (*SHARED, "Component", "Citizenship Grouping", "Encounter Type", "Encounter Count")
AREAS = (
    *SHARED, "Component", "Land Border Region", "Area of Responsibility", "AOR (Abbv)",
    "Citizenship", "Encounter Type", "Encounter Count",
)  # fmt: skip
STATES = (*SHARED, "Land Border Region", "State", "Citizenship", "Encounter Count")
AGENCIES = ("USBP", "OFO")


def southwest(raw: Raw) -> list[Made | Control]:
    """Return totals and the Border Patrol's demographic groups from the Southwest file."""
    table = _tidy(raw, read_csv(raw, SOUTHWEST))
    return [_totals(table), _demographics(table)]


def areas(raw: Raw) -> list[Made | Control]:
    """Return six tables from the nationwide file by area of responsibility."""
    import polars as pl

    text = read_csv(raw, AREAS)
    text = text.filter(translate(raw, text, "Land Border Region", _regions(raw)) == BORDER)
    if not text.height:
        raise refuse(raw, "no row is of the Southwest land border")
    table = _tidy(raw, text)
    table = table.with_columns(
        origin=translate(raw, table, "Citizenship", raw.words["Citizenship"]),
        sector=translate(raw, table, "Area of Responsibility", raw.words["sectors"]),
    )
    detail = _sum(table, "month", "place", "agency", "title", "demographic", "origin")
    return [
        Made("encounters_detail", detail),
        Made("encounters", _named(raw, table), {"agency": AGENCIES}),
        _totals(table),
        _demographics(table),
        Made("sectors", _sum(table, "month", "place", "agency", "sector"), {"agency": AGENCIES}),
        Made(
            "title42",
            _sum(table.filter(pl.col("title") == 42), "month", "place", "agency", "origin"),
            window=True,
        ),
    ]


def states(raw: Raw) -> list[Made | Control]:
    """Return the totals of both agencies by month, from the nationwide file by state."""
    import polars as pl

    text = read_csv(raw, STATES)
    place = translate(raw, text, "Land Border Region", _regions(raw))
    table = _tidy(raw, text.filter(place == BORDER))
    sums = table.group_by("month").agg(pl.col("value").sum()).sort("month")
    totals = {str(month): float(value) for month, value in sums.iter_rows()}
    return [Control("encounters_total", totals, float(raw.words["share"]))]


def _regions(raw: Raw) -> dict[str, str]:
    return dict(raw.words["Land Border Region"])


def _tidy(raw: Raw, text: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with month, place, title, demographic, value and, if told, agency."""
    import polars as pl

    year = text["Fiscal Year"].str.extract(r"^(\d{4})( \(FYTD\))?$", 1).cast(pl.Int64)
    wrong = text.filter(year.is_null())
    if wrong.height:
        raise refuse(
            raw, f"'{wrong['Fiscal Year'][0]}' is not a fiscal year", row=int(wrong["row"][0])
        )
    number = translate(raw, text, "Month (abbv)", raw.words["Month (abbv)"])
    calendar = year - (number >= 10).cast(pl.Int64)
    month = calendar.cast(pl.String) + "-" + number.cast(pl.String).str.zfill(2)
    table = text.with_columns(
        month=month,
        place=pl.lit(BORDER),
        title=translate(raw, text, "Title of Authority", raw.words["Title of Authority"]),
        demographic=translate(raw, text, "Demographic", raw.words["Demographic"]),
        value=whole_numbers(raw, text, "Encounter Count"),
    )
    if "Component" in text.columns:
        agency = translate(raw, text, "Component", raw.words["Component"])
        table = table.with_columns(agency=agency)
    return table


def _sum(table: pl.DataFrame, *key: str) -> pl.DataFrame:
    import polars as pl

    return table.group_by(key).agg(pl.col("value").sum()).sort(key)


def _totals(table: pl.DataFrame) -> Made:
    import polars as pl

    rows = _sum(table, "month", "place", "agency").with_columns(origin=pl.lit("ALL"))
    return Made("encounters_total", rows, {"agency": AGENCIES})


def _demographics(table: pl.DataFrame) -> Made:
    import polars as pl

    patrol = table.filter(pl.col("agency") == "USBP")
    rows = _sum(patrol, "month", "place", "agency", "demographic")
    return Made("demographics", rows, {"agency": ("USBP",)})


def _named(raw: Raw, table: pl.DataFrame) -> pl.DataFrame:
    """Return the citizenships that are named throughout, with zeros written out."""
    import polars as pl

    folded = dict(raw.words["folded"])
    origins = sorted({folded.get(word, word) for word in raw.words["Citizenship"].values()})
    grid = (
        table.select("month", "place", "agency")
        .unique()
        .join(pl.DataFrame({"origin": origins}), how="cross")
    )
    counts = _sum(
        table.with_columns(pl.col("origin").replace(folded)), "month", "place", "agency", "origin"
    )
    return grid.join(counts, on=["month", "place", "agency", "origin"], how="left").with_columns(
        pl.col("value").fill_null(0)
    )


READERS = {"areas": areas, "southwest": southwest, "states": states}
