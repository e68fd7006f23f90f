"""The page of an explanation: one sheet to read, what each part found, an appendix to check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from corridor import __version__
from corridor.core.files import check_page, write_atomic
from corridor.questions.explain.result import Explanation
from corridor.report import words
from corridor.report.charts import theme
from corridor.report.charts.grades import grades
from corridor.report.engines import draw
from corridor.report.explain.whole import front
from corridor.report.explain.whole.appendix import method, precision, vintages
from corridor.report.explain.whole.sections import part_sections
from corridor.report.lookup import corridor_label
from corridor.report.render import finish, templates
from corridor.report.texts import explain_texts, limits

__all__ = ["page_html", "section_values", "write_page"]

Progress = Callable[[int, int], None]

_TEMPLATES = Path(__file__).parents[2] / "templates"


def write_page(found: Explanation, path: Path | str, *, progress: Progress | None = None) -> Path:
    """Write the page to ``path``, whole or not at all, and return the path.

    ``progress``: called with charts done and charts in all, after each chart.
    Raises InputError for another ending than .html, or where the file can't be written.
    """
    path = Path(path)
    check_page(path)
    write_atomic(path, page_html(found, progress=progress))
    return path


def page_html(found: Explanation, *, progress: Progress | None = None) -> str:
    """Return the page as HTML; the same explanation gives the same text."""
    from markupsafe import Markup

    environment = templates(_TEMPLATES)
    css = [_TEMPLATES / "brief.css", _TEMPLATES / "explain" / "explain.css"]
    one = found.answer
    labels = words.join_names([policy.label for policy in one.policies])
    return environment.get_template("explain/page.html").render(
        title=f"What the answer hangs on: {labels}, {words.window(one.start, one.months)}",
        corridor=corridor_label(one.corridor),
        method=method(found),
        precision=precision(found),
        vintages=vintages(found),
        whole_limits=limits(one.place),
        command=one.command,
        version=__version__,
        css=Markup("\n".join(path.read_text(encoding="utf-8") for path in css)),
        tokens_light=Markup(theme.variables(0)),
        tokens_dark=Markup(theme.variables(1)),
        **section_values(found, progress=progress),
    )


def section_values(found: Explanation, *, progress: Progress | None = None) -> dict[str, Any]:
    """Return what the templates of the first page and of the parts show, charts drawn."""
    from markupsafe import Markup

    sections = part_sections(found)
    said = explain_texts(found.answer.place)
    # a part that looks closer at grades has a chart of its own
    strip = None if any(section["grades"] for section in sections) else _strip(found)
    drawn = [*([strip] if strip else []), *_charts(sections)]
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, len(drawn))

    specs = [item["spec"] for item in drawn]
    for item, raw in zip(drawn, draw(specs, tick), strict=True):
        item["svg"] = Markup(finish(item["spec"], raw, f"explain-{item['name']}"))
        item["wide"] = _full_width(item["spec"]) > _COLUMN
        item["least"] = round(_SMALLEST * _full_width(item["spec"]))
    return {
        "explain": {
            "question": front.question(found),
            "setting": front.setting(found),
            "answers": front.answers(found),
            "blocks": front.blocks(sections),
            "evidence": front.evidence_sentence(found, sections),
            "strip": strip,
            "sure": front.sure_sentences(found),
            "cautions": [one.text for one in found.answer.cautions],
            "parts": sections,
            "said": said,
        }
    }


def _charts(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [chart for section in sections for one in section["subjects"] for chart in one["charts"]]


#: pixels of a chart that one column holds
_COLUMN = 520

#: a chart is never drawn smaller than this; on a phone a wider one scrolls in its own frame
_SMALLEST = 0.82


def _full_width(spec: dict[str, Any]) -> float:
    padding = spec["padding"]
    return float(spec["width"] + padding["left"] + padding["right"])


def _strip(found: Explanation) -> dict[str, Any] | None:
    if not any(share.by_grade for shares in found.answer.grades.values() for share in shares):
        return None
    spec = grades(found.answer, 0)
    around = spec["usermeta"]["corridor"]
    return {
        "spec": spec,
        "name": "grades",
        "finding": around["title"],
        "lines": [],
        "subtitle": around["subtitle"],
        "source": around["source"],
        "cut": "",
        "caption": "",
    }
