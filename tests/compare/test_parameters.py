"""Values of parameters beside the draws that were run with them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from corridor.questions.compare import Comparison
from corridor.questions.runs.asked import Asked, ask, parameters, totals
from corridor.questions.runs.engine import Runs
from corridor.system.priors import priors_of
from tests.compare.conftest import DRAWS, MONTHS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def asked() -> Asked:
    return ask(
        ["negotiated", "status-quo"], months=MONTHS, draws=DRAWS, outcomes=["encounters_usbp"]
    )


@pytest.fixture(scope="module")
def runs(asked: Asked) -> Runs:
    return asked.run()


def test_values_are_the_quantiles_of_the_prior_at_the_scores(asked: Asked, runs: Runs) -> None:
    found = parameters(asked, runs)
    known = priors_of(asked.setup.place).parameters
    updated = set(asked.setup.unfitted.updated)
    start = 0
    seen = 0
    for tables in (asked.setup.fitted.tables, asked.setup.unfitted.tables):
        for slot in tables.slots:
            z = runs.z[start + slot.start]
            first = found[slot.id][0] if slot.many else found[slot.id]
            # a variant of bargaining may have another prior for it
            if slot.id in known and slot.id not in updated and not slot.many:
                expected = np.asarray(known[slot.id].prior.from_normal(z))
                if np.allclose(first, expected, rtol=1e-3, atol=1e-4):
                    seen += 1
        start += tables.size
    assert start == len(runs.z)
    assert seen > 50


def test_each_draw_has_one_value_or_one_for_each_group(asked: Asked, runs: Runs) -> None:
    found = parameters(asked, runs)
    groups = len(asked.setup.place.groups)
    assert {values.shape for values in found.values()} == {(DRAWS,), (groups, DRAWS)}
    assert found["access_response"].min() > 0
    # draws keep their place: the totals of the same draws have as many
    assert totals(asked, runs)["encounters_usbp"].shape == (2, DRAWS)


def test_what_moves_departures_goes_with_the_outcome(asked: Asked, runs: Runs) -> None:
    """A payment counts more where a smaller one is a whole package: fewer come through."""
    found = parameters(asked, runs)
    first, second = totals(asked, runs)["encounters_usbp"]
    place = np.argsort(found["transfer_package"])
    gap = (first / second)[place]
    assert gap[: DRAWS // 3].mean() < gap[-DRAWS // 3 :].mean()


@pytest.mark.parametrize(("draws", "told"), [(DRAWS, False), (200, True)])
def test_what_the_spread_hangs_on_is_not_left_out_in_silence(
    draws: int, told: bool, compare: Callable[..., Comparison]
) -> None:
    """Where nothing at all can be read, that is said in its place."""
    found = compare(["negotiated", "unilateral"], draws=draws, outcomes=["deaths"])
    assert not any(found.grades.values())
    said = [one.text for one in found.cautions if one.kind == "belief"]
    assert [text.split(" is not told: ")[0] for text in said] == (
        ["What the spread of the differences hangs on"] if told else []
    )
    assert all(f"{draws:,} draws are too few" in text for text in said)
