"""Models to beat, one file each: series by series, from the target's own past alone.

A baseline is a module with ``LABEL`` (what the tables call it), ``WHAT`` (one line on how it
makes its distribution), ``HISTORY`` (months of the past that it is given, None for all of
them) and ``forecast(vintage, horizons, draws, seed)``. Its file name is its id.
"""

from pathlib import Path

__all__ = ["baseline_ids"]


def baseline_ids() -> list[str]:
    """Return the ids of the baselines, one per file of this folder."""
    return sorted(
        path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_")
    )
