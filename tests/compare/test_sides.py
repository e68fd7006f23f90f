"""What is asked beside a comparison: rival accounts, couplings switched, links shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from corridor.policies import parse_policy
from corridor.questions.compare import Comparison
from corridor.system.couplings import couplings
from corridor.system.simulate import load_system
from corridor.system.unfitted import accounts

Compare = Callable[..., Comparison]

STRIKES = parse_policy(
    'label = "Strikes"\n[levers.strikes]\nvalue = 0.5\n[levers.strikes_open]\nvalue = 1\n',
    name="strikes",
)


@pytest.fixture(scope="module")
def struck(compare: Compare) -> Comparison:
    # of fewer draws luck orders two of the accounts, which lie a twentieth apart
    return compare([STRIKES, "status-quo"], draws=400, sides=True)


def side(comparison: Comparison, kind: str, name: str) -> Any:
    return next(s for s in comparison.sides if (s.kind, s.id) == (kind, name))


@pytest.mark.slow
def test_every_account_and_every_live_coupling_is_asked(whole: Comparison) -> None:
    system = load_system()
    live = {c.id for c in couplings().values() if system.is_live(c)}
    kinds = [(s.kind, s.id) for s in whole.sides]
    assert kinds[0] == ("account", "game"), "the comparison's own comes first"
    assert {name for kind, name in kinds if kind == "account"} == set(accounts())
    assert {name for kind, name in kinds if kind == "coupling"} == {"", *live}
    assert {link.id for link in whole.links} == live
    assert {link.id for link in whole.links if not link.on} == {"tightness"}
    assert whole.account.id == "game"


def test_the_plain_side_is_the_comparison_itself(whole: Comparison) -> None:
    """As few draws as the comparison here, so the same numbers to the digits of a sum."""
    plain = side(whole, "coupling", "")
    for name, values in plain.difference.items():
        whole_total = whole.difference_total[name][:, 0]
        scale = max(float(np.abs(whole_total).max()), 1e-6)
        np.testing.assert_allclose(values, whole_total, atol=2e-4 * scale, err_msg=name)


def test_a_coupling_that_nothing_passes_through_changes_nothing(struck: Comparison) -> None:
    """No door is moved, so what doors replace is the same for both and the gap stays."""
    plain, off = side(struck, "coupling", ""), side(struck, "coupling", "security")
    np.testing.assert_array_equal(plain.difference["stops_mx"], off.difference["stops_mx"])


def test_strikes_move_arrivals_through_offence_and_violence_only(compare: Compare) -> None:
    cut = compare([STRIKES, "status-quo"], off=("offence", "violence"))
    assert (cut.difference_total["arrivals"] == 0).all()
    assert (cut.difference_total["cartel_deaths"][0, 0] > 0).any()


def test_accounts_differ_in_what_strikes_do(struck: Comparison) -> None:
    median = 2
    rise = {
        name: side(struck, "account", name).difference["arrivals"][0, median] for name in accounts()
    }
    assert rise["offence_dominates"] > rise["game"] > rise["ally_concedes"] > 0


def test_another_account_is_the_main_one_when_it_is_asked_for(
    compare: Compare, struck: Comparison
) -> None:
    other = compare([STRIKES, "status-quo"], draws=400, account="offence_dominates", sides=True)
    assert other.account.id == "offence_dominates"
    assert other.sides[0].id == "offence_dominates"
    np.testing.assert_array_equal(
        side(other, "account", "game").difference["arrivals"],
        side(struck, "account", "game").difference["arrivals"],
    )


def test_a_coupling_switched_off_stays_off_in_the_main_figures(compare: Compare) -> None:
    off = compare([STRIKES, "status-quo"], off=("offence",))
    assert not next(link for link in off.links if link.id == "offence").on
    assert (off.difference_total["cooperation_migration"] == 0).all()
    assert off.sides == ()
