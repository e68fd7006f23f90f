"""corridor compare: what it says to be careful with, in every output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corridor.core.months import parse_month
from corridor.system.corridors import load_corridor
from corridor.system.fit import fit_path
from tests.cli.conftest import Done

Command = Callable[..., Done]

PAIR = ("compare", "negotiated", "unilateral")
SMALL = ("--draws", "96", "--months", "6")
#: one outcome, so that a brief has one section to draw
TINY = (*SMALL, "--outcome", "deaths")


def test_a_lever_that_moves_outside_the_window_is_said(command: Command, tmp_path: Path) -> None:
    (tmp_path / "late.toml").write_text(
        'label = "Late"\n[levers.port_appointments]\nstep = { start = "2030-09", value = 3000 }\n'
    )
    doors = "“Appointments at ports of entry”"
    said = f"Outside the window: Late moves {doors} in no month from 2024-05 to 2024-10"
    late = command("compare", "late.toml", "negotiated", *TINY, "--no-brief", "--main-only")
    assert said in " ".join(late.out.split())
    assert "Outside the window: Negotiated" not in late.out
    (tmp_path / "early.toml").write_text(
        'label = "Early"\n[levers.port_appointments]\nstep = { start = "2023-01", value = 3000 }\n'
    )
    early = command("compare", "early.toml", "negotiated", *TINY, "--no-brief", "--main-only")
    said = f"Before the window: Early dates {doors} before 2024-05"
    assert said in " ".join(early.out.split())
    assert "Before the window: Negotiated" not in early.out
    assert "Outside the window" not in early.out


@pytest.mark.slow
def test_a_lever_beyond_what_was_seen_is_said(command: Command, tmp_path: Path) -> None:
    """In the terminal, in the brief and in the JSON, as the desk says it."""
    (tmp_path / "far.toml").write_text(
        'label = "Far"\n[levers.port_appointments]\nvalue = 4000\n'
        "[levers.tariff_threat]\nvalue = 5\n"
    )
    files = ("--brief", "b.html", "--json", "c.json")
    done = command("compare", "far.toml", "status-quo", *TINY, "--main-only", *files)
    most = "2.71 times the most on record since 2013-10"
    said = f"goes to 4,000 appointments a day, {most}; in the months before"
    never = "Far moves what no month of the record shows at such a value"
    told = json.loads((tmp_path / "c.json").read_text())["cautions"]
    page = (tmp_path / "b.html").read_text(encoding="utf-8")
    for text in (" ".join(done.out.split()), page, " ".join(told)):
        assert said in text
        assert never in text
    words = ("status-quo", "status-quo", *TINY, "--main-only", "--no-brief", "--json", "-")
    few, same, fit = json.loads(command(*PAIR[:1], *words).out)["cautions"]
    assert few.startswith("Few draws")
    assert "the two are the same policy" in same
    assert fit.startswith("The fit fails")


@pytest.mark.slow
def test_a_quick_fit_is_said_in_every_output(command: Command, tmp_path: Path) -> None:
    """And that an account changes nothing where nobody bargains."""
    place = load_corridor("central-mediterranean")
    fit = fit_path(place, parse_month("2018-06"))
    files = ("--brief", "b.html", "--json", "c.json", "--csv", "tables", "--fit", fit)
    done = command(
        *("compare", "open-ports", "closed-ports", "--corridor", "central-mediterranean"),
        *("--months", "3", "--draws", "100", "--outcome", "arrivals", "--outcome", "deaths"),
        *("--main-only", "--account", "ally_concedes", *files),
    )
    said = "The numbers stand on a quick fit"
    told = " ".join(json.loads((tmp_path / "c.json").read_text())["cautions"])
    readme = (tmp_path / "tables" / "README.md").read_text(encoding="utf-8")
    page = (tmp_path / "b.html").read_text(encoding="utf-8")
    for text in (" ".join(done.out.split()), told, readme, page.partition('id="careful"')[2]):
        assert said in text
    assert done.out.count("This corridor has no bargaining; --account changes nothing.") == 1
    # what was left out, and what makes the whole
    method = page.partition("<h2>How it was computed<")[2].partition("</dl>")[0]
    assert "leaves out the check against the record and couplings switched" in method
    assert "<dd>corridor compare open-ports closed-ports --outcome" in method
    assert "--main-only" not in method


def test_an_account_is_not_called_idle_where_there_is_bargaining(command: Command) -> None:
    done = command(*PAIR, *TINY, "--no-brief", "--main-only", "--account", "ally_concedes")
    assert "no bargaining" not in done.out


def test_a_lever_set_to_where_it_stands_is_said(command: Command, tmp_path: Path) -> None:
    (tmp_path / "kept.toml").write_text(
        'label = "Kept"\n[levers.asylum_closure]\nvalue = 0\n[levers.penalty_severity]\n'
        'value = "untouched"\n[levers.parole_places]\nvalue = 10\n'
    )
    done = command("compare", "kept.toml", "status-quo", *TINY, "--no-brief", "--main-only")
    said = "Changes nothing here: Kept: “Closure of asylum between ports” is 0 at 2024-05 anyway."
    assert said in " ".join(done.out.split())
    assert "Changes nothing here: Status quo" not in done.out


def test_policies_run_from_another_month_than_theirs(command: Command, tmp_path: Path) -> None:
    (tmp_path / "older.toml").write_text(
        'label = "Older"\ndecision_point = "2023-07"\n[levers.asylum_closure]\nvalue = 0.5\n'
    )
    words = ("compare", "older.toml", "actual", *TINY, "--no-brief", "--main-only")
    said = "The values of 'older' are measured from 2023-07, not from 2024-05."
    unnamed = command(*words).out
    assert said in " ".join(unnamed.split())
    assert "The values of 'actual'" not in unnamed
    assert (
        "Caution: the policies have different decision points, so they were run at that of the "
        "corridor, 2024-05; --from YYYY-MM chooses another."
    ) in unnamed
    named = command(*words, "--from", "2024-05").out
    assert said in " ".join(named.split())
    assert "different decision points" not in named
    assert "Caution" not in command(*PAIR, *TINY, "--no-brief", "--main-only").out
