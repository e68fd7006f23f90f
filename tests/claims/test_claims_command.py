"""corridor claims: the table, a claim in full, JSON with every cell, a ledger of one's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corridor.cli import main
from corridor.questions.claims import read_ledger
from tests.claims.conftest import CLAIM, HEAD

NORMATIVE = """
[[claim]]
id = "N1"
quote = "boring is good"
type = "normative"
says = "Policy should be boring."

[[claim]]
id = "U1"
quote = "they meant well"
type = "attributed"
says = "The motive was good."
counts = "A document that says so."
untestable = "A record of what was intended."
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    monkeypatch.setenv("COLUMNS", "180")

    def call(*words: str) -> str:
        assert main(["claims", *words]) == 0
        return capsys.readouterr().out

    return call


def test_a_ledger_of_ones_own_in_a_table(
    run: Callable[..., str], ledger: Callable[..., Path]
) -> None:
    text = run("check", str(ledger(CLAIM + NORMATIVE)))
    rows = [line for line in text.splitlines() if line[:3] in (" T1", " N1", " U1")]
    lines = {row.split()[0]: row for row in rows}
    assert "supported" in lines["T1"]
    assert "1+ of 1" in lines["T1"]
    assert "normative: not scored" in lines["N1"]
    assert "not testable with the present record" in lines["U1"]
    assert "In 2024-05" in text
    # what is claimed to be so, what somebody means, and what they mean by it
    for name, kind in (("T1", "factual"), ("N1", "normative"), ("U1", "attributed")):
        assert f" {kind}: " in lines[name]
    assert "attributed: says what somebody said, planned or believes, not that it is so" in text
    assert "causal: " not in text
    # no title twice, and the hint is a command that works
    title = read_ledger(ledger(CLAIM + NORMATIVE)).title
    assert text.count(title) == 1
    assert f"corridor claims check {ledger(CLAIM + NORMATIVE)} ID" in " ".join(text.split())


def test_a_test_for_context_takes_no_side(
    run: Callable[..., str], ledger: Callable[..., Path]
) -> None:
    context = """
[[claim.test]]
check = "level"
label = "Level of winter"
role = "context"
arguments = { measure = "usbp", over = "2023-12" }
"""
    text = run("check", str(ledger(CLAIM + context)), "T1")
    shown = text.split("Level of winter")[1]
    assert "shown" in shown.split("Rests on")[0].split("shown and not counted")[1]
    assert "supports" not in shown.split("Rests on")[0]


def test_one_claim_in_full(run: Callable[..., str], ledger: Callable[..., Path]) -> None:
    text = " ".join(run("check", str(ledger(CLAIM + NORMATIVE)), "t1", "U1").split())
    for words in (
        'T1 "encounters fell"',
        "Verdict: supported. 1 of 1 definitions support it",
        "Rule: supports if below 0; contradicts otherwise.",
        "-48.4",
        "249,740 encounters: table encounters_total, agency = USBP, 2023-12, vintage 2024-11",
        "How it changed: 2024-05: supported; end of the record: supported",
        "Would make it testable: A record of what was intended.",
    ):
        assert words in text


def test_a_view_of_an_earlier_month_says_which_wherever_it_stands(
    run: Callable[..., str], tmp_path: Path
) -> None:
    """It may be pasted away from its command, and says another thing than the end of the record."""
    listed, one = run("--as-of", "2024-05"), run("C38", "--as-of", "2024-05")
    assert "In 2024-05: 48 of the author's own" in listed
    assert "Verdict in 2024-05: supported" in one
    assert "C38 in 2024-05: supported" in one
    assert "in 20" not in run("C38").splitlines()[-2]
    run("C38", "--as-of", "2024-05", "--html", str(tmp_path))
    for name in ("index.html", "article-C38.html"):
        page = (tmp_path / name).read_text(encoding="utf-8")
        assert "what was out by the middle of May 2024." in page
        assert "at the end of the record" not in page
    run("C38", "--html", str(tmp_path / "now"))
    page = (tmp_path / "now" / "index.html").read_text(encoding="utf-8")
    assert "Claims by verdict at the end of the record," in page
    assert "Record to December 2025." in page


def test_json_holds_every_cell(run: Callable[..., str]) -> None:
    found = json.loads(run("C10", "C25", "--json", "-"), parse_constant=pytest.fail)
    assert found["format"] == "corridor-claims/1"
    assert [one["id"] for one in found["claims"]] == ["C10", "C25"]
    for one in found["claims"]:
        claim = read_ledger("article").find(one["id"])
        assert claim is not None
        assert [s["as_of"] for s in one["standings"]] == [None, "2024-05"]
        for standing in one["standings"]:
            cells = standing["cells"]
            assert len(cells) == sum(len(test.definitions) for test in claim.tests)
            counted = [cell for cell in cells if cell["counted"]]
            assert standing["cells_counted"] == len(counted)
            assert standing["supports"] == sum(c["state"] == "supports" for c in counted)
            for cell in counted:
                assert cell["figures"]
                assert all(f["place"] and f["unit"] for f in cell["figures"])
            if standing["closest"] is not None:
                margins = [cell["margin"] for cell in counted]
                assert cells[standing["closest"]]["margin"] == min(margins)


