"""What a change does to an outcome of the model, under the rules of a regime or a policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from corridor.core.months import format_month
from corridor.questions.claims.arguments import Argument
from corridor.questions.claims.model.ahead import (
    CHANGES,
    DRAWS,
    MONTHS,
    Asked,
    policy_words,
    setting_words,
)
from corridor.questions.claims.model.models import KNOWN
from corridor.questions.claims.result import NotYet, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number
from corridor.questions.runs.summarise import unit_over
from corridor.system.levers import levers
from corridor.system.outcomes import outcomes

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "what a change does to an outcome of the model, under a regime or a policy"
ARGUMENTS = (
    Argument("under", "setting", "border regime or policy whose rules hold", "status-quo"),
    Argument("change", "word", "what is changed", "none", words=tuple(CHANGES)),
    Argument("levers", "levers", "lever -> value in every month, beside the change", {}),
    Argument("policy", "policy", "another policy, in place of what the levers were", ""),
    Argument("outcome", "outcome", "outcome of the model"),
    Argument("form", "word", "how it is expressed", "percent", ("percent", "difference")),
    Argument("account", "account", "account of bargaining with Mexico", "game"),
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the change over the months of the run in percent of the level, draw by draw.

    Both runs share draws and shocks. A use of force is told by accounts that rest on episodes up
    to 2025, so it has no answer at an earlier vantage.
    """
    if view.as_of is not None and (view.as_of < KNOWN or "force" in arguments["change"]):
        raise NotYet(
            f"the model stands at {format_month(KNOWN)} and rests on later episodes for force",
            "Accounts of bargaining as they could be written then",
        )
    ahead = view.store.models.ahead
    outcome = outcomes()[arguments["outcome"]]
    plain = Asked(arguments["under"], "none", account=arguments["account"])
    moved = Asked(
        arguments["under"],
        arguments["change"],
        tuple(sorted(arguments["levers"].items())),
        arguments["policy"],
        arguments["account"],
    )
    before, after = (ahead.window(asked, outcome.id) for asked in (plain, moved))
    percent = arguments["form"] == "percent"
    draws = 100 * (after - before) / np.maximum(np.abs(before), 1e-9) if percent else after - before
    value = float(np.median(draws))
    under = setting_words(arguments["under"])
    whole = unit_over(outcome)
    unit = "percent" if percent else whole
    return Outcome(
        value=value,
        unit=unit,
        sentence=f"{outcome.label}, {MONTHS} months from {format_month(KNOWN)} under {under}; "
        f"{_changed(arguments)}: {number(value)} {unit}; "
        f"higher in {(after > before).mean():.0%} of draws",
        draws=draws,
        figures=(
            view.store.models.figure(
                f"{outcome.label} under {under}, {MONTHS} months from {format_month(KNOWN)}",
                DRAWS,
                float(np.median(before)),
                whole,
            ),
        ),
        parts={"higher": float((after > before).mean())},
    )


def _changed(arguments: Mapping[str, Any]) -> str:
    """Return what is changed, in words."""
    said = [policy_words(arguments["policy"])] if arguments["policy"] else []
    said += [
        f"{levers()[name].label.lower()} at {value:g} ({levers()[name].unit})"
        for name, value in arguments["levers"].items()
    ]
    if arguments["change"] != "none" or not said:
        said.append(CHANGES[arguments["change"]])
    return ", ".join(said)
