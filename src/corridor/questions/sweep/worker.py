"""What Dask runs in each process of a local cluster before it takes chunks."""

from __future__ import annotations

import os
from typing import Any

__all__ = ["dask_setup"]


def dask_setup(_worker: Any) -> None:
    """Leave Ctrl-C, which a terminal sends to a whole group, to the driver: it ends the others.

    A group of its own, since to ignore the signal is not enough: while Polars writes a file
    it listens for it again.
    """
    os.setpgid(0, 0)
