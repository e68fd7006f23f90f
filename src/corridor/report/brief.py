"""The brief: one self-contained HTML file with charts, tables, policies, evidence and limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor import __version__
from corridor.core.files import check_page, write_atomic
from corridor.evidence import Registry
from corridor.questions.across import Across, across
from corridor.questions.compare.result import Comparison
from corridor.report.across.chart import across_chart
from corridor.report.across.page import across_page
from corridor.report.cells import policy_lines
from corridor.report.charts import theme
from corridor.report.charts.difference import difference
from corridor.report.charts.fan import fan
from corridor.report.charts.forest import forest
from corridor.report.charts.grades import grades
from corridor.report.engines import draw, draw_ahead, warm_up
from corridor.report.evidence import evidence_page, grade_counts
from corridor.report.lookup import chart_pairs
from corridor.report.render import finish, templates
from corridor.report.sections.hindcast import (
    charted,
    finding,
    held_sentence,
    hindcast_page,
    scored_alone,
)
from corridor.report.sections.left_out import left_out
from corridor.report.sides import sides_page
from corridor.report.view import family_outcomes, family_words, outcome_page, page

if TYPE_CHECKING:
    from corridor.questions.explain.result import Explanation

__all__ = ["brief_html", "charts_ahead", "write_brief"]

Progress = Callable[[int, int], None]

_TEMPLATES = Path(__file__).parent / "templates"

#: outlines of the markers in a key of 26 by 10, in the order of theme.MARKERS
_MARKER_PATHS = (
    "M9.2 5a3.8 3.8 0 1 0 7.6 0a3.8 3.8 0 1 0 -7.6 0Z",
    "M9.6 1.6H16.4V8.4H9.6Z",
    "M13 0.8L17.4 8.4H8.6Z",
    "M13 0.2L16.6 5L13 9.8L9.4 5Z",
    "M13 9.2L17.4 1.6H8.6Z",
    "M11.8 1H14.2V3.8H17V6.2H14.2V9H11.8V6.2H9V3.8H11.8Z",
)


def write_brief(
    comparison: Comparison,
    path: Path | str,
    *,
    registry: Registry | None = None,
    explained: Explanation | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write the brief to ``path``, whole or not at all, and return the path.

    ``registry``: where parameters are looked up, that of the corridor by default.
    ``explained``: what the answer hangs on, as a section of its own; none where it is None.
    ``progress``: called with charts done and charts in all, after each chart.
    Raises InputError for another ending than .html, or where the file can't be written.
    """
    path = Path(path)
    check_page(path)
    text = brief_html(comparison, registry=registry, explained=explained, progress=progress)
    write_atomic(path, text)
    return path


def brief_html(
    comparison: Comparison,
    *,
    registry: Registry | None = None,
    explained: Explanation | None = None,
    progress: Progress | None = None,
) -> str:
    """Return the brief as HTML; the same comparison gives the same text."""

    if registry is None:
        from corridor.system.priors import priors_of

        registry = priors_of(comparison.place)
    environment = templates(_TEMPLATES)
    # fits that ship only, so that the same comparison gives the same text anywhere
    over = across([comparison.place.folder], kept=False)
    charts, wanted = _charts(comparison, registry, over)
    draw_ahead(one["spec"] for one in wanted)
    # what follows is done while the engines draw, and the drawings are fetched last
    for path in sorted(_TEMPLATES.glob("*.html")):
        environment.get_template(path.name)
    said = page(comparison)
    values = {
        **said,
        "method": [*said["method"], *left_out(comparison)],
        **evidence_page(comparison, registry),
        **charts,
        "across": across_page(over),
        **sides_page(comparison),
        "hindcast": hindcast_page(comparison),
        "held": held_sentence(comparison),
        **_explained(explained),
        **_style(explained is not None),
        "version": __version__,
    }
    _fetch(wanted, progress)
    return environment.get_template("brief.html").render(**values)


def _explained(explained: Explanation | None) -> dict[str, Any]:
    """Return what the section on what the answer hangs on shows, nothing without one."""
    if explained is None:
        return {"explain": None}
    from corridor.report.explain.whole.page import section_values

    return section_values(explained)


def _style(explained: bool) -> dict[str, Any]:
    from markupsafe import Markup

    sheets = ["brief.css", *(["explain/explain.css"] if explained else [])]
    return {
        "css": Markup("\n".join((_TEMPLATES / s).read_text(encoding="utf-8") for s in sheets)),
        "tokens_light": Markup(theme.variables(0)),
        "tokens_dark": Markup(theme.variables(1)),
        "dashes": [" ".join(f"{part:g}" for part in dash) for dash in theme.DASHES],
        "markers": _MARKER_PATHS,
    }


