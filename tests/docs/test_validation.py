"""What the validation page says by hand of a belief is what a sweep over it gives."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from corridor.cli import main
from tests.docs.pages import read

PAGE = "explanation/validation.md"
DRAWS = 300
#: points of 100 by which fewer draws than the page's may be off, three standard errors
NEAR = 9
DESIGN = """
label = "Response to access"
policies = ["negotiated", "unilateral"]
draws = {draws}
outcomes = ["encounters_usbp", "deaths"]
keep_draws = true
[points]
method = "factorial"
[parameters.access_response]
values = [{values}]
"""


@pytest.mark.slow
def test_the_table_of_the_response_to_access(tmp_path: Path) -> None:
    rows = re.findall(r"^\| ([\d.]+) \| (\d+) \| (\d+) \|$", read(PAGE), re.MULTILINE)
    values = [float(value) for value, _, _ in rows]
    assert len(values) == 6
    design = tmp_path / "access.toml"
    text = DESIGN.format(draws=DRAWS, values=", ".join(map(str, values)))
    design.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["sweep", str(design), "--out", str(out)]) == 0
    drawn = pl.concat(map(pl.read_parquet, sorted((out / "draws").glob("*.parquet"))))
    drawn = drawn.join(pl.read_parquet(out / "rows.parquet"), on="row").sort("draw")
    for value, *shares in rows:
        at = np.isclose(drawn["parameters.access_response"].to_numpy(), float(value))
        held = drawn.filter(pl.Series(at))
        first, second = (
            held.filter(pl.col("policy") == name) for name in ("negotiated", "unilateral")
        )
        for outcome, share in zip(("encounters_usbp", "deaths"), shares, strict=True):
            higher = first[outcome].to_numpy() > second[outcome].to_numpy()
            assert 100 * higher.mean() == pytest.approx(float(share), abs=NEAR), (value, outcome)
