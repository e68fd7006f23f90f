"""Write the scores that ship with the package from results/backtest.json.

python -m tools.compile_scores           writes them
python -m tools.compile_scores --check   says whether they are up to date (exit status 1 if not)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from corridor.core.files import write_atomic
from corridor.questions.forecast import kept

__all__ = ["RESULTS", "SHIPPED", "main", "text"]

RESULTS = Path(__file__).resolve().parents[1] / "results" / "backtest.json"
SHIPPED = Path(kept.__file__).with_name("scores.json")


def text(results: Path = RESULTS) -> str:
    """Return the file: the entries of the results that are kept, a row a line."""
    found = json.loads(results.read_text(encoding="utf-8"))
    lines = []
    for key in kept.KEYS:
        value = found[key]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in value)
            lines.append(f"{json.dumps(key)}: [\n  {rows}\n ]")
        else:
            lines.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n " + ",\n ".join(lines) + "\n}\n"


def main(words: Sequence[str] | None = None) -> int:
    """Write the file, or check it."""
    wanted = text()
    if "--check" in (sys.argv[1:] if words is None else words):
        same = SHIPPED.is_file() and SHIPPED.read_text(encoding="utf-8") == wanted
        print(f"{SHIPPED.name} is {'up to date' if same else 'out of date'}")
        return int(not same)
    write_atomic(SHIPPED, wanted)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
