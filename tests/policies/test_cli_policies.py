"""``corridor policies`` as people and scripts use it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.policies import load_policy, parse_policy, policy_names
from corridor.system.corridors import load_corridor
from corridor.system.levers import levers
from corridor.system.outcomes import outcomes

Capture = pytest.CaptureFixture[str]


def test_list(capsys: Capture) -> None:
    assert main(["policies", "list"]) == 0
    out = capsys.readouterr().out
    assert all(f"{name}: {load_policy(name).label}" in out for name in policy_names())
    assert main(["policies", "list", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [policy["id"] for policy in found] == policy_names()


def test_outcomes(capsys: Capture) -> None:
    """Their ids are asked for by other commands, and stood in no list."""
    assert main(["policies", "outcomes"]) == 0
    out = capsys.readouterr().out
    assert all(f"{one.id}: {one.label}" in out for one in outcomes().values())
    assert main(["policies", "outcomes", "--json", "--corridor", "eastern-mediterranean"]) == 0
    place = load_corridor("eastern-mediterranean")
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == list(outcomes(place))


def test_show(capsys: Capture) -> None:
    assert main(["policies", "show", "unilateral", "--from", "2025-01"]) == 0
    out = capsys.readouterr().out
    assert "0, then 0.9 from 2025-02 on" in out
    assert "How Mexico answers" in out
    assert main(["policies", "show", "status-quo"]) == 0
    assert "No lever is moved" in capsys.readouterr().out
    assert main(["policies", "show", "actual", "--json", "--from", "2023-11"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["caution"]
    assert {row["lever"] for row in shown["levers"]} == set(load_policy("actual").levers)


@pytest.mark.parametrize("name", [*policy_names(), "negotiated+unilateral"])
def test_show_toml_loads_again(name: str, capsys: Capture) -> None:
    assert main(["policies", "show", name, "--toml"]) == 0
    assert parse_policy(capsys.readouterr().out) == load_policy(name)


def test_show_wrong_month(capsys: Capture) -> None:
    assert main(["policies", "show", "actual", "--from", "may"]) == 2
    assert "--from: 'may' is not a month" in capsys.readouterr().err


def test_check(tmp_path: Path, capsys: Capture) -> None:
    good, bad, worse = (tmp_path / f"{name}.toml" for name in ("good", "bad", "worse"))
    good.write_text('label = "Good"\nlevers.announcement.value = 1\n', encoding="utf-8")
    bad.write_text('label = "Bad"\n\nlevers.anouncement.value = 1\n', encoding="utf-8")
    assert main(["policies", "check", str(good), "negotiated"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == f"ok     {good}: Good, 1 lever"
    assert len(out) == 2
    mine = tmp_path / "mine.toml"
    text = 'label = "Mine"\nbase = "good.toml"\nlevers.transit_force.value = 2\n'
    mine.write_text(text, encoding="utf-8")
    assert main(["policies", "check", str(mine)]) == 0
    said = capsys.readouterr().out.strip()
    assert said == f"ok     {mine}: Mine, 2 levers, 1 of them from its base good.toml"
    assert main(["policies", "check", str(bad), str(good), str(worse)]) == 2
    streams = capsys.readouterr()
    assert f"ok     {good}" in streams.out
    assert f"{bad}:3: levers.anouncement: unknown lever" in streams.err
    assert "Did you mean 'announcement'?" in streams.err
    assert f"{worse}: there is no such file" in streams.err


def test_check_names_what_is_wrong_with_each_lever(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        'label = "Bad"\nlevers.transit_force.value = 99\nlevers.announcement.value = 1\n'
        'levers.anouncement.value = 1\nlevers.transit_busing.value = "much"\n',
        encoding="utf-8",
    )
    assert main(["policies", "check", str(path)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        f"wrong  {path}:{line}" for line in (2, 4, 5)
    ]
    # what runs a policy still gives one line
    assert main(["policies", "show", str(path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_check_names_what_is_wrong_outside_levers_too(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        'label = "Bad"\ncolour = 3\nid = "Not one"\ndecision_point = "2024-5"\n'
        "[lever.announcement]\nvalue = 1\n[levers.announcement]\n"
        'ramp = { start = "2024-5", end = "2024-09", to = 1 }\n',
        encoding="utf-8",
    )
    assert main(["policies", "check", str(path)]) == 2
    text = capsys.readouterr().err
    assert [line.partition(": ")[0] for line in text.splitlines()] == [
        f"wrong  {path}:{line}" for line in (2, 5, 3, 4, 8)
    ]
    assert "lever: unknown entry. Did you mean 'levers'?" in text


def test_levers(capsys: Capture) -> None:
    assert main(["policies", "levers"]) == 0
    out = capsys.readouterr().out
    for lever in levers().values():
        assert f"{lever.id}: {lever.label}" in out
    joined = " ".join(out.split())
    assert "Named levels: 0 = Closed; 1,450 = The limit in force from June 2023" in joined
    assert main(["policies", "levers", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [lever["id"] for lever in found] == list(levers())
    assert found[0]["named"][0] == {"label": "Withdrawn", "value": -1.0}


def test_levers_nobody_moves_are_told_as_they_stand(capsys: Capture) -> None:
    def told(month: str) -> dict[str, float]:
        assert main(["policies", "levers", "--from", month, "--json"]) == 0
        return {one["id"]: one["untouched"] for one in json.loads(capsys.readouterr().out)}

    early, late = told("2023-06"), told("2024-05")
    assert early["transit_force"] == late["transit_force"] == 1
    assert 0 < early["port_appointments"] < late["port_appointments"]
    assert main(["policies", "levers", "--from", "2024-05"]) == 0
    shown = f"untouched: {late['port_appointments']:,.0f}, mean of the last 6 months"
    assert shown in " ".join(capsys.readouterr().out.split())
    east = ("--corridor", "eastern-mediterranean", "--from", "2016-06")
    assert main(["policies", "levers", *east]) == 0
    shown = "untouched: 0.6667, mean of the last 3 months"
    assert shown in " ".join(capsys.readouterr().out.split())


def test_a_kind_of_lever_that_a_corridor_lacks_is_not_headed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, headed in (("us-mexico", True), ("eastern-mediterranean", False)):
        assert main(["policies", "levers", "--corridor", name]) == 0
        shown = capsys.readouterr().out
        assert "(border)" in shown
        assert ("(interior)" in shown) == headed


def test_the_command_imports_nothing_heavy() -> None:
    code = (
        "import sys, corridor.cli.policies; "
        "print([m for m in ('numpy', 'jax', 'polars', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("words", [["list"], ["levers"], ["show", "negotiated"]])
def test_what_is_said_of_policies_loads_no_model(words: list[str]) -> None:
    code = (
        "import contextlib, io, sys; from corridor.cli import main\n"
        f"with contextlib.redirect_stdout(io.StringIO()): main(['policies', *{words!r}])\n"
        "print([m for m in ('jax', 'polars', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
