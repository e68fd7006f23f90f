"""What an answer hangs on: an explanation of the question that an address holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from corridor.desk.address import OUTCOMES, Question
from corridor.desk.answer import together
from corridor.desk.ground import known_outcomes, place
from corridor.desk.live import Live
from corridor.desk.problems import Missing
from corridor.desk.rooms.frame import within
from corridor.desk.rooms.telling import Report
from corridor.questions.explain import explained
from corridor.questions.explain.parts import Part, parts, pick_parts
from corridor.questions.explain.result import Explanation
from corridor.questions.explain.run import check_differ, tell

__all__ = ["Hanging", "check", "command", "find_part", "hanging", "names", "values"]


@dataclass(frozen=True)
class Hanging:
    """An explanation as JSON and as a page."""

    values: bytes
    page: str


def names(question: Question) -> tuple[str, ...]:
    """Return the outcomes that are explained: those named, or the usual ones of explanations."""
    return explained.explained(place()) if question.outcomes == OUTCOMES else question.outcomes


def command(question: Question, chosen: Sequence[str] = ()) -> str:
    """Return the command that explains the same; changed policies as in ``Question.command``."""
    head, flag, tail = question.command().partition(" --from ")
    head = head.replace("corridor compare", "corridor explain", 1)
    for option, values in (("--outcome", _named(question)), ("--part", chosen)):
        head += "".join(f" {option} {value}" for value in values)
    return f"{head}{flag}{tail}"


def _named(question: Question) -> tuple[str, ...]:
    return () if question.outcomes == OUTCOMES else question.outcomes


def find_part(name: str) -> Part:
    """Return a part of explanations. Raises Missing, naming the nearest."""
    known = {part.id: part for part in parts()}
    if name not in known:
        raise Missing.named("part", name, known)
    return known[name]


def check(live: Live, question: Question) -> None:
    """Raise FitError and InputError as ``hanging`` does, at once."""
    check_differ(live.ask(question))


def values(live: Live, question: Question, part: str, report: Report) -> bytes:
    """Return an explanation by one part alone as JSON."""
    return _values(_explained(live, question, (part,), report))


def hanging(live: Live, question: Question, report: Report) -> Hanging:
    """Return the whole explanation; it takes half a minute.

    Raises FitError as ``live.ask`` does, and InputError where both policies are alike.
    """
    from corridor.report import warm_up
    from corridor.report.explain.whole.page import page_html

    # in processes of their own, so that levers are answered while charts are drawn
    warm_up()
    found = _explained(live, question, (), report)
    page = page_html(found, progress=lambda n, whole: report("drawing the charts", n / whole))
    back = "Back to the desk with these policies"
    note = together(question, live.groups())
    return Hanging(_values(found), within(page, "hangs", question.search(), back, note))


def _explained(
    live: Live, question: Question, chosen: Sequence[str], report: Report
) -> Explanation:
    report("reading the fit", 0.0)
    asked = replace(
        live.ask(question),
        outcomes=tuple(known_outcomes()[name] for name in names(question)),
        command=command(question, chosen),
    )
    return tell(asked, pick_parts(chosen), named=bool(chosen), report=report)


def _values(found: Explanation) -> bytes:
    from corridor.report.explain.whole.plain import explanation_json

    plain: Any = explanation_json(found)
    return json.dumps(plain, allow_nan=False, separators=(",", ":")).encode()
