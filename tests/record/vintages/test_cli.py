"""corridor record refresh, status, diff and add: what a user sees."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.record import tables
from tests.record.refresh.conftest import SAMPLES
from tests.record.vintages.test_own import ROWS

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CORRIDOR_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A file that revises one month of the shipped unemployment rate, published later."""
    folder = tmp_path / "files"
    folder.mkdir()
    text = (SAMPLES / "fred-unrate.csv").read_text(encoding="utf-8")
    more = "2025-12-01,4.4\n2026-01-01,4.3\n"
    (folder / "unrate.csv").write_text(
        text.replace("2025-11-01,4.6", "2025-11-01,4.5") + more, encoding="utf-8"
    )
    return folder


def run(*words: object) -> int:
    return main(["record", *map(str, words)])


def test_refresh_status_diff(files: Path, data: Path, capsys: Out) -> None:
    assert run("refresh", "us_labour", "--from", files) == 0
    printed = capsys.readouterr().out
    assert "read  FRED, UNRATE: unrate.csv, SHA-256 " in printed
    assert "us_labour: 1 rows added, 0 removed, 1 revised" in printed
    assert "revised 2025-11 unemployment_rate: 4.6 to 4.5 (-0.1, -2.17%)" in printed
    assert "CORRIDOR_RECORD=latest" in printed
    assert run("diff", "shipped", "latest") == 0
    assert "4.6 to 4.5" in capsys.readouterr().out
    assert run("diff", "shipped", "latest", "--json") == 0
    (change,) = json.loads(capsys.readouterr().out)
    assert change["added"] == [["2026-01", "unemployment_rate"]]
    assert run("status", "--as-of", "2026-03-20", "--record", "latest") == 0
    printed = capsys.readouterr().out
    assert "Vintage" in printed
    assert "us_labour" in printed.split("Vintages, the newest last:")[1]
    assert run("show", "us_labour", "--record", "latest", "--where", "month=2026-01", "--csv") == 0
    assert "2026-01,unemployment_rate,4.3,fred-unrate-2026-02" in capsys.readouterr().out
    # the record in use is still the shipped one
    assert run("show", "us_labour", "--csv") == 0
    assert "2026-01" not in capsys.readouterr().out
    assert run("verify", "--record", "latest") == 0


