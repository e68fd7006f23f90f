"""No model is moved by what came later: the whole package on a record with another future."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from corridor.core.months import format_month, parse_month
from corridor.questions.forecast.models import OWN, model_ids
from corridor.record import TableInfo, tables

ORIGIN = parse_month("2023-09")
NAMES = [name for name in (OWN, "naive", "auto_theta", "local_trend") if name in model_ids()]
CODE = """
import hashlib, sys
from corridor.questions.forecast.models import model
from corridor.questions.forecast.vintage import vintage
from corridor.system.corridors import load_corridor

then = vintage(load_corridor(), int(sys.argv[1]))
for name in sys.argv[2:]:
    made = model(name).forecast(then, 3, 200, 0)
    print(name, hashlib.sha256(made.tobytes()).hexdigest())
"""


def answers(source: Path, origin: int) -> str:
    env = {**os.environ, "PYTHONPATH": str(source), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-P", "-c", CODE, str(origin), *NAMES]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout


def late(info: TableInfo) -> pl.Expr | None:
    """The rows of a table that were not out on the forecast date."""
    out = ORIGIN + 1 - info.lag_months
    if info.time == "month":
        return pl.col("month") > format_month(out)
    if info.time in ("year", "fiscal_year"):
        # a year is out when its last month is
        return pl.col(info.time).cast(pl.Int64) > (out + 1) // 12 - 1
    return None


@pytest.mark.slow
def test_another_future_gives_the_same_forecasts(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "src"
    shutil.copytree(root / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    changed = 0
    for info in tables():
        rows = late(info)
        if rows is not None and "value" in [column.name for column in info.columns]:
            frame = pl.read_csv(info.path, infer_schema=False)
            number = pl.col("value").cast(pl.Float64)
            other = frame.with_columns(
                value=pl.when(rows)
                .then((number * 7 + 3).round(0).cast(pl.Int64).cast(pl.String))
                .otherwise(pl.col("value"))
            )
            changed += not other.equals(frame)
            other.write_csv(source / info.path.relative_to(root / "src"))
    assert changed > 20
    assert answers(source, ORIGIN) == answers(root / "src", ORIGIN)
    # and it is the record that speaks: a later origin sees the other future
    assert answers(source, ORIGIN + 3) != answers(root / "src", ORIGIN + 3)
