"""Settings of the comparison across corridors, from ``settings.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corridor.core.toml import read_toml

__all__ = ["Settings", "settings"]


@dataclass(frozen=True)
class Settings:
    """What is chosen and not estimated; see the file for what each one is."""

    months: int
    least: int
    held: float
    mean_sd: float
    spread_scale: float
    spread_narrow: float
    grade: str
    sure: float
    narrowed: float
    moved: float


@lru_cache
def settings() -> Settings:
    """Return the settings of the file beside this one."""
    path = Path(__file__).with_name("settings.toml")
    raw = read_toml(path)
    return Settings(**{name: value for part in raw.values() for name, value in part.items()})
