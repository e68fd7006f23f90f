"""The first page: what was asked, the answer, what it hangs on, how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corridor.questions.compare.result import Comparison
from corridor.questions.explain.result import Explanation
from corridor.questions.runs.cautions import few_lines
from corridor.questions.runs.variance import GradeShare
from corridor.report import findings, words
from corridor.report.lookup import corridor_label, difference, outcome_info
from corridor.report.sections.hindcast import held_sentence
from corridor.report.texts import texts
from corridor.report.units import total_measure
from corridor.report.view import fit_caution

__all__ = ["answers", "blocks", "evidence_sentence", "question", "setting", "sure_sentences"]

#: standard errors on either side that are told as the luck of the draws
_ERRORS = 2
#: share of draws beyond either end of a 90% interval
_TAIL = 0.05
#: grades of what is judged or assumed, and the share of a spread from which on they make most of it
_UNSURE, _HALF = "DE", 0.5


def question(found: Explanation) -> str:
    """Return the question as a sentence."""
    one = found.answer
    labels = [policy.label for policy in one.policies]
    return (
        f"{corridor_label(one.corridor)} corridor, {words.window(one.start, one.months)}: what "
        f"does the difference between {words.join_names(labels)} hang on?"
    )


def setting(found: Explanation) -> str:
    """Return how the answer was come by, in a sentence or two."""
    one = found.answer
    labels = words.join_names([policy.label for policy in one.policies])
    return (
        f"{labels} were run {one.draws:,} times each through the same months, with the same draws "
        "of what is uncertain and the same shocks. This page says how and why the results differ, "
        "and what would turn the answer round."
        f"{findings.otherwise(one)}"
    )


def answers(found: Explanation) -> list[dict[str, str]]:
    """Return a sentence per outcome: difference, interval, and in how many draws it is above 0."""
    one = found.answer
    told = [(info.id, findings.outcome_sentence(one, info.id, 0)) for info in one.outcomes]
    return [{"id": name, "label": label, "text": text} for name, (label, text) in told]


def blocks(sections: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what each part says on the first page, under its heading.

    A part's ``front`` sentences, else its ``lead``; of one that could not be computed, why.
    """
    silent = [{"label": "", "text": texts("explain")["silent"]}]
    return [
        {
            "id": section["id"],
            "heading": section["heading"],
            "sentences": section["front"] or silent,
        }
        for section in sections
    ]


def evidence_sentence(found: Explanation, sections: Sequence[dict[str, Any]] = ()) -> str:
    """Return how much of the spread rests on which grade, from least to most by outcome.

    The shares are those of a part that gives ``grades``, else those of the comparison.
    """
    one = found.answer
    told = {name: share for section in sections for name, share in section["grades"].items()}
    if not told:
        told = {name: of[0] for name, of in one.grades.items() if of and of[0].by_grade}
    shares = list(told.values())
    if not shares:
        return str(texts("explain")["few"]).format(draws=f"{one.draws:,}")
    parts = [
        f"{_of(grades, shares)} {said}"
        for grades, said in (
            ("E", "parameters of grade E (assumptions)"),
            ("D", "D (judgement or a model)"),
            ("BC", "B and C (published)"),
            ("A", "A (estimated here from the record)"),
        )
    ]
    parts.append(
        f"{_range([share.rest for share in shares])} shocks and what parameters do together"
    )
    return (
        f"Where the spread of the difference comes from, by rank: {words.join_names(parts)}"
        f"{_by_outcome(shares)}.{_alone(found, told)}"
    )


def _of(grades: str, shares: Sequence[GradeShare]) -> str:
    """Return how much goes with some grades together, from least to most by outcome."""
    return _range([sum(share.by_grade.get(one, 0.0) for one in grades) for share in shares])


def _alone(found: Explanation, shares: Mapping[str, GradeShare]) -> str:
    """Say which assumed parameter goes with more by itself than its grade is given, if one does.

    ``shares``: outcome id -> shares.
    """
    # by the regression of the caution beside it
    own = {name: of[0] for name, of in found.answer.grades.items() if of and of[0].by_parameter}
    over = [
        (part, name, outcome)
        for outcome, share in shares.items()
        for name, grade, part in own.get(outcome, share).by_parameter
        if grade == "E" and part > share.by_grade.get("E", 0.0)
    ]
    if not over:
        return ""
    part, name, outcome = max(over)
    grade = shares[outcome].by_grade.get("E", 0.0)
    return (
        f" {name}, of grade E, makes {words.percent(part)} of "
        f"“{outcome_info(found.answer, outcome).label}” by one regression, and all of grade E "
        f"{words.percent(grade)}: what parameters share is whole in the first, divided in the "
        "second."
    )


