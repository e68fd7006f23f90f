"""The how-tos keep their word: what they tell to write loads and does what they say."""

from __future__ import annotations

import inspect
import os
import shutil
import sys
import tomllib
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from corridor.cli import main
from corridor.core.errors import RecordError
from corridor.evidence import parse_prior
from corridor.policies import load_policy
from corridor.questions.claims.arguments import parse_arguments
from corridor.questions.claims.checks import Check
from corridor.questions.claims.result import Outcome as Said
from corridor.record import RECORD, verify
from corridor.record.refresh import publisher as refreshing
from corridor.record.refresh.publisher import publishers, way_of
from corridor.system import couplings, mechanisms
from corridor.system.levers.read import read_lever
from corridor.system.mechanisms import load_mechanism
from corridor.system.outcomes import Outcome, outcomes
from corridor.system.simulate import System, load_system
from tests.claims import test_checks
from tests.claims.test_checks import SCOPE, Made, made
from tests.docs.ledger import shown
from tests.docs.pages import blocks
from tests.system import test_monotone
from tools.compile_record.package import build_package


def texts(page: str, language: str) -> list[str]:
    return [block.text for block in blocks(page, language)]


def test_the_mechanism_takes_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "how-to/add-a-mechanism.md"
    module = ModuleType(f"{mechanisms.__name__}.custody")
    exec(texts(page, "python")[0], vars(module))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    added = load_mechanism("custody")
    # who follows the page to the letter has it already
    others = (m for m in load_system().mechanisms if m.declaration.id != "custody")
    system = System((*others, added), load_system().couplings)
    system.check()

    parameter, outcome = (tomllib.loads(text) for text in texts(page, "toml"))
    assert [f"{name}_d" for name in parameter] == list(added.declaration.parameters)
    assert parse_prior(parameter["custody_stay"]["prior"])
    made = Outcome(id="custody", **{**outcome, "flows": tuple(outcome["flows"])})
    assert set(made.flows) <= set(system.writes)

    # the test that the page writes for it, with its arguments and call made for this system
    found = ModuleType("test_custody")
    exec(texts(page, "python")[1], vars(found))
    rng = np.random.default_rng(0)
    given = {"custody_stay_d": rng.uniform(1, 3, 5), "apprehensions_gd": rng.uniform(0, 9, (2, 5))}
    assert set(given) == set(inspect.signature(added.step).parameters)
    monkeypatch.setattr(found, "arguments", lambda _id, _seed: given)
    monkeypatch.setattr(found, "call", lambda _id, values: added.step(**values))
    found.test_more_apprehensions_never_mean_fewer_nights.hypothesis.inner_test(seed=0)


def _removed(way: int, _mechanism: str, taken: Mapping[str, Any]) -> dict[str, Any]:
    """A share that the lever moves one way, in place of the mechanism that takes it."""
    return {"removed_share_gd": np.full((2, 3), 0.5 + 0.4 * way * float(taken["removal_effort"]))}


def test_the_lever_loads_and_its_mechanism_is_the_one_shown(tmp_path: Path) -> None:
    page = "how-to/add-a-lever.md"
    file, case, policy = texts(page, "toml")
    path = tmp_path / "border" / "removal_effort.toml"
    path.parent.mkdir()
    path.write_text(file, encoding="utf-8")
    lever = read_lever(path)
    (reader,) = lever.reads
    taken = load_mechanism(reader)
    declared, used, sign = texts(page, "python")
    assert f'"{taken.declaration.id}"' in sign
    # it is pasted into a file whose names it uses; it passes for a sign, and not for the other
    for way in (1, -1):
        names = {**vars(test_monotone), "call": partial(_removed, way)}
        exec(sign, names)
        held = names["test_more_removal_after_detention_removes_no_fewer"].hypothesis.inner_test
        with nullcontext() if way > 0 else pytest.raises(AssertionError):
            held(seed=0)
    (entry,) = tomllib.loads(case)["case"]
    assert list(entry["first"]["levers"]) == [lever.id]
    assert entry["outcome"] in outcomes()
    assert entry.keys() <= {"it", "first", "second", "outcome", "group", "expect"}
    assert all(f'"{name}"' in declared for name in (*taken.declaration.levers, lever.id))
    # the line to change is there, without the lever
    assert used.strip().replace(
        "shift(removed_detained_d, removal_effort)", "removed_detained_d"
    ) in inspect.getsource(taken.step)
    assert list(tomllib.loads(policy)["levers"]) == [lever.id]


def test_the_coupling_is_read_and_refused_without_one_of_its_keys(tmp_path: Path) -> None:
    (text,) = texts("how-to/add-a-coupling.md", "toml")
    path = tmp_path / "attention.toml"
    path.write_text(text, encoding="utf-8")
    made = couplings._read(path)
    assert (made.id, made.on, made.grade) == ("attention", False, "E")
    system = load_system()
    assert made.written in system.writes
    assert {made.source, made.target} <= set(system.ids)
    for line in text.splitlines():
        path.write_text(text.replace(line, ""), encoding="utf-8")
        with pytest.raises(RecordError, match="is missing"):
            couplings._read(path)


