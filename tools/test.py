"""Lint, types and tests in one command: ``./run test [ARGS]``; ARGS go to pytest.

Every step runs even when an earlier one fails. The last lines are one verdict per step
and the count of tests; the exit status is 0 only if all passed.

Tests in a browser need Chromium. Where there is none, a person's run leaves them out and
says so; a run with CI or CORRIDOR_BROWSER set does not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
}
#: run beside the tests, at whose end one core is often free; it tells what it found after them
BESIDE = {"mypy": ["mypy"]}
#: processes beyond the cores: with one, a sixth of the processor is idle
_MORE = 2
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def main(words: list[str]) -> int:
    """Run every step and return 0 if all passed, else 1; 2 for a path that is not there."""
    if gone := missing(words):
        print(f"run test: there is no {gone}. Name a folder or a file of tests/")
        return 2
    verdicts = [check(name, command) for name, command in CHECKS.items()]
    note = browser_note()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(len(BESIDE)) as pool:
        report = Path(folder) / "junit.xml"
        beside = {name: pool.submit(run_tool, command) for name, command in BESIDE.items()}
        started = time.monotonic()
        command = pytest_command(words, report)
        code = subprocess.call(command, cwd=ROOT, env=surroundings(command))
        seconds = time.monotonic() - started
        passed, failed, skipped = count(report)
        verdicts += [tell(name, *found.result()) for name, found in beside.items()]
    verdicts.append(("pytest", code == 0, seconds))
    print()
    for name, good, seconds in verdicts:
        print(f"{name:<12} {'passed' if good else 'FAILED'} {seconds:7.1f} s")
    if note:
        print(note)
    if code == 5:
        print("no test fits these arguments")
    # a run that broke off counts as a failure even if no single test did
    failed = failed or int(code != 0)
    print(f"tests: {passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 0 if all(good for _, good, _ in verdicts) else 1


def check(name: str, command: list[str]) -> tuple[str, bool, float]:
    """Run one tool of the environment and tell what it found."""
    return tell(name, *run_tool(command))


def run_tool(command: list[str]) -> tuple[str, bool, float]:
    """Run one tool of the environment; return what it said, whether all is well, seconds."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout, done.returncode == 0, time.monotonic() - started


def tell(name: str, said: str, good: bool, seconds: float) -> tuple[str, bool, float]:
    """Print a tool's verdict, and what it said only if it failed; return the verdict."""
    if not good:
        print(said.rstrip())
    print(f"{name} {'passed' if good else 'FAILED'} ({seconds:.1f} s)", flush=True)
    return name, good, seconds


def pytest_command(words: list[str], report: Path) -> list[str]:
    """Return the pytest command; paths among ``words`` are seen from the user's folder."""
    command = [sys.executable, "-m", "pytest", f"--junitxml={report}"]
    if not any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in words):
        # a file stays with one process: what it compiles, it compiles once
        command += ["-n", workers(), "--dist", "loadfile", "--no-loadscope-reorder"]
    return command + [absolute(word) for word in words]


def surroundings(command: list[str]) -> dict[str, str]:
    """Return the variables that tests run with.

    Where each core has a process of its own, threads of BLAS would only wait for each other.
    """
    return {**({"OPENBLAS_NUM_THREADS": "1"} if "--dist" in command else {}), **os.environ}


def workers() -> str:
    """Return how many processes run tests: more than cores, as many tests wait for others."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS") or str((cores or 1) + _MORE)


def missing(words: list[str]) -> str:
    """Return the first word that is written as a path and leads nowhere, or nothing."""
    # a word after an option may be its value
    for option, word in pairwise(["", *words]):
        path = word.partition("::")[0]
        if word.startswith("-") or option.startswith("-"):
            continue
        if ("/" in path or path.endswith(".py")) and not Path(path).exists():
            return path
    return ""


def absolute(word: str) -> str:
    """Return a path, perhaps with ``::test``, as absolute; other words as they are."""
    path, colons, rest = word.partition("::")
    if path and not path.startswith("-") and Path(path).exists():
        return str(Path(path).resolve()) + colons + rest
    return word


def browser_note() -> str:
    """Switch browser tests off where there is no Chromium; return what to tell."""
    if os.environ.get("CORRIDOR_BROWSER") or os.environ.get("CI"):
        return ""
    if any(shutil.which(name) for name in BROWSERS):
        return ""
    os.environ["CORRIDOR_BROWSER"] = "off"
    return "browser tests left out: no Chromium here (on Debian: apt-get install chromium)"


def count(report: Path) -> tuple[int, int, int]:
    """Return the tests passed, failed and skipped, from pytest's report; zeros if it has none."""
    if not report.exists():
        return 0, 0, 0
    totals = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in ElementTree.parse(report).iter("testsuite"):
        for key in totals:
            totals[key] += int(suite.get(key, 0))
    failed = totals["failures"] + totals["errors"]
    return totals["tests"] - failed - totals["skipped"], failed, totals["skipped"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