def test_the_command_that_is_kept_makes_the_same_numbers(run: Callable[..., str]) -> None:
    words = ("C01", "--as-of", "2024-04", "--json", "-")
    first = json.loads(run(*words))
    _, _, *again = first["command"].split()
    assert json.loads(run(*again, "--json", "-")) == first


@pytest.mark.slow
def test_claims_are_found_by_their_words(
    run: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    """In every ledger, without a guess at an id; what is kept names them."""
    found = json.loads(run("--find", "GUATEMALA", "--json", "-"))
    assert [one["id"] for one in found["claims"]] == ["C04"]
    assert found["command"] == "corridor claims C04"
    found = json.loads(run("--find", "mass deportation", "--json", "-"))
    assert [one["id"] for one in found["claims"]] == ["R19"]
    assert main(["claims", "--find", "no such words"]) == 2
    assert "no claim says 'no such words'" in capsys.readouterr().err
    assert main(["claims", "C10", "--find", "pandemic"]) == 2
    assert "Leave out one of the two" in capsys.readouterr().err


def test_what_is_not_testable_has_no_share(run: Callable[..., str]) -> None:
    """A test that R14 needs is silent; three definitions of another contradict."""
    rows = run("--find", "self-deported", "--ledger", "rival").splitlines()
    (row,) = (line for line in rows if line.startswith(" R14"))
    assert row.count("not testable with the") == 2
    assert " of 3" not in row
    (found,) = json.loads(run("R14", "--ledger", "rival", "--json", "-"))["claims"]
    now = found["standings"][0]
    assert (now["contradicts"], now["cells_counted"], now["share"]) == (3, 3, None)


ALIKE = "If each kind of test counted alike, however many definitions it has, the verdict would be"


@pytest.mark.slow
def test_a_verdict_that_hinges_on_the_number_of_definitions_is_marked(
    run: Callable[..., str],
) -> None:
    """C13 now and then, C38 then alone; C10 would be the same however its tests counted."""
    text = run("--find", "the", "--ledger", "article")
    rows = {line.split()[0]: line for line in text.splitlines() if line[:2] == " C"}
    assert rows["C13"].count("contradicted*") == 2
    assert rows["C38"].count("*") == rows["C38"].count("supported*") == 1
    assert "*" not in rows["C10"]
    assert text.count(f"* {ALIKE} “depends on definition”.") == 1
    whole = run("C13")
    assert f"C13: contradicted*\n* {ALIKE} “depends on definition”." in whole
    assert "counted alike" not in run("--find", "pandemic")
    (c13,) = json.loads(run("C13", "--json", "-"))["claims"]
    (c10,) = json.loads(run("C10", "--json", "-"))["claims"]
    assert [s["alike"] for s in (*c13["standings"], *c10["standings"])] == [
        *("depends", "depends", None, None)
    ]


def test_a_file_beside_the_table(run: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    assert str(path) in run("C01", "--json", str(path))
    assert json.loads(path.read_text())["claims"][0]["id"] == "C01"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("C99",), "there is no claim 'C99' in ledger 'article'"),
        (("list",), "(without a name all are listed)"),
        (("EM1",), "'EM1' in ledger 'article'. It is in another: add --ledger eastern-medi"),
        (("--ledger", "artcle"), "there is no ledger 'artcle'. Did you mean 'article'?"),
        (("--as-of", "2024-13"), "--as-of: '2024-13' is not a month"),
        (("--as-of", "9998-01"), "--as-of: 9998-01 has not come"),
        (("check",), "no file to check"),
    ],
)
def test_a_wrong_argument_is_one_line(
    words: tuple[Any, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert len(err.splitlines()) == 1


def test_a_folder_is_a_ledger_too(
    run: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "ledger.toml").write_text(HEAD)
    body = CLAIM.replace("[[claim]]\n", "").replace("[[claim.test]]", "[[test]]")
    (folder / "T1.toml").write_text(body)
    assert "1+ of 1" in run("check", str(folder))
    (folder / "T2.toml").write_text(body)
    assert main(["claims", "check", str(folder)]) == 2
    assert "T2.toml:2/T1: the id 'T1' is taken" in capsys.readouterr().err
    (folder / "T1.toml").unlink()
    assert main(["claims", "check", str(folder)]) == 2
    assert "Name the file T1.toml" in capsys.readouterr().err
