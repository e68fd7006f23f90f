"""The parts of ./run that need no process of their own."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def clone(launcher: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two locks and an environment that looks whole."""
    monkeypatch.setattr(launcher, "ROOT", str(tmp_path))
    (tmp_path / "requirements.lock").write_text("alpha==1 \\\n    --hash=sha256:0\n")
    (tmp_path / "requirements-dev.lock").write_text("beta==1 \\\n    --hash=sha256:1\n")
    bin_folder = tmp_path / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    python = tmp_path / "python3.99"
    python.touch(mode=0o755)
    (bin_folder / "python").symlink_to(python)
    stamp = f"python {python}\nrequirements.lock {launcher.fingerprint('requirements.lock')}\n"
    (tmp_path / ".venv" / "corridor-stamp").write_text(stamp)
    return tmp_path


def test_ready_only_with_the_stamp_of_this_lock(launcher: ModuleType, clone: Path) -> None:
    venv = str(clone / ".venv")
    assert launcher.is_ready(venv, "requirements.lock")
    assert not launcher.is_ready(venv, "requirements-dev.lock")
    (clone / "requirements.lock").write_text("alpha==2\n")
    assert not launcher.is_ready(venv, "requirements.lock")


@pytest.mark.parametrize("text", ["", "nonsense", "python\n", "\x00\xff"])
def test_a_broken_stamp_is_no_stamp(launcher: ModuleType, clone: Path, text: str) -> None:
    (clone / ".venv" / "corridor-stamp").write_text(text)
    assert not launcher.is_ready(str(clone / ".venv"), "requirements.lock")


def test_not_ready_when_the_link_leads_to_another_python(launcher: ModuleType, clone: Path) -> None:
    python = clone / ".venv" / "bin" / "python"
    other = clone / "python3.100"
    other.touch(mode=0o755)
    python.unlink()
    python.symlink_to(other)
    assert not launcher.is_ready(str(clone / ".venv"), "requirements.lock")


def test_names_are_counted_once_however_many_versions(launcher: ModuleType, clone: Path) -> None:
    (clone / "requirements.lock").write_text(
        "# a comment with ==\njax==1 ; python_version < '3.12' \\\n    --hash=sha256:0\n"
        "jax==2 ; python_version >= '3.12' \\\n    --hash=sha256:0\nnumpy==2\n"
    )
    assert launcher.locked_names("requirements.lock") == {"jax", "numpy"}


def test_no_pip_anywhere_says_what_to_install(
    launcher: ModuleType, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "No module named pip")

    monkeypatch.setattr(subprocess, "run", nothing)
    with pytest.raises(launcher.Failure, match="apt-get install python3-pip"):
        launcher.find_pip(str(clone / ".venv"))


@pytest.mark.parametrize(("found", "good"), [("22.2.1", False), ("22.3", True), ("26.0", True)])
def test_pip_must_know_how_to_install_elsewhere(
    launcher: ModuleType, clone: Path, monkeypatch: pytest.MonkeyPatch, found: str, good: bool
) -> None:
    def answer(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0, f"pip {found} from somewhere", "")

    monkeypatch.setattr(subprocess, "run", answer)
    # else the environment's own pip, which needs no such option
    assert ("--python" in launcher.find_pip(str(clone / ".venv"))) is good


def test_an_old_python_is_told_apart(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launcher, "OLDEST", (3, 90))
    assert launcher.main(["x"]) == 1
    assert "needs Python 3.90 or newer" in capsys.readouterr().err


def test_where_packages_come_from_stays_as_the_user_set_it(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PIP_INDEX_URL", "PIP_FIND_LINKS", "PIP_CERT", "PIP_TARGET", "PYTHONPATH"):
        monkeypatch.setenv(name, "x")
    left = launcher.clean_environment(*launcher.INTERFERING_PIP)
    assert {"PIP_INDEX_URL", "PIP_FIND_LINKS", "PIP_CERT"} <= set(left)
    assert not {"PIP_TARGET", "PYTHONPATH"} & set(left)
