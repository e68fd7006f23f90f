"""Reading the raw figures, and the words that every publisher spells differently."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

__all__ = ["BORDER", "CITIZENSHIPS", "Raw", "add_up", "slug", "tidy"]

BORDER = "us-southwest-border"

CITIZENSHIPS: Mapping[str, str] = {
    "brazil": "BRA",
    "canada": "CAN",
    "china": "CHN",
    "china, people's republic": "CHN",
    "colombia": "COL",
    "cuba": "CUB",
    "ecuador": "ECU",
    "el salvador": "SLV",
    "guatemala": "GTM",
    "haiti": "HTI",
    "honduras": "HND",
    "india": "IND",
    "mexico": "MEX",
    "myanmar": "MMR",
    "nicaragua": "NIC",
    "other": "OTHER",
    "others": "OTHER",
    "peru": "PER",
    "philippines": "PHL",
    "romania": "ROU",
    "russia": "RUS",
    "total": "ALL",
    "total encounters": "ALL",
    "turkey": "TUR",
    "ukraine": "UKR",
    "venezuela": "VEN",
}
"""Citizenship as US publishers write it, in lower case, to the record's origin code."""


@dataclass(frozen=True)
class Raw:
    """The folder of raw figures.

    Every column is read as text, so that nothing is guessed; scripts cast what they use.
    """

    folder: Path

    def read(self, name: str) -> pl.DataFrame:
        """Return the raw table ``name`` (without ``.csv``) with text columns."""
        return pl.read_csv(self.folder / f"{name}.csv", infer_schema=False)


def slug(text: str) -> str:
    """Return ``text`` in lower case with underscores between its words."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def tidy(column: str, words: Mapping[str, str]) -> pl.Expr:
    """Return an expression that replaces every value of ``column`` by its word.

    A value without a word is an error: nothing is passed through unread.
    """
    return pl.col(column).str.to_lowercase().replace_strict(dict(words))


def add_up(table: pl.DataFrame) -> pl.DataFrame:
    """Return ``table`` with the rows of one key added up.

    Some sources write two names of places with one country code in the same month.
    """
    key = [column for column in table.columns if column != "value"]
    return table.group_by(key, maintain_order=True).agg(pl.col("value").sum())
