"""What a comparison of the main run alone leaves out, and the command that makes the whole."""

from __future__ import annotations

from corridor.core.wording import join_names
from corridor.questions.compare.result import Comparison
from corridor.questions.regimes import load_regimes
from corridor.questions.runs.setup import has_bargaining
from corridor.system.corridor import Corridor

__all__ = ["beside", "left_out"]

_MAIN_ONLY = " --main-only"


def beside(place: Corridor) -> str:
    """Return the names of what a whole comparison of a corridor holds beside the main run."""
    found = ["the check against the record"]
    found += ["rival accounts"] if has_bargaining(place) else []
    found += ["couplings switched"]
    found += ["border regimes"] if load_regimes(place) else []
    return join_names(found)


def left_out(comparison: Comparison) -> list[tuple[str, str]]:
    """Return a row on how the numbers were made, none where nothing was left out."""
    if comparison.sides:
        return []
    rows = [("Left out", f"This is the main run alone: it leaves out {beside(comparison.place)}")]
    if comparison.command:
        rows.append(("The whole brief", comparison.command.replace(_MAIN_ONLY, "")))
    return rows
