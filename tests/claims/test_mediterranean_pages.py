"""Ledgers on the Mediterranean are printed, drawn and written like any other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.questions.claims import read_ledger
from tests.report.page import read

CASES = [("eastern-mediterranean", "EM4"), ("central-mediterranean", "CM5")]


@pytest.mark.parametrize(("ledger", "name"), CASES)
def test_a_claim_as_words_json_chart_and_page(
    ledger: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = read_ledger(ledger).find(name)
    assert claim is not None
    folder, chart, data = tmp_path / "pages", tmp_path / "one.svg", tmp_path / "one.json"
    asked = ["claims", "--ledger", ledger, name]
    files = ["--html", str(folder), "--chart", str(chart), "--json", str(data)]
    assert main([*asked, *files]) == 0
    # the page holds the rest
    assert "Said by" not in capsys.readouterr().out
    assert main(asked) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for words in (f"{name} {claim.quote}", f"Said by: {claim.by}", "stylised", claim.says):
        assert words in printed
    # nobody is quoted with what is stylised
    assert f'"{claim.quote}"' not in printed
    (found,) = json.loads(data.read_text(encoding="utf-8"))["claims"]
    assert (found["id"], found["by"], found["stylised"]) == (name, claim.by, True)
    assert read(chart.read_text(encoding="utf-8")).faults == []
    page = read((folder / f"{ledger}-{name}.html").read_text(encoding="utf-8"))
    assert page.faults == []
    assert "Stylised: nobody is quoted" in page.text
    assert claim.by in page.text
    for words in (page.text, printed):
        assert not re.search("Mexic|United States|encounters|Southwest", words)


def test_the_list_of_a_ledger_has_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    for ledger, _ in CASES:
        assert main(["claims", "--ledger", ledger, "--json", "-"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["ledger"]["vantage"] is None
        assert all(len(one["standings"]) == 1 for one in found["claims"])
        sides = [one["by"].split()[0] for one in found["claims"]]
        assert sides.count("supporters") == sides.count("critics") == len(sides) / 2 >= 5
