"""Write the scores that ship with corridors from the results of their backtests.

python -m tools.compile_scores           writes those whose results are there
python -m tools.compile_scores --check   says whether they are up to date (exit status 1 if not)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from corridor.core.files import write_atomic
from corridor.questions.forecast.own import kept
from corridor.system.corridors import corridor_names, find_corridor

__all__ = ["RESULTS", "main", "places", "text"]

RESULTS = Path(__file__).resolve().parents[1] / "results"


def places(results: Path = RESULTS) -> list[tuple[Path, Path]]:
    """Return (results, scores) of every shipped corridor that has one of them, by id."""
    pairs = [
        (results / kept.results_name(name), find_corridor(name) / kept.NAME)
        for name in corridor_names()
    ]
    return [pair for pair in pairs if any(path.is_file() for path in pair)]


def text(results: Path) -> str:
    """Return the file: the entries of the results that are kept, a row a line."""
    found = kept.kept_of(json.loads(results.read_text(encoding="utf-8")))
    lines = []
    for key, value in found.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in value)
            lines.append(f"{json.dumps(key)}: [\n  {rows}\n ]")
        else:
            lines.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n " + ",\n ".join(lines) + "\n}\n"


def main(
    words: Sequence[str] | None = None, pairs: Sequence[tuple[Path, Path]] | None = None
) -> int:
    """Write the files, or check them. ``pairs``: (results, scores), the shipped ones when None."""
    check = "--check" in (sys.argv[1:] if words is None else words)
    stale = 0
    for results, scores in places() if pairs is None else pairs:
        wanted = text(results) if results.is_file() else None
        if not check:
            if wanted is not None:
                write_atomic(scores, wanted)
            continue
        same = scores.is_file() and scores.read_text(encoding="utf-8") == wanted
        stale += not same
        name = f"{scores.parent.name}/{scores.name}"
        print(f"{name} is {'up to date' if same else 'out of date'}")
    return int(stale > 0)


if __name__ == "__main__":
    raise SystemExit(main())
