"""What every peer does once it can run a draw: show that it is the same model, then be timed."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "Peer", "answer"]

Floats = NDArray[np.float64]

#: draws without shocks that are run, of those that there are
QUIET = 4


class Peer(Protocol):
    """What a peer can do."""

    def run(self, values: Floats) -> Floats:
        """Return arrivals, [month, origin], of the values of one draw, [row]."""

    def many(self, draws: int, seed: int) -> Floats:
        """Return arrivals of random draws, [month, origin, draw]."""


def answer(package: str, make: Callable[[Path], Any], how: str) -> None:
    """Read FOLDER, DRAWS and SEED from the command line and print what was found as JSON.

    FOLDER holds ``quiet.npy``, values [row, draw] without shocks; the arrivals of its first
    draws and those of the draws that are timed are written beside it, [month, origin, draw].
    """
    folder, draws, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    with contextlib.redirect_stdout(sys.stderr):
        peer: Peer = make(folder)
        quiet = np.load(folder / "quiet.npy")[:, :QUIET]
        np.save(folder / f"{package}-quiet.npy", np.stack([peer.run(v) for v in quiet.T], axis=-1))
        began, busy = time.perf_counter(), time.process_time()
        made = peer.many(draws, seed)
        seconds, busy = time.perf_counter() - began, time.process_time() - busy
        np.save(folder / f"{package}-sample-{seed}.npy", made.astype(np.float32))
    print(
        json.dumps(
            {
                "versions": {
                    package: importlib.metadata.version(package),
                    "numpy": np.__version__,
                    "python": sys.version.split()[0],
                },
                "how": how,
                "draws": draws,
                "seconds": seconds,
                "processor_s": busy,
            }
        )
    )
