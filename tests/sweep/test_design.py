"""Designs: what is understood, what is refused and where, and that points fill their ranges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.core.errors import InputError
from corridor.questions.sweep.design.grammar import parse_design, read_design
from corridor.questions.sweep.design.points import make_points

HEAD = 'label = "x"\n'
LHS = HEAD + '[points]\nmethod = "latin-hypercube"\ncount = 10\n'
SOBOL = HEAD + '[points]\nmethod = "sobol"\ncount = 64\n'
FULL = HEAD + '[points]\nmethod = "factorial"\n'
CSV = HEAD + '[points]\nmethod = "csv"\nfile = "rows.csv"\n'
LEVER = "[levers.transfer]\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("months = 3\n", 1, "no label"),
        (HEAD + "nmonths = 3\n", 2, "unknown entry"),
        (HEAD + "months = 0\n[points]\nmethod = 'factorial'\n", 2, "not a whole number"),
        (HEAD + "draws = true\n[points]\nmethod = 'factorial'\n", 2, "not a whole number"),
        (HEAD + "draws = 10000000\n[points]\nmethod = 'factorial'\n", 2, "100,000"),
        (HEAD + "seed = -1\n[points]\nmethod = 'factorial'\n", 2, "not a whole number"),
        (HEAD + "from = '2024'\n[points]\nmethod = 'factorial'\n", 2, "not a month"),
        (HEAD + "policies = []\n[points]\nmethod = 'factorial'\n", 2, "not a list"),
        (
            HEAD + "policies = ['statusquo']\n[points]\nmethod = 'factorial'\n",
            2,
            "policies[1]: there is no policy 'statusquo'",
        ),
        (
            HEAD + "policies = ['negotiated', 'statusquo']\n[points]\nmethod = 'factorial'\n",
            2,
            "Did you mean 'status-quo'?",
        ),
        (HEAD + "outcomes = ['deths']\n[points]\nmethod = 'factorial'\n", 2, "deaths"),
        (HEAD + "quantiles = [0.5, 2]\n[points]\nmethod = 'factorial'\n", 2, "between 0 and 1"),
        (HEAD + "[points]\nmethod = 'random'\n", 3, "none of factorial"),
        (HEAD + "[points]\nmethod = 'sobol'\ncount = 100\n" + LEVER, 4, "Use 64 or 128"),
        (HEAD + "[points]\nmethod = 'sobol'\n" + LEVER, 2, "'count' is missing"),
        (HEAD + "[points]\nmethod = 'sobol'\ncount = 8\nfile = 'a'\n", 5, "takes no 'file'"),
        (LHS, 1, "nothing is varied"),
        (LHS + "[levers.tranfser]\n", 5, "transfer"),
        (LHS + "[levers]\ntransfer = 3\n", 6, "a table is wanted"),
        (LHS + LEVER + "low = -1\n", 5, "outside 0 to 500"),
        (LHS + LEVER + "low = 3\nhigh = 3\n", 7, "not above"),
        (LHS + LEVER + "values = [1, 1]\n", 6, "twice"),
        (LHS + LEVER + "values = ['1']\n", 6, "not a number"),
        (LHS + LEVER + "values = [nan]\n", 6, "not a finite number"),
        (LHS + LEVER + "levels = 3\n", 6, "takes no levels"),
        (LHS + LEVER + "by = 'quantile'\n", 6, "none of value, scale"),
        (LHS + LEVER + "by = 'scale'\nstart = 2\n", 7, "only the value"),
        (LHS + "[parameters.retry_share]\n", 5, "'low' is missing"),
        (LHS + "[parameters.retry_share]\nby = 'quantile'\nlow = 0\n", 5, "outside 0.001"),
        (FULL + LEVER, 4, "levels = 5"),
        (FULL + LEVER + "levels = 1\n", 5, "not a whole number"),
        (CSV + LEVER + "values = [1]\n", 6, "stand in the table"),
        (LHS + LEVER + "[thresholds]\ndeths = 1\n", 7, "unknown outcome"),
        (HEAD + "points = [", 2, "not valid TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(InputError) as error:
        parse_design(text, "d.toml")
    assert said in str(error.value)
    assert str(error.value).startswith(f"d.toml:{line}:")
    assert "polic" not in error.value.remedy or "policies" in text


def test_a_design_is_read_from_its_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_design(tmp_path / "none.toml")
    (tmp_path / "d.toml").write_text(LHS + LEVER, encoding="utf-8")
    (factor,) = read_design(tmp_path / "d.toml").factors
    assert (factor.name, factor.low, factor.high) == ("levers.transfer", 0, 500)


def test_a_factorial_holds_every_combination_once() -> None:
    text = FULL + LEVER + "low = 0\nhigh = 100\nlevels = 3\n[levers.transit_force]\nvalues=[1,0]\n"
    points = make_points(parse_design(text), Path())
    assert points.tolist() == [[0, 1], [0, 0], [50, 1], [50, 0], [100, 1], [100, 0]]


def test_without_factors_there_is_one_point() -> None:
    assert make_points(parse_design(FULL), Path()).shape == (1, 0)


def test_too_many_points_are_refused_before_they_are_made() -> None:
    tables = "".join(
        f"[levers.{name}]\nlevels = 1000\n" for name in ("transfer", "strikes", "transit_force")
    )
    with pytest.raises(InputError, match="1,000,000,000 points"):
        make_points(parse_design(FULL + tables), Path())


@given(seed=st.integers(0, 2**40))
def test_a_latin_hypercube_has_one_point_in_each_part(seed: int) -> None:
    text = f"seed = {seed}\n{LHS}{LEVER}[levers.transit_force]\nlow = 0.5\nhigh = 1.5\n"
    points = make_points(parse_design(text), Path())
    for column, (low, high) in zip(points.T, ((0, 500), (0.5, 1.5)), strict=True):
        part = np.floor((column - low) / (high - low) * 10).astype(int)
        assert sorted(part) == list(range(10))
    assert np.array_equal(points, make_points(parse_design(text), Path()))


@given(seed=st.integers(0, 2**40))
def test_a_sobol_sequence_is_even_in_two_dimensions(seed: int) -> None:
    text = f"seed = {seed}\n{SOBOL}{LEVER}[levers.transit_force]\nlow = 0.5\nhigh = 1.5\n"
    points = make_points(parse_design(text), Path())
    eight = np.floor((points - [0, 0.5]) / [500, 1.0] * 8).astype(int)
    # 64 points: one in each of 8 x 8 squares
    assert len({tuple(row) for row in eight.tolist()}) == 64


def test_chosen_values_are_taken_equally_often() -> None:
    points = make_points(parse_design(SOBOL + LEVER + "values = [0, 5, 7, 9]\n"), Path())
    values, counts = np.unique(points, return_counts=True)
    assert (values.tolist(), counts.tolist()) == ([0, 5, 7, 9], [16] * 4)


TABLE = CSV + LEVER + "[levers.transit_force]\nlow = 0.5\nhigh = 1.5\n"


def test_a_table_is_taken_as_it_stands(tmp_path: Path) -> None:
    text = "\ufefflevers.transit_force, levers.transfer\r\n1,2.5\r\n\r\n0.5,1e2\r\n"
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    points = make_points(parse_design(TABLE), tmp_path)
    assert points.tolist() == [[2.5, 1.0], [100.0, 0.5]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("levers.transfer\n1\n", "rows.csv:1: there is no column 'levers.transit_force'"),
        ("levers.transfer,levers.transit_forc\n", "rows.csv:1: 'levers.transit_forc' is no lever"),
        ("levers.transfer,levers.transfer\n", "rows.csv:1: 'levers.transfer' is there twice"),
        ("levers.transfer,levers.transit_force\n1\n", "rows.csv:2: 1 cells, and the head has 2"),
        ("levers.transfer,levers.transit_force\n1,1\n1,x\n", "rows.csv:3: levers.transit_force"),
        ("levers.transfer,levers.transit_force\n1,nan\n", "rows.csv:2: levers.transit_force: nan"),
        ("levers.transfer,levers.transit_force\n501,1\n", "outside 0 to 500"),
        ("levers.transfer,levers.transit_force\n", "no rows"),
        ("", "there is no column"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        make_points(parse_design(TABLE), tmp_path)
    assert said in str(error.value)


def test_a_missing_table_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        make_points(parse_design(TABLE), tmp_path)
