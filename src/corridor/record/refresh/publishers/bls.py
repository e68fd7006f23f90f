"""U.S. Bureau of Labor Statistics: one series of FRED in a CSV file of two columns."""

from __future__ import annotations

from corridor.record.refresh.made import Control, Made, Raw, refuse
from corridor.record.refresh.opening.texts import read_csv

__all__ = ["READERS", "series"]

DATES = ("date", "DATE", "observation_date")


def series(raw: Raw) -> list[Made | Control]:
    """Return one series of table us_labour; a month that FRED leaves blank has no row."""
    import polars as pl

    known = [(date, value) for date in DATES for value in ("value", raw.words["id"])]
    text = read_csv(raw, *known)
    date, value = [name for name in text.columns if name != "row"]
    if date not in DATES:
        date, value = value, date
    text = text.filter(~pl.col(value).is_in(["", "."]))
    month = text[date].str.extract(r"^(\d{4}-\d{2})-01$", 1)
    figure = text[value].cast(pl.Float64, strict=False)
    figure = figure.set(~figure.is_finite(), None)
    for name, parsed, expected in (
        (date, month, "the first day of a month"),
        (value, figure, "a number"),
    ):
        wrong = text.filter(parsed.is_null())
        if wrong.height:
            raise refuse(
                raw,
                f"'{wrong[name][0]}' in column '{name}' is not {expected}",
                row=int(wrong["row"][0]),
            )
    name = str(raw.words["series"])
    rows = pl.DataFrame({"month": month, "series": [name] * text.height, "value": figure})
    rows = rows.filter(pl.col("month") >= raw.words["since"])
    return [Made("us_labour", rows, {"series": (name,)})]


READERS = {"series": series}
