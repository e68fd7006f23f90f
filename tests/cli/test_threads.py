"""NumPy's threads: one for questions, whose products are small; what the user set stays."""

from __future__ import annotations

import subprocess

import pytest

#: --help ends the program by itself
SEEN = """
import os, sys
from corridor.cli import main
try:
    code = main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
print(os.environ.get("OPENBLAS_NUM_THREADS", "all"))
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("words", "own", "threads"),
    [
        (["policies", "list"], None, "1"),
        (["policies", "list"], "3", "3"),
        (["fit", "--help"], None, "all"),
    ],
)
def test_a_question_takes_one_thread(
    words: list[str],
    own: str | None,
    threads: str,
    corridor: list[str],
    clean_environment: dict[str, str],
) -> None:
    environment = {k: v for k, v in clean_environment.items() if k != "OPENBLAS_NUM_THREADS"}
    if own is not None:
        environment["OPENBLAS_NUM_THREADS"] = own
    done = subprocess.run(
        [*corridor[:2], "-c", SEEN, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == threads