def _range(shares: Sequence[float]) -> str:
    return words.percents(*(max(0.0, float(end)) for end in (min(shares), max(shares))))


def _by_outcome(shares: Sequence[GradeShare]) -> str:
    """Say that outcomes differ, where more than one is told of."""
    return ", depending on the outcome" if len(shares) > 1 else ""


def sure_sentences(found: Explanation) -> list[str]:
    """Return what is settled, and by how much the luck of the draws moves the figures."""
    one = found.answer
    figures = {info.id: difference(one, info.id, 0) for info in one.outcomes}
    live = [name for name, figure in figures.items() if not figure.slight]
    said = []
    # of too few draws neither is known, which is said before all else
    if live and not few_lines(one.draws):
        said += [_settled(found, live), _luck(found, live)]
    same = [outcome_info(one, name).label for name in figures if name not in live]
    if same:
        said.append(f"The same under both, or nearly so: {'; '.join(same)}.")
    return [*said, *filter(None, [fit_caution(one)]), _held(one)]


def _held(one: Comparison) -> str:
    """Say what of the record the policy that says what was done missed, or that nothing is held."""
    told = texts("explain")
    held = held_sentence(one)
    return str(told["record"].format(held=held) if held else told["no_record"])


def _settled(found: Explanation, live: Sequence[str]) -> str:
    """Say for which outcomes zero is inside the 90% interval, outside, or too near an end."""
    ways: dict[str, list[str]] = {}
    for name in live:
        ways.setdefault(_zero(found, name), []).append(name)
    if set(ways) == {"outside"}:
        return "The 90% interval of every difference lies on one side of zero."
    if set(ways) == {"inside"}:
        return "The 90% interval of every difference has zero inside: no direction is settled."
    told = {
        "inside": "The 90% interval has zero inside, so that the direction is open, for: {}.",
        "near": "It ends so near zero that other draws may put zero inside for: {}.",
        "outside": "It lies on one side of zero for: {}.",
    }
    said = [
        form.format("; ".join(_label(found, name, owes=way == "outside") for name in ways[way]))
        for way, form in told.items()
        if way in ways
    ]
    if "inside" in ways:
        return " ".join(said)
    return f"The 90% interval{' '.join(said).removeprefix('It')}"


def _label(found: Explanation, name: str, *, owes: bool) -> str:
    """Return an outcome's label; ``owes``: and how much is judged or assumed, if most is."""
    label, shares = outcome_info(found.answer, name).label, found.answer.grades.get(name, ())
    part = sum(shares[0].by_grade.get(grade, 0.0) for grade in _UNSURE) if shares else 0.0
    if not owes or part < _HALF:
        return label
    return f"{label} ({words.percent(part)} of the spread judged or assumed)"


def _zero(found: Explanation, name: str) -> str:
    """Return where zero is: "inside" an interval, "outside" or "near" an end by luck of draws."""
    one = found.answer
    figure = difference(one, name, 0)
    if figure.q05 < 0 < figure.q95:
        return "inside"
    higher = float(one.exceeds_total[name][0, 0])
    other = 1 - higher if figure.q05 >= 0 else higher
    near = other + _ERRORS * found.firmness[name].chance > _TAIL
    return "near" if near else "outside"


def _luck(found: Explanation, live: Sequence[str]) -> str:
    """Say how far figures may be off; draws of the posterior that the fit holds are the floor."""
    one = found.answer
    chance = max(_ERRORS * found.firmness[name].chance for name in live)
    widths = []
    for name in live:
        figure = difference(one, name, 0)
        factor = total_measure(outcome_info(one, name)).factor
        if figure.q95 > figure.q05:
            error = _ERRORS * factor * found.firmness[name].median
            widths.append(error / (figure.q95 - figure.q05))
    width = words.percent(max([0.01, *widths]))
    held = found.asked.behind().draws
    stand = f", which stand on {held:,} of the posterior" if held < one.draws else ""
    return (
        f"With {one.draws:,} draws{stand}, luck of the draw moves no share of draws by more than "
        f"{100 * chance:.1f} of 100, and no median by more than {width} of "
        "the width of its 90% interval (two standard errors)."
    )
