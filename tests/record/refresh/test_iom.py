"""IOM's incidents add up to deaths by month; a form that is not known is one clear error."""

from __future__ import annotations

import csv
import io
import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.record import SHIPPED, load
from corridor.record.refresh.publisher import documents, way_of
from corridor.record.refresh.run import Asked, refresh
from tests.record.refresh.conftest import figures
from tests.record.refresh.made_up import workbook
from tests.record.refresh.test_bad_files import refused
from tests.record.refresh.test_readers import made_of

#: the header of a copy of April 2025, and one as older copies are described
NEW = [
    "Main ID", "Incident ID", "Incident Type", "Region of Incident", "Incident Date",
    "Incident Year", "Month", "Number of Dead", "Minimum Estimated Number of Missing",
    "Total Number of Dead and Missing", "Number of Survivors", "Country of Incident",
    "Migration Route", "Location of Incident", "Coordinates", "Information Source", "URL",
]  # fmt: skip
OLD = {
    "Incident Year": "Incident year", "Month": "Reported Month",
    "Migration Route": "Migration route", "Location of Incident": "Location of death",
}  # fmt: skip
NAME = "Missing_Migrants_Global_Figures_allData.csv"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
ROUTES = {
    "central_mediterranean": "Central Mediterranean",
    "eastern_mediterranean": "Eastern Mediterranean",
}
Incident = tuple[str, str, str, int | None]  # month as YYYY-MM, route, type, dead and missing


def row(number: int, incident: Incident) -> list[str]:
    month, route, kind, total = incident
    count = "" if total is None else str(total)
    year, name = month[:4], MONTHS[int(month[5:]) - 1]
    return [
        f"{year}.MMP{number:05}", f"{year}.MMP{number:05}", kind, "Mediterranean", f"{month}-07",
        year, name, count, "", count, "", "Italy", route, 'Off the coast, "near" a port',
        "34.5645, 16", "A newspaper, and another", "https://www.example.org",
    ]  # fmt: skip


def file(incidents: list[Incident], header: list[str] | None = None) -> bytes:
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(header or NEW)
    lines.writerows(row(i, one) for i, one in enumerate(incidents, start=1))
    return out.getvalue().encode()


def sums(data: bytes, name: str = NAME) -> dict[tuple[str, str], int]:
    rows = made_of("mmp-incidents", name, data)["mediterranean_deaths"].rows
    return {(month, route): value for month, route, value in rows.iter_rows()}


BOTH: list[Incident] = [
    ("2025-05", "Central Mediterranean", "Incident", 12),
    ("2025-05", "Central Mediterranean", "Split Incident", 3),
    ("2025-05", "Eastern Mediterranean", "Incident", None),
    ("2025-05", "Eastern Mediterranean", "Incident", 4),
    ("2025-06", "Eastern Mediterranean", "Incident", 7),
    ("2025-06", "Türkiye-Europe land route", "Incident", 2),
    ("2025-06", "Iran to Türkiye", "Incident", 6),
    ("2025-06", "Western Mediterranean", "Incident", 9),
    ("2025-06", "US-Mexico border crossing", "Incident", 1),
    ("2025-06", "", "Incident", 2),
    ("2025-06", "Central Mediterranean", "Cumulative Incident", 500),
    ("2025-06", "Central Mediterranean, Sahara Desert crossing", "Split Incident", 11),
]
WANTED = {
    ("2025-05", "central_mediterranean"): 15,
    ("2025-05", "eastern_mediterranean"): 4,
    ("2025-06", "eastern_mediterranean"): 9,
}


def test_months_and_routes_are_added_up() -> None:
    assert sums(file(BOTH)) == WANTED


def test_older_spellings_and_another_order_of_columns_say_the_same() -> None:
    assert sums(file(BOTH, [OLD.get(name, name) for name in NEW])) == WANTED
    cells = list(csv.reader(io.StringIO(file(BOTH).decode())))
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(line[::-1] for line in cells)
    assert sums(b"\xef\xbb\xbf" + out.getvalue().encode()) == WANTED


def test_the_workbook_says_what_the_csv_file_says() -> None:
    cells = [
        [int(cell) if cell.isdigit() else cell for cell in line]
        for line in csv.reader(io.StringIO(file(BOTH).decode()))
    ]
    assert sums(workbook({"Worksheet": cells}), "missing-migrants.xlsx") == WANTED


def test_any_incidents_add_up_in_any_order() -> None:
    draw = random.Random(8)
    for _ in range(20):
        incidents: list[Incident] = [
            (
                f"{draw.randrange(2014, 2027)}-{draw.randrange(1, 13):02}",
                draw.choice([*ROUTES.values(), "Western Balkans"]),
                draw.choice(["Incident", "Split Incident", "Cumulative Incident"]),
                draw.choice([None, 0, 1, 40]),
            )
            for _ in range(60)
        ]
        ours = {theirs: ours for ours, theirs in ROUTES.items()}
        wanted: Counter[tuple[str, str]] = Counter()
        for month, route, kind, total in incidents:
            if route in ours and kind != "Cumulative Incident":
                wanted[month, ours[route]] += total or 0
        draw.shuffle(incidents)
        assert sums(file(incidents)) == dict(wanted)


