"""Pages of claims: whole, self-contained, and no number in them that the data lacks."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from corridor.cli import main
from corridor.evidence import registry
from corridor.questions.claims import LedgerResult, claims
from corridor.report.claims import phrases
from corridor.report.claims.places import command_of, file_of, permalink
from corridor.report.claims.site import pages
from tests.claims.ledgers import HOSTILE, MANY
from tests.report.page import Page, read

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> LedgerResult:
    known = registry().candidates.values()
    recalled = next(c.id for c in known if c.status == "RECALLED" and c.central is not None)
    path = tmp_path_factory.mktemp("ledger") / "my ledger.toml"
    path.write_text(MANY.replace("RECALLED_ENTRY", recalled), encoding="utf-8")
    return claims(path, command="corridor claims check 'my ledger.toml' --as-of 2026-01")


@pytest.fixture(scope="module")
def files(result: LedgerResult) -> dict[str, str]:
    return dict(pages([result]))


@pytest.fixture(scope="module")
def read_pages(files: dict[str, str]) -> dict[str, Page]:
    return {name: read(text) for name, text in files.items() if name.endswith(".html")}


@pytest.fixture(scope="module")
def data(files: dict[str, str]) -> dict[str, Any]:
    return {one["id"]: one for one in json.loads(files["my-ledger.json"])["claims"]}


def test_there_is_a_page_for_each_claim(files: dict[str, str], result: LedgerResult) -> None:
    named = [file_of("my ledger", one.claim.id) for one in result.claims]
    assert named == [f"my-ledger-{name}.html" for name in ("N1", "T1", "T2", "T3", "U1")]
    assert list(files) == ["my-ledger.json", *named, "index.html"]


def test_pages_are_well_formed_and_load_nothing(read_pages: dict[str, Page]) -> None:
    for name, page in read_pages.items():
        assert page.faults == [], name
        assert page.loads == [], name
        assert "script" not in page.tags, name
        assert len(set(page.ids)) == len(page.ids), name
        assert set(page.references) <= set(page.ids), name
        for tag in ("main", "header", "footer", "nav", "h1", "title"):
            assert tag in page.tags, (name, tag)


def test_hostile_words_stay_words(files: dict[str, str], read_pages: dict[str, Page]) -> None:
    for name in ("my-ledger-U1.html", "index.html"):
        assert HOSTILE not in files[name]
        assert html.escape(HOSTILE)[:20] in files[name]
    assert "A ledger <b>of</b> a test & more" in read_pages["index.html"].text


def test_every_link_within_leads_somewhere(read_pages: dict[str, Page]) -> None:
    for name, page in read_pages.items():
        for link in page.links:
            if link.startswith("https://"):
                continue
            target, _, anchor = link.partition("#")
            if target.endswith(".json"):
                assert target == "my-ledger.json"
                continue
            other = read_pages[target or name]
            assert not anchor or anchor in other.ids, (name, link)


def test_a_permalink_is_the_file_and_the_anchor(read_pages: dict[str, Page]) -> None:
    for claim in ("N1", "T1", "T2", "T3", "U1"):
        place = permalink("my ledger", claim)
        page = read_pages[f"{place}.html"]
        assert place in page.ids
        assert f"Permalink id {place}." in page.text
        assert f"{place}.html#{place}" in read_pages["index.html"].links


def _rows(text: str, kind: str) -> dict[str, str]:
    """Return id -> words of each row whose id starts with ``kind``."""
    found = re.findall(rf'<tr id="({kind}[^"]+)">(.*?)</tr>', text, flags=re.DOTALL)
    words = {name: html.unescape(re.sub(r"<[^>]+>", " ", row)) for name, row in found}
    return {name: text.replace("\N{NO-BREAK SPACE}", " ") for name, text in words.items()}


def _said(value: Any) -> str:
    """Return all that a part of the data says, as a page writes it."""
    if isinstance(value, dict):
        return " ".join(_said(one) for one in value.values())
    if isinstance(value, list):
        return " ".join(_said(one) for one in value)
    if isinstance(value, float):
        return f"{phrases.figure(value)} {value:.0%}"
    return phrases.plain(value) if isinstance(value, str) else ""


def test_every_number_of_a_row_is_in_the_data(files: dict[str, str], data: dict[str, Any]) -> None:
    checked = 0
    for claim, one in data.items():
        text = files[file_of("my ledger", claim)]
        rows = _rows(text, "t")
        figures = _rows(text, "f")
        cells = one["standings"][0]["cells"]
        assert len(rows) == len(cells)
        for (name, row), cell in zip(rows.items(), cells, strict=True):
            # its number, the numbers of its figures, and the names of the intervals
            own = {f"{name[1:].replace('-d', '.')}", "50", "90", *(n[1:] for n in figures)}
            assert set(_NUMBER.findall(row)) <= own | set(_NUMBER.findall(_said(cell))), row
            if "value" in cell:
                assert phrases.figure(cell["value"]) in row
                checked += 1
        known = [
            (_said(figure), figure["place"]) for cell in cells for figure in cell.get("figures", [])
        ]
        for name, row in figures.items():
            assert any(
                set(_NUMBER.findall(row)) <= {name[1:], *_NUMBER.findall(said)} and place in row
                for said, place in known
            ), row
    assert checked > 20


def test_the_verdict_stands_at_both_vantages(
    read_pages: dict[str, Page], data: dict[str, Any]
) -> None:
    text = read_pages["my-ledger-T1.html"].text
    now, before = data["T1"]["standings"]
    for standing in (now, before):
        assert f"{standing['supports']} of {standing['cells_counted']} definitions" in text
    assert before["cells_counted"] < now["cells_counted"]
    assert "In May 2024" in text
    assert "not yet published" in text
    assert "Closest call" in text
    changed = read_pages["my-ledger-T3.html"].text
    assert (
        "In May 2024 the verdict was: not testable with the present record. "
        "At the end of the record it is: supported."
    ) in changed


def test_what_is_not_established_is_marked(read_pages: dict[str, Page]) -> None:
    text = read_pages["my-ledger-T2.html"].text
    assert "Recalled: not established" in text
    assert "not established, not counted" in text
    assert "not testable with the present record" in text
    assert "Stylised: nobody is quoted" in read_pages["my-ledger-U1.html"].text
    assert "A record of what was intended." in read_pages["my-ledger-U1.html"].text
    assert "normative: not scored" in read_pages["my-ledger-N1.html"].text


def test_figures_say_where_they_stand(files: dict[str, str]) -> None:
    rows = _rows(files["my-ledger-T1.html"], "f")
    row = next(row for row in rows.values() if "249,740" in row)
    for words in ("encounters_total", "agency = USBP", "Dec 2023", "vintage"):
        assert words in row


def test_the_list_counts_verdicts_and_can_be_filtered(
    files: dict[str, str], result: LedgerResult
) -> None:
    text = files["index.html"]
    ids = {one.now.verdict.id for one in result.claims}
    for word in ids:
        assert f'id="show-{word}"' in text
        assert f'body:has(#show-{word}:not(:checked)) tr[data-verdict="{word}"]' in text
    assert len(re.findall(r'data-verdict="not_testable"', text)) == 2 + 1
    assert "<script" not in text


def test_the_same_result_gives_the_same_pages(result: LedgerResult, files: dict[str, str]) -> None:
    assert dict(pages([result])) == files


def test_the_command_of_one_claim(result: LedgerResult) -> None:
    ledger = result.ledger
    assert command_of("corridor claims", ledger, "T1") == "corridor claims T1"
    assert command_of("corridor claims t1 T2 --as-of 2024-05", ledger, "T2") == (
        "corridor claims T2 --as-of 2024-05"
    )
    assert command_of(result.command, ledger, "T1") == (
        "corridor claims check 'my ledger.toml' T1 --as-of 2026-01"
    )
    assert command_of("corridor claims check T1", ledger, "N1") == "corridor claims check T1 N1"


def test_the_command_writes_pages_and_a_chart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, chart = tmp_path / "pages", tmp_path / "c10.svg"
    assert main(["claims", "C10", "--html", str(folder), "--chart", str(chart)]) == 0
    out = capsys.readouterr().out
    assert f"Page: {folder / 'article-C10.html'}" in out
    assert f"Pages: {folder / 'index.html'}" in out
    assert f"Chart: {chart}" in out
    assert sorted(path.name for path in folder.iterdir()) == [
        *("article-C10.html", "article.json", "index.html")
    ]
    drawn = read(chart.read_text(encoding="utf-8"))
    assert drawn.faults == []
    # a chart that travels alone says whose figures it shows and what made it
    words = " ".join(drawn.text.split())
    assert "Source: U.S. Customs and Border Protection (CBP); " in words
    # in its title, and in lines that are seen
    assert words.count("Permalink id article-C10.") == 2


def test_a_chart_is_of_one_claim(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "--chart", "x.svg"]) == 2
    assert "--chart draws one claim" in capsys.readouterr().err


def test_a_chart_is_written_as_what_it_can_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c10.pdf"
    assert main(["claims", "C10", "--chart", str(path)]) == 2
    said = capsys.readouterr().err
    assert f"--chart {path}: a claim's charts are not written as '.pdf'" in said
    assert "Let the name end in one of .svg, .png" in said
    assert not path.exists()


def test_one_test_is_drawn_alone_and_as_a_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone, picture = tmp_path / "two.svg", tmp_path / "two.png"
    command = ["claims", "C10", "--chart", f"2={alone}", "--chart", f"2={picture}"]
    assert main(command) == 0
    assert capsys.readouterr().out.count("Chart: ") == 2
    drawn = read(alone.read_text(encoding="utf-8"))
    assert drawn.faults == []
    words = " ".join(drawn.text.split())
    label = claims("article", ["C10"]).claims[0].claim.tests[1].label
    assert f"2. {label}" in words
    assert "1. " not in words.partition("2. ")[0]
    assert "Permalink id article-C10." in words
    # colours stand in it, since there is no page around it to give them
    assert "var(" not in alone.read_text(encoding="utf-8")
    # twice its size
    head = picture.read_bytes()[:24]
    wide = int.from_bytes(head[16:20], "big")
    assert (head[:8], wide) == (b"\x89PNG\r\n\x1a\n", 856)
    assert picture.stat().st_size > 20_000


@pytest.mark.slow
def test_a_part_names_only_what_it_rests_on(tmp_path: Path) -> None:
    """The first test of C13 asks the model, the fourth the counts; two others name documents."""
    parts = {"1": "", "4": ""}
    for part in parts:
        path = tmp_path / f"{part}.svg"
        assert main(["claims", "C13", "--chart", f"{part}={path}"]) == 0
        parts[part] = " ".join(read(path.read_text(encoding="utf-8")).text.split())
    model, counts = parts.values()
    assert "Claim C13, contradicted*. Tested: More than half of the fall in encounters" in model
    assert "Source: the model of Corridor, fit " in model
    assert "grade D; not a count" in model
    assert "Thin lines: 90% intervals, thick ones 50%." in model
    assert "Source: U.S. Customs and Border Protection" in counts
    assert "the model of Corridor" not in counts
    assert not any("Associated Press" in words for words in parts.values())


@pytest.mark.slow
def test_what_a_check_cannot_say_stands_beside_what_it_finds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dose.svg"
    assert main(["claims", "C18", "--chart", f"4={path}"]) == 0
    words = " ".join(read(path.read_text(encoding="utf-8")).text.split())
    assert "they are too narrow" in words
    capsys.readouterr()
    assert main(["claims", "C18"]) == 0
    assert "they are too narrow" in " ".join(capsys.readouterr().out.split())


def test_a_test_that_is_not_there_is_not_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c10.svg"
    assert main(["claims", "C10", "--chart", f"99={path}"]) == 2
    assert "claim C10 has no chart 99. Drawn are 1, 2, 3, series" in capsys.readouterr().err
    assert not path.exists()


def test_what_is_no_part_of_the_charts_is_no_folder_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["claims", "C10", "--chart", "usbp=s.png"]) == 2
    said = capsys.readouterr().err
    assert "'usbp' is no part of a claim's charts" in said
    assert "or series=s.png" in said
    assert list(tmp_path.iterdir()) == []


def test_the_record_behind_a_claim_is_drawn_alone_with_what_it_counts(tmp_path: Path) -> None:
    path = tmp_path / "record.svg"
    assert main(["claims", "C10", "--chart", f"series={path}"]) == 0
    words = " ".join(read(path.read_text(encoding="utf-8")).text.split())
    assert "1. Share of the fall" not in words
    assert "Border Patrol encounters, people in families" in words
    assert "dots: months that a test names" in words.lower()
    assert "Events between ports of entry at the Southwest border, not people" in words


def test_a_claim_stands_at_the_end_of_its_own_tables(tmp_path: Path) -> None:
    path = tmp_path / "em.svg"
    words = [*("claims", "EM9", "--ledger", "eastern-mediterranean"), "--chart", f"1={path}"]
    assert main(words) == 0
    drawn = " ".join(read(path.read_text(encoding="utf-8")).text.split())
    # the US tables go on to December
    assert "record to October 2025" in drawn
