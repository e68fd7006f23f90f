"""verify finds nothing in the record as shipped, and names what is wrong when it is damaged."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridor.cli import main
from corridor.core.errors import InputError
from corridor.core.months import month_range, parse_month
from corridor.record import RECORD, Finding, load, table, verify

if TYPE_CHECKING:
    from tests.record.conftest import Copy


def test_nothing_is_wrong_with_the_record_as_shipped() -> None:
    assert verify(shared=True) == []


def test_unknown_table_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match="Did you mean 'encounters'"):
        verify(["encounter"])


def test_progress_names_each_table_before_it_is_checked() -> None:
    seen: list[str] = []
    verify(["darien", "cbp_one"], report=seen.append)
    assert seen == ["darien", "cbp_one"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("91410", "-91410", "value is negative: -91410"),
        ("91410", "many", "value 'many' is not a whole number"),
        ("91410", "91410.5", "value '91410.5' is not a whole number"),
        ("91410", "", "value is empty"),
        ("1999-10", "1999-13", "month '1999-13' is not a month written YYYY-MM"),
        ("1999-10", "Oct 1999", "month 'Oct 1999' is not a month written YYYY-MM"),
        (
            *("USBP", "ICE"),
            "agency 'ICE' is not one of the known words (USBP, OFO); "
            "columns.toml or [column.agency] of its .toml declares them",
        ),
        (
            *("ALL", "VEN"),
            "origin 'VEN' is not one of the known words (ALL); "
            "columns.toml or [column.origin] of its .toml declares them",
        ),
        (
            *("cbp-pdf-fy2020", "press"),
            "edition 'press' is not one of the known words (EDITIONS); "
            "[[edition]] of its .toml declares them",
        ),
    ],
)
def test_bad_cell_is_named_with_its_row(copy: Copy, old: str, new: str, reason: str) -> None:
    row = copy.row("encounters_total", "1999-10")
    copy.replace("encounters_total", row, old, new)
    editions = [edition["id"] for edition in table("encounters_total").editions]
    more = ", ..." if len(editions) > 8 else ""
    reason = reason.replace("EDITIONS", ", ".join(editions[:8]) + more)
    assert Finding("encounters_total", row, reason) in copy.verify("encounters_total")


def test_bad_origin_code_is_named(copy: Copy) -> None:
    row = copy.row("darien", ",AGO,")
    copy.replace("darien", row, ",AGO,", ",Angola,")
    reason = (
        "origin 'Angola' is not a code that the column allows, "
        "which has three letters (ISO 3166-1 alpha-3), for example AFG"
    )
    assert Finding("darien", row, reason) in copy.verify("darien")


def test_bad_day_is_named(copy: Copy) -> None:
    copy.replace("policy_events", 2, "2014-07-07", "2014-07-32")
    reason = "date '2014-07-32' is not a day written YYYY-MM-DD"
    assert Finding("policy_events", 2, reason) in copy.verify("policy_events")


def test_rows_of_the_shared_record_stand_in_the_order_of_their_key(copy: Copy) -> None:
    copy.edit("darien", lambda lines: [lines[0], lines[2], lines[1], *lines[3:]])
    found = verify(["darien"], copy.folder, shared=True)
    reason = "out of order: rows are sorted by month, place, origin"
    assert Finding("darien", 2, reason) in found
    # a table of one's own may be as its publisher sorted it
    assert copy.verify("darien") == []


def test_a_table_of_the_shared_record_has_a_caution(copy: Copy) -> None:
    index = copy.folder / "datapackage.json"
    package = json.loads(index.read_text(encoding="utf-8"))
    next(r for r in package["resources"] if r["name"] == "darien")["breaks"] = []
    index.unlink()
    index.write_text(json.dumps(package), encoding="utf-8")
    # its sidecar has one still, which is found too
    described, finding = verify(["darien"], copy.folder, shared=True)
    assert "there is no [[break]] in its .toml" in finding.reason
    assert verify(["darien"], copy.folder) == [described]
    assert "darien.toml says another breaks than datapackage.json" in described.reason


def test_the_command_asks_it_of_the_record_that_ships(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[bool] = []

    def noted(*_: object, shared: bool, **__: object) -> list[Finding]:
        asked.append(shared)
        return []

    monkeypatch.setattr("corridor.record.verify", noted)
    shutil.copytree(RECORD, tmp_path / "record", copy_function=os.symlink)
    assert main(["record", "verify", "darien"]) == 0
    assert main(["record", "verify", "darien", "--record", str(tmp_path / "record")]) == 0
    assert asked == [True, False]


def test_duplicated_row_is_named_with_the_first(copy: Copy) -> None:
    copy.edit("title42", lambda lines: [*lines, lines[4]])
    last = load("title42").height + 2
    found = [f for f in copy.verify("title42") if f.reason.startswith("duplicates row 5: ")]
    assert [f.row for f in found] == [last]


def test_renamed_column_is_named(copy: Copy) -> None:
    copy.replace("darien", 1, "origin", "nationality")
    reason = "unknown column nationality; missing column origin"
    assert copy.verify("darien") == [Finding("darien", 1, reason)]


def test_swapped_columns_are_named(copy: Copy) -> None:
    copy.replace("darien", 1, "month,place", "place,month")
    (finding,) = copy.verify("darien")
    assert finding.row == 1
    assert "another order" in finding.reason


def test_row_with_too_many_cells_is_a_finding(copy: Copy) -> None:
    copy.replace("darien", 4, "snm", "1,2,3,snm")
    (finding,) = copy.verify("darien")
    assert "cannot be read" in finding.reason


def test_missing_file_is_a_finding(copy: Copy) -> None:
    (copy.folder / "panama/darien.csv").unlink()
    (finding,) = copy.verify("darien")
    assert "cannot be read" in finding.reason


def test_table_that_needs_a_broken_one_says_so(copy: Copy) -> None:
    (copy.folder / "cbp/encounters_detail.csv").unlink()
    reason = "table encounters_detail is needed and cannot be used"
    assert Finding("title42", None, reason) in copy.verify("title42")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(min_value=1, max_value=312), length=st.integers(1, 2))
def test_months_taken_out_of_a_series_are_a_gap_at_the_next_row(
    copy: Copy, position: int, length: int
) -> None:
    lines = load("encounters_total").write_csv().splitlines()
    gone = month_range(parse_month("1999-10") + position, length)
    copy.write(
        "encounters_total",
        [line for line in lines if not (",USBP," in line and line[:7] in gone)],
    )
    (following,) = month_range(parse_month(gone[-1]) + 1, 1)
    row = copy.row("encounters_total", following, ",USBP,")
    run = gone[0] if length == 1 else f"{gone[0]} to {gone[-1]}"
    reason = f"gap before this row: no {run} for USBP"
    assert Finding("encounters_total", row, reason) in copy.verify("encounters_total")


def test_months_that_the_publisher_skipped_are_no_gap(copy: Copy) -> None:
    assert copy.verify("us_labour") == []  # October 2025 has no unemployment rate
    copy.edit("us_labour", lambda lines: [li for li in lines if "2025-09,unemp" not in li])
    assert [f.reason for f in copy.verify("us_labour")] == [
        "gap before this row: no 2025-09 for unemployment_rate"
    ]


def test_altered_total_is_named_with_the_published_one(copy: Copy) -> None:
    row = copy.row("encounters_total", "2019-05", "USBP")
    copy.replace("encounters_total", row, "132856", "132857")
    reasons = {f.reason: f.row for f in copy.verify("encounters_total")}
    month = (
        "May 2019: the figures add up to 132,857, published is 132,856 "
        "(CBP, Monthly Encounters FY2000-FY2020)"
    )
    assert reasons[month] == row
    assert any(reason.startswith("FY2019: ") for reason in reasons)


def test_tables_that_disagree_are_both_named(copy: Copy) -> None:
    copy.replace("title42", 2, ",3,", ",4,")
    findings = copy.verify("title42", "encounters_detail")
    assert [f.table for f in findings] == ["title42", "encounters_detail"]
    assert findings[0].row == 2
    assert "4 here, 3 in encounters_detail" in findings[0].reason


def test_parts_that_do_not_add_up_are_named(copy: Copy) -> None:
    row = copy.row("encounters", "2024-01", "USBP,VEN")
    value = int(copy.lines("encounters")[row - 1].split(",")[4])
    copy.replace("encounters", row, f",{value},", f",{value + 1},")
    reasons = [f.reason for f in copy.verify("encounters")]
    assert any("add up to the published USBP total" in r and "2024-01" in r for r in reasons)
    assert any("named citizenships equal" in r and "USBP, VEN" in r for r in reasons)


def test_ratio_out_of_its_range_is_named(copy: Copy) -> None:
    row = copy.row("inm_budget", "2018,mexico,spent,all")
    copy.replace("inm_budget", row, "6106780303", "1106780303")
    reason = (
        "spent over approved is 0.6 for 2018, not between 1.6 and 3.8 "
        "(SHCP, Cuenta Pública 2013-2023)"
    )
    assert Finding("inm_budget", row, reason) in copy.verify("inm_budget")


def test_changed_file_fails_its_checksum(copy: Copy) -> None:
    copy.replace("policy_events", 2, "Programa", "programa")
    reason = (
        "the file is not the one that datapackage.json describes; "
        "python -m tools.compile_record describes it anew, where the change is meant"
    )
    assert verify(["policy_events"], copy.folder) == [Finding("policy_events", None, reason)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lag_months = ", "lag_months = 1", "policy_events.toml says another lag_months than data"),
        ("unit = ", "units = ", "policy_events.toml: missing unit. Add what is missing"),
    ],
)
def test_a_changed_sidecar_is_not_the_one_of_the_index(
    old: str, new: str, said: str, copy: Copy
) -> None:
    assert verify(["policy_events"], copy.folder) == []
    path = table("policy_events", copy.folder).path.with_suffix(".toml")
    text = path.read_text(encoding="utf-8")
    assert f"\n{old}" in text
    path.unlink()
    path.write_text(text.replace(f"\n{old}", f"\n{new}"), encoding="utf-8")
    (found,) = verify(["policy_events"], copy.folder)
    assert found.reason.startswith(said)


def test_file_that_is_not_in_the_index_is_named(copy: Copy) -> None:
    (copy.folder / "panama/other.csv").write_text("month,value\n", encoding="utf-8")
    reason = "the file is not in datapackage.json"
    assert verify(None, copy.folder) == [Finding("other", None, reason)]


def test_many_findings_are_listed_in_part_and_counted(copy: Copy) -> None:
    copy.edit("darien", lambda lines: [line.replace("snm-2025-04", "none") for line in lines])
    findings = copy.verify("darien")
    assert len(findings) == 21
    assert findings[-1].reason == f"and {load('darien').height - 20:,} more like these"


def test_finding_reads_as_a_sentence() -> None:
    assert str(Finding("darien", 7, "value is empty")) == "darien, row 7: value is empty"
    assert str(Finding("darien", None, "the file is gone")) == "darien: the file is gone"
