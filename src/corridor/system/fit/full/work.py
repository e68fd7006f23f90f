"""Work of a full fit that is written down, looked at before it is gone on with."""

from __future__ import annotations

from pathlib import Path

from corridor.core.arrays import read_arrays

__all__ = ["drop_damaged"]


def drop_damaged(folder: Path) -> bool:
    """Remove ``work.npz`` of a folder if it is no whole archive of arrays; return whether it was.

    A fit that finds none begins again. NumPy's reader would end in errors of many kinds, or
    take memory for what is not there.
    """
    path = folder / "work.npz"
    try:
        read_arrays(path.read_bytes())
    except OSError:
        return False
    except ValueError:
        path.unlink(missing_ok=True)
        return True
    return False
