"""The appendix: how it was computed, on which fit and record, and how to do it again."""

from __future__ import annotations

from typing import Any

from corridor.core.months import parse_month
from corridor.questions.explain.result import Explanation
from corridor.report import words
from corridor.report.lookup import difference
from corridor.report.units import total_measure
from corridor.system.tables import table_of

__all__ = ["method", "precision", "vintages"]


def method(found: Explanation) -> list[tuple[str, str]]:
    """Return terms and what is to be known of each, in order."""
    one, fit = found.answer, found.answer.fit
    off = [link.label for link in one.links if not link.on]
    links = f"{len(one.links) - len(off)} on"
    rows = [
        ("Policies", words.join_names([policy.label for policy in one.policies])),
        (
            "Decision point",
            f"{words.month_name(one.start)}. What was recorded later was not used by the fit; some "
            "priors rest on later figures",
        ),
        ("Months", f"{one.months}: {words.window(one.start, one.months)}"),
        (
            "Draws",
            f"{one.draws:,}, the same for both policies, with the same shocks; differences are "
            "taken draw by draw",
        ),
        ("Seed", str(one.seed)),
        ("Fit", f"{fit.method[:1].upper()}{fit.method[1:]}, on the record of {_window(found)}"),
        ("Fingerprints of fit and beliefs", f"{fit.run}, Corridor {fit.version}"),
        (
            "Account of bargaining",
            f"{one.account.label}. Rival accounts are asked by corridor compare, and by "
            "--account here",
        ),
        ("Couplings", f"{links}; switched off: {'; '.join(off)}" if off else f"all {links}"),
        ("Parts", "; ".join(told.part.title for told in found.parts) or "none"),
    ]
    return rows


def precision(found: Explanation) -> dict[str, Any]:
    """Return a table of the differences with the errors that the luck of the draws leaves."""
    one = found.answer
    rows = []
    for info in one.outcomes:
        measure = total_measure(info)
        figure = difference(one, info.id, 0)
        firm = found.firmness[info.id]
        error = firm.median * measure.factor
        rows.append(
            [
                f"{info.label}, {measure.unit}",
                "interval only" if info.interval_only else words.signed(figure.q50, figure.step),
                words.signed_between(figure.q05, figure.q95, figure.step),
                words.number(error, words.rounding_step(0.0, error, 1e-9) * 10),
                f"{float(one.exceeds_total[info.id][0, 0]):.3f}",
                f"{firm.chance:.4f}",
            ]
        )
    return {
        "caption": "Differences over the window, the first policy minus the second, with Monte "
        "Carlo standard errors; draws on one draw of the posterior count together",
        "head": [
            *("Outcome", "Median", "90% interval", "Error of the median"),
            *("Share of draws above zero", "Its error"),
        ],
        "rows": rows,
    }


def vintages(found: Explanation) -> dict[str, Any]:
    """Return a table of the record's tables behind the outcomes: period covered, vintage."""
    names = dict.fromkeys(name for info in found.answer.outcomes for name in info.tables)
    rows = []
    for name in names:
        info = table_of(found.asked.setup.place, name)
        seen = sorted({edition["vintage"] for edition in info.editions})
        span = seen[0] if len(seen) == 1 else f"{seen[0]} to {seen[-1]}" if seen else "not given"
        rows.append([info.title, info.publisher, f"{info.first} to {info.last}", span])
    return {
        "caption": "Tables, the periods that they cover, and in which month their figures could "
        "be seen as they are",
        "head": ["Table", "Publisher", "Covers", "Vintage"],
        "rows": rows,
    }


def _window(found: Explanation) -> str:
    fit = found.answer.fit
    first, last = (
        words.month_name(parse_month(month)) for month in (fit.first_month, fit.last_month)
    )
    return f"{first} to {last}"
