"""corridor check on a written corridor with one fault: one line that names file and remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.questions.check import check_corridor
from corridor.system.corridors import load_corridor

FAULTS = {
    "corridor.toml": ('"sea",', '"see",', "west/corridor.toml/mechanisms"),
    "series.toml": ('flows = ["stops_gd"]', 'flows = ["stop_gd"]', "west/series.toml/series stops"),
    "levers/border/readmission.toml": ("low = 0", "low = 2", "border/readmission.toml/low"),
    "levers/border/announcement.toml": (
        'reads = ["beliefs"]',
        'reads = ["sea"]',
        "announcement.toml/reads: says that sea takes it; it is taken by beliefs. Write reads = [",
    ),
    "levers/transit/transit_agreement.toml": (
        'answer = "agreement_response"',
        'answer = "agreement_responce"',
        "transit_agreement.toml/answer: there is no parameter 'agreement_responce'",
    ),
    "levers/transit/transit_force.toml": (
        "claims = []",
        'claims = ["K09"]',
        "transit_force.toml/claims: there is no claim 'K09' in the ledger of west",
    ),
    "outcomes/deaths.toml": ("order = 50", "ordr = 50", "outcomes/deaths.toml/ordr"),
    "parameters/sea.toml": ("LogNormal(0.015, 0.6)", "LogNormal(0.015 0.6)", "parameters/sea.toml"),
    "policies/agreement.toml": ("[levers.readmission]", "[levers.readmision]", "agreement.toml:"),
    "measures/measures.toml": ('kind = "message"', 'kind = "massage"', "measures.toml:"),
    "claims/K01.toml": ('"seasonal_ratio"', '"seasonal"', "claims/K01.toml"),
    "record/counts.toml": ("[column.way]", "[column.wey]", "west/record/counts.toml"),
    "record/counts.csv": ("2021-03,one,arrivals", "2021-02,one,arrivals", "counts, row"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_line_that_names_the_file(
    name: str, west: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, place = FAULTS[name]
    path = west / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["check", "./west"]) == 2
    told = capsys.readouterr().err
    lines = [one for one in told.splitlines() if one.startswith(("wrong", "corridor:"))]
    assert any(place in one for one in lines), told
    assert "Traceback" not in told


def test_one_fault_hides_none_of_another_kind(west: Path) -> None:
    for name in ("outcomes/deaths.toml", "policies/agreement.toml", "claims/K01.toml"):
        (west / name).write_text("x =\n", encoding="utf-8")
    found = check_corridor(load_corridor(west)).problems
    assert len(found) == 3
    assert all("TOML" in one for one in found)


def test_what_a_fault_keeps_from_being_looked_at_is_said(
    west: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = west / "corridor.toml"
    text = path.read_text(encoding="utf-8")
    # stops of people before anybody has set out
    moved = text.replace('    "interdiction",', "    # it stood here", 1)
    moved = moved.replace("mechanisms = [", 'mechanisms = [\n    "interdiction",', 1)
    path.write_text(moved, encoding="utf-8")
    assert main(["check", "./west"]) == 2
    told = capsys.readouterr().err
    assert told.count("wrong") == 1
    (line,) = (one for one in told.splitlines() if one.startswith("skipped: "))
    assert line.endswith("until the above is mended")
    for what in ("levers", "outcomes", "series", "run from priors"):
        assert what in line


def test_two_outcomes_of_one_order_are_refused(
    west: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, *_ = sorted((west / "outcomes").glob("*.toml"))
    order = re.search(r"^order = .*$", first.read_text(encoding="utf-8"), re.MULTILINE)
    assert order
    text = re.sub(r"(?m)^order = .*$", order[0], second.read_text(encoding="utf-8"))
    second.write_text(text, encoding="utf-8")
    assert main(["check", "./west"]) == 2
    said = (
        r"west/outcomes/\w+\.toml/order: \d+ is also the order of '\w+'.* next that is free is\s\d+"
    )
    assert re.search(said, capsys.readouterr().err)
