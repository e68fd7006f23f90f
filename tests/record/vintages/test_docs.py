"""The guide to refreshing keeps its word: its commands work, its error is the error given."""

from __future__ import annotations

import re
import tomllib
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from corridor.cli import main
from corridor.core.months import format_month, parse_month
from corridor.record import SHIPPED, load
from corridor.record.refresh import run as run_module
from corridor.record.refresh.fetch import Fetcher
from corridor.record.refresh.publisher import documents
from tests.docs.pages import ROOT, blocks, commands, read
from tests.record.refresh.conftest import QUICK, SAMPLES, Server, give

PAGE = "how-to/refresh-the-record.md"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORRIDOR_DATA", str(tmp_path / "data"))
    (csv,) = blocks(PAGE, "csv")
    Path("bus_tickets.csv").write_text(csv.text, encoding="utf-8")
    return tmp_path


def test_downloads_and_a_series_of_ones_own(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = [words for block, words in commands() if block.page.name == "refresh-the-record.md"]
    (download,) = [words for words in mine if words == ["record", "refresh", "us_labour"]]
    (add,) = [words for words in mine if words[:2] == ["record", "add"]]
    server = Server()

    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        name = server.asked[-1][0].rsplit("=", 1)[1]
        rows = [f"{m}-01,{v}" for m, v in shipped(name)]
        data = "\n".join([f"observation_date,{name}", *rows]).encode() + b"\n"
        give(data)(handler, number)

    server.answers["/graph/fredgraph.csv"] = answer
    monkeypatch.setattr(
        run_module,
        "Fetcher",
        lambda folder, limits, report, instead: Fetcher(folder, QUICK, report, server.instead),
    )
    try:
        assert main(download) == 0, capsys.readouterr().err
    finally:
        server.close()
    printed = capsys.readouterr().out
    assert printed.count("read  FRED, ") == 5
    assert main(add) == 0
    assert main(["record", "show", "bus_tickets", "--record", "latest"]) == 0
    assert "A bus line" in capsys.readouterr().out


def shipped(name: str) -> list[tuple[str, float]]:
    """A series of FRED as the record has it, and one month more."""
    series = next(
        one.words["series"] for one in documents().values() if one.words.get("id") == name
    )
    rows = load("us_labour", SHIPPED).filter(series=series).select("month", "value").rows()
    return [*rows, (format_month(parse_month(rows[-1][0]) + 1), rows[-1][1])]


def test_the_error_shown_is_the_error_given(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shown,) = blocks(PAGE, "text")
    folder = Path("files")
    folder.mkdir()
    text = (SAMPLES / "fred-unrate.csv").read_text(encoding="utf-8")
    text = text.replace("2025-09-01,4.4", "2025-09-01,9.9").replace(
        "2025-11-01,4.6", "2025-11-01,4.5"
    )
    (folder / "unrate.csv").write_text(text + "2025-12-01,4.4\n", encoding="utf-8")
    assert main(["record", "refresh", "--from", "files"]) == 2
    assert capsys.readouterr().err.strip() == shown.text.strip()


def test_names_of_files_in_the_table_are_known() -> None:
    rows = [line for line in read(PAGE).splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) == 12
    for row in rows:
        _, names, tables = (re.findall(r"`([^`]+)`", cell) for cell in row.split("|")[1:4])
        for name in names:
            (document,) = [one for one in documents().values() if one.file.search(name)]
            assert set(tables) <= {*document.tables, *document.also}, name


def test_each_package_that_is_needed_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(line).name for line in project["optional-dependencies"]["refresh"]]
    start, _, rest = read(PAGE).partition("\n## 1. ")
    assert all(f"`{name}`" in start for name in wanted)
    assert "`filelock`" in rest.split("## 5. ")[1]
