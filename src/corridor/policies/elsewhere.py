"""What a corridor lacks and another that ships has."""

from __future__ import annotations

from collections.abc import Callable

from corridor.system.corridor import Corridor
from corridor.system.corridors import corridor_names, load_corridor

__all__ = ["elsewhere"]


def elsewhere(has: Callable[[Corridor], bool]) -> str:
    """Return a remedy that names the shipped corridors for which ``has`` holds, "" for none."""
    found = [name for name in corridor_names() if has(load_corridor(name))]
    if not found:
        return ""
    choice = found[0] if len(found) == 1 else "NAME"
    return f"It is of {' and '.join(found)}: ask with --corridor {choice}"
