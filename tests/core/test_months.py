"""Months as people write them: one form is read, and of others it is said how to write them."""

from __future__ import annotations

import numpy as np
import pytest

from corridor.core.errors import InputError
from corridor.core.months import as_month, format_month, month_in_words, parse_month


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("May 2019", "2019-05"),
        (" september  2019", "2019-09"),
        ("Sept. 2019", "2019-09"),
        ("2019 Dec", "2019-12"),
        ("May, 2019", "2019-05"),
        ("2019-5", "2019-05"),
        ("5/2019", "2019-05"),
        ("05.2019", "2019-05"),
        ("13/2019", ""),
        ("ma 2019", ""),
        ("mayday 2019", ""),
        ("ju 2019", ""),
        ("jun 2019", "2019-06"),
        ("2019", ""),
        ("May", ""),
        (7, ""),
        (201905, "2019-05"),
        (201913, ""),
        (12 * 2019 + 4, "2019-05"),
        (True, ""),
    ],
)
def test_a_month_in_words_is_told_from_what_is_none(text: object, month: str) -> None:
    assert month_in_words(text) == month


@pytest.mark.parametrize("text", ["May 2019", "2019-5", "5/2019"])
def test_it_is_said_how_to_write_it(text: str) -> None:
    with pytest.raises(InputError, match=r"is not a month\. Write 2019-05"):
        parse_month(text)


def test_what_is_written_is_read_back() -> None:
    for month in range(12 * 1999, 12 * 2003):
        assert parse_month(format_month(month)) == month
        assert month_in_words(format_month(month)) == format_month(month)


@pytest.mark.parametrize("month", ["2019-05", 12 * 2019 + 4, np.int64(12 * 2019 + 4)])
def test_a_month_or_its_index_is_taken(month: object) -> None:
    assert as_month(month) == 12 * 2019 + 4


@pytest.mark.parametrize("wrong", [201905, 2019, 2024.5, True, None, "201905", -3])
def test_what_is_neither_is_named(wrong: object) -> None:
    with pytest.raises(InputError, match=rf"{wrong!r} is not a month"):
        as_month(wrong)
