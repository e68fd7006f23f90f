"""Run the benchmarks: ``./run bench [NAME ...] [--json FILE]``; see bench/."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from bench.command import main

    sys.exit(main(sys.argv[1:]))
