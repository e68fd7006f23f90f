"""Write docs/reference/fit.md from the shipped fit.

python -m tools.docs_fit           writes it
python -m tools.docs_fit --check   says whether it is up to date (exit status 1 if not)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from corridor.core.months import parse_month
from corridor.evidence import Parameter, registry
from corridor.evidence.words import figure
from corridor.system.corridors import load_corridor
from corridor.system.fit import Fitted, fit_path
from corridor.system.fit.fitted import read_fitted
from corridor.system.fit.full.diagnose import LIMITS
from tools.docs_page import DOCS, code, run, table

__all__ = ["PAGE", "START", "Move", "main", "moves", "page", "shipped"]

PAGE = DOCS / "reference" / "fit.md"
#: the decision point whose fit is shipped
START = "2024-05"

_CLOSENESS = ("rms_log", "explained")
#: half width of a 90% interval in standard deviations
NINETY = 1.6448536269514722
#: beyond this many of its own standard deviations a prior is said to be contradicted
FAR = 3.0
#: a width above this says that the record added nothing that so many draws could show
SAME = 0.95
#: and from which on it is wider, which the record has done too
WIDER = 1.1
#: and a shift below this, in standard deviations of the prior, that it moved nothing
MOVED = 0.15


@dataclass(frozen=True)
class Move:
    """Prior and posterior of one uncertain value, [low, median, high] of 90%."""

    parameter: Parameter
    #: "" if the parameter has one value for everybody
    group: str
    prior: tuple[float, float, float]
    posterior: tuple[float, float, float]
    #: of the posterior's centre, in standard deviations of the prior
    shift: float
    #: of the posterior's interval over the prior's, on the scale on which the prior is normal
    width: float

    @property
    def name(self) -> str:
        """Id, with the group where there is one."""
        return f"{self.parameter.id} ({self.group})" if self.group else self.parameter.id

    @property
    def left(self) -> bool:
        """Whether the median has left the prior's 90% interval."""
        return not self.prior[0] <= self.posterior[1] <= self.prior[2]

    @property
    def silent(self) -> bool:
        """Whether the record left the prior as it was."""
        return SAME < self.width < WIDER and abs(self.shift) < MOVED


def shipped() -> Fitted:
    """Read the shipped fit; raises FitError if there is none."""
    return read_fitted(fit_path(load_corridor(), parse_month(START)))


def moves(fitted: Fitted) -> Iterator[Move]:
    """Return prior and posterior of every uncertain value, in the order of the loop."""
    ranges = fitted.ranges(NINETY)
    for slot in fitted.tables.slots:
        prior, posterior = ranges[slot.id]
        for row in range(slot.size):
            z = fitted.z[slot.start + row]
            yield Move(
                registry().parameters[slot.id],
                fitted.groups[row] if slot.size > 1 else "",
                tuple(prior[row].tolist()),
                tuple(posterior[row].tolist()),
                float(z.mean()),
                float(z.std()),
            )


def page() -> str:
    """Return the reference page as Markdown."""
    fitted = shipped()
    found = list(moves(fitted))
    meta = fitted.meta
    far = sorted((m for m in found if abs(m.shift) >= FAR), key=lambda m: -abs(m.shift))
    left = [m.name for m in found if m.left and m not in far]
    cut = load_corridor().not_learned
    same = [m.name for m in found if m.silent and not m.group and m.parameter.id not in cut]
    parts = [
        "# Fit",
        f"The fit that ships for decision point {START}: what went in, and what it did to each "
        "prior. [The fit](../explanation/the-fit.md) says how it is made and what it ignores.",
        "This page is written by `python -m tools.docs_fit` from "
        f"`src/corridor/corridors/{load_corridor().id}/fits/"
        f"{fit_path(load_corridor(), parse_month(START)).name}`.",
        "\n".join(
            [
                f"- Method: {meta['method']}",
                f"- Months: {meta['first_month']} to {meta['last_month']}",
                f"- Fingerprint: `{meta['fingerprint']}`, version {meta['version']}, seed "
                f"{meta['seed']}",
                "- Vintage of the tables: "
                + ", ".join(f"`{name}` {when}" for name, when in meta["vintage"].items()),
                f"- {meta['drawn']:,} draws of {meta['chains']} chains, of which {meta['draws']:,} "
                f"are kept; {meta['steps']:,} steps of {meta['trajectories']:,} trajectories, "
                f"mean acceptance {meta['acceptance']:.2f}",
            ]
        ),
        *_diagnostics(meta),
        "## How close it comes to the record",
        "*Figures* counts months times groups. *RMS log* is the typical gap between the logs of "
        "model and record, shocks included, so this is closeness within the months of the fit and "
        "no test of a prediction. *Explained* is the share of the variance of the log; below 0 a "
        "constant would have done better.",
        table(
            ("Series", "Figures", "RMS log", "Explained"),
            [
                (f"`{name}`", f"{row['figures']:,}", *(f"{row[k]:.2f}" for k in _CLOSENESS))
                for name, row in meta["series"].items()
            ],
            right=[1, 2, 3],
        ),
        "## Priors that the record contradicts",
        f"Moved by {FAR:g} or more standard deviations of the prior. Either the prior is wrong or "
        "the model bends this parameter to make up for something that it lacks.",
        _table(far) if far else "None.",
        "Moved less far, with a median that has left the prior's 90% interval all the same, so "
        f"that `corridor evidence show` marks them too: {code(left)}."
        if left
        else "",
        "## Parameters that are not learned",
        "They keep their prior on purpose, since the record seems to speak of them and does not. "
        "Each draw has its own values of them, and what was learned belongs to these.",
        table(
            ("Parameters", "Why"),
            [(code(names), why) for why, names in _by_reason(cut).items()],
        ),
        "## Parameters that the record does not inform",
        "Their interval is still the prior's: nothing in the months of the fit bears on them. "
        "Results that hang on these hang on the prior alone.",
        code(same),
        "## Prior and posterior",
        "Median and 90% interval. *Shift* is how far the centre moved, in standard deviations of "
        "the prior. *Width* is how much of the prior's spread is left: 1 all of it, 0 none. Some "
        "priors [had seen the record](../explanation/the-fit.md#priors-that-saw-the-record): a "
        "small shift of theirs confirms nothing.",
    ]
    for mechanism in registry().mechanisms:
        mine = [m for m in found if m.parameter.mechanism == mechanism]
        if mine:
            parts += [f"### {mechanism}", _table(mine)]
    return "\n\n".join([*parts, *_measures(fitted)]) + "\n"