def test_a_dry_run_and_its_json(files: Path, data: Path, capsys: Out) -> None:
    assert run("refresh", "--from", files, "--dry-run") == 0
    assert "Nothing was written: --dry-run." in capsys.readouterr().out
    assert run("refresh", "--from", files, "--dry-run", "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert content["vintage"] is None
    assert content["dry_run"] is True
    assert content["changes"][0]["revised"][0]["size"] == pytest.approx(-0.1)
    assert not data.exists()


@pytest.mark.slow
def test_a_refusal_is_one_line_and_exit_2(files: Path, data: Path, capsys: Out) -> None:
    path = files / "unrate.csv"
    text = path.read_text(encoding="utf-8").replace("2025-09-01,4.4", "2025-09-01,9.9")
    path.write_text(text, encoding="utf-8")
    assert run("refresh", "--from", files) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.startswith("corridor: unrate.csv: us_labour: 2025-09 unemployment_rate is revised")
    code = error.strip().rsplit(" ", 1)[1]
    assert run("refresh", "--from", files, "--json") == 2
    content = json.loads(capsys.readouterr().out)
    assert content["problems"][0]["kind"] == "revision"
    assert run("refresh", "--from", files, "--accept-revisions", code) == 0


def test_nothing_new_is_said(tmp_path: Path, capsys: Out) -> None:
    assert run("refresh", "--from", SAMPLES) == 0
    printed = capsys.readouterr().out
    assert "Nothing is new" in printed
    assert "left  README.md: no publisher's file is named so" in printed


def test_status_says_how_each_table_is_refreshed(capsys: Out) -> None:
    assert run("status", "--as-of", "2026-11-26") == 0
    printed = capsys.readouterr().out
    assert "The record that ships with Corridor, on 2026-11-26" in printed
    assert all(info.id in printed for info in tables())
    files, by_hand = printed.split("\nFrom files: ")[1].split("\nBy hand: ")
    assert "darien: corridor record refresh darien --from FOLDER, with " in files
    assert "https://www.migracion.gob.pa/estadisticas" in files
    assert "route_deaths: " in by_hand
    for name in ("mediterranean_arrivals", "mediterranean_interceptions", "origin_displaced"):
        (line,) = [line for line in by_hand.splitlines() if line.startswith(f"{name}: ")]
        assert "cannot be extended here" in line
        assert "beside it under another name, and the model does not read it" in line
    assert run("status", "--as-of", "2026-11-26", "--json") == 0
    content = json.loads(capsys.readouterr().out)
    ways = {one["table"]: one["way"] for one in content["tables"]}
    assert ways["encounters"] == "download"
    assert ways["darien"] == "files"
    assert ways["darien_annual"] == "none"
    with pytest.raises(SystemExit):
        run("status", "--as-of", "yesterday")


TOLD = (
    "--title", "Tickets", "--unit", "tickets", "--publisher", "A line", "--licence", "Own",
    "--source", "https://www.example.org", "--vintage", "2026-01",
)  # fmt: skip


@pytest.mark.parametrize(("wrong", "which"), [(3, "the faults"), (25, "the first 20 faults")])
def test_add_lists_what_is_wrong(
    tmp_path: Path, data: Path, capsys: Out, wrong: int, which: str
) -> None:
    path = tmp_path / "bus_tickets.csv"
    rows = [f"{2000 + i}-01,x,GTM,many" for i in range(wrong)]
    path.write_text("\n".join(["month,place,origin,value", *rows]) + "\n", encoding="utf-8")
    assert run("add", path, *TOLD) == 2
    *faults, last = capsys.readouterr().err.splitlines()
    assert len(faults) == min(wrong, 20)
    for number, line in enumerate(faults, 2):
        assert line == f"wrong  {path}, row {number}: value 'many' is not a number"
    assert last == (
        f"corridor: {path}: {which} stand above; nothing was added. "
        "Correct the file and add it again"
    )
    assert not (data / "record" / "vintages").exists()


def test_add(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "bus_tickets.csv"
    path.write_text(ROWS, encoding="utf-8")
    assert run("add", path) == 2
    error = capsys.readouterr().err
    assert "not said is licence, publisher, source, title, unit, vintage" in error
    assert run("add", path, *TOLD, "--out", tmp_path / "own", "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert content["table"] == "bus_tickets"
    negative = "1 figure is negative, the first -3 in row 3. They are kept as they are"
    lag, told = content["notes"]
    assert told == negative
    assert "--lag says another number" in lag
    assert run("show", "bus_tickets", "--record", content["folder"]) == 0
    assert "A line" in capsys.readouterr().out
    assert run("add", path, *TOLD, "--out", tmp_path / "own") == 0
    out = capsys.readouterr().out
    assert f"note   {negative}\nTable bus_tickets is in vintage" in out
    # the same again changes nothing, and says no row gone
    assert "the table was there" not in out


@pytest.mark.parametrize("out", [None, "my own"])
def test_add_shows_the_command_that_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out, out: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bus_tickets.csv").write_text(ROWS, encoding="utf-8")
    assert run("add", "bus_tickets.csv", *TOLD, *([] if out is None else ["--out", out])) == 0
    (shown,) = re.findall("^To read it: corridor (.*)$", capsys.readouterr().out, re.MULTILINE)
    assert shown.endswith("--record latest" if out is None else "--record 'my own'")
    assert main(shlex.split(shown)) == 0
    assert "A line" in capsys.readouterr().out


def test_status_marks_the_vintage_that_latest_means(tmp_path: Path, capsys: Out) -> None:
    path, own = tmp_path / "bus_tickets.csv", tmp_path / "own"
    for rows in (ROWS, ROWS.replace("12.5", "13.5")):
        path.write_text(rows, encoding="utf-8")
        assert run("add", path, *TOLD, "--out", own) == 0
    first, second = sorted(one.name for one in (own / "vintages").iterdir())
    for name in (second, first):
        (own / "current").write_text(f"{name}\n", encoding="utf-8")
        capsys.readouterr()
        assert run("status", "--out", own) == 0
        (line,) = (x for x in capsys.readouterr().out.splitlines() if "what latest means" in x)
        assert line.startswith(name)
    assert run("status", "--out", own, "--json") == 0
    assert json.loads(capsys.readouterr().out)["latest"] == first
