"""A whole refresh: what lands, what is refused, and that the last good record stays."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest

from corridor.core.errors import InputError
from corridor.record import SHIPPED, load, table, verify
from corridor.record.refresh.checks import RefusedError
from corridor.record.refresh.run import Asked, Outcome, refresh
from corridor.record.vintages.difference import difference, differences
from corridor.record.vintages.store import Store
from tests.record.refresh.conftest import (
    CBP_TABLES,
    QUICK,
    SAMPLES,
    Server,
    areas_csv,
    earlier,
    figures,
    give,
)

PAGE = "/document/stats/nationwide-encounters"
SOUTHWEST = "/document/stats/southwest-land-border-encounters"
LINK = "/sites/default/files/2025-09/sbo-encounters-fy22-fy25-aug.csv"
DAY = date(2026, 1, 20)
AREAS = "nationwide-encounters-fy22-fy25-aor.csv"
SBO = "sbo-encounters-fy22-fy25-aug.csv"


class Place:
    """A folder of files to refresh from, and a store to refresh into."""

    def __init__(self, folder: Path, shipped: Path) -> None:
        self.files = folder / "files"
        self.files.mkdir()
        self.store = folder / "store"
        self.shipped = shipped

    def put(self, name: str, data: bytes | None = None) -> None:
        (self.files / name).write_bytes((SAMPLES / name).read_bytes() if data is None else data)

    def asked(self, *tables: str) -> Asked:
        return Asked(tables, self.files, self.store, today=DAY, shipped=self.shipped)

    def refresh(self, **other: object) -> Outcome:
        return refresh(replace(self.asked(), **other))  # type: ignore[arg-type]

    def refused(self, **other: object) -> RefusedError:
        before = self.state()
        with pytest.raises(RefusedError) as caught:
            self.refresh(**other)
        assert self.state() == before
        assert "nothing was changed" in str(caught.value)
        assert "\n" not in str(caught.value)
        return caught.value

    def state(self) -> dict[str, bytes]:
        """Every file of the store but the lock and the work."""
        return {
            path.relative_to(self.store).as_posix(): path.read_bytes()
            for path in self.store.rglob("*")
            if path.is_file() and path.name != "lock" and "work" not in path.parts
        }


@pytest.fixture
def place(tmp_path: Path, before: Path) -> Place:
    return Place(tmp_path, before)


def test_new_months_land_and_old_ones_keep_their_edition(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-06"))
    outcome = place.refresh()
    assert outcome.vintage is not None
    assert outcome.vintage.id == "2026-01-20.1"
    folder = outcome.vintage.folder
    assert verify(folder=folder) == []
    for name in CBP_TABLES[:-1]:
        old, new = figures(name, place.shipped), figures(name, folder)
        shipped = figures(name, SHIPPED)
        assert new.keys() > old.keys()
        assert table(name, folder).last == "2025-06"
        assert {key: new[key] for key in old} == old
        assert all(shipped[key] == value for key, value in new.items())
    rows = load("encounters", folder)
    assert set(rows.filter(pl.col("month") > "2024-09")["edition"]) == {"cbp-aor-2025-07"}
    before_ = rows.filter(pl.col("month") <= "2024-09")
    assert before_.equals(load("encounters", place.shipped))
    edition = table("encounters", folder).editions[-1]
    assert edition["vintage"] == "2025-07"
    assert "inferred" in edition["note"]
    assert outcome.sources[0].sha256[:16] in edition["read_from"]
    # what the file does not speak of is as it was
    assert figures("darien", folder) == figures("darien", SHIPPED)


def test_the_shipped_record_is_never_written_to(place: Place) -> None:
    state = {p: p.stat().st_mtime_ns for p in place.shipped.rglob("*")}
    place.put(AREAS, areas_csv("2025-06"))
    place.refresh()
    assert {p: p.stat().st_mtime_ns for p in place.shipped.rglob("*")} == state


@pytest.mark.slow
def test_the_real_southwest_file_adds_its_new_months(place: Place) -> None:
    place.put(SBO)
    place.put("README.md", b"not a table")
    outcome = place.refresh()
    assert outcome.vintage is not None
    assert outcome.unknown == ("README.md",)
    folder = outcome.vintage.folder
    new, shipped = figures("encounters_total", folder), figures("encounters_total", SHIPPED)
    assert table("encounters_total", folder).last == "2025-08"
    assert table("encounters", folder).last == "2024-09"
    off = {key: new[key] - shipped[key] for key in new if new[key] != shipped[key]}
    assert max(abs(size) for size in off.values()) <= 5
    assert all(str(key[0]) > "2024-09" for key in off)
    # the totals now run on beyond the tables by citizenship, and the checks know it
    assert verify(folder=folder) == []
    # a later refresh by area brings them together again
    place.put(AREAS, areas_csv("2025-09"))
    again = place.refresh()
    assert again.vintage is not None
    assert [source.document.id for source in again.sources] == ["cbp-aor"]
    both = {table(name, again.vintage.folder).last for name in CBP_TABLES}
    assert both == {"2025-09"}
    assert verify(folder=again.vintage.folder) == []
    assert figures("encounters_total", again.vintage.folder).items() <= shipped.items()


def test_every_vintage_stays_readable(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-03"))
    first = place.refresh().vintage
    place.put(AREAS, areas_csv("2025-06"))
    second = place.refresh().vintage
    assert first is not None
    assert second is not None
    store = Store(place.store)
    assert [one.id for one in store.vintages()] == ["2026-01-20.1", "2026-01-20.2"]
    assert store.base() == second.folder
    assert table("encounters", first.folder).last == "2025-03"
    assert table("encounters", second.folder).last == "2025-06"
    found = {one.table: one for one in differences(first.id, "latest", place.store) if one}
    assert set(found) == set(CBP_TABLES)
    assert not found["encounters"].removed
    assert {words[0] for words in found["encounters"].added} == {"2025-04", "2025-05", "2025-06"}


def test_the_same_files_again_make_no_vintage(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-06"))
    place.refresh()
    state = place.state()
    outcome = place.refresh()
    assert outcome.vintage is None
    assert not outcome.changed
    assert place.state() == state


def test_an_older_file_changes_nothing(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-06"))
    place.refresh()
    place.put(AREAS, areas_csv("2025-03", change={"2025-01": 4000}))
    outcome = place.refresh()
    assert outcome.vintage is None
    assert "2025-01" in outcome.kept["encounters"]


def test_small_revisions_land_and_are_listed(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-05"))
    place.refresh()
    place.put(AREAS, areas_csv("2025-06", change={"2025-01": 4, "2025-02": -3}))
    outcome = place.refresh()
    assert outcome.vintage is not None
    (change,) = [one for one in outcome.changes if one.table == "encounters_total"]
    assert [(one.key[0], one.size) for one in change.revised] == [("2025-01", 4), ("2025-02", -3)]
    rows = load("encounters_total", outcome.vintage.folder)
    new = rows.filter(pl.col("edition") == "cbp-aor-2025-07")
    assert set(new["month"]) == {"2025-01", "2025-02", "2025-06"}


@pytest.mark.slow
def test_large_revisions_are_refused_and_accepted_by_their_code_only(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-05"))
    place.refresh()
    place.put(AREAS, areas_csv("2025-06", change={"2024-12": 1500}))
    error = place.refused()
    kinds = {problem.kind for problem in error.problems}
    assert kinds == {"revision"}
    assert error.problems[0].where == AREAS
    assert "(+1,500, +" in error.problems[0].text
    code = error.problems[0].remedy.rsplit(" ", 1)[1]
    place.refused(revisions="00000000")
    # other revisions have another code
    place.put(AREAS, areas_csv("2025-06", change={"2024-12": 1501}))
    assert code not in place.refused(revisions=code).problems[0].remedy
    place.put(AREAS, areas_csv("2025-06", change={"2024-12": 1500}))
    outcome = place.refresh(revisions=code)
    assert outcome.vintage is not None


def test_a_published_total_that_no_longer_holds_is_refused(tmp_path: Path) -> None:
    cuts = dict.fromkeys(CBP_TABLES, "2025-05")
    place = Place(tmp_path, earlier(tmp_path / "b", cuts, "2024-10"))
    place.put(AREAS, areas_csv("2025-06", change={"2023-12": 3000}))
    error = place.refused()
    code = next(p for p in error.problems if p.kind == "revision").remedy.rsplit(" ", 1)[1]
    error = place.refused(revisions=code)
    assert {problem.kind for problem in error.problems} == {"check"}
    assert "published is 249,740" in " ".join(problem.text for problem in error.problems)


@pytest.mark.slow
def test_an_impossible_jump_is_refused_until_it_is_accepted(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-06", change={"2025-06": 900_000}))
    error = place.refused()
    assert {problem.kind for problem in error.problems} == {"jump"}
    assert "2025-06" in error.problems[0].text
    accepted = {problem.remedy.rsplit(" ", 1)[1] for problem in error.problems}
    assert "encounters_total:2025-06" in accepted
    assert place.refresh(jumps=frozenset(accepted)).vintage is not None


def test_the_fall_of_2025_is_no_impossible_jump(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-12"))
    assert place.refresh().vintage is not None


def test_a_lost_month_is_refused(place: Place) -> None:
    lines = areas_csv("2025-06").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(b"2025,FYTD,FEB")]
    place.put(AREAS, b"".join(kept))
    error = place.refused()
    assert error.problems[0].kind == "months lost"
    assert "2025-02 is not in the file" in error.problems[0].text


def test_months_that_a_later_file_has_no_more_are_refused(tmp_path: Path) -> None:
    shipped = earlier(tmp_path / "b", {"us_labour": "2025-11"}, "2025-06")
    place = Place(tmp_path, shipped)
    lines = (SAMPLES / "fred-unrate.csv").read_bytes().splitlines(keepends=True)
    place.put("fred-unrate.csv", b"".join(lines[:-5]))
    error = place.refused()
    assert error.problems[0].kind == "months lost"
    assert "no more in this later file" in error.problems[0].text


@pytest.mark.slow
def test_totals_of_the_state_file_are_compared(place: Place) -> None:
    state = "nationwide-encounters-fy22-fy25-state.csv"
    place.put(AREAS, areas_csv("2025-06"))
    place.put(state)
    assert place.refresh(dry_run=True).changed
    data = (SAMPLES / state).read_bytes()
    lines = [x for x in data.splitlines(keepends=True) if b",TX,Single Adults,MEXICO" not in x]
    place.put(state, b"".join(lines))
    error = place.refused()
    assert error.problems[0].kind == "total"
    assert error.problems[0].where == state
    assert "2021-10 adds up to" in error.problems[0].text


def test_a_dry_run_writes_nothing(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-06"))
    outcome = place.refresh(dry_run=True)
    assert outcome.changed
    assert outcome.vintage is None
    assert not place.store.exists()


def test_one_bad_file_stops_the_good_ones(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-06"))
    place.put("fred-unrate.csv", b"<html></html>")
    with pytest.raises(InputError, match=r"fred-unrate\.csv: this is a web page"):
        place.refresh()
    assert place.state() == {}


def test_tables_of_one_document_go_together(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-06"))
    place.put("fred-unrate.csv", b"<html></html>")  # not asked for, so not read
    outcome = refresh(place.asked("sectors"))
    assert outcome.vintage is not None
    assert {one.table for one in outcome.changes if one} == set(CBP_TABLES)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (("encounter",), "Did you mean 'encounters'"),
        (("route_deaths",), "cannot be refreshed"),
    ],
)
def test_wrong_tables(place: Place, tables: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        refresh(place.asked(*tables))


def test_a_folder_without_a_known_file(place: Place) -> None:
    place.put("x.csv", b"a,b\n1,2\n")
    with pytest.raises(InputError, match="no file here is one of those that are known"):
        place.refresh()
    with pytest.raises(InputError, match="this is no folder"):
        place.refresh(folder=place.files / "x.csv")


@pytest.mark.slow
def test_real_workbooks_bring_back_what_was_cut(tmp_path: Path) -> None:
    """A record without the last months of ICE and OHSS gets exactly the shipped ones again."""
    cuts = dict.fromkeys(("detention", "bookins", "bookouts"), "2024-05")
    cuts |= dict.fromkeys(("dispositions", "dispositions_agency", "repatriations"), "2024-06")
    cuts |= {"cbp_one": "2024-06", "chnv": "2024-06", "removals": "2023"}
    place = Place(tmp_path, earlier(tmp_path / "b", cuts, "2024-07"))
    place.put("ice-detention-fy24.xlsx")
    place.put("ohss-enforcement-tables-2024-08.xlsx")
    outcome = place.refresh()
    assert outcome.vintage is not None
    folder = outcome.vintage.folder
    for name in cuts:
        new, shipped = figures(name, folder), figures(name, SHIPPED)
        assert new == {k: v for k, v in shipped.items() if str(k[0]) <= table(name, folder).last}
        assert table(name, folder).last > cuts[name]


@pytest.mark.slow
def test_a_refresh_over_the_network(place: Place, server: Server) -> None:
    link = "/sites/default/files/2025-07/nationwide-encounters-fy22-fy25-jun-aor.csv"
    page = f'<a href="{link}">AOR</a>'.encode()
    server.answers[PAGE] = give(page)
    server.answers[link] = give(areas_csv("2025-06"), Last_Modified="Tue, 15 Jul 2025 10:00:00 GMT")
    outcome = place.refresh(
        tables=("encounters",), folder=None, limits=QUICK, instead=server.instead
    )
    # OHSS's documents make older months of the table only, and are not asked for
    assert [source.document.id for source in outcome.sources] == ["cbp-aor"]
    assert outcome.vintage is not None
    edition = table("encounters", outcome.vintage.folder).editions[-1]
    assert edition["id"] == "cbp-aor-2025-07"
    assert "server says" in edition["note"]
    assert edition["read_from"].startswith(f"https://www.cbp.gov{link}")
    assert {urlsplit(path).path for path, _ in server.asked} == {link, PAGE}


def test_what_cannot_be_downloaded_stops_all_or_is_passed_over(
    place: Place, server: Server
) -> None:
    server.answers["/graph/fredgraph.csv"] = give((SAMPLES / "fred-unrate.csv").read_bytes())
    network: dict[str, object] = {"folder": None, "limits": QUICK, "instead": server.instead}
    with pytest.raises(InputError, match="answered 404"):
        place.refresh(**network, tables=("us_labour", "encounters"))
    assert not list(place.store.glob("vintages/*"))
    server.answers |= {
        LINK: give((SAMPLES / SBO).read_bytes()),
        SOUTHWEST: give(f'<a href="{LINK}">x</a>'.encode()),
    }
    # the fuller document is not there, so the smaller one is taken
    outcome = place.refresh(**network, tables=("encounters_total",), skip_missing=True)
    assert [source.document.id for source in outcome.sources] == ["cbp-sbo"]
    assert len(outcome.missing) == 1
    assert "Nationwide Encounters by area" in outcome.missing[0]
    server.answers.clear()
    with pytest.raises(InputError, match="no document could be downloaded"):
        place.refresh(**network, tables=("removals",), skip_missing=True)


@pytest.mark.slow
def test_after_an_update_of_corridor_the_newer_table_counts(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-03"))
    place.refresh()
    # a new release ships all of 2025; the user's vintage stays for what is newer in it
    newer = replace(place.asked(), shipped=SHIPPED)
    place.put(AREAS, areas_csv("2025-06"))
    outcome = refresh(replace(newer, dry_run=True))
    assert not outcome.changed
    shutil.rmtree(place.store / "vintages")
    with pytest.raises(InputError, match="is not there"):
        place.refresh()


def test_what_a_vintage_says_of_itself(place: Place) -> None:
    place.put(AREAS, areas_csv("2025-06"))
    vintage = place.refresh().vintage
    assert vintage is not None
    made = json.loads((vintage.folder / "vintage.json").read_text(encoding="utf-8"))
    assert made["from"] == "shipped"
    assert made["refreshed"] == sorted(CBP_TABLES) or set(made["refreshed"]) == set(CBP_TABLES)
    assert made["files"][0]["file"] == AREAS
    assert len(made["files"][0]["sha256"]) == 64
    assert difference("darien", place.shipped, vintage.folder).added == ()
