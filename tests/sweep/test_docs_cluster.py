"""The guide to clusters keeps its word: its scheduler, workers and command run, on this machine."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corridor.questions.sweep import parse_design, read
from tests.docs.pages import Block, blocks

PAGE = "how-to/run-on-a-cluster.md"
(DESIGN,) = (block.text for block in blocks("how-to/run-a-sweep.md", "toml"))
_SECONDS = 120


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _block(start: str) -> Block:
    (found,) = (block for block in blocks(PAGE, "console") if block.text.startswith(start))
    return found


@pytest.mark.slow
def test_scheduler_workers_and_command_work_together(
    tmp_path: Path, clean_environment: dict[str, str]
) -> None:
    """The page's own words in a shell, with this machine's address and fewer workers and draws."""
    design = DESIGN.replace("draws = 100", "draws = 8").replace("count = 64", "count = 8")
    assert parse_design(design).draws == 8
    (tmp_path / "effort.toml").write_text(design, encoding="utf-8")
    python = f"{sys.executable} -P -m"
    port = str(_free_port())

    def mine(text: str) -> str:
        for old, new in {
            "10.0.0.1": "127.0.0.1",
            "8786": port,
            "/shared": str(tmp_path),
            "--nworkers 8": "--nworkers 1",
        }.items():
            text = text.replace(old, new)
        text = re.sub(r"^(dask \w+)", rf"{python} \1 --no-dashboard", text, flags=re.MULTILINE)
        return re.sub(r"^corridor", f"{python} corridor", text, flags=re.MULTILINE)

    started = [_block("dask scheduler"), _block("export OMP")]
    running = [
        subprocess.Popen(
            ["bash", "-c", mine(block.text)],
            cwd=tmp_path,
            env=clean_environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for block in started
    ]
    try:
        _until_listening(int(port))
        done = subprocess.run(
            ["bash", "-e", "-c", mine(_block("corridor sweep effort.toml").text)],
            cwd=tmp_path,
            env=clean_environment,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    finally:
        for process in running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert done.returncode == 0, done.stderr
    assert "effort" in done.stdout.lower()
    assert read(str(tmp_path / "effort"))["row"].n_unique() == 16


def _until_listening(port: int) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the scheduler does not listen")


def test_the_job_asks_for_the_cores_that_the_command_uses() -> None:
    (script,) = (block.text for block in blocks(PAGE, "bash"))
    assert script.startswith("#!/bin/bash\n#SBATCH ")
    asked, used = (
        re.findall(rf"{word}[= ](\d+)", script) for word in ("--cpus-per-task", "--workers")
    )
    assert asked == used == ["32"]
    subprocess.run(["bash", "-n", "-c", script], check=True)