def test_the_test_of_claims_counts_what_it_says() -> None:
    module = ModuleType("falls")
    exec(texts("how-to/add-a-claim-test.md", "python")[0], vars(module))
    series = made([100, 90, 95, 94, 93, 99])
    arguments = parse_arguments(
        module.ARGUMENTS, {"measure": "usbp", "within": "2010-01 to 2010-06"}, SCOPE
    )
    found = module.run(Made(series), arguments)
    assert (found.value, found.unit) == (3, "months")
    assert "fell in 3 months of 2010-01 to 2010-06" in found.sentence
    assert found.figures[0].period == "2010-01 to 2010-06"


def test_the_test_of_the_test_passes_and_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    code, test = texts("how-to/add-a-claim-test.md", "python")
    module, written = ModuleType("months_fallen"), ModuleType("test_months_fallen")
    exec(code, vars(module))
    exec(test, vars(written))
    check = Check("months_fallen", "record", module.WHAT, module.ARGUMENTS, module.run)
    monkeypatch.setattr(test_checks, "load_check", {"months_fallen": check}.__getitem__)
    written.test_falls_are_counted()
    wrong = Said(value=2, unit="months", sentence="", figures=())
    monkeypatch.setattr(test_checks, "load_check", lambda _: replace(check, run=lambda *_: wrong))
    with pytest.raises(AssertionError):
        written.test_falls_are_counted()


def _record(folder: Path, old: str = "", new: str = "") -> Path:
    """The record with the how-to's table, made as the how-to says; its last row may differ."""
    page = "how-to/add-a-table.md"
    record = folder / "record"
    shutil.copytree(RECORD, record, copy_function=os.symlink)
    home = record / "ministry"
    shutil.rmtree(home, ignore_errors=True)  # links of somebody who follows the page
    home.mkdir()
    publisher, sidecar, _ = texts(page, "toml")
    (figures,) = texts(page, "csv")
    head, last = figures.rstrip("\n").rsplit("\n", 1)
    (home / "publisher.toml").write_text(publisher, encoding="utf-8")
    (home / "work_visas.toml").write_text(sidecar, encoding="utf-8")
    (home / "work_visas.csv").write_text(f"{head}\n{last.replace(old, new)}\n", encoding="utf-8")
    (record / "datapackage.json").unlink()
    (record / "datapackage.json").write_text(build_package(record), encoding="utf-8")
    return record


def test_the_table_is_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = _record(tmp_path)
    assert verify(["work_visas"], record) == []
    for words in (["record", "verify", "work_visas"], ["record", "show", "work_visas"]):
        assert words in [one.words for one in shown() if one.ours]
        assert main([*words, "--record", str(record)]) == 0
    assert "Work visas issued in Mexico" in capsys.readouterr().out


def test_the_table_says_why_no_reader_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As every table has to: a test of the record fails for one that does not."""
    unread = tomllib.loads(texts("how-to/add-a-table.md", "toml")[2])["unread"]["work_visas"]
    others = next(one for one in publishers() if one.id == "others")
    told = dict(others.unread) | {"work_visas": (unread["reason"], unread["how"])}
    monkeypatch.setattr(refreshing, "publishers", lambda: (replace(others, unread=told),))
    assert way_of("work_visas") == ("none", f"{unread['reason']} {unread['how']}")


def test_the_error_shown_is_the_error_given(tmp_path: Path) -> None:
    found = verify(["work_visas"], _record(tmp_path, ",65,", ",56,"))
    (shown,) = texts("how-to/add-a-table.md", "text")
    assert [str(finding) for finding in found] == [shown.strip()]


def test_the_policy_of_the_tutorial_checks_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = "tutorial/first-comparison.md"
    (text,) = texts(page, "toml")
    monkeypatch.chdir(tmp_path)
    Path("doors-only.toml").write_text(text, encoding="utf-8")
    assert main(["policies", "check", "doors-only.toml"]) == 0
    assert capsys.readouterr().out in texts(page, "text")
    assert load_policy("doors-only.toml").label == "Doors only"
    for wrong in (text.replace("port_app", "port_ap"), text.replace("2500", "9000")):
        Path("doors-only.toml").write_text(wrong, encoding="utf-8")
        assert main(["policies", "check", "doors-only.toml"]) == 2


def test_the_prior_to_change_is_the_one_that_stands() -> None:
    (text,) = texts("how-to/change-a-prior-and-refit.md", "toml")
    from corridor.evidence import registry

    standing = registry().parameters["retry_share"]
    assert parse_prior(tomllib.loads(text)["retry_share"]["prior"]).text != standing.prior.text
    assert f"was {standing.prior.text}" in text
