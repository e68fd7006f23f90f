"""From the text of a design to a ``Design``, checked entry by entry with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError, nearest
from corridor.core.months import format_month, parse_month
from corridor.policies import policy_names
from corridor.policies.locate import Entry
from corridor.policies.source import SourceText, read_text, spell
from corridor.questions.runs.setup import MONTHS_LIMIT
from corridor.questions.sweep.design.spec import DEFAULTS, METHODS, Design, Factor
from corridor.system.corridors import load_corridor
from corridor.system.couplings import couplings
from corridor.system.levers import levers
from corridor.system.outcomes import outcomes
from corridor.system.unfitted import accounts

__all__ = ["DRAWS_LIMIT", "ROWS_LIMIT", "parse_design", "read_design"]

ROWS_LIMIT = 1_000_000
DRAWS_LIMIT = 100_000

_TOP = ("label", "points", "levers", "parameters", "thresholds", *DEFAULTS)
_MORE = ("off", "on", "outcomes", "by_group", "keep_draws")
_POINTS = ("method", "count", "file")
_FACTOR = ("by", "low", "high", "levels", "values", "start")
_BY = {"levers": ("value", "scale"), "parameters": ("value", "quantile")}
#: scales of a policy's departure are numbers that nobody bounds; more is a slip
_LARGEST_SCALE = 100.0
_MOST_LEVELS = 10_000


_FORM = "docs/reference/sweep-design.md says what may stand there"


class _Text(SourceText):
    """The text of a design; what is wrong with its form is said without speaking of policies."""

    def _syntax_error(self, error: Exception) -> InputError:
        found = super()._syntax_error(error)
        remedy = "Texts stand in quotes, numbers do not; see docs/reference/sweep-design.md"
        return InputError(found.problem, where=found.where, remedy=remedy)

    def error(self, entry: Entry, problem: str, remedy: str = "") -> InputError:
        """Return an error as of any such text; one that has no remedy says where to look."""
        return super().error(entry, problem, remedy or _FORM)


def read_design(path: Path) -> Design:
    """Read a design from a file.

    Raises InputError with file, line and entry at the first thing that is wrong.
    """
    return parse_design(read_text(path), str(path))


def parse_design(text: str, name: str = "design") -> Design:
    """Return the design that a TOML text holds; ``name`` is what errors call it.

    Files that it names are not opened. Raises InputError with line and entry.
    """
    return _Reader(_Text(text, name)).design()


class _Reader:
    def __init__(self, source: _Text) -> None:
        self.source = source
        self.top = source.known((), source.document, (*_TOP, *_MORE), "entry")

    def design(self) -> Design:
        top, source = {**DEFAULTS, **self.top}, self.source
        label = source.words(("label",), top.get("label", ""))
        if not label:
            raise source.error((), "the design has no label", 'Begin with label = "A few words"')
        self.place = load_corridor(source.words(("corridor",), top["corridor"]))
        start = source.words(("from",), top["from"]) or format_month(self.place.decision_point)
        parse_month(start, where=source.where(("from",)))
        method, count, file = self._points()
        factors = tuple(
            self._factor(kind, key, table, method)
            for kind in _BY
            for key, table in self._table((kind,), top.get(kind, {})).items()
        )
        if not factors and method != "factorial":
            raise source.error((), "nothing is varied", "Add [levers.NAME] or [parameters.NAME]")
        return Design(
            label=label,
            corridor=source.words(("corridor",), top["corridor"]),
            start=start,
            months=self._whole(("months",), top["months"], 1, MONTHS_LIMIT),
            draws=self._whole(("draws",), top["draws"], 1, DRAWS_LIMIT),
            seed=self._whole(("seed",), top["seed"], 0, 2**63 - 1),
            account=self._one_of(("account",), top["account"], accounts()),
            policies=self._policies(top["policies"]),
            off=self._texts(("off",), top.get("off", []), couplings()),
            on=self._texts(("on",), top.get("on", []), couplings()),
            outcomes=self._texts(("outcomes",), top.get("outcomes", []), outcomes(self.place)),
            by_group=self._yes(("by_group",), top.get("by_group", False)),
            quantiles=self._quantiles(top["quantiles"]),
            thresholds=self._thresholds(top.get("thresholds", {})),
            keep_draws=self._yes(("keep_draws",), top.get("keep_draws", False)),
            chunk_rows=self._whole(("chunk_rows",), top["chunk_rows"], 0, ROWS_LIMIT),
            method=method,
            count=count,
            file=file,
            factors=factors,
            document=source.document,
            text=source.text,
        )

    def _policies(self, raw: Any) -> tuple[str, ...]:
        """Return names of policies and of files; a name that ends in .toml is that of a file."""
        found, known = self._texts(("policies",), raw, least=1), policy_names(self.place)
        for at, one in enumerate(found):
            if one not in known and not one.endswith(".toml"):
                raise self.source.error(
                    ("policies", at),
                    f"there is no policy '{spell(one)}'",
                    f"{nearest(spell(one), known)} A policy of your own is named by its file, "
                    "ending in .toml",
                )
        return found

    def _points(self) -> tuple[str, int, str]:
        source = self.source
        table = source.known(("points",), self.top.get("points"), _POINTS, "entry")
        method = self._one_of(("points", "method"), table.get("method"), METHODS)
        needed = {"latin-hypercube": "count", "sobol": "count", "csv": "file"}.get(method, "")
        for key in ("count", "file"):
            if key == needed and key not in table:
                raise source.error(("points",), f"'{key}' is missing", f"{method} needs one")
            if key != needed and key in table:
                raise source.error(("points", key), f"{method} takes no '{key}'", "Leave it out")
        count = table.get("count", 0)
        if needed == "count":
            count = self._whole(("points", "count"), count, 1, ROWS_LIMIT)
        if method == "sobol" and count & (count - 1):
            raise source.error(
                ("points", "count"),
                f"{count} is not a power of two, and a Sobol sequence is even only at those",
                f"Use {1 << (count.bit_length() - 1)} or {1 << count.bit_length()}",
            )
        return method, count, source.words(("points", "file"), table.get("file", ""))

    def _factor(self, kind: str, name: str, raw: Any, method: str) -> Factor:
        entry: Entry = (kind, name)
        source = self.source
        table = source.known(entry, raw, _FACTOR, "entry")
        known = levers(self.place) if kind == "levers" else None
        if known is not None and name not in known:
            raise source.error(entry, "unknown lever", nearest(spell(name), known))
        by = self._one_of((*entry, "by"), table.get("by", "value"), _BY[kind])
        if "start" in table and (kind != "levers" or by != "value"):
            raise source.error((*entry, "start"), "only the value of a lever has a start")
        values = self._values(entry, table, method)
        low, high = self._range(entry, table, values, by)
        if known is not None and by == "value":
            lever = known[name]
            self._inside(entry, (low, high), lever.low, lever.high, lever.unit)
        if by == "scale":
            self._inside(entry, (low, high), -_LARGEST_SCALE, _LARGEST_SCALE, "times")
        if by == "quantile":
            self._inside(entry, (low, high), 0.001, 0.999, "share of draws")
        start = self._whole((*entry, "start"), table.get("start", 0), 0, MONTHS_LIMIT)
        if method == "factorial" and not values:
            count = self._whole((*entry, "levels"), table["levels"], 2, _MOST_LEVELS)
            step = (high - low) / (count - 1)
            values = (*(low + step * at for at in range(count - 1)), high)
        return Factor(kind, name, by, low, high, values, start, source.where(entry))

    def _values(self, entry: Entry, table: Mapping[str, Any], method: str) -> tuple[float, ...]:
        source = self.source
        raw = table.get("values", [])
        if not isinstance(raw, list) or ("values" in table and not raw):
            raise source.error((*entry, "values"), "values is not a list of numbers")
        values = tuple(source.number((*entry, "values", at), one) for at, one in enumerate(raw))
        if len(set(values)) < len(values):
            raise source.error((*entry, "values"), "a value is given twice")
        for key in ("low", "high", "levels"):
            if values and key in table:
                raise source.error((*entry, key), f"both values and {key} are given", "Drop one")
        if "levels" in table and method != "factorial":
            raise source.error((*entry, "levels"), f"{method} takes no levels", "Leave it out")
        if method == "factorial" and not values and "levels" not in table:
            raise source.error(entry, "how many levels?", "Give levels = 5, or values = [...]")
        if method == "csv" and values:
            raise source.error((*entry, "values"), "the values stand in the table", "Drop them")
        return values

    def _range(
        self, entry: Entry, table: Mapping[str, Any], values: tuple[float, ...], by: str
    ) -> tuple[float, float]:
        source = self.source
        if values:
            return min(values), max(values)
        ends = {"scale": (0.0, 1.0), "quantile": (0.05, 0.95)}.get(by)
        if by == "value" and entry[0] == "levers":
            lever = levers(self.place)[str(entry[1])]
            ends = (lever.low, lever.high)
        for key in ("low", "high"):
            if ends is None and key not in table:
                raise source.error(entry, f"'{key}' is missing", "A value needs a range")
        known = ends or (0.0, 0.0)
        low = source.number((*entry, "low"), table.get("low", known[0]))
        high = source.number((*entry, "high"), table.get("high", known[1]))
        if low >= high:
            raise source.error((*entry, "high"), f"{high:g} is not above low, {low:g}")
        return low, high

    def _inside(
        self, entry: Entry, found: tuple[float, float], low: float, high: float, unit: str
    ) -> None:
        for value in found:
            if not low <= value <= high:
                raise self.source.error(
                    entry, f"{value:g} lies outside {low:g} to {high:g} ({unit})"
                )

    def _quantiles(self, raw: Any) -> tuple[float, ...]:
        source = self.source
        if not isinstance(raw, list):
            raise source.error(("quantiles",), "quantiles is not a list")
        found = [source.number(("quantiles", at), one) for at, one in enumerate(raw)]
        for at, one in enumerate(found):
            if not 0 <= one <= 1:
                raise source.error(("quantiles", at), f"{one:g} is not between 0 and 1")
        if len({_level(one) for one in found}) < len(found):
            raise source.error(("quantiles",), "a quantile is given twice")
        return tuple(sorted(found))

    def _thresholds(self, raw: Any) -> dict[str, float]:
        table = self.source.known(("thresholds",), raw, outcomes(self.place), "outcome")
        return {key: self.source.number(("thresholds", key), one) for key, one in table.items()}

    def _table(self, entry: Entry, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, dict):
            raise self.source.error(entry, f"{entry[-1]} is not a table", f"Write [{entry[-1]}.ID]")
        return raw

    def _whole(self, entry: Entry, raw: Any, low: int, high: int) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            raise self.source.error(
                entry, f"{spell(str(raw), 40)} is not a whole number from {low:,} to {high:,}"
            )
        return raw

    def _yes(self, entry: Entry, raw: Any) -> bool:
        if not isinstance(raw, bool):
            raise self.source.error(entry, f"{spell(str(raw), 40)} is neither true nor false")
        return raw

    def _one_of(self, entry: Entry, raw: Any, known: Any) -> str:
        if not isinstance(raw, str) or raw not in known:
            shown = "nothing" if raw is None else f"'{spell(str(raw), 40)}'"
            raise self.source.error(entry, f"{shown} is none of {', '.join(known)}")
        return raw

    def _texts(self, entry: Entry, raw: Any, known: Any = None, least: int = 0) -> tuple[str, ...]:
        source = self.source
        if not isinstance(raw, list) or len(raw) < least:
            raise source.error(entry, f"{entry[-1]} is not a list", 'Write for instance ["one"]')
        found = tuple(source.words((*entry, at), one) for at, one in enumerate(raw))
        for at, one in enumerate(found):
            if known is not None and one not in known:
                raise source.error((*entry, at), f"'{spell(one)}' is unknown", nearest(one, known))
            if one in found[:at]:
                raise source.error((*entry, at), f"'{spell(one)}' is named twice")
        return found


def _level(probability: float) -> str:
    return f"{100 * probability:g}"
