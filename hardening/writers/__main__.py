"""One writer killed again and again, in a process of its own: name, folder, times, seed."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from hardening.killing import kill_often
from hardening.writers import make_writer

if __name__ == "__main__":
    name, folder, times, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    (folder / "need").mkdir(parents=True)
    writer = make_writer(name, folder / "need")
    kills = kill_often(
        *(writer, folder / "work", times, seed),
        lambda text: print(text, file=sys.stderr, flush=True),
    )
    print(json.dumps(asdict(kills)))
