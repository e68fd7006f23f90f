"""What Dask runs in each process of a local cluster before it takes chunks."""

from __future__ import annotations

import signal
from typing import Any

__all__ = ["dask_setup"]


def dask_setup(_worker: Any) -> None:
    """Leave Ctrl-C, which a terminal sends to all processes, to the driver: it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
