"""./run test: what it counts and what it hands to pytest."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tools import test as command

REPORT = (
    '<testsuites><testsuite name="a" tests="7" failures="1" errors="1" skipped="2"/></testsuites>'
)


def test_counts_come_from_the_report(tmp_path: Path) -> None:
    report = tmp_path / "junit.xml"
    assert command.count(report) == (0, 0, 0)
    report.write_text(REPORT)
    assert command.count(report) == (3, 2, 2)


def test_paths_are_seen_from_the_users_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "test_a.py").touch()
    given = ["test_a.py::test_b", "-k", "test_c", "gone.py"]
    assert command.pytest_command(given, tmp_path / "r")[-4:] == [
        f"{tmp_path}/test_a.py::test_b",
        "-k",
        "test_c",
        "gone.py",
    ]


def test_a_path_that_leads_nowhere_is_named_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "test_a.py").touch()
    assert command.missing(["test_a.py::test_b", "-k", "a/b", "-m", "not slow", "word"]) == ""
    for words, gone in ((["tests/gone"], "tests/gone"), (["test_b.py::test_c"], "test_b.py")):
        assert command.main(words) == 2
        assert capsys.readouterr().out == (
            f"run test: there is no {gone}. Name a folder or a file of tests/\n"
        )


@pytest.mark.parametrize("word", ["-n0", "-n", "--numprocesses=3", "--pdb"])
def test_a_choice_of_processes_is_kept(word: str, tmp_path: Path) -> None:
    assert "--dist" not in command.pytest_command([word], tmp_path)


def test_processes_beside_each_other_have_one_thread_of_blas_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setenv("PYTEST_XDIST_AUTO_NUM_WORKERS", "7")
    several = command.pytest_command([], tmp_path)
    assert several[several.index("-n") + 1] == "7"
    assert command.surroundings(several)["OPENBLAS_NUM_THREADS"] == "1"
    assert "OPENBLAS_NUM_THREADS" not in command.surroundings(["-n", "0"])
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    assert command.surroundings(several)["OPENBLAS_NUM_THREADS"] == "3"
    monkeypatch.delenv("PYTEST_XDIST_AUTO_NUM_WORKERS")
    assert int(command.workers()) >= 2


def test_every_step_runs_and_the_worst_verdict_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "CHECKS", {"bad": ["nothing_like_this"], "good": ["this"]})
    monkeypatch.setattr(command, "BESIDE", {"beside": ["nothing_like_this"]})
    monkeypatch.setenv("CORRIDOR_BROWSER", "off")

    def call(words: list[str], cwd: Path, env: dict[str, str]) -> int:
        assert env["OPENBLAS_NUM_THREADS"]
        report = next(word for word in words if word.startswith("--junitxml=")).partition("=")[2]
        Path(report).write_text(REPORT.replace('failures="1" errors="1"', ""))
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    assert command.main([]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "tests: 5 passed, 0 failed, 2 skipped"
    assert [line.split()[:2] for line in lines[-5:-1]] == [
        ["bad", "FAILED"],
        ["good", "passed"],
        ["beside", "FAILED"],
        ["pytest", "passed"],
    ]
    # and what a tool that failed said, even one that ran beside the tests
    assert sum("No module named nothing_like_this" in line for line in lines) == 2


@pytest.mark.parametrize("name", ["CI", "CORRIDOR_BROWSER"])
def test_browser_tests_are_left_out_only_by_people(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("CORRIDOR_BROWSER", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with monkeypatch.context() as patch:
        patch.setenv(name, "1")
        assert command.browser_note() == ""
    try:
        assert "apt-get install chromium" in command.browser_note()
        assert os.environ["CORRIDOR_BROWSER"] == "off"
    finally:
        # undone by hand: a patch would put "off" back, for every test that this process runs later
        os.environ.pop("CORRIDOR_BROWSER", None)
