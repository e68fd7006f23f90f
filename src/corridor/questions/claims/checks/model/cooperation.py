"""Chance that Mexico's cooperation on migration ends or falls after acknowledged force."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.result import Figure, NotYet, Outcome
from corridor.questions.claims.view import View
from corridor.system.bargaining import Answer, load_cases, load_variants, not_a_chance, update

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "chance that cooperation on migration ends or falls after acknowledged force, by account"
_THREATS = {
    "none": "with no threat beside it",
    "half": "with half the largest threat beside it",
    "largest": "with the largest threat beside it",
}
_FALLS = {
    "three_quarters": "falls by three quarters or more",
    "quarter": "falls by a quarter or more",
    "all": "ends whatever the threat",
}
ARGUMENTS = (
    Argument("account", "account", "account of bargaining", "game"),
    Argument("threat", "word", "threat beside the force", "none", tuple(_THREATS)),
    Argument(
        "fall",
        "word",
        "by three quarters, by a quarter, or to nothing whatever the threat",
        "three_quarters",
        tuple(_FALLS),
    ),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the chance in percent by the account after its episodes."""
    if view.as_of is not None:
        raise NotYet("the accounts rest on episodes up to 2025", "Accounts as of that time")
    label, answer = _answer(arguments["account"])
    place = list(_THREATS).index(arguments["threat"])
    chance = {
        "three_quarters": answer.no_cooperation[place],
        "quarter": answer.less_cooperation[place],
        "all": answer.never,
    }[arguments["fall"]]
    return Outcome(
        value=100 * chance,
        unit="percent",
        sentence=f"by the account “{label}”: {100 * chance:.0f}% that effort on migration "
        f"{_FALLS[arguments['fall']]} after an acknowledged use of force"
        + ("" if arguments["fall"] == "all" else f", {_THREATS[arguments['threat']]}"),
        figures=(
            Figure(
                kind="model",
                place=f"account {arguments['account']}",
                rows=f"bargaining after {len(load_cases())} episodes",
                period="",
                value=100 * chance,
                unit="percent",
                grade="D",
                status="COMPUTED",
            ),
        ),
    )


@cache
def _answer(account: str) -> tuple[str, Answer]:
    """Return the label of an account, and what it says after its episodes."""
    (variant,) = (one for one in load_variants() if one.id == account)
    return variant.label, not_a_chance(update(variant, load_cases()))
