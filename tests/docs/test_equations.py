"""What the model page says of symbols, primes and the ports is what the mechanisms do.

The equations are written here as the page prints them, with its primes and its symbols; what
they give is held against the code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from corridor.evidence import registry
from corridor.system.fit.tables import argument_name
from corridor.system.mechanisms import load_mechanism
from corridor.system.stock import fly
from tests.docs.pages import read
from tests.system.world import arguments, call
from tools.docs_equations import PORTS, SYMBOLS

#: mechanism -> its equations; then what it writes -> the name in them
PRINTED: dict[str, tuple[str, dict[str, str]]] = {
    "access": (
        """
        q = (x * q_expulsion + (1 - x) * q_return) * (1 - f_penalty * penalty)
        entry = ((1 - p) + p * (1 - r) * (1 - detained * m_detained)) / (1 - p * r * q)
        """,
        {"chance_gd": "p", "returned_share_gd": "r", "again_gd": "q", "entry_gd": "entry"},
    ),
    "beliefs": (
        """
        belief' = belief_gd + w_belief * (passage * entry_gd - belief_gd)
        message' = k_message * message_d + announcement
        accepted = b_accepted * accepted_g
        felt = b_access * log(belief') - b_message * message'
        effect = felt - b_severity * (severity + harshness) - accepted
        """,
        {"belief_gd": "belief'", "message_d": "message'", "belief_effect_gd": "effect"},
    ),
    "departures": (
        """
        u' = keep(h_u) * u + s_u * shock_normal_gd
        c' = keep(h_c) * c + s_c * common_normal_d
        factors = push_gd + pull_d + season_gd + belief_effect_gd
        intent = base * exp(factors + u' + reach * c' - b_mobility * closed)
        ceiling = c_top * population_g
        willing = -ceiling * expm1(-intent / ceiling)
        departures = willing**2 / (willing + replaced)
        """,
        {"shock_gd": "u'", "common_d": "c'", "departures_gd": "departures"},
    ),
    "interdiction": (
        """
        x' = keep(h_x) * x + s_x * effort_normal_d
        K = K0 * funding**b_budget * force**b_force
        effort = cooperation * exp(x' + g_agreement * agreement)
        stopped = -expm1(-a_stop * x_g * effort * K / (K + N))
        stops = stopped * (transit_gd + transit_in_gd + leave(t_retry) * south_gd)
        f = leave(t_transit)
        again = (1 - f) * (1 - stopped) + stopped * r_retry * (1 - returned)
        passage = where(home_g == 1, 1, f * (1 - stopped) / (1 - again))
        """,
        {"effort_d": "x'", "stops_gd": "stops", "passage_gd": "passage"},
    ),
    "bargaining": (
        """
        m = a_t * transfer + a_k * threat / (1 + k)
        offence = felt + o_k * threat
        cooperation = min(max(e_0 + m - l_m * offence, 0), 1) / e_0
        security = min(max(e_0 + s_m * m - l_s * offence, 0), 1) / e_0
        """,
        {"cooperation_d": "cooperation", "security_d": "security"},
    ),
    "budget": (
        """
        workload = (stops / stops_now) ** w
        asked = transit_budget * max(workload, 1)
        granted' = begun * granted_d + asked
        received' = begun * received_d + coming
        year = c_cover * (granted' + asked * (months_left - 1)) + received'
        left = max(year + coming * (months_left - 1) - begun * spent_d, 0)
        spending = min(left, max(workload, left / months_left))
        """,
        {"granted_d": "granted'", "received_d": "received'", "funding_d": "spending"},
    ),
    "cartels": (
        """
        rifts' = k_h * rifts_d + p_break * leaders_lost_d
        rise = 1 + q * rifts'
        out = w * (A * arrests + kappa * N * rise + s * N**2)
        N' = N + w * rho * N - min(out, N + w * rho * N)
        """,
        {"rifts_d": "rifts'", "members_d": "N'"},
    ),
    "salience": (
        """
        moved = log2((encounters + 1) / (encounters_now + 1))
        x' = k_m * x + (1 - k_m) * b_m / (m_0 * (1 - m_0)) * moved + s_m * salience_normal_d
        odds = log(m_0 / (1 - m_0)) + x'
        """,
        {"salience_moved_d": "x'", "salience_d": "1 / (1 + exp(-odds))"},
    ),
    "economy": (
        """
        working' = working + (waiting + arrived) / (1 + t_work)
        waiting' = waiting + arrived - (waiting + arrived) / (1 + t_work)
        removed' = removed + removed_a_month
        labour = w * working' - w_r * removed'
        budgets = b * (working' + waiting' - removed') / 12 / 1e6
        pace' = pace + ((arrived - usual) / 1e6 - pace) / (1 + t_work)
        slack' = k_s * slack + w * pace' - w_r * removed_a_month / 1e6
        tightness = -s * slack' * 1e6 * (1 / openings_now + 1 / unemployed_now)
        """,
        {
            "labour_change_d": "labour",
            "output_change_d": "o * labour / 1e6",
            "native_jobs_d": "-j * removed'",
            "fiscal_d": "budgets",
            "excess_pace_d": "pace'",
            "slack_d": "slack'",
            "tightness_change_d": "tightness",
        },
    ),
}
#: by the rule of the page for `k` with an index
GIVEN = {"salience": {"k_m": "keep(h_m)"}}


def shift(s: Any, x: Any) -> Any:
    """As the page tells it."""
    return np.where(x > 0, s + x * (1 - s), s * (1 + x))


WORDS: Mapping[str, Any] = {
    "shift": shift,
    "keep": lambda h: 0.5 ** (1 / h),
    "leave": lambda t: 1 / (1 + t),
    "total": lambda values: values.sum(0),
    "min": np.minimum,
    "max": np.maximum,
    **{name: getattr(np, name) for name in ("where", "exp", "expm1", "log", "log2")},
}


def plain(text: str) -> str:
    """As Python reads it: a prime is no letter, nor is a space within a name."""
    return re.sub(r"(\w)'", r"\1_next", text)


def known(name: str, taken: Mapping[str, Any]) -> dict[str, Any]:
    """What a mechanism takes, its parameters by their symbols too, and the symbols of the page."""
    found: dict[str, Any] = {**WORDS, **taken}
    for parameter in registry().parameters.values():
        argument = argument_name(parameter.id, parameter.per)
        if argument in load_mechanism(name).declaration.parameters:
            found[parameter.symbol] = taken[argument]
    for symbol, text in (SYMBOLS.get(name, {}) | GIVEN.get(name, {})).items():
        found[symbol.replace(" ", "_")] = eval(plain(text), {}, found)
    return found


def run(lines: str, found: dict[str, Any]) -> None:
    for line in filter(None, map(str.strip, plain(lines).splitlines())):
        name, _, text = line.partition(" = ")
        found[name] = eval(text, {}, found)


def quiet(name: str, seed: int) -> dict[str, Any]:
    """Arguments of a month, with a whole lag of salience and somebody in every population."""
    taken = {k: np.asarray(v, np.float64) for k, v in arguments(name, seed).items()}
    if name == "salience":
        taken["salience_lag_d"] = np.zeros_like(taken["salience_lag_d"])
    if name == "departures":
        taken["population_g"] = np.maximum(taken["population_g"], 1)
    return taken


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTED)
@pytest.mark.parametrize("seed", range(6))
def test_the_equations_read_so_give_what_the_code_gives(name: str, seed: int) -> None:
    taken = quiet(name, seed)
    found, made = known(name, taken), call(name, taken)
    lines, writes = PRINTED[name]
    with np.errstate(all="ignore"):
        run(lines, found)
        for written, text in writes.items():
            wanted = eval(plain(text), {}, found)
            given, wanted = np.broadcast_arrays(made[written], wanted)
            # a nobody in a divisor is guarded against in the code alone
            sure = np.isfinite(wanted)
            assert sure.mean() > 0.5, written
            np.testing.assert_allclose(given[sure], wanted[sure], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_the_ports_step_by_step_are_the_code(seed: int) -> None:
    taken = quiet("ports", seed)
    found, made = known("ports", taken), call("ports", taken)
    run(PORTS, found)
    for written in load_mechanism("ports").declaration.writes:
        name = plain(f"{written}'") if written == "queue_gd" else written
        np.testing.assert_allclose(made[written], found[name], rtol=1e-9, atol=1e-9)


def test_flights_are_kept_as_the_page_says() -> None:
    spare, growth = np.array(1.25), np.array(50.0)
    for flights, wanted in ((100.0, 40.0), (100.0, 160.0), (100.0, 900.0)):
        kept, removed, _ = fly(
            (np.array(wanted),), np.array(flights), spare, growth, np.array(0.5), np.array(10.0)
        )
        assert float(kept) == pytest.approx(max(flights, min(wanted / spare, flights + growth)))
        assert float(removed[0]) == pytest.approx(min(wanted, spare * float(kept)))


def test_every_symbol_stands_in_its_equation() -> None:
    for name, symbols in SYMBOLS.items():
        equation = load_mechanism(name).declaration.equation
        for symbol in symbols.keys() - {"reach", "begun"}:
            pattern = rf"(?<!\w){re.escape(symbol)}(?!\w)"
            assert re.search(pattern, equation), (name, symbol)


def test_the_page_tells_how_to_read_before_it_shows() -> None:
    page = read("reference/model.md")
    assert page.index("\n## How to read the equations\n") < page.index("\n## Mechanisms\n")
    assert PORTS in page