def _diagnostics(meta: Mapping[str, Any]) -> Iterator[str]:
    """Say how the draws were judged, what fails first."""
    yield "## Diagnostics"
    failed = meta["failed"]
    if failed:
        yield f"**{len(failed)} fail**, and so `corridor fit --check` ends with status 1."
        yield "\n".join(f"- {line}" for line in failed)
    else:
        yield "All pass."
    rows = meta["convergence"]
    worst = sorted(rows, key=lambda name: min(rows[name][1:]))[:10]
    yield (
        f"Each of {len(rows)} scalars has to have a rank-normalised R-hat of at most "
        f"{LIMITS['rhat']:g} and a bulk and tail effective sample size of at least "
        f"{LIMITS['ess']:g}; at most {LIMITS['divergence_share']:.1%} of trajectories may diverge "
        f"({meta['divergences']} of {meta['trajectories']:,} did); and once what is not learned "
        f"has moved, the log density of the rest may move by at most {LIMITS['settled']:g} an "
        "entry in the second half of the transitions that follow (it moved by "
        f"{meta['settled']:.3f}). "
        "The ten least well sampled:"
    )
    yield table(
        ("Scalar", "R-hat", "Bulk", "Tail"),
        [
            (f"`{n}`", f"{rows[n][0]:.3f}", f"{rows[n][1]:,.0f}", f"{rows[n][2]:,.0f}")
            for n in worst
        ],
        right=[1, 2, 3],
    )
    yield "### Posterior predictive checks"
    yield (
        "If the model were right, the errors of each series and group would be independent and of "
        "size one, in each draw. Three statistics are held against that: mean square, correlation "
        "with the month before, and the largest. The figure is the chance that the model gives as "
        f"much or more; below {LIMITS['tail']:g} or above {1 - LIMITS['tail']:g} the check fails. "
        "*Inside* is the share of figures in the 90% interval of one error."
    )
    yield table(
        ("Series", "Group", "Figures", "Inside", "Size", "Following", "Largest"),
        [
            (
                f"`{row['series']}`",
                row["group"],
                str(row["figures"]),
                f"{row['inside']:.0%}",
                *(_chance(row[name]) for name in ("p_size", "p_following", "p_largest")),
            )
            for row in meta["checks"]
        ],
        right=[2, 3, 4, 5, 6],
    )


def _chance(value: float) -> str:
    """Return a chance, marked where the check fails."""
    text = f"{value:.3f}"
    return f"**{text}**" if min(value, 1 - value) < LIMITS["tail"] else text


def _by_reason(cut: Mapping[str, str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for name, why in cut.items():
        out.setdefault(why, []).append(name)
    return out


def _table(rows: list[Move]) -> str:
    head = ("Parameter", "Unit", "Grade", "Prior", "After the fit", "Shift", "Width")
    return table(
        head,
        [
            (
                f"`{m.parameter.id}`" + (f" {m.group}" if m.group else ""),
                m.parameter.unit,
                m.parameter.grade,
                _range(m.prior),
                _range(m.posterior),
                f"{m.shift + 0.0:+.1f}",
                f"{m.width:.2f}",
            )
            for m in rows
        ],
        right=[5, 6],
    )


def _range(values: tuple[float, float, float]) -> str:
    low, middle, high = (_figure(v) for v in values)
    return f"{middle} ({low} to {high})"


def _figure(value: float) -> str:
    """Return a number at the precision at which it is worth reading."""
    return figure(0.0 if abs(value) < 5e-7 else value)


def _measures(fitted: Fitted) -> Iterator[str]:
    yield "## Errors of measurement"
    yield (
        "The size on the log scale of the part of an error that lasts (noise), the share of it "
        "that is still there a month later (persistence), the variance of a count over its mean "
        "(dispersion), and the degrees of freedom of what a month adds (freedom: 30 is close to "
        "normal, 2 has far wider tails): median and 90% interval after the fit."
    )
    levels = (0.05, 0.5, 0.95)
    rows = []
    for slot in fitted.measures.slots:
        kind, series = slot.id.split(":")
        for row in range(slot.size):
            place = slot.start + row
            low, middle, high = (
                figure(float(v))
                for v in fitted.measures.at(place, np.quantile(fitted.measured[place], levels))
            )
            group = fitted.groups[row] if slot.size > 1 else ""
            rows.append((f"`{series}`", kind, group, f"{middle} ({low} to {high})"))
    yield table(("Series", "Measure", "Group", "After the fit"), rows)


def main() -> int:
    """Write the page, or only say whether it is up to date."""
    return run(PAGE, page)


if __name__ == "__main__":
    raise SystemExit(main())
