"""./run from nothing: what it installs, when, and what it says when it cannot."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.conftest import Clone

NewClone = Callable[[], Clone]


@pytest.mark.slow
def test_later_runs_need_neither_pip_nor_packages(installed: Clone) -> None:
    shutil.rmtree(installed.wheels)
    done = installed.run("compare", "a b", "--draws", "3")
    assert done.returncode == 0
    assert done.stderr == ""
    words = ["compare", "a b", "--draws", "3"]
    assert done.stdout == f"alpha 1.0 {words} {installed.venv}\n"


def test_help_installs_nothing(new_clone: NewClone) -> None:
    clone = new_clone()
    for words in ([], ["--help"]):
        done = clone.run(*words, *([] if words else ["--help"]))
        assert (done.returncode, done.stdout, done.stderr) == (0, "help\n", "")
    assert not clone.venv.exists()


def test_works_from_another_folder_and_through_a_link(installed: Clone, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = elsewhere / "corridor-link"
    link.symlink_to(installed.folder / "run")
    # a file of the user's that is named like a module is not imported by accident
    (elsewhere / "alpha.py").write_text("raise SystemExit('imported from the user folder')")
    done = installed.run("x", cwd=elsewhere, script=link)
    assert done.stdout == f"alpha 1.0 ['x'] {installed.venv}\n"


def test_an_active_environment_is_neither_used_nor_changed(
    installed: Clone, tmp_path: Path
) -> None:
    (tmp_path / "alpha.py").write_text("raise SystemExit('imported from PYTHONPATH')")
    done = installed.run(
        "x",
        VIRTUAL_ENV=str(tmp_path),
        PYTHONPATH=str(tmp_path),
        PYTHONOPTIMIZE="2",
        PIP_TARGET=str(tmp_path / "target"),
    )
    assert done.stdout == f"alpha 1.0 ['x'] {installed.venv}\n"
    assert not (tmp_path / "target").exists()


@pytest.mark.slow
def test_tools_get_the_development_packages_in_their_turn(installed: Clone) -> None:
    done = installed.run("test", "-k", "x")
    assert "installing 2 packages" in done.stderr
    assert done.stdout == f"beta 1.0 ['-k', 'x'] {installed.venv}\n"
    again = installed.run("test")
    assert again.stderr == ""
    assert installed.run("x").stderr == ""


@pytest.mark.slow
def test_a_changed_lock_is_installed(installed: Clone) -> None:
    installed.write_locks("2.0")
    done = installed.run("x", PIP_TARGET=str(installed.folder / "target"), PIP_USER="1")
    assert "installing" in done.stderr
    assert done.stdout.startswith("alpha 2.0")
    assert installed.run("x").stderr == ""
    assert not (installed.folder / "target").exists()


@pytest.mark.slow
def test_an_unfinished_installation_is_made_again(installed: Clone) -> None:
    # as an interruption leaves it: no stamp, a package that pip takes for installed
    installed.stamp.unlink()
    (broken,) = installed.venv.glob("lib/*/site-packages/alpha.py")
    broken.unlink()
    done = installed.run("x")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("alpha 1.0")
    assert not list(installed.folder.glob(".venv.old-*"))


@pytest.mark.slow
def test_a_failed_installation_says_so_and_can_be_tried_again(new_clone: NewClone) -> None:
    clone = new_clone()
    hidden = clone.wheels.rename(clone.wheels.with_name("hidden"))
    done = clone.run("x")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "alpha==1.0" in done.stderr  # pip's own words
    assert done.stderr.splitlines()[-1].startswith("run: pip could not install the packages")
    assert not clone.stamp.exists()
    hidden.rename(clone.wheels)
    assert clone.run("x").stdout.startswith("alpha 1.0")


@pytest.mark.slow
def test_a_package_with_another_hash_is_refused(new_clone: NewClone) -> None:
    clone = new_clone()
    with (clone.wheels / "alpha-1.0-py3-none-any.whl").open("ab") as stream:
        stream.write(b"tampered")
    done = clone.run("x")
    assert done.returncode == 1
    assert "hash" in done.stderr.lower()


@pytest.mark.slow
def test_two_first_runs_at_once_install_once(new_clone: NewClone) -> None:
    clone = new_clone()
    both = [clone.start(word) for word in ("one", "two")]
    ended = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], ended
    assert sorted("installing 1" in err for _, err in ended) == [False, True]
    assert ["'one'" in ended[0][0], "'two'" in ended[1][0]] == [True, True]


@pytest.mark.slow
def test_the_environment_may_lie_elsewhere(new_clone: NewClone, tmp_path: Path) -> None:
    clone = new_clone()
    done = clone.run("x", cwd=tmp_path, CORRIDOR_VENV="far/away")
    assert done.stdout == f"alpha 1.0 ['x'] {tmp_path / 'far' / 'away'}\n"
    assert not clone.venv.exists()


def test_an_environment_of_the_user_is_left_alone(new_clone: NewClone) -> None:
    clone = new_clone()
    clone.venv.mkdir()
    (clone.venv / "pyvenv.cfg").write_text("home = somewhere\n")
    done = clone.run("x")
    assert done.returncode == 1
    assert "was not made by ./run" in done.stderr
    assert "CORRIDOR_VENV" in done.stderr
    assert [path.name for path in clone.venv.iterdir()] == ["pyvenv.cfg"]


def test_a_missing_lock_says_how_to_get_it_back(new_clone: NewClone) -> None:
    clone = new_clone()
    (clone.folder / "requirements.lock").unlink()
    done = clone.run("x")
    assert done.returncode == 1
    assert done.stderr == (
        "run: requirements.lock is missing; get it back with: git checkout requirements.lock\n"
    )


@pytest.mark.slow
def test_a_python_that_went_away_is_noticed(installed: Clone) -> None:
    python = installed.venv / "bin" / "python"
    for path in installed.venv.glob("bin/python*"):
        path.unlink()
    python.symlink_to("/nowhere/python3")
    done = installed.run("x")
    assert "installing" in done.stderr
    assert done.stdout.startswith("alpha 1.0")
    assert os.path.realpath(python) == os.path.realpath(sys.executable)
