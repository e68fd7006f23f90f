"""What a command says where its output is full, closed, of few letters, or a device."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from corridor.cli import main
from corridor.core.errors import InputError
from corridor.core.files import cache_dir, write_atomic
from corridor.record.choice import SHIPPED, chosen, find

FULL = Path("/dev/full")
posix = pytest.mark.skipif(os.name != "posix", reason="of POSIX systems")


def sh(script: str, corridor: list[str], environment: dict[str, str], cwd: Path) -> tuple[int, str]:
    """Run a command line around ``"$@"``, which is the start of ours."""
    done = subprocess.run(
        ["sh", "-c", script, "sh", *corridor],
        capture_output=True,
        text=True,
        env=environment,
        cwd=cwd,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", ["policies list", "record list --json"])
def test_a_full_output_is_one_error(
    words: str, corridor: list[str], clean_environment: dict[str, str], tmp_path: Path
) -> None:
    script = f'"$@" {words} > /dev/full'
    status, said = sh(script, corridor, clean_environment, tmp_path)
    assert status == 2
    assert said.startswith("corridor: the output cannot be written (No space left on device).")
    assert said.count("\n") == 1


@posix
def test_a_closed_output_is_one_error(
    corridor: list[str], clean_environment: dict[str, str], tmp_path: Path
) -> None:
    status, said = sh('"$@" policies list >&-', corridor, clean_environment, tmp_path)
    assert (status, said.count("\n")) == (2, 1)
    assert said.startswith("corridor: the standard output is closed.")


@posix
def test_a_working_folder_that_is_gone_is_one_error(
    corridor: list[str], clean_environment: dict[str, str], tmp_path: Path
) -> None:
    script = 'rmdir "$PWD"; "$@" policies check negotiated a.toml'
    (tmp_path / "gone").mkdir()
    status, said = sh(script, corridor, clean_environment, tmp_path / "gone")
    assert status in (1, 2)
    assert "Traceback" not in said


@posix
@pytest.mark.parametrize("words", ["record list", "policies show negotiated"])
def test_letters_that_the_output_lacks_are_shown_by_number(
    words: str, corridor: list[str], clean_environment: dict[str, str], tmp_path: Path
) -> None:
    poor = {**clean_environment, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert sh(f'"$@" {words}', corridor, poor, tmp_path) == (0, "")


@posix
def test_a_device_or_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    handle = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomic(pipe, "whole\n")
        assert os.read(handle, 100) == b"whole\n"
    finally:
        os.close(handle)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_user_without_a_home_is_told_what_to_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", none)
    for name in ("CORRIDOR_CACHE", "CORRIDOR_DATA", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("CORRIDOR_RECORD", raising=False)
    # what ships needs no home
    assert chosen() == SHIPPED
    with pytest.raises(InputError, match="CORRIDOR_CACHE"):
        cache_dir()
    with pytest.raises(InputError, match="CORRIDOR_DATA"):
        find("latest")
    assert main(["record", "status"]) == 2
    assert "Name a folder in CORRIDOR_DATA" in capsys.readouterr().err