def test_months_of_the_record_are_made_again_from_their_incidents() -> None:
    """The incidents of the two routes in two months, as a public copy of the file has them."""
    central = {"2025-02": [2, 1, 26, 2, 1, 2], "2025-03": [1, 46, 1, 3, 1, 18, 1, 1, 14]}
    eastern = {"2025-02": [6, 1], "2025-03": [21, 1]}
    incidents: list[Incident] = [
        (month, route, "Incident", total)
        for route, months in (
            ("Central Mediterranean", central),
            ("Eastern Mediterranean", eastern),
        )
        for month, found in months.items()
        for total in found
    ]
    ours = figures("mediterranean_deaths", SHIPPED)
    assert sums(file(incidents)) == {key: ours[key] for key in ours if key[0] in central}


GOOD = file(BOTH)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x: x.replace(b"Migration Route", b"Way", 1), "the column 'Migration Route' is"),
        (lambda x: x.replace(b"URL", b"Reported Month", 1), "'Month' or 'Reported Month' stands"),
        (lambda x: x.replace(b"Eastern Med", b"Eastern and other Med", 1),
         "row 4: 'Eastern and other Mediterranean' in column 'route' is not a word"),
        (lambda x: x.replace(b"Central Mediterranean", b"Central Mediterranean Route"), "row 2"),
        (lambda x: x.replace(b"-Europe land", b"-EU land"), "row 7: 'Türkiye-EU land route' in"),
        (lambda x: re.sub(rb"Eastern Mediterranean|T\S+-Europe land route", b"Far away", x),
         "no incident is on the route 'eastern mediterranean'"),
        (lambda x: x.replace(b",May,", b",Mai,", 1), "row 2: 'Mai' in column 'month' is not"),
        (lambda x: x.replace(b",May,", b",,", 1), "row 2: '' in column 'month' is not"),
        (lambda x: x.replace(b",2025,", b",25,", 1), "row 2: '25' is not a year"),
        (lambda x: x.replace(b",12,", b",-12,"), "row 2: '-12' in column 'total' is not a count"),
        (lambda x: x.replace(b",12,", b",twelve,"), "row 2: 'twelve' in column 'total'"),
        (lambda x: x.replace(b"Split Incident", b"Several", 1), "row 3: 'Several' in column"),
        (lambda x: x[:-30], "ends within a line"),
        (lambda x: x.splitlines(keepends=True)[0], "a header and no row"),
        (lambda x: b"<!DOCTYPE html><html></html>\n", "web page"),
        (lambda x: b"", "the file is empty"),
    ],
)  # fmt: skip
def test_a_form_that_is_not_known(change: Callable[[bytes], bytes], message: str) -> None:
    assert change(GOOD) != GOOD
    assert message in refused("mmp-incidents", NAME, change(GOOD))


def test_a_workbook_that_is_not_known() -> None:
    name = "missing-migrants.xlsx"
    two = workbook({"Data": [NEW], "Notes": [["x"]]})
    assert "there are 2 sheets ('Data', 'Notes')" in refused("mmp-incidents", name, two)
    empty = workbook({"Data": [NEW]})
    assert "a header and no row" in refused("mmp-incidents", name, empty)
    cells = [NEW[:-5], row(1, BOTH[0])]
    assert "'Migration Route' is missing" in refused(
        "mmp-incidents", name, workbook({"Data": cells})
    )
    assert "no whole workbook" in refused("mmp-incidents", name, workbook({"Data": cells})[:700])


def test_a_refresh_from_a_folder_adds_the_new_month(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    incidents: list[Incident] = [
        (month, ROUTES[route], "Incident", value)
        for month, route, value in load("mediterranean_deaths", SHIPPED)
        .select("month", "route", "value")
        .iter_rows()
    ]
    new: list[Incident] = [("2025-05", route, "Incident", 30) for route in ROUTES.values()]
    (folder / NAME).write_bytes(file(incidents + new))
    asked = Asked(("mediterranean_deaths",), folder, tmp_path / "store", today=date(2025, 7, 9))
    outcome = refresh(asked)
    assert outcome.vintage is not None
    after, before = (
        figures("mediterranean_deaths", home) for home in (outcome.vintage.folder, SHIPPED)
    )
    assert {key: after[key] for key in after.keys() - before.keys()} == {
        ("2025-05", route): 30 for route in ROUTES
    }
    # a figure far from the record's needs a word
    (folder / NAME).write_bytes(file([("2016-06", "Central Mediterranean", "Incident", 9999),
                                      *incidents, *new]))  # fmt: skip
    with pytest.raises(InputError, match="2016-06 central_mediterranean is revised"):
        refresh(asked)


def test_what_the_table_of_the_americas_lacks_is_said() -> None:
    assert way_of("mediterranean_deaths")[0] == "files"
    assert "missingmigrants.iom.int/downloads" in way_of("mediterranean_deaths")[1]
    assert way_of("route_deaths")[0] == "none"
    assert all("route_deaths" not in one.tables for one in documents().values())
