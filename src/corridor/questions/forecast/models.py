"""Models that forecast: Corridor's own and the baselines, found by their place.

A model sees a Vintage and nothing else. One that may look past it says so with
``SEES_FUTURE = True`` and carries a name that begins with ``oracle_``, so that no row of a
table can hide it; the backtest refuses it under any other name.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.questions.forecast.baselines import baseline_ids
from corridor.questions.forecast.vintage import Vintage

__all__ = ["OWN", "OWN_MODULE", "Model", "model", "model_ids", "refuse_foresight"]

OWN = "corridor"
"""Id of Corridor's own model."""

OWN_MODULE = "corridor.questions.forecast.structural"
"""Where it lives: a module with ``forecast(vintage, horizons, draws, seed)``."""
_HERE = "corridor.questions.forecast"
_ORACLE = "oracle_"
_PACKAGE = Path(__file__).parents[2]
#: files that every forecast passes through
_SHARED = ("vintage.py", "holes.py", "predictive.py")

Forecaster = Callable[[Vintage, int, int, int], NDArray[np.float64]]


@dataclass(frozen=True)
class Model:
    """A model as the runner sees it.

    Attributes
    ----------
    id, label, what: name, what tables call it, how it makes its distribution.
    forecast: (vintage, horizons, draws, seed) -> counts, [series, horizon, draw].
    sees_future: may it use what a vintage does not hold?
    code: hash of the files that its answer depends on.
    baseline: is it one of the models to beat?
    """

    id: str
    label: str
    what: str
    forecast: Forecaster
    sees_future: bool
    code: str
    baseline: bool


def model_ids() -> tuple[str, ...]:
    """Return the ids of the models, Corridor's own first where it is installed."""
    own = (OWN,) if importlib.util.find_spec(OWN_MODULE) else ()
    return (*own, *baseline_ids())


@cache
def model(name: str) -> Model:
    """Return a model.

    Raises InputError if there is none of that name, or its library is not installed.
    """
    if name not in model_ids():
        raise InputError(
            f"there is no model '{name}'", where="--models", remedy=nearest(name, model_ids())
        )
    baseline = name != OWN
    module = importlib.import_module(f"{_HERE}.baselines.{name}" if baseline else OWN_MODULE)
    library = getattr(module, "_library", None)
    if library is not None and importlib.util.find_spec("statsforecast") is None:
        library.models()  # says so before hours are spent on other models
    return Model(
        id=name,
        label=getattr(module, "LABEL", "Corridor"),
        what=getattr(module, "WHAT", ""),
        forecast=module.forecast,
        sees_future=bool(getattr(module, "SEES_FUTURE", False)),
        code=_code(module, baseline),
        baseline=baseline,
    )


def refuse_foresight(models: Iterable[Model]) -> None:
    """Raise InputError for a model that may see the future and does not say so in its name."""
    for one in models:
        if one.sees_future and not one.id.startswith(_ORACLE):
            raise InputError(
                f"model '{one.id}' may see the future, so its scores would not be a forecast's",
                where="--models",
                remedy=f"Leave it out, or name it {_ORACLE}{one.id} so that every row says so",
            )


def _code(module: ModuleType, baseline: bool) -> str:
    """Return a hash of a model's own files, of shared ones, and of what it declares.

    ``DEPENDS``, where a model has it, lists more files or folders, seen from the package.
    """
    here = Path(__file__).parent
    own = Path(str(module.__file__))
    files = [here / name for name in _SHARED]
    if baseline:
        files += [own, here / "baselines" / "_library.py"]
    else:
        files += [*_under(own.parent), here / "own" / "settings.py"]
    for place in getattr(module, "DEPENDS", ()):
        files += _under(_PACKAGE / place)
    seen = hashlib.sha256(b"" if not baseline else _versions().encode())
    for path in sorted(set(files)):
        seen.update(str(path.relative_to(_PACKAGE)).encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()


def _under(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return [path for path in place.rglob("*") if path.is_file() and path.suffix != ".pyc"]


def _versions() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"statsforecast {version('statsforecast')}"
    except PackageNotFoundError:
        return ""
