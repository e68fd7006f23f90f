"""Try to break it: ``./run harden [NAME ...] [--scale S] [--json FILE]``; see hardening/."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from hardening.command import main

    sys.exit(main(sys.argv[1:]))
