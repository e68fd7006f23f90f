"""Made-up comparisons of realistic shape: two or three policies, 13 groups, 20 months."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from corridor.core.months import parse_month
from corridor.evidence import Parameter, Registry, Source, parse_prior
from corridor.questions.compare.result import (
    Comparison,
    FitInfo,
    GradeShare,
    OutcomeInfo,
    PolicyInfo,
)
from corridor.report.sections.hindcast import charted
from corridor.report.view import family_outcomes
from corridor.system.corridors import load_corridor
from tests.report import madeup
from tests.report.madeup import KINDS, over_window, quantiles, so_far

Make = Callable[..., Comparison]

GROUPS = {
    "ALL": ("All groups", 1.0),
    "MEX": ("Mexico", 0.27),
    "GTM": ("Guatemala", 0.11),
    "HND": ("Honduras", 0.09),
    "SLV": ("El Salvador", 0.03),
    "VEN": ("Venezuela", 0.14),
    "CUB": ("Cuba", 0.05),
    "NIC": ("Nicaragua", 0.04),
    "HTI": ("Haiti", 0.03),
    "COL": ("Colombia", 0.06),
    "ECU": ("Ecuador", 0.06),
    "PERBRA": ("Peru and Brazil", 0.04),
    "OTHER": ("Rest of the world", 0.08),
}

# label, unit, level a month, recorded label, tables
OUTCOMES: Mapping[str, tuple[str, str, float, str, tuple[str, ...]]] = {
    "encounters_usbp": (
        *("Encounters between ports", "encounters a month", 120e3),
        *("Border Patrol encounters, Southwest border", ("us_encounters",)),
    ),
    "encounters_ports": (
        *("Encounters at ports of entry", "encounters a month", 47e3),
        *("Office of Field Operations encounters, Southwest border", ("us_encounters",)),
    ),
    "entries": ("Entries between ports", "people a month", 80e3, "", ()),
    "stops_mx": (
        *("Stops in Mexico, Mexican count", "events a month", 110e3),
        *("Mexican count of stops", ("mx_events",)),
    ),
    "stops_us": ("Stops in Mexico, US officials' count", "events a month", 48e3, "", ()),
    "lawful_entries": (
        *("Lawful entries through the doors of the model", "people a month", 70e3),
        *("Appointments processed plus parole arrivals", ("us_cbp_one", "us_chnv_parole")),
    ),
    "returns_us": ("Returns from the US border", "returns a month", 33e3, "", ()),
    "returns_mx": (
        *("Returns by Mexico", "people a month", 3.2e3),
        *("Returns by Mexico", ("mx_returns",)),
    ),
    "deaths": (
        *("Documented deaths on the route", "deaths a month", 52.0),
        *("Deaths and disappearances, route and US border", ("deaths_route",)),
    ),
}

START = parse_month("2024-05")
RECORDED_START = parse_month("2021-10")
EFFECTS = {"negotiated": -0.55, "unilateral": -0.95, "status-quo": 0.05, "actual": -1.6}


def policy(name: str) -> PolicyInfo:
    """Return a made-up policy."""
    return PolicyInfo(
        id=name,
        label=name.replace("-", " ").capitalize(),
        summary="Keeps lawful doors open and pays for agreed controls on the way north.",
        notes=f"The sizes of {name} are proposals; how fast they come is left out.",
        own_words=(
            "People move less chaotically where there is an orderly way, and neighbours help "
            "more where they are asked than where they are told."
        ),
        levers=(
            {
                "lever": "interdiction_effort",
                "label": "Effort of Mexico's authorities",
                "unit": "share of capacity",
                "path": "0.45 from 2024-05, ramp to 0.70 by 2024-11",
                "meaning": "0 is none, 1 is all that budget and force allow",
                "decides": "Government of Mexico",
                "why": "An agreed budget line pays for it",
            },
            {
                "lever": "cbp_one_capacity",
                "label": "Appointments at ports",
                "unit": "people a month",
                "path": "45,000 from 2024-05 to 2025-12",
                "meaning": "People who may come to a port by appointment",
                "decides": "US Department of Homeland Security",
                "why": "Doubled with staff moved from between the ports",
            },
        ),
    )


def make_comparison(
    policies: tuple[str, ...] = ("negotiated", "unilateral"),
    *,
    draws: int = 300,
    seed: int = 1,
    wild: bool = False,
    recorded: bool = True,
    single: bool = False,
) -> Comparison:
    """Return a made-up comparison.

    ``wild`` gives the 90% bands very long tails; ``single`` holds figures as the simulation does,
    in 32 bits.
    """

    def kept(values: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        return values.astype(np.float32) if single else values

    rng = np.random.default_rng(seed)
    months, history = 20, START - RECORDED_START
    shares = np.array([share for _, share in GROUPS.values()])
    ramp = 1 - np.exp(-np.arange(months) / 5)
    monthly, totals, by_pair, by_pair_total = {}, {}, {}, {}
    exceeds, exceeds_monthly, record = {}, {}, {}
    pairs = tuple(combinations(range(len(policies)), 2))

    def keep(name: str, stack: NDArray[np.floating[Any]], over: str) -> None:
        """Summarise [draw, policy, group, month]."""
        by_month = so_far(stack) if over == "chance" else stack
        monthly[name] = kept(quantiles(by_month))
        totals[name] = kept(quantiles(over_window(stack, over)))
        apart = np.stack([by_month[:, i] - by_month[:, j] for i, j in pairs], axis=1)
        whole = over_window(stack, over)
        apart_whole = np.stack([whole[:, i] - whole[:, j] for i, j in pairs], axis=1)
        by_pair[name] = kept(quantiles(apart))
        by_pair_total[name] = kept(quantiles(apart_whole))
        exceeds[name] = (apart_whole > 0).mean(axis=0)
        exceeds_monthly[name] = (apart > 0).mean(axis=0)

    for number, (name, (_, _, level, label, _)) in enumerate(OUTCOMES.items()):
        drift = np.cumsum(rng.normal(0, 0.07, (draws, months)), axis=1)
        size = rng.normal(0, 0.16 if not wild else 1.4, draws)
        sign = 0.8 if name in ("lawful_entries",) else 1.0 if number % 3 else -0.6
        paths = []
        for k, policy_id in enumerate(policies):
            effect = EFFECTS.get(policy_id, -0.3 * k) * rng.normal(1.0, 0.55, draws)
            log = drift + size[:, None] * (0.4 + ramp) + sign * effect[:, None] * ramp
            paths.append(level * np.exp(log)[:, None, :] * shares[None, :, None])
        stack = np.stack(paths, axis=1)  # [draw, policy, group, time]
        keep(name, stack, "sum")
        if label and recorded:
            t = np.arange(history + months)
            wave = 1.1 + 0.35 * np.sin(t / 3.1) - 0.9 * np.clip((t - history - 2) / 9, 0, 1)
            noise = np.exp(rng.normal(0, 0.1, t.size))
            whole = np.round(level * np.clip(wave, 0.08, None) * noise)
            if name == "lawful_entries":
                whole[: history - 16] = np.nan
                whole[history + 4 :] = np.nan
            record[name] = kept(np.round(shares[:, None] * whole[None, :]))
    for name, kind in KINDS.items():
        drift = np.cumsum(rng.normal(0, 0.05, (draws, months)), axis=1)
        paths = []
        for policy_id in policies:
            effect = EFFECTS.get(policy_id, -0.3) * rng.normal(1.0, 0.55, draws)
            path = kind.level * np.exp(drift + kind.reach * effect[:, None] * ramp)
            paths.append(path[:, None, :] * (shares[None, :, None] if kind.by_group else 1.0))
        keep(name, np.stack(paths, axis=1), kind.over)
    names = (*OUTCOMES, *KINDS)
    scored = policies.index("actual") if "actual" in policies else None
    return Comparison(
        corridor="us-mexico",
        place=load_corridor(),
        stands=(),
        policies=tuple(policy(name) for name in policies),
        outcomes=tuple(
            OutcomeInfo(
                id=name,
                label=label,
                unit=unit,
                definition="Counted as the publisher counts it. Events: a person met twice "
                "counts twice.",
                recorded_label=recorded_label,
                source="US Customs and Border Protection, Southwest Land Border Encounters"
                if recorded_label
                else "",
                tables=tables,
                unit_total=unit.removesuffix(" a month"),
                mechanisms=(("border", "Border"),),
            )
            for name, (label, unit, _, recorded_label, tables) in OUTCOMES.items()
        )
        + madeup.infos(),
        groups=tuple(GROUPS),
        group_labels=tuple(label for label, _ in GROUPS.values()),
        start=START,
        months=months,
        draws=4000,
        seed=20240501,
        monthly=monthly,
        total=totals,
        pairs=pairs,
        difference_monthly=by_pair,
        difference_total=by_pair_total,
        exceeds_total=exceeds,
        equal_total={name: np.zeros_like(share) for name, share in exceeds.items()},
        exceeds_monthly=exceeds_monthly,
        recorded_start=RECORDED_START,
        recorded=record,
        grades={name: tuple(_share(n) for _ in pairs) for n, name in enumerate(names)},
        fit=FitInfo(
            method="metric Gaussian variational inference",
            first_month="2013-10",
            last_month="2024-04",
            fingerprint="3f9a1c7e52b84d06",
            version="0.1.0",
            parameters=PARAMETERS,
        ),
        command="./run compare negotiated unilateral --from 2024-05 --months 20 --seed 20240501",
        seconds={"fit": 0.2, "simulate": 0.08, "summarise": 0.05},
        account=madeup.ACCOUNT,
        links=madeup.LINKS,
        sides=madeup.sides(by_pair_total, exceeds),
        regime_step=0.1,
        regimes=madeup.regimes(names),
        hindcast=madeup.hindcast(
            {name: (monthly[name][:, 0], record[name][0]) for name in record},
            *([(name, policy(name).label) for name in policies], scored, months),
        ),
    )


PARAMETERS = {
    "reattempt": (0.55, 0.2, 0.85, 0.47, 0.4, 0.55, "A"),
    "pull_tightness": (0.2, -0.1, 0.7, 0.31, 0.1, 0.52, "B"),
    "interdiction_half": (1.2, 0.4, 3.4, 1.1, 0.5, 2.6, "C"),
    "carousel_delay": (2.0, 0.8, 4.9, 2.3, 1.0, 4.5, "D"),
    "substitution": (0.3, 0.05, 0.75, 0.29, 0.06, 0.72, "E"),
    "message_half_life": (4.0, 1.0, 14.0, 5.2, 1.4, 13.1, "E"),
}


def _share(n: int) -> GradeShare:
    grades = {"A": 0.22, "B": 0.08 + 0.01 * n, "C": 0.13, "D": 0.04, "E": 0.31 - 0.02 * n}
    return GradeShare(
        by_grade=grades,
        rest=1 - sum(grades.values()),
        by_parameter=(
            ("substitution", "E", 0.24 - 0.02 * n),
            ("reattempt", "A", 0.22),
            ("interdiction_half", "C", 0.13),
            ("pull_tightness", "B", 0.08 + 0.01 * n),
            ("message_half_life", "E", 0.07),
            ("carousel_delay", "D", 0.04),
        ),
    )


def make_registry() -> Registry:
    """Return a registry that knows some of the parameters."""
    source = Source(
        id="SRC1",
        title="A study of substitution between doors",
        by="An author",
        year=2023,
        kind="paper",
        quality="A",
        address="https://example.org/study?a=1&b=2",
        read="abstract",
    )

    def parameter(name: str, label: str, grade: str, status: str) -> Parameter:
        return Parameter(
            id=name,
            mechanism="pathways",
            symbol="s",
            label=label,
            unit="share",
            prior=parse_prior("Beta(2, 5)"),
            bounds=(0.0, 1.0),
            grade=grade,
            status=status,
            sources=("SRC1",),
            note="",
        )

    return Registry(
        parameters={
            "substitution": parameter(
                "substitution", "Share who would otherwise cross between ports", "E", "ASSUMPTION"
            ),
            "message_half_life": parameter(
                "message_half_life", "Half-life of an announcement", "E", "RECALLED"
            ),
            "reattempt": parameter("reattempt", "Share who try again", "A", "COMPUTED"),
        },
        sources={"SRC1": source},
        candidates={},
    )


def by_group(comparison: Comparison) -> list[str]:
    """Return the outcomes that are known by group."""
    return [name for name, values in comparison.monthly.items() if values.shape[1] > 1]


def charts(comparison: Comparison, pairs: int = 1) -> dict[str, int]:
    """Return how many charts of each kind a brief has, ``pairs`` of policies drawn."""
    groups = by_group(comparison)
    firsts = [members[0] for _, _, members in family_outcomes(comparison)]
    return {
        "fan": len(comparison.outcomes),
        "difference": pairs * len({*groups, *firsts}),
        "forest": len(groups),
        "held": len(charted(comparison)),
        "grades": pairs,
        "across": 1,
    }


@pytest.fixture(scope="session")
def two() -> Comparison:
    """Two policies, all outcomes."""
    return make_comparison()


@pytest.fixture(scope="session")
def three() -> Comparison:
    """Three policies, three pairs."""
    return make_comparison(
        ("negotiated", "unilateral", "status-quo"), draws=120, seed=2, single=True
    )


@pytest.fixture(scope="session")
def make() -> Make:
    """The factory itself."""
    return make_comparison


@pytest.fixture(scope="session")
def registry() -> Registry:
    """A small registry."""
    return make_registry()
