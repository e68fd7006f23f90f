"""Entries of another kind in a corridor's files end in one line that names file and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.cli.starting._templates import fill_folder
from corridor.core.errors import CorridorError, FitError
from corridor.questions.forecast.own.periods import periods
from corridor.questions.regimes.regime import _read
from corridor.report.texts import families, limits, scored_words
from corridor.system.cartels.edges import read_network
from corridor.system.corridors import load_corridor
from corridor.system.economy.definitions import load_definitions
from corridor.system.fit.fitted import read_fitted
from corridor.system.fit.full.work import drop_damaged
from corridor.system.levers.read import read_lever
from corridor.system.outcomes import outcomes


@pytest.fixture
def west(tmp_path: Path) -> Path:
    home = tmp_path / "west"
    words = {"name": "west", "test": "west", "label": "West"}
    for name, text in fill_folder("corridor", words, "west").items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    return home


def refused(read: Callable[[], Any], name: str) -> None:
    with pytest.raises(CorridorError) as caught:
        read()
    assert name in str(caught.value)
    assert caught.value.remedy
    assert str(caught.value).isprintable()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('parameters = ["agreement_response"]', 'parameters = [["a"]]'),
        ("mobility_closure = 0.0 ", f"mobility_closure = {10**400} "),
        ("pull_d = 0.0 ", "pull_d = nan "),
        ("burn_in = 3 ", "burn_in = true "),
        ('mechanisms = [\n    "season",', 'mechanisms = [\n    "\\u202e",'),
        ("value = 0.0\n", "value = inf\n"),
    ],
)
def test_the_head(west: Path, old: str, new: str) -> None:
    change(west / "corridor.toml", old, new)
    refused(lambda: load_corridor(west), "west/corridor.toml")


def test_a_mechanism_named_twice(west: Path) -> None:
    change(west / "corridor.toml", '"season",', '"season",\n    "sea",')
    with pytest.raises(CorridorError) as caught:
        load_corridor(west)
    said = "west/corridor.toml/mechanisms: 'sea' stands there twice. Remove one"
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("noise = 0.2", f"noise = {10**400}"),
        ('where = { measure = "stops" }', 'where = { measure = { a = "stops" } }'),
        ("offset = 20", "offset = nan"),
    ],
)
def test_series(west: Path, old: str, new: str) -> None:
    change(west / "series.toml", old, new)
    refused(lambda: load_corridor(west), "west/series.toml")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('recorded = "stops"', 'recorded = ["stops"]'),
        ('recorded = "stops"', "recorded = 5"),
        ('unit = "people a month"', "unit = 5"),
        ("order = 20", "order = 20\nscale = nan"),
        ("order = 20", f"order = 20\nscale = {10**400}"),
        ("order = 20", "order = true"),
    ],
)
def test_outcomes(west: Path, old: str, new: str) -> None:
    change(west / "outcomes/stops.toml", old, new)
    refused(lambda: outcomes(load_corridor(west)), "stops.toml")


@pytest.mark.parametrize("high", [str(10**400), "[4]", "nan"])
def test_levers(west: Path, high: str) -> None:
    path = west / "levers/transit/transit_force.toml"
    change(path, "high = 4", f"high = {high}")
    refused(lambda: read_lever(path), "transit_force.toml")


def test_texts_of_the_brief(west: Path) -> None:
    (west / "brief/families.toml").write_text("family = nan\n")
    (west / "brief/limits.toml").write_text("[[limit]]\ntitle = 3\n")
    (west / "brief/hindcast.toml").write_text('[[policy]]\nid = "agreement"\n')
    place = load_corridor(west)
    refused(lambda: scored_words(place, "agreement"), "west/brief/hindcast.toml")
    refused(lambda: families(place), "west/brief/families.toml")
    refused(lambda: limits(place), "west/brief/limits.toml")


def test_periods_whose_name_cannot_be_printed(west: Path) -> None:
    (west / "periods.toml").write_text('["\\u2028"]\n"\\n" = 1\n')
    refused(lambda: periods(load_corridor(west)), "periods.toml")


@pytest.mark.parametrize(
    "entry",
    [
        'as_in = { policy = 0, month = "2024-06", levers = [] }',
        'as_in = { policy = "none", month = "2024-06", levers = [] }',
        'shares = ["", "2019-05"]',
        f"levers = {{ port_appointments = {10**400} }}",
        "levers = 3",
    ],
)
def test_regimes(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "early.toml"
    path.write_text(f'order = 1\nlabel = "a"\nsays = "b"\n{entry}\n')
    refused(lambda: _read(path, load_corridor()), "regimes/early.toml")


@pytest.mark.parametrize(
    "text", ["=", "before = 3\n", 'before = "2020-02"\nshown = []\ntrend = [3]\n', "\udcff"]
)
def test_definitions_of_the_economy(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    refused(lambda: load_definitions(path), "own.toml")


def test_cells_too_long_for_a_network(tmp_path: Path) -> None:
    (tmp_path / "rivals.csv").write_text(f"source,target,weight\n{'a' * 200_000},B,1\n")
    (tmp_path / "alliances.csv").write_text("source,target,weight\n")
    refused(lambda: read_network(tmp_path), "rivals.csv:2")


def test_a_fit_whose_parts_do_not_belong_together(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    np.savez(path, meta=np.frombuffer(b"[" * 100_000, np.uint8), z=np.zeros(3))
    with pytest.raises(FitError, match=r"mine\.npz"):
        read_fitted(path)


def test_a_fit_with_texts_for_numbers(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    np.savez(path, meta=np.frombuffer(b"{}", np.uint8), z=np.array(["1" * 600_000]))
    with pytest.raises(FitError, match=r"mine\.npz: .*z holds no numbers"):
        read_fitted(path)


def test_damaged_work_of_a_fit_is_begun_again(tmp_path: Path) -> None:
    path = tmp_path / "work.npz"
    assert not drop_damaged(tmp_path)
    np.savez(path, plan=np.array("Plan()"), centre=np.zeros(3))
    assert not drop_damaged(tmp_path)
    path.write_bytes(path.read_bytes()[:-30])
    assert drop_damaged(tmp_path)
    assert not path.exists()


@pytest.mark.parametrize("name", ["a" * 5000, "./" + "a" * 5000])
def test_names_too_long_for_a_folder(name: str) -> None:
    with pytest.raises(CorridorError, match="there is no"):
        load_corridor(name)


def test_a_lever_named_many_times_in_a_regime_is_taken_once(tmp_path: Path) -> None:
    names = ", ".join(['"transfer"'] * 20_000)
    path = tmp_path / "early.toml"
    path.write_text(
        'order = 1\nlabel = "a"\nsays = "b"\n'
        f'as_in = {{ policy = "negotiated", month = "2024-12", levers = [{names}] }}\n'
    )
    found = _read(path, load_corridor())
    assert found.as_in is not None
    assert found.as_in[2] == ("transfer",)
    assert set(found.settings()) == {"transfer"}
