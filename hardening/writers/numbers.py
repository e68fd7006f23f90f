"""Forecast files, fits, and the work of fits under way."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from hardening.killing import Writer
from hardening.writers.common import one_file, stand_in

__all__ = ["WRITERS"]


def _hub(kind: str) -> Any:
    def prepare(folder: Path) -> Writer:
        import numpy as np
        import polars  # noqa: F401, taken along by every child

        from corridor.core.months import parse_month
        from corridor.questions.forecast.hub import HubForecast, write_hub
        from corridor.questions.forecast.predictive import LEVELS

        rng = np.random.default_rng(0)
        series = tuple(f"S{n}" for n in range(14))
        made = [
            HubForecast(
                *(parse_month("2025-12"), datetime.date(2026, 1, 15), "encounters", series, LEVELS),
                np.sort(rng.random((14, 12, len(LEVELS))) * 1000, -1),
            )
            for _ in range(2)
        ]
        return one_file(lambda place, version: write_hub(made[version], place / f"f.{kind}"))

    return prepare


def _entry(folder: Path) -> Writer:
    import numpy as np

    from corridor.questions.forecast.cache import read_entry, write_entry

    points = np.random.default_rng(0).random((2, 14, 12, 200))

    def read(place: Path) -> str:
        found = read_entry(place / "2025-01.npz", points[0].shape)
        assert found is not None, "the kept forecast does not count as whole"
        return f"{found.sum():.6f}"

    return Writer(lambda place, v: write_entry(place / "2025-01.npz", points[v]), read)


def _shipped_fit() -> Any:
    from corridor.system.corridors import load_corridor
    from corridor.system.fit import fit_path
    from corridor.system.fit.fitted import read_fitted

    place = load_corridor()
    return read_fitted(fit_path(place, place.decision_point))


def _two_fits(keep: int) -> list[Any]:
    from dataclasses import replace

    fit = _shipped_fit()
    small = replace(
        *(fit,),
        z=fit.z[:, :keep],
        state=fit.state[:, :keep],
        measured=fit.measured[:, :keep],
        shocks={},
        meta={k: v for k, v in fit.meta.items() if k not in ("order", "chains")},
    )
    return [small, replace(small, z=small.z + 1)]


def _fit(folder: Path) -> Writer:
    from corridor.system.fit.fitted import read_fitted, write_fitted

    made = _two_fits(64)

    def read(place: Path) -> str:
        return f"{read_fitted(place / 'fit.npz').z.sum():.3f}"

    return Writer(lambda place, v: write_fitted(made[v], place / "fit.npz"), read)


def _arviz(folder: Path) -> Writer:
    import h5netcdf  # noqa: F401, taken along by every child
    import h5py
    import numpy as np
    import xarray

    from corridor.system.fit.export import write_arviz

    rng = np.random.default_rng(0)
    axes = ("chain", "draw")
    made: Any = [
        xarray.DataTree.from_dict(
            {"posterior": xarray.Dataset({f"p{n}": (axes, rng.random((4, 500))) for n in range(9)})}
        )
        for _ in range(2)
    ]
    # making the tree takes seconds; writing it is what is killed
    stand_in("corridor.system.fit.export.to_arviz", lambda tree: tree)

    def read(place: Path) -> str:
        with h5py.File(place / "draws.nc") as tree:
            return f"{sum(float(tree['posterior'][f'p{n}'][()].sum()) for n in range(9)):.4f}"

    return Writer(lambda place, v: write_arviz(made[v], place / "draws.nc"), read)


def _work(folder: Path) -> Writer:
    import numpy as np

    from corridor.system.fit.full.calibrate import Plan, Work

    rng = np.random.default_rng(0)
    plan = Plan()

    def begun(place: Path) -> Any:
        work: Any = object.__new__(Work)
        work.folder, work.plan = place, plan
        return work

    kept = [
        {"plan": np.array(begun(folder).identity), "y": rng.random((400, 200)), "round": version}
        for version in range(2)
    ]

    def write(place: Path, version: int) -> None:
        work = begun(place)
        work.kept = kept[version]
        work._write()

    def read(place: Path) -> str:
        found = begun(place)._read()
        assert found, "the work counts as not begun"
        return f"round {int(found['round'])}, {found['y'].sum():.6f}"

    return Writer(write, read)


WRITERS = {
    "forecast as CSV": _hub("csv"),
    "forecast as Parquet": _hub("parquet"),
    "kept forecast of a backtest": _entry,
    "fit": _fit,
    "fit for ArviZ": _arviz,
    "work of a fit": _work,
}