def _charts(
    comparison: Comparison, registry: Registry, over: Across
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return outcomes by family with their charts, the strips of evidence, and all charts in a row.

    Every outcome has its fan. Differences are drawn of the first outcome of a family and of
    those known by origin group, which have a forest too.
    """
    drawn: list[dict[str, Any]] = []

    def item(spec: dict[str, Any], name: str) -> dict[str, Any]:
        drawn.append(_item(spec, name))
        return drawn[-1]

    families = []
    for name, title, members in family_outcomes(comparison):
        outcomes = []
        for outcome in members:
            slug = _slug(outcome)
            begin = len(drawn)
            found = _specs(comparison, outcome, first=outcome == members[0])
            first = item(found.fan, f"fan-{slug}")
            first["lines"] = policy_lines(comparison, outcome)
            outcomes.append(
                {
                    **outcome_page(comparison, outcome),
                    "fan": first,
                    "differences": [
                        item(spec, f"difference-{slug}-{k}")
                        for k, spec in found.differences.items()
                    ],
                    "forest": item(found.forest, f"forest-{slug}") if found.forest else None,
                }
            )
            carried = grade_counts(comparison, registry, outcome)
            for one in drawn[begin:]:
                one["evidence"] = carried
        families.append(
            {
                "id": f"family-{name}",
                "title": title,
                "outcomes": outcomes,
                **family_words(comparison, name, members),
            }
        )
    held = []
    for outcome in charted(comparison):
        held.append(item(_held(comparison, outcome), f"held-{_slug(outcome)}"))
        held[-1]["evidence"] = grade_counts(comparison, registry, outcome)
    strips = [item(spec, f"grades-{k}") for k, spec in _strips(comparison).items()]
    corridors = item(across_chart(over), "across")
    made = {
        "families": families,
        "held_charts": held,
        "strips": strips,
        "across_chart": corridors,
    }
    return made, drawn


def _fetch(wanted: list[dict[str, Any]], progress: Progress | None) -> None:
    """Give every chart its drawing."""
    from markupsafe import Markup

    tick = _ticker(len(wanted), progress)
    for one, raw in zip(wanted, draw([one["spec"] for one in wanted], tick), strict=True):
        one["svg"] = Markup(finish(one["spec"], raw, one["name"]))


@dataclass(frozen=True)
class _Specs:
    """The charts of one outcome, still to be drawn."""

    fan: dict[str, Any]
    #: pair -> its chart
    differences: dict[int, dict[str, Any]]
    forest: dict[str, Any] | None


def _specs(comparison: Comparison, outcome: str, *, first: bool) -> _Specs:
    """Return the charts of an outcome; ``first``: it is the first of its family."""
    by_group = len(comparison.groups_of(outcome)) > 1
    apart = chart_pairs(comparison) if by_group or first else ()
    return _Specs(
        fan(comparison, outcome),
        {k: difference(comparison, outcome, k) for k in apart},
        forest(comparison, outcome) if by_group else None,
    )


def _strips(comparison: Comparison) -> dict[int, dict[str, Any]]:
    """Return pair -> the strips of evidence; none where the draws are too few to tell."""
    told = any(comparison.grades.values())
    return {k: grades(comparison, k) for k in chart_pairs(comparison) if told}


def charts_ahead() -> Callable[[Comparison], None]:
    """Start the chart engines, and return what has them draw the charts of a brief ahead.

    It is called with a comparison again and again while outcomes are added to it, see
    ``compare``; charts of outcomes that it has been given before are not drawn twice.
    """
    warm_up()
    seen: set[str] = set()

    def ahead(comparison: Comparison) -> None:
        for _, _, members in family_outcomes(comparison):
            for outcome in members:
                if outcome in comparison.monthly and outcome not in seen:
                    seen.add(outcome)
                    found = _specs(comparison, outcome, first=outcome == members[0])
                    forests = [found.forest] if found.forest else []
                    draw_ahead([found.fan, *found.differences.values(), *forests])
        if len(seen) == len(comparison.outcomes):
            draw_ahead(_strips(comparison).values())

    return ahead


def _held(comparison: Comparison, outcome: str) -> dict[str, Any]:
    """Return the fan of what was done alone, in its look beside the others."""
    place = comparison.hindcast.place if comparison.hindcast else None
    look = len(comparison.policies) if place is None else place
    spec = fan(scored_alone(comparison), outcome, looks=(look,), ratio=True)
    spec["usermeta"]["corridor"]["title"] = finding(comparison, outcome)
    return spec


def _ticker(whole: int, progress: Progress | None) -> Callable[[], None]:
    counter: Iterator[int] = iter(range(1, whole + 1))

    def tick() -> None:
        done = next(counter)
        if progress is not None:
            progress(done, whole)

    return tick


def _slug(outcome: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in outcome)


def _item(spec: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a chart, still to be drawn, and the words around it."""
    around = spec["usermeta"]["corridor"]
    return {
        "spec": spec,
        "name": name,
        "finding": around["title"],
        "lines": [],
        "subtitle": around["subtitle"],
        "source": around["source"],
        "cut": around.get("cut", ""),
    }
