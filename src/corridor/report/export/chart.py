"""One chart of a comparison to take away: a picture, a Vega-Lite spec, a page, a notebook's cell.

>>> from corridor.report import chart
>>> chart(result, "encounters_usbp").save("fan.svg")  # doctest: +SKIP
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from corridor import __version__
from corridor.core.errors import InputError, nearest
from corridor.core.files import write_atomic
from corridor.core.months import format_month
from corridor.questions.compare.result import Comparison
from corridor.report import findings
from corridor.report.export.picture import named
from corridor.report.lookup import ALL, group_words, outcome_info

__all__ = ["FORMS", "KINDS", "Chart", "chart", "check_kind"]

Spec = dict[str, Any]

_ID = re.compile(r'\bid="([^"]+)"')


def _fan(comparison: Comparison, outcome: str, pair: int, group: str) -> Spec:
    from corridor.report.charts.fan import fan

    return fan(comparison, outcome, group)


def _difference(comparison: Comparison, outcome: str, pair: int, group: str) -> Spec:
    from corridor.report.charts.difference import difference

    return difference(comparison, outcome, pair, group)


def _groups(comparison: Comparison, outcome: str, pair: int, group: str) -> Spec:
    from corridor.report.charts.forest import forest

    if len(comparison.groups_of(outcome)) == 1:
        raise InputError(
            f"{outcome} is not known by {comparison.place.kind_of_group}",
            remedy="Draw 'fan' or 'difference'",
        )
    return forest(comparison, outcome)


#: kind of chart -> what draws it
KINDS: Mapping[str, Callable[[Comparison, str, int, str], Spec]] = {
    "fan": _fan,
    "difference": _difference,
    "groups": _groups,
}

#: ending of a file -> what is written
FORMS: Mapping[str, str] = {
    ".svg": "a drawing",
    ".png": "a picture, at twice its size",
    ".json": "the Vega-Lite spec, figures included",
    ".html": "a page with the drawing and its words",
}


@dataclass(frozen=True, repr=False)
class Chart:
    """A chart with its words. A notebook shows it where it is the last line of a cell."""

    #: Vega-Lite, with the figures in it; ``usermeta.corridor`` holds title, subtitle, alt, source,
    #: and cut where a band leaves the chart
    spec: Spec
    #: what stands under the source: version, draws, seed, decision point, and what it depends on
    footer: str

    @property
    def alt(self) -> str:
        """The chart in a sentence, for people who do not see it."""
        return str(self.spec["usermeta"]["corridor"]["alt"])

    def svg(self) -> str:
        """Return the chart as SVG with title, source and footer drawn in; nothing in it runs.

        The same chart gives the same text, and charts on one page share no ids.
        """
        from corridor.report.export.picture import svg

        drawn = svg(self.spec, self.footer).decode()
        name = f"chart-{sha256(json.dumps(self.spec, default=str).encode()).hexdigest()[:8]}"
        for number, old in enumerate(dict.fromkeys(_ID.findall(drawn))):
            for form in ('id="{}"', "url(#{})", 'href="#{}"'):
                drawn = drawn.replace(form.format(old), form.format(f"{name}-{number}"))
        return drawn

    def png(self) -> bytes:
        """Return the same as PNG, at twice its size."""
        from corridor.report.export.picture import png

        return png(self.spec, self.footer)

    def html(self) -> str:
        """Return a page that needs no network: the drawing, and in words what it shows."""
        return (
            '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width">\n'
            f"<title>{html.escape(self._title())}</title>\n"
            "<style>body{margin:0}figure{margin:0}svg{max-width:100%;height:auto}"
            "figcaption{position:absolute;width:1px;height:1px;overflow:hidden}</style>\n"
            f"<figure>\n{self.svg()}\n<figcaption>{html.escape(self.alt)}</figcaption>\n"
            "</figure>\n</html>\n"
        )

    def save(self, path: Path | str) -> Path:
        """Write the chart as its file's ending says (``FORMS``), whole or not at all.

        Returns the path. Raises InputError for another ending, or where it can't be written.
        """
        path = Path(path)
        if path.suffix not in FORMS:
            raise InputError(
                f"{path.name}: a chart is not written as '{path.suffix}'",
                remedy=f"Known: {', '.join(FORMS)}",
            )
        data: str | bytes
        if path.suffix == ".png":
            data = self.png()
        elif path.suffix == ".svg":
            data = self.svg()
        elif path.suffix == ".html":
            data = self.html()
        else:
            data = json.dumps(self.spec, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
        write_atomic(path, data)
        return path

    def _title(self) -> str:
        words = self.spec["usermeta"]["corridor"]
        return " ".join(text for text in [*words["title"], words["subtitle"]] if text)

    def __repr__(self) -> str:
        return f"<Chart: {self._title()}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Show the drawing in a notebook, and the sentence where there are no pictures."""
        return {"image/svg+xml": self.svg(), "text/plain": self.alt}


def check_kind(kind: str, where: str = "") -> None:
    """Raise InputError for a kind of chart that there is not; ``where`` is what it names."""
    if kind not in KINDS:
        raise InputError(f"there is no chart '{kind}'", where=where, remedy=nearest(kind, KINDS))


def chart(
    comparison: Comparison,
    outcome: str,
    kind: str = "fan",
    *,
    group: str = ALL,
    pair: int = 0,
) -> Chart:
    """Return one chart of a comparison.

    ``outcome``: id of an outcome of the comparison.
    ``kind``: ``fan``, every policy month by month with the record over it; ``difference``, one
    policy minus another, month by month; ``groups``, totals over the window by origin group.
    ``group``: origin group of a fan or difference, everybody together by default.
    ``pair``: of a difference, which of ``comparison.pairs``.
    Raises InputError for what is not there.
    """
    check_kind(kind)
    known = [info.id for info in comparison.outcomes]
    if outcome not in known:
        raise InputError(
            f"the comparison has no outcome '{outcome}'", remedy=nearest(outcome, known)
        )
    groups = comparison.groups_of(outcome)
    if group not in groups:
        raise InputError(f"{outcome} has no group '{group}'", remedy=nearest(group, groups))
    if not 0 <= pair < len(comparison.pairs):
        raise InputError(
            f"there is no pair {pair}", remedy=f"Name one of 0 to {len(comparison.pairs) - 1}"
        )
    told = {
        "fan": findings.bands_note(len(comparison.policies)),
        "difference": findings.DIFFERENCE_NOTE,
    }
    footer = (
        f"{told.get(kind, '')} {findings.window_note(comparison, outcome)} Corridor {__version__}, "
        f"{comparison.draws:,} draws, seed {comparison.seed}, decision point "
        f"{format_month(comparison.start)}. {findings.conditional(comparison)}"
    )
    label = outcome_info(comparison, outcome).label + group_words(comparison, group)
    return Chart(named(KINDS[kind](comparison, outcome, pair, group), label), footer.strip())
