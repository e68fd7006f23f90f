"""Which parameters the model has, and that it reads each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import corridor.system.cartels
from corridor.core.errors import InputError
from corridor.evidence import registry
from corridor.system.cartels.parameters import NETWORK, PARAMETERS, SPLIT, draw, fixed
from corridor.system.mechanisms import load_mechanism

FOLDER = Path(corridor.system.cartels.__file__).parent


def test_the_model_owns_the_parameters_of_its_file() -> None:
    """Those of the published model and its extension; the monthly form has a few of its own."""
    owned = {p.id for p in registry().by_mechanism("cartels")}
    monthly = {n.removesuffix("_d") for n in load_mechanism("cartels").declaration.parameters}
    assert set(PARAMETERS) | monthly == owned
    assert {
        name for name in monthly & set(PARAMETERS) if not name.startswith("aggregate_")
    } == set()


def test_each_parameter_is_read() -> None:
    files = [path for path in FOLDER.glob("*.py") if path.stem != "parameters"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert [name for name in PARAMETERS if f'"{name}"' not in text] == []


def test_published_values_are_the_medians() -> None:
    values = draw(NETWORK, 3, 0, published=True)
    for name, value in values.items():
        assert value.tolist() == [fixed(name)] * 3
    assert fixed("cartel_recruitment") == pytest.approx(2.527474e-3)
    assert fixed("cartel_lethality") == pytest.approx(1.549231e-8)


def test_draws_are_reproducible_and_stand_apart() -> None:
    once, again = draw(NETWORK, 50, 3), draw((*SPLIT, *NETWORK), 50, 3)
    for name in NETWORK:
        assert np.array_equal(once[name], again[name])
    other = draw(NETWORK, 50, 4)
    assert not np.array_equal(once["cartel_arrests"], other["cartel_arrests"])
    z = [np.log(once[name]) for name in ("cartel_arrests", "cartel_recruitment")]
    assert abs(np.corrcoef(z)[0, 1]) < 0.5


@pytest.mark.parametrize(("draws", "seed"), [(0, 0), (1, -1)])
def test_senseless_requests_are_refused(draws: int, seed: int) -> None:
    with pytest.raises(InputError):
        draw(NETWORK, draws, seed)
