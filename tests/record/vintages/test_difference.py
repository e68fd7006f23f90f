"""Differences: rows added, removed and revised, with sizes; and their sums."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor.core.errors import InputError
from corridor.record import SHIPPED
from corridor.record.vintages.difference import differences, rows_differ

KEY = ("month", "origin")


def rows(figures: dict[tuple[str, str], int]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "month": [m for m, _ in figures],
            "origin": [o for _, o in figures],
            "value": list(figures.values()),
        },
        schema={"month": pl.String, "origin": pl.String, "value": pl.Int64},
    )


def test_a_known_answer() -> None:
    old = rows({("2024-01", "A"): 10, ("2024-01", "B"): 0, ("2024-02", "A"): 7})
    new = rows({("2024-01", "A"): 12, ("2024-01", "B"): 5, ("2024-03", "A"): 1})
    found = rows_differ("t", KEY, old, new)
    assert found.added == (("2024-03", "A"),)
    assert found.removed == (("2024-02", "A"),)
    assert [(one.key, one.size, one.share) for one in found.revised] == [
        (("2024-01", "B"), 5, None),
        (("2024-01", "A"), 2, 0.2),
    ]
    assert found.plain()["revised"][1]["share"] == 0.2


TABLES = st.dictionaries(
    st.tuples(st.sampled_from(["2024-01", "2024-02", "2024-03"]), st.sampled_from("ABC")),
    st.integers(0, 50),
    min_size=0,
)


@given(TABLES, TABLES)
@settings(deadline=None, max_examples=60)
def test_a_difference_leads_from_the_old_to_the_new(
    old: dict[tuple[str, str], int], new: dict[tuple[str, str], int]
) -> None:
    found = rows_differ("t", KEY, rows(old), rows(new))
    made = {key: value for key, value in old.items() if key not in set(found.removed)}
    made |= {one.key: int(one.new) for one in found.revised}  # type: ignore[misc]
    made |= {key: new[key] for key in found.added}  # type: ignore[index,misc]
    assert made == new
    assert bool(found) == (old != new)
    back = rows_differ("t", KEY, rows(new), rows(old))
    assert set(back.added) == set(found.removed)
    assert sorted((one.key, -one.size) for one in back.revised) == sorted(
        (one.key, one.size) for one in found.revised
    )


def test_a_record_does_not_differ_from_itself() -> None:
    assert not any(differences("shipped", "shipped"))


def test_two_files_of_a_table(tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    text = (SHIPPED / "panama" / "darien.csv").read_text(encoding="utf-8")
    old.write_text(text, encoding="utf-8")
    first = "2020-01,darien,AGO,6,"
    new.write_text(text.replace(first, "2020-01,darien,AGO,9,"), encoding="utf-8")
    (found,) = differences(str(old), str(new))
    assert [(one.key, one.size) for one in found.revised] == [(("2020-01", "darien", "AGO"), 3)]
    # an edition is where a figure was read, not what it is
    new.write_text(text.replace("snm-2025-04", "snm-2025-05"), encoding="utf-8")
    assert not differences(str(old), str(new))[0]
    new.write_text("a,value\nx,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="its columns are a, value"):
        differences(str(old), str(new))
    new.write_text("month,place,origin,value,edition\n2020-01,d,A,many,x\n", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read as a table"):
        differences(str(old), str(new))
    with pytest.raises(InputError, match="'nowhere' names no record"):
        differences("shipped", "nowhere", tmp_path)
