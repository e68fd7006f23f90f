"""Every format is fuzzed a little, and the engine notices each way in which a reader fails."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardening.check import check_names
from hardening.fuzz.engine import fuzz
from hardening.fuzz.engine.change import OPERATIONS, TEXT_OPERATIONS, changed
from hardening.fuzz.engine.child import by_hypothesis
from hardening.fuzz.engine.texts import FORMS
from hardening.fuzz.engine.watch import Limits, Watch
from tests.hardening import broken

CHECKS = [name.replace("/", ".") for name in check_names() if name.startswith("fuzz/")]
INPUTS = 40


def formats() -> Iterator[tuple[str, str]]:
    for check in CHECKS:
        for name in importlib.import_module(f"hardening.{check}").FORMATS:
            yield check, name


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("check", "name"), list(formats()))
def test_a_format_holds(
    check: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = importlib.import_module(f"hardening.{check}").FORMATS[name]
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    # the limits are for the machine that is given to the long runs
    limits = Limits(slow=20, hang=30, memory=10**6)
    watch = Watch(form, form.prepare(tmp_path / "work"), tmp_path, limits)
    by_hypothesis(watch, INPUTS, 0)
    assert not watch.faults
    assert watch.counts[0] == watch.counts[1] + watch.counts[2] == INPUTS


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("check", CHECKS)
def test_some_examples_of_every_check_are_accepted(
    check: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module(f"hardening.{check}")
    form = next(iter(module.FORMATS.values()))
    monkeypatch.chdir(tmp_path)
    watch = Watch(form, form.prepare(tmp_path), tmp_path, Limits(slow=20, hang=30, memory=10**6))
    for example in form.examples():
        watch.read(example)
    assert watch.counts[1]
    assert module.WHAT.isprintable()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "engine", "told"),
    [
        ("careless", "hypothesis", "KeyError"),
        ("careless", "atheris", "KeyError"),
        ("endless", "hypothesis", "did not come to an end"),
        ("greedy", "hypothesis", "memory"),
        ("deadly", "hypothesis", "the process died"),
        ("silent", "hypothesis", "does not name mine.toml"),
    ],
)
def test_a_reader_that_fails_is_found(tmp_path: Path, name: str, engine: str, told: str) -> None:
    found = fuzz(
        "tests.hardening.broken",
        {name: broken.FORMATS[name]},
        tmp_path,
        1.0,
        0,
        lambda text: None,
        engines={engine: 300 if name == "careless" else 12},
        limits=Limits(slow=0.5, hang=0.2, memory=60, whole=1500, deaths=2),
    )
    assert any(told in fault for fault in found.faults), found
    assert found.figures[name]["inputs"][engine] > 0
    if name == "careless":
        assert any("smallest: ''" in fault for fault in found.faults)


@pytest.mark.slow
def test_coverage_guided_inputs_are_counted(tmp_path: Path) -> None:
    module = importlib.import_module("hardening.fuzz.policies")
    chosen = {"lever_path": module.FORMATS["lever_path"]}
    found = fuzz(
        "hardening.fuzz.policies",
        chosen,
        tmp_path,
        1.0,
        0,
        lambda text: None,
        engines={"atheris": 300},
    )
    assert not found.faults
    figures = found.figures["lever_path"]
    assert figures["accepted"] > 0
    assert figures["refused"] > 0
    assert figures["inputs"]["atheris"] >= 300


@pytest.mark.parametrize("form", sorted({"toml", "json", "csv", "address", "words"} & set(FORMS)))
def test_what_is_taken_apart_is_written_again(form: str) -> None:
    example = {
        "toml": b'a = 1\nd = 2024-05-01\n[b]\nc = [1.5, "x", true]\n[[e]]\nf = {}\n',
        "json": b'{"a": [1, 2.5, null, "x"]}',
        "csv": b'a,b\n1,"x, y"\n',
        "address": b"a=1&b=2=3&c",
        "words": b"compare\n--from\n2024-05",
    }[form]
    take, write = FORMS[form]
    assert take(write(take(example))) == take(example)
    assert changed(example, form, []) == write(take(example))


@pytest.mark.parametrize("name", [*OPERATIONS, *TEXT_OPERATIONS])
def test_every_operation_changes_something(name: str) -> None:
    example = b'a = 1\n[b]\nc = [1.5, "x", true]\n[[e]]\nf = "g"\n'
    same = changed(example, "toml", [])
    assert any(changed(example, "toml", [(name, at, "odd")]) != same for at in range(12))
