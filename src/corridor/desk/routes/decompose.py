"""What a difference is made of: Shapley parts by group of levers, and its spread by grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from pydantic import BaseModel

from corridor.desk.address import Question
from corridor.desk.answer import chart_json, together
from corridor.desk.app import desk_of
from corridor.desk.fields import Asked, address
from corridor.desk.live import Live
from corridor.desk.problems import ANSWERS
from corridor.desk.schema import Chart
from corridor.report.charts.grades import GRADES
from corridor.report.units import total_measure

__all__ = ["Decomposed", "decompose", "router"]

router = APIRouter(prefix="/api", tags=["compare"], responses=ANSWERS)

#: draws for the parts, and for the shares of the spread: enough for a chart, in a second
_DRAWS, _SPREAD = 1000, 4000


class Decomposed(BaseModel):
    """What makes a difference and its spread."""

    lead: list[str]
    charts: list[Chart]
    draws: int
    #: how many draws the parts and the spread stand on, and those of the whole explanation
    stands: str


@router.get("/decompose", openapi_extra=address())
async def decompose(request: Request, question: Asked) -> Decomposed:
    """Divide the difference of each chosen outcome over groups of levers, all groups of people.

    Every coalition of lever groups is run on common draws (Shapley); the spread is divided by
    grade of evidence. `corridor explain` does the same with more draws, and more besides.
    """
    desk = desk_of(request)
    found = await desk.parts.do(
        f"decompose?{question.search()}", lambda: _decomposed(desk.live, question)
    )
    assert isinstance(found, Decomposed)
    return found


def _decomposed(live: Live, question: Question) -> Decomposed:
    from corridor.questions.explain.decompose import decompose as divide
    from corridor.report.explain.charts.spread import grade_strips
    from corridor.report.explain.charts.waterfall import waterfall
    from corridor.report.explain.decompose import CAPTIONS, finding, parts_caption

    asked = replace(live.ask(question), draws=_DRAWS)
    first, second = asked.levers
    if all(np.array_equal(second[name], values) for name, values in first.items()):
        return Decomposed(lead=[_ALIKE], charts=[], draws=_DRAWS, stands="")
    found = divide(asked, spread_draws=max(_SPREAD, question.draws), errors=False)
    chosen = [found.outcome(name) for name in question.outcomes]
    charts = []
    for info in chosen:
        if np.any(found.parts[info.id].middle):
            spec = waterfall(found, info.id, [finding(found, info)[0]])
            charts.append(
                _chart(spec, "parts", info.id, parts_caption(info), _parts(found, info.id))
            )
    spread = {name: found.spread[name] for name in question.outcomes if name in found.spread}
    if spread:
        spec = grade_strips(found, [_GRADED], question.outcomes)
        charts.append(_chart(spec, "grades", "", CAPTIONS["grades"], _grades(found, spread)))
    lead = [" ".join(finding(found, info)) for info in chosen]
    return Decomposed(
        lead=lead,
        charts=charts,
        draws=_DRAWS,
        stands=" ".join(
            filter(None, (together(question, live.groups()), _stands(found, question.draws)))
        ),
    )


def _stands(found: Any, asked: int) -> str:
    """Say how many draws stand behind the parts, and why other places have other numbers."""
    parts, spread = found.draws, found.spread_draws
    said = f"The parts are from {parts:,} draws and the spread from {spread:,}"
    if asked == parts:
        return f"{said}."
    return (
        f"{said}; the figures above and the full explanation use {asked:,}, so their numbers "
        "differ a little, and an end near zero may lie on its other side."
    )


_ALIKE = "Both policies set every lever alike in every month, so there is nothing to divide."
_GRADED = "Where the spread of the difference comes from, by grade of evidence"


def _chart(
    spec: dict[str, Any], kind: str, outcome: str, caption: str, table: dict[str, Any]
) -> Chart:
    name = f"{kind}-{outcome}" if outcome else kind
    found = chart_json(spec, name, caption)
    return Chart.model_validate({**found, "kind": kind, "outcome": outcome, "table": table})


def _parts(found: Any, outcome: str) -> dict[str, Any]:
    """Return the table of a waterfall: each part, its interval over all draws."""
    parts, measure = found.parts[outcome], total_measure(found.outcome(outcome))
    labels = [*(player.label for player in found.players), "Together"]
    rows = [
        [label, *(float(v * measure.factor) for v in (middle, *window[[0, 2, 4]]))]
        for label, middle, window in zip(labels, parts.middle, parts.window, strict=True)
    ]
    if found.outcome(outcome).interval_only:
        rows = [[label, None, low, None, high] for label, _, low, _, high in rows]
    columns = [
        {"id": "part", "label": "Group of levers"},
        {"id": "middle", "label": "Mean of the middle half"},
        *({"id": f"q{q}", "label": f"{level}"} for q, level in _LEVELS),
    ]
    return {"columns": columns, "rows": rows, "unit": measure.unit}


_LEVELS = (("05", "5%"), ("5", "50%"), ("95", "95%"))


def _grades(found: Any, spread: Mapping[str, Any]) -> dict[str, Any]:
    """Return the table of the strips: share of variance by outcome and grade."""
    columns = [
        {"id": "outcome", "label": "Outcome"},
        *({"id": f"grade_{g.lower()}", "label": f"Grade {g}"} for g in GRADES),
        {"id": "other", "label": "Other"},
    ]
    rows = [
        [
            found.outcome(name).label,
            *(one.share.by_grade.get(g, 0.0) for g in GRADES),
            one.share.rest,
        ]
        for name, one in spread.items()
    ]
    return {"columns": columns, "rows": rows, "unit": "share of variance"}
