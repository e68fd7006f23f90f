"""DHS Office of Homeland Security Statistics: two workbooks, cells rounded to 10.

A sheet has one or two rows of headings, then fiscal years, each a row of its total and one for
each month; notes follow. Footnote marks at the end of a heading come and go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from corridor.record.refresh.made import Control, Made, Raw, refuse
from corridor.record.refresh.opening.sheets import Sheet, Workbook, count, number, plain

if TYPE_CHECKING:
    import polars as pl

__all__ = ["READERS", "enforcement", "metrics"]

BORDER, COUNTRY = "us-southwest-border", "united-states"
ROUNDING = 5  # a cell rounded to 10 is off by at most this
CHNV = {
    "confirmed_beneficiaries": "CHNV I-134",
    "advance_travel_authorizations": "CHNV Travel Authorization",
    "paroles": "CHNV Paroles",
}


def metrics(raw: Raw) -> list[Made | Control]:
    """Return the Border Patrol's older months by citizenship and by demographic group."""
    import polars as pl

    book = Workbook(raw)
    region = pl.col("region") == "southwest land border"
    people = _long(raw, book.sheet("Monthly Rgn and Citp"), "citizenship").filter(region)
    groups = _long(raw, book.sheet("Monthly Rgn and Fam Status"), "family status").filter(region)
    first, last = raw.words["first"], raw.words["last"]
    months = pl.col("month").is_between(pl.lit(first), pl.lit(last))
    total = _long(raw, book.sheet("Monthly Region"), None).filter(region, months)
    words = {k: v for k, v in raw.words["citizenship"].items() if v not in {"ALL", "OTHER"}}
    counts = people.filter(pl.col("word").is_in(list(words)), months).select(
        "month", "value", origin=pl.col("word").replace_strict(words)
    )
    origins = pl.DataFrame({"origin": sorted(set(words.values()))})
    rows = (
        total.select("month")
        .join(origins, how="cross")
        .join(counts, on=["month", "origin"], how="left")
        .with_columns(pl.col("value").fill_null(0))
    )
    # small cells are shown as zero, so that what is not named is the total less the named
    other = total.join(rows.group_by("month").agg(named=pl.col("value").sum()), on="month").select(
        "month", origin=pl.lit("OTHER"), value=pl.col("value") - pl.col("named")
    )
    rows = pl.concat([rows, other]).with_columns(place=pl.lit(BORDER), agency=pl.lit("USBP"))
    families = groups.filter(pl.col("month") <= last).select(
        "month",
        "value",
        place=pl.lit(BORDER),
        agency=pl.lit("USBP"),
        demographic=_words(raw, groups["word"].unique().to_list(), "demographic"),
    )
    patrol = {"agency": ("USBP",)}
    return [
        Made("encounters", rows, patrol, window=True),
        Made("demographics", families, patrol, window=True),
    ]


def enforcement(raw: Raw) -> list[Made | Control]:
    """Return seven tables from the monthly enforcement tables."""
    import polars as pl

    book = Workbook(raw)
    citizenship, agency = raw.words["citizenship"], raw.words["agency"]
    outcome = raw.words["outcome"]
    by_agency = _wide(raw, book.sheet("CBP SWB Book-Outs by Agency"), agency, outcome)
    by_origin = _wide(raw, book.sheet("CBP SWB Book-Outs by Citp"), citizenship, outcome)
    met = _wide(raw, book.sheet("SWB Encounters by Citizenship"), agency, citizenship)
    back = _wide(raw, book.sheet("DHS Repats by Type"), raw.words["block"], None)
    one = _wide(raw, book.sheet("CBP One Appointments"), None, citizenship)
    ports = met.filter((pl.col("upper") == "OFO") & (pl.col("month") <= raw.words["last"])).select(
        "month", place=pl.lit(BORDER), agency="upper", origin="lower", value="value"
    )
    total = pl.col("origin") == "ALL"
    parole = [
        _wide(raw, book.sheet(re.escape(sheet)), None, citizenship).with_columns(
            measure=pl.lit(measure)
        )
        for measure, sheet in CHNV.items()
    ]
    office = {"agency": ("OFO",)}
    border, country = pl.lit(BORDER).alias("place"), pl.lit(COUNTRY).alias("place")
    return [
        Made("cbp_one", one.select("month", border, origin="lower", value="value")),
        Made(
            "chnv",
            pl.concat(parole).select("month", country, "measure", origin="lower", value="value"),
        ),
        Made(
            "dispositions",
            by_origin.select("month", border, origin="upper", outcome="lower", value="value"),
        ),
        Made(
            "dispositions_agency",
            by_agency.select("month", border, agency="upper", outcome="lower", value="value"),
        ),
        Made("encounters", ports.filter(~total), office, window=True),
        Made("encounters_total", ports.filter(total), office, window=True),
        Made(
            "repatriations",
            back.select("month", country, block="upper", measure="lower", value="value"),
        ),
    ]


