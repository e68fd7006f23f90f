"""A front over levers in words: for the terminal, the page and its appendix."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.policies.policy import show_value
from corridor.questions.explain.robust.front.result import Front, Named
from corridor.report import findings, words
from corridor.report.cells import unit_words
from corridor.report.explain.charts.pareto import pareto as pareto_chart
from corridor.report.sections.hindcast import careful_texts
from corridor.report.units import total_measure

__all__ = ["lines", "point_rows", "section", "table"]

#: drift in standard errors above which it is told, and share of the volume that was still gained
_DRIFT, _SETTLED = 2.0, 0.02


def lines(found: Front) -> list[str]:
    """Return what is said in the terminal, a line each, beside ``table``."""
    return [*_lead(found), *_cautions(found)]


def section(found: Front) -> dict[str, Any]:
    """Return the part of the page: lead, chart with caption, table and appendix."""
    caption = "Points are settings of the levers, with 95% intervals of the luck of the draws."
    if not found.kept.all():
        caption += " Crosses: found by the search, and beaten on fresh draws."
    return {
        "title": "Settings of which none beats another",
        "setting": findings.setting(found.corridor, found.start, found.months),
        "lead": lines(found),
        "charts": [{"spec": pareto_chart(found), "caption": caption}],
        "tables": [table(found)],
        "cautions": careful_texts(found.beside) if found.beside else [],
        "appendix": _appendix(found),
    }


def table(found: Front) -> dict[str, Any]:
    """Return every setting of the front and the policies as they stand, in order."""
    return {
        "caption": "Settings that hold on fresh draws, and policies as they stand: "
        f"{_statistic(found)}, in brackets the standard error of the draws, not how uncertain the "
        "outcome is",
        "head": [
            "Setting",
            *(f"{dial.lever.label} ({dial.lever.unit})" for dial in found.dials),
            *(f"{info.label} ({unit_words(info)})" for info in found.outcomes),
            "Holds in",
        ],
        "rows": point_rows(found),
    }


def point_rows(found: Front, *, dropped: bool = False) -> list[list[str]]:
    """Return the rows of ``table``; ``dropped``: those that did not hold, without policies."""
    rows = []
    for k in np.flatnonzero(found.kept != dropped):
        rows.append(
            [
                str(k + 1),
                *(show_value(float(value)) for value in found.values[k]),
                *_figures(found, found.figures[k], found.errors[k]),
                words.chance(float(found.holds[k])),
            ]
        )
    for one in () if dropped else found.named:
        rows.append(
            [
                one.label if one.kept else f"{one.label} (beaten)",
                *("as it stands" for _ in found.dials),
                *_figures(found, one.figures, one.errors),
                words.chance(one.holds),
            ]
        )
    return rows


def _figures(found: Front, figures: Any, errors: Any) -> list[str]:
    said = []
    for info, value, error in zip(found.outcomes, figures, errors, strict=True):
        measure = total_measure(info)
        value, error = float(value) * measure.factor, float(error) * measure.factor
        step = words.rounding_step(4 * error, value, measure.floor)
        text = f"{words.number(value, step)}{measure.suffix}"
        said.append(f"{text} ({words.number(error)})" if error >= 1 else f"{text} ({error:.2g})")
    return said


def _lead(found: Front) -> list[str]:
    kept = int(found.kept.sum())
    levers = words.join_names([dial.lever.label for dial in found.dials])
    wishes = _wishes(found)
    if kept == 0:
        said = [
            f"With {wishes}, no setting of {levers} was found that {found.base_label}, as it "
            "stands, does not beat."
        ]
    elif kept == 1:
        place = int(np.flatnonzero(found.kept)[0])
        said = [
            f"With {wishes}, one setting of {levers} beats all others that were tried: "
            f"{_setting(found, place)}. These objectives do not pull against each other."
        ]
    else:
        said = [
            f"With {wishes}, {kept} settings of {levers} were found of which none beats "
            "another: to do better on one objective, another has to give."
        ]
    ends = _at_ends(found)
    if ends:
        said.append(
            f"In all of them {words.join_names(ends)}: the range given decides, and what it costs "
            "is not among the objectives unless an outcome was named for it."
        )
    for one in found.named:
        state = "is beaten by none of them" if one.kept else "is beaten by at least one of them"
        more = f", and beats {one.beats} of them with levers that the search did not turn" * bool(
            one.beats
        )
        said.append(f"{one.label}, as it stands, {state}{more}{_sure(one)}.")
    return said


def _wishes(found: Front) -> str:
    """Return what is wanted: ``less wanted of A and B, and more of C``."""
    parts: list[str] = []
    for direction, way in (("min", "less"), ("max", "more")):
        names = [
            info.label
            for aim, info in zip(found.aims, found.outcomes, strict=True)
            if aim.direction == direction
        ]
        if names:
            wanted = "" if parts else " wanted"
            parts.append(f"{way}{wanted} of {words.join_names(names)}")
    return ", and ".join(parts)


def _sure(one: Named) -> str:
    """Say in how many resamples of the draws a policy is unbeaten, where it is not all or none."""
    if one.holds in (0, 1):
        return ""
    return f" (unbeaten in {words.chance(one.holds)} resamples of the draws)"


def _setting(found: Front, place: int) -> str:
    return ", ".join(
        f"{dial.lever.label} {show_value(float(value))}"
        for dial, value in zip(found.dials, found.values[place], strict=True)
    )


def _at_ends(found: Front) -> list[str]:
    """Say which levers lie at one end of their range in all settings that hold."""
    kept = found.values[found.kept]
    said = []
    for k, dial in enumerate(found.dials):
        for end, name in ((dial.low, "low"), (dial.high, "high")):
            if len(kept) and (kept[:, k] == end).all():
                said.append(f"{dial.lever.label} lies at its {name} end ({show_value(end)})")
    return said


def _cautions(found: Front) -> list[str]:
    said = []
    gone = int((~found.kept).sum())
    if gone:
        said.append(
            f"{gone} settings looked unbeaten on the draws of the search and are beaten on fresh "
            "ones; they are left out."
        )
    lucky = [
        info.label
        for info, drift in zip(found.outcomes, found.drift, strict=True)
        if drift > _DRIFT
    ]
    if lucky:
        said.append(
            f"The search took luck for merit in {words.join_names(lucky)}: figures are worse on "
            "fresh draws. Use more --search-draws."
        )
    if found.stopped:
        said.append(f"Stopped by hand after {found.generations} generations.")
    quarter = found.volumes[-1 - len(found.volumes) // 4]
    if 1 - quarter > _SETTLED:
        said.append(
            f"The search had not settled: its last quarter still added "
            f"{words.percent(float(1 - quarter))} to what the front spans. Use more --generations."
        )
    return said


def _statistic(found: Front) -> str:
    """Return what a figure of an objective is."""
    if found.quantile is None:
        return "the mean over draws"
    return f"the figure that {words.percent(found.quantile)} of draws are better than"


def _appendix(found: Front) -> list[Any]:
    said: list[Any] = [
        f"Each setting holds its levers at one value in all months, at a step of the lever, and "
        f"leaves all others as in {found.base_label}. An objective is {_statistic(found)} of the "
        "outcome over the window.",
        f"SMS-EMOA (pymoo) tried {found.evaluated:,} settings in {found.generations} generations "
        f"of {found.population}, from a Latin hypercube, seed {found.seed}. Every setting met the "
        f"same {found.search_draws:,} draws. Then the figures were made anew on {found.draws:,} "
        "draws that the search had not seen, the same for all, since the best of many settings "
        "are partly the luckiest. What is beaten there is left out.",
        "A search proves nothing: a setting that was not tried may beat those found.",
    ]
    drift = ", ".join(
        f"{info.label} {words.plain(float(value), 1.0)}"
        for info, value in zip(found.outcomes, found.drift, strict=True)
    )
    said.append(
        "How much worse the settings are on fresh draws than the base is, in standard errors of "
        f"both sets of draws: {drift}."
    )
    if not found.kept.all():
        said.append(
            {
                "caption": "Settings of the search that are beaten on fresh draws",
                "head": table(found)["head"],
                "rows": point_rows(found, dropped=True),
            }
        )
    return said
