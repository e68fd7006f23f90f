"""corridor record: what a user sees."""

from __future__ import annotations

import csv
import io
import json

import pytest

from corridor.cli import main
from corridor.record import Finding, load, tables

Out = pytest.CaptureFixture[str]


def run(*words: str) -> int:
    return main(["record", *words])


def test_list_names_every_table_and_what_is_left_out(capsys: Out) -> None:
    assert run("list") == 0
    printed = capsys.readouterr().out
    assert all(info.id in printed and info.title in printed for info in tables())
    assert f"{len(tables())} tables" in printed
    assert "imf_weo" in printed


def test_list_finds_tables_by_their_words(capsys: Out) -> None:
    assert run("list", "--find", "DEATHS mediterranean") == 0
    out = capsys.readouterr().out
    assert "mediterranean_deaths" in out
    assert "usbp_deaths" not in out
    assert run("list", "--find", "no such words") == 0
    assert "0 tables that say it" in capsys.readouterr().out
    assert run("show", "deaths") == 2
    assert "corridor record list --find WORDS" in capsys.readouterr().err


def test_list_as_json(capsys: Out) -> None:
    assert run("list", "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert [entry["id"] for entry in content["tables"]] == [info.id for info in tables()]
    assert content["left_out"][0]["how"]
    for entry, info in zip(content["tables"], tables(), strict=True):
        assert entry["licence"]["title"] == info.licence["title"]
        assert entry["lag_months"] == info.lag_months
        told = [one["title"] for one in entry["documents"]]
        assert told == [one["title"] for one in info.documents] != []


def test_left_out_says_why_and_how(capsys: Out) -> None:
    assert run("list", "--left-out") == 0
    printed = capsys.readouterr().out
    assert "Why: " in printed
    assert "How to get it: " in printed


def test_show_prints_rows_and_provenance(capsys: Out) -> None:
    assert run("show", "encounters", "--where", "origin=VEN", "--head", "2") == 0
    printed = capsys.readouterr().out
    assert "2 of 462 rows" in printed
    for label in ("Unit: ", "Publisher: ", "Document: ", "Licence: ", "Edition: ", "Break: "):
        assert label in printed
    assert "GTM" not in printed.split("Unit: ")[0].split("month")[1]


def test_show_as_csv_gives_all_rows(capsys: Out) -> None:
    assert run("show", "darien", "--csv", "--where", "origin=VEN,ECU") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["origin"] for row in rows} == {"VEN", "ECU"}
    assert (
        len(rows)
        == load("darien").filter(origin="VEN").height + load("darien").filter(origin="ECU").height
    )


@pytest.mark.parametrize(
    ("dates", "months"),
    [
        ("2019", [f"2019-{m:02}" for m in range(1, 13)]),
        ("2019-11..2020-02", ["2019-11", "2019-12", "2020-01", "2020-02"]),
        ("2019-12..2020", ["2019-12", *(f"2020-{m:02}" for m in range(1, 13))]),
        ("2019-01,2021-01", ["2019-01", "2021-01"]),
    ],
)
def test_show_rows_of_a_year_or_a_span(capsys: Out, dates: str, months: list[str]) -> None:
    assert run("show", "encounters", "--csv", "--where", f"month={dates}") == 0
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert sorted({row["month"] for row in rows}) == months


def test_show_as_json(capsys: Out) -> None:
    assert run("show", "policy_events", "--json", "--where", "basis=read", "--head", "1") == 0
    content = json.loads(capsys.readouterr().out)
    assert content["id"] == "policy_events"
    assert content["shown"] == 1
    assert content["data"][0]["basis"] == "read"
    assert "path" not in content


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", "encounter"], "Did you mean 'encounters'?"),
        (["show", "darien", "--where", "orgin=VEN"], "Did you mean 'origin'?"),
        (["show", "darien", "--where", "country=Mexico"], "Its columns are month, place, origin"),
        (["show", "darien", "--where", "month=May 2021"], "has no value 'May 2021'. Write 2021-05"),
        (["show", "darien", "--where", "month=5/2021"], "has no value '5/2021'. Write 2021-05"),
        (["show", "darien", "--where", "month=May 1950"], "write one, a year, or FIRST..LAST"),
        (["show", "darien", "--where", "origin=VENN"], "Did you mean 'VEN'?"),
        (["show", "darien", "--where", "origin"], "Write COLUMN=VALUE"),
        (["show", "darien", "--where", "month=1990"], "write one, a year, or FIRST..LAST"),
        (["show", "darien", "--where", "month=2030..2031"], "It has 20"),
        (["show", "darien", "--where", "origin=A..Z"], "has no value 'A..Z'"),
        (["show", "darien", "--head", "0"], "from 1 on"),
        (["verify", "darian"], "Did you mean 'darien'?"),
    ],
)
def test_wrong_input_is_one_line_that_says_what_to_do(
    capsys: Out, words: list[str], message: str
) -> None:
    assert run(*words) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_verify_says_what_it_checked(capsys: Out) -> None:
    assert run("verify", "darien", "cbp_one") == 0
    assert "2 tables" in capsys.readouterr().out


def test_verify_as_json(capsys: Out) -> None:
    assert run("verify", "darien", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"checked": ["darien"], "findings": []}


def test_verify_exits_1_when_something_is_wrong(
    capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = Finding("darien", 7, "value is empty")
    monkeypatch.setattr("corridor.record.verify", lambda *_, **__: [finding])
    assert run("verify", "darien") == 1
    assert "darien, row 7: value is empty" in capsys.readouterr().out
    assert run("verify", "darien", "--json") == 1
    assert json.loads(capsys.readouterr().out)["findings"] == [
        {"table": "darien", "row": 7, "reason": "value is empty"}
    ]