def _long(raw: Raw, sheet: Sheet, words: str | None) -> pl.DataFrame:
    """Return a long sheet: fiscal year, month, region, a column of words or none, quantity."""
    import polars as pl

    header = [
        plain(sheet.text(0, column)) for column in range(len(sheet.rows[0]) if sheet.rows else 0)
    ]
    expected = ["fiscal year", "month", "region", *([words] if words else []), "quantity"]
    if header != expected:
        raise refuse(
            raw,
            f"the columns are {', '.join(header)}, not {', '.join(expected)}",
            row=f"sheet '{sheet.name}', row 1",
        )
    rows = []
    for i in range(1, len(sheet.rows)):
        year = re.match(r"^(\d{4})(\.0)?$", sheet.text(i, 0))
        if year is None:
            break  # notes
        name = plain(re.sub(r"^\d\d ", "", sheet.text(i, 1)))
        month = _month(raw, sheet, i, int(year[1]), name)
        value = count(raw, sheet, i, len(expected) - 1)
        if value is not None:
            rows.append((month, sheet.text(i, 2).lower(), sheet.text(i, 3).lower(), value))
    if not rows:
        raise refuse(raw, "there are no figures", row=f"sheet '{sheet.name}'")
    return pl.DataFrame(rows, schema=["month", "region", "word", "value"], orient="row")


def _wide(
    raw: Raw, sheet: Sheet, upper: Mapping[str, str] | None, lower: Mapping[str, str] | None
) -> pl.DataFrame:
    """Return a wide sheet as month, upper, lower, value, its headings replaced by our words.

    ``upper`` are the words of the row of headings above, None if there is none; ``lower`` those
    of the row below, None to write them with underscores. Months must add up to the printed
    total of their fiscal year, rounding aside.
    """
    import polars as pl

    found = sheet.find(r"^fiscal\s+year$", 0)
    if found is None:
        raise refuse(raw, "there is no cell 'Fiscal Year'", row=f"sheet '{sheet.name}'")
    head = found[0]
    heads = list(_headings(raw, sheet, head, upper, lower))
    rows: list[tuple[str, str, str, int]] = []
    year, totals, sums, counts = 0, {}, {}, {}  # type: ignore[var-annotated]

    def close() -> None:
        for column, total in totals.items():
            if total is None:
                continue
            if raw.words["excused"].get(plain(sheet.text(head, column))) == year:
                continue
            if abs(sums.get(column, 0) - total) > ROUNDING * (counts.get(column, 0) + 1):
                raise refuse(
                    raw,
                    f"the months of {year} add up to {sums.get(column, 0):,.0f}, "
                    f"printed is {total:,.0f}",
                    row=f"sheet '{sheet.name}', column {column + 1}",
                )

    for i in range(head + 1, len(sheet.rows)):
        first = re.match(r"^(\d{4})(\.0)?( YTD)?$", sheet.text(i, 0), re.IGNORECASE)
        name = plain(sheet.text(i, 1))
        if first:
            close()
            year, sums, counts = int(first[1]), {}, {}
            totals = {column: number(raw, sheet, i, column) for column, _, _ in heads}
            continue
        if sheet.text(i, 0) or not name:
            break  # notes
        month = _month(raw, sheet, i, year, name)
        for column, above, below in heads:
            value = count(raw, sheet, i, column)
            if value is not None:
                sums[column] = sums.get(column, 0) + value
                counts[column] = counts.get(column, 0) + 1
                rows.append((month, above, below, value))
    close()
    if not rows:
        raise refuse(raw, "there are no figures", row=f"sheet '{sheet.name}'")
    return pl.DataFrame(rows, schema=["month", "upper", "lower", "value"], orient="row")


def _headings(
    raw: Raw,
    sheet: Sheet,
    head: int,
    upper: Mapping[str, str] | None,
    lower: Mapping[str, str] | None,
) -> Iterator[tuple[int, str, str]]:
    """Yield each column of figures with our words for its two headings."""
    above = ""
    for column in range(2, len(sheet.rows[head])):
        if upper is not None and sheet.text(head - 1, column):
            above = _word(raw, sheet, head - 1, sheet.text(head - 1, column), upper)
        text = sheet.text(head, column)
        if not text:
            continue
        if lower is None:
            below = re.sub(r"[^a-z0-9]+", "_", plain(text)).strip("_")
        else:
            below = _word(raw, sheet, head, text, lower)
        yield column, above, below


def _word(raw: Raw, sheet: Sheet, row: int, text: str, words: Mapping[str, str]) -> str:
    known = plain(text)
    if known not in words:
        raise refuse(
            raw,
            f"the heading '{' '.join(text.split())}' is not known",
            row=f"sheet '{sheet.name}', row {row + 1}",
        )
    return words[known]


def _words(raw: Raw, found: list[Any], name: str) -> pl.Expr:
    """Return an expression for column ``word`` in our words; an unknown one is an error."""
    import polars as pl

    words = dict(raw.words[name])
    for word in found:
        if word not in words:
            raise refuse(raw, f"the {name} '{word}' is not known")
    return pl.col("word").replace_strict(words)


def _month(raw: Raw, sheet: Sheet, row: int, year: int, name: str) -> str:
    """Return YYYY-MM of a month of a fiscal year."""
    months = raw.words["months"]
    if name not in months or not year:
        raise refuse(raw, f"'{name}' is not a month", row=f"sheet '{sheet.name}', row {row + 1}")
    number_ = months[name]
    return f"{year - (number_ >= 10):04d}-{number_:02d}"


READERS = {"enforcement": enforcement, "metrics": metrics}
