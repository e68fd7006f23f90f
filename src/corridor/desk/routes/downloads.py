"""What can be taken away: a chart as a picture or figures, the comparison, the brief."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from enum import StrEnum
from typing import Any, Literal

from fastapi import APIRouter, Request, Response

from corridor import __version__
from corridor.desk import ground
from corridor.desk.address import ALL, Question
from corridor.desk.answer import KINDS, caption, chart, document, group_of, heading, spec_of
from corridor.desk.app import desk_of
from corridor.desk.fields import Asked, address
from corridor.desk.live import Answer, Live
from corridor.desk.problems import ANSWERS, Missing
from corridor.report.export.picture import named, png, svg
from corridor.report.findings import conditional, window_note

__all__ = ["LAST", "Kind", "brief", "chart_file", "compare_file", "router"]

#: its paths take any name, so more exact ones are tried first
LAST = True

router = APIRouter(prefix="/download", tags=["downloads"], responses=ANSWERS)

Kind = StrEnum("Kind", {name: name for name in KINDS})  # type: ignore[misc]

_PICTURES = {"svg": (svg, "image/svg+xml"), "png": (png, "image/png")}


@router.get("/compare.json", openapi_extra=address(), response_class=Response)
async def compare_file(request: Request, question: Asked) -> Response:
    """Write the comparison as `corridor compare --main-only --json` does."""
    answer = await _answered(request, question)
    text = json.dumps(document(answer), allow_nan=False, indent=1).encode()
    return _file(text, "application/json", f"corridor-compare-{_pair(question)}.json")


@router.get("/brief.html", openapi_extra=address(), response_class=Response)
async def brief(request: Request, question: Asked) -> Response:
    """Write the brief: every outcome, without rival accounts and switches."""
    desk = desk_of(request)
    key = f"brief?{question.search()}"
    text = await desk.slow.do(key, lambda: _brief(desk.live, question), 60.0)
    return _file(text, "text/html; charset=utf-8", f"corridor-brief-{_pair(question)}.html")


@router.get("/{kind}.{form}", openapi_extra=address(), response_class=Response)
async def chart_file(
    request: Request, kind: Kind, form: Literal["svg", "png", "csv"], question: Asked
) -> Response:
    """Draw one chart, of the first outcome that is named, or write its figures as CSV."""
    desk = desk_of(request)
    question = _of_one(request, question)
    outcome = question.outcomes[0]
    answer = await _answered(request, question)
    if kind == "dots" and answer.comparison.outcomes[0].interval_only:
        raise Missing("this outcome is shown as an interval only, so there are no dots of it")
    if form == "csv":
        text, media = _figures(answer, kind, outcome), "text/csv; charset=utf-8"
    else:
        draw, media = _PICTURES[form]
        key = f"{kind}.{form}?{question.search()}"
        label, note = heading(answer, outcome), window_note(answer.comparison, outcome)
        text = await desk.slow.do(
            key,
            lambda: draw(
                named(spec_of(answer, kind, outcome), label, note), _footer(answer, kind, outcome)
            ),
        )
    group = group_of(answer, outcome)
    whose = "" if group == ALL else f"-{group}"
    return _file(text, media, f"corridor-{kind}-{outcome}{whose}.{form}")


def _pair(question: Question) -> str:
    return "-vs-".join(policy.id for policy in question.policies())


def _of_one(request: Request, question: Question) -> Question:
    """Return the question with the outcome that its address names first, or the usual one."""
    # a question has its outcomes in the corridor's order
    first = request.query_params.getlist("outcome")[:1] or question.outcomes[:1]
    return replace(question, outcomes=tuple(first))


async def _answered(request: Request, question: Question) -> Answer:
    desk = desk_of(request)
    found = await desk.quick.do(f"answer?{question.search()}", lambda: desk.live.answer(question))
    assert isinstance(found, Answer)
    return found


def _brief(live: Live, question: Question) -> bytes:
    from corridor.questions.compare import compare
    from corridor.report.brief import brief_html

    # says so where there is no fit, which a comparison would make, in minutes
    live.ask(question)
    found = compare(
        question.policies(),
        start=question.start,
        months=question.months,
        draws=question.draws,
        seed=question.seed,
        corridor=ground.named(),
        account=question.account,
        off=question.off,
        on=question.on,
        sides=False,
        command=question.command(),
    )
    return brief_html(found).encode()


def _footer(answer: Answer, kind: str, outcome: str) -> str:
    """Return what the page says around a chart: a file stands alone."""
    question = answer.question
    return (
        f"{caption(answer, kind, outcome)} Corridor {__version__}, {question.draws:,} draws, "
        f"seed {question.seed}, decision point {question.start}. "
        f"{conditional(answer.comparison)}"
    )


def _figures(answer: Answer, kind: str, outcome: str) -> bytes:
    table = chart(answer, kind, outcome)["table"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(one["id"] for one in table["columns"]), "outcome", "unit", "group"])
    of_each = [outcome, table["unit"], group_of(answer, outcome)]
    writer.writerows([*("" if v is None else v for v in row), *of_each] for row in table["rows"])
    return out.getvalue().encode()


def _file(content: bytes, media: str, name: str) -> Response:
    found: dict[str, Any] = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media, headers=found)
