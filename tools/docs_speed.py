"""Write docs/reference/speed.md, and the pictures in it, from results/bench.json.

python -m tools.docs_speed           writes them
python -m tools.docs_speed --check   says whether they are up to date (exit status 1 if not)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.case import case_names, load_case
from corridor.core.files import write_atomic
from corridor.report.render import to_svg
from tools.docs_page import DOCS, run, table
from tools.docs_speed_charts import ENGINES, SERIES, SIZES, charts, figures

__all__ = ["PAGE", "RESULTS", "main", "page", "pictures"]

PAGE = DOCS / "reference" / "speed.md"
RESULTS = Path(__file__).resolve().parents[1] / "results" / "bench.json"

METHODS = {
    "plain": "random, others for each policy",
    "common": "random, common",
    "even": "even, common",
    "even_mirrored": "even and mirrored, common",
}
WAYS = {
    "sort": "sorting, as used",
    "halves": "selecting the middle, then within the halves",
    "bins": "counting into bins, sorting those that matter",
    "partition": "selecting all at once",
    "numpy_quantile": "NumPy's `quantile`",
}


def page(results: Mapping[str, Any] | None = None) -> str:
    """Return the reference page as Markdown."""
    found = results or json.loads(RESULTS.read_text(encoding="utf-8"))
    return "\n\n".join(_parts(found)) + "\n"


def _parts(found: Mapping[str, Any]) -> Iterator[str]:
    yield "# Speed"
    yield (
        "What the benchmarks found when they were last kept. `./run bench` measures all of them on "
        "your machine, `./run bench common_model` one; `./run bench --list` says what there is. "
        "Other programs slow a machine down, so compare ratios, which are measured in turns, "
        "sooner than seconds. *Load* is how many programs wanted a core when a run began."
    )
    yield "This page is written by `python -m tools.docs_speed` from `results/bench.json`."
    yield from _budgets(found)
    yield from _sizes(found)
    yield from _common(found)
    yield from _difference(found)
    yield from _quantiles(found)


def pictures(results: Mapping[str, Any] | None = None) -> dict[Path, str]:
    """Return where each picture of the page stands -> its SVG."""
    found = results or json.loads(RESULTS.read_text(encoding="utf-8"))
    return {
        RESULTS.parent / f"{name}.svg": to_svg(spec, name) for name, spec in charts(found).items()
    }


def _picture(found: Mapping[str, Any], name: str) -> Iterator[str]:
    spec = charts(found).get(name)
    if spec is not None:
        yield f"![{spec['usermeta']['corridor']['title'][0]}](../../results/{name}.svg)"


def _budgets(found: Mapping[str, Any]) -> Iterator[str]:
    """Every target of the cases, the furthest missed first."""
    rows: list[tuple[float, tuple[str, ...]]] = []
    for name in case_names():
        case = load_case(name)
        metrics = found["cases"].get(name, {}).get("metrics", {})
        for metric, target in case.targets.items():
            if metric not in metrics:
                rows.append((0.0, (f"`{name}`", metric, _unit(metric, target), "", "not kept")))
                continue
            value = metrics[metric]["median"]
            share = value / target
            told = f"met, {share:.0%} of it used" if share < 1 else f"missed by {share - 1:.0%}"
            cells = (f"`{name}`", metric, _unit(metric, target), _unit(metric, value), told)
            rows.append((share, cells))
    missed = sum(share >= 1 for share, _ in rows)
    yield "## Budgets"
    yield (
        f"What each case should stay under, the nearest to its budget first; {missed} of "
        f"{len(rows)} {'is' if missed == 1 else 'are'} missed. `./run bench --list` says what the "
        "cases are."
    )
    rows.sort(key=lambda row: -row[0])
    head = ("case", "figure", "under", "found", "")
    yield table(head, [cells for _, cells in rows], right=(2, 3))


def _unit(metric: str, value: float) -> str:
    if metric.endswith("_s"):
        return f"{_number(value)} s"
    if metric.endswith("_mib"):
        return f"{value / 1024:.1f} GiB"
    return _number(value)


def _sizes(found: Mapping[str, Any]) -> Iterator[str]:
    """Cost against draws, groups and months."""
    kept = {case: rows for case in SIZES if (rows := figures(found, case))}
    if not kept:
        return
    yield "## Cost against draws, groups and months"
    yield (
        "A new process is measured from its start to its end: Python and its packages, fit, record "
        "and model, and the programs compiled, or read from the disk where they have been compiled "
        "before. Draws are those of the whole comparison with all that `compare` says beside, "
        "without the brief. Groups and months are two policies simulated and summarised; for more "
        "groups those of the corridor are repeated in memory, so that what comes out is no answer."
    )
    for case in kept:
        word = SIZES[case][0]
        yield from _picture(found, f"speed-{word}")
        metrics = found["cases"][case]["metrics"]
        sizes = sorted({size for _, size, _ in kept[case]})
        at = {(end, size): value for end, size, value in kept[case]}
        cells = [
            (
                f"{size:,}",
                *(f"{at[end, size]:.2f}" if (end, size) in at else "" for end in SERIES),
                _unit("_mib", metrics[f"{word}_{size}_peak_mib"]["median"]),
            )
            for size in sizes
        ]
        yield table((SIZES[case][1], *SERIES.values(), "peak memory"), cells, right=range(5))
        growth = metrics["growth_over_linear"]["median"]
        yield (
            f"Seconds of the second call grow {_number(growth)} times as fast as the number of "
            f"{SIZES[case][1]}."
        )
        yield _machine(found, found["cases"][case]["run"], [])


def _common(found: Mapping[str, Any]) -> Iterator[str]:
    made = found["common_model"]
    ratios = made["ratios"]
    yield "## The common model"
    yield (
        "A small model that other tools can run too: 8 origins, 5 stages, 60 months, 32 uncertain "
        "values, a lognormal shock for every origin and month. Its values are made up "
        "(`bench/common/model.toml`). Corridor runs it by its own loop: mechanisms that declare "
        "what they read and write, in chunks with seeds of their own, shocks drawn in the threads. "
        "The loop in C is written by hand and is the limit. Every engine draws its own values and "
        "shocks and gives the border arrivals of every draw, month and origin; no summaries. EMA "
        "Workbench, Mesa and PySD run in an environment of their own, `.venv-peers`, made when the "
        "benchmark runs; compiling, translating and importing are left out for all."
    )
    yield from _picture(found, "speed-engines")
    rows = []
    for name, label in ENGINES.items():
        if name in made:
            entry = made[name]
            times = entry["draws_per_s"] / made["corridor"]["draws_per_s"]
            rows.append(
                (
                    label,
                    _number(entry["draws_per_s"]),
                    _number(times),
                    _number(entry["processor_us_a_draw"]),
                    f"{entry['draws']:,} x {entry['turns']}",
                )
            )
    head = ("engine", "draws a second", "to Corridor", "processor time a draw, µs", "draws x turns")
    yield table(head, rows, right=range(1, 5))
    peers = [name for name in ("ema_workbench", "mesa", "pysd") if name in made]
    if peers:
        fastest = ratios["fastest_peer"]
        times = ratios[f"corridor_over_{fastest}"]
        yield f"Corridor is {_number(times)} times the fastest of the three, {ENGINES[fastest]}."
    if "c" in made:
        busy = made["corridor"]["processor_us_a_draw"] / made["c"]["processor_us_a_draw"]
        yield (
            f"C is {_number(ratios['c_over_corridor'])} times Corridor by the clock and "
            f"{_number(busy)} times by processor time. What is between them: Corridor's shocks "
            "and every month's stages go through memory, the loop in C keeps a block of 64 draws "
            "in the first cache from its random numbers to its arrivals."
        )
    yield (
        "All are the same model: without shocks they agree with a reference in NumPy to "
        + ", ".join(
            f"{made[name]['agrees']['without_shocks']:.0e} ({ENGINES[name]})"
            for name in ENGINES
            if "agrees" in made.get(name, {})
        )
        + "; with shocks the means and quantiles of arrivals are within Monte Carlo error. A run "
        "in which they are not fails."
    )
    yield _machine(found, made["run"], made["load"])


def _difference(found: Mapping[str, Any]) -> Iterator[str]:
    made = found["difference_to_1pct"]
    yield "## The difference between two policies"
    yield (
        "How well the mean difference between `negotiated` and `unilateral` over 20 months is "
        f"known from {made['lanes']:,} lanes a policy, by how the worlds are drawn. The error "
        "is the standard error over the mean difference, from the spread of "
        f"{made['replicates']} independent replicates (good to about a fifth); in brackets the "
        "variance of plain Monte Carlo over this one's, at equal lanes. It is the error of the "
        "mean over the draws of the posterior that the fit holds, which every replicate shares: it "
        "leaves out the luck of those draws, and says nothing of how uncertain the answer is."
    )
    outcomes = [key for key in made["methods"]["plain"] if key not in ("how", "seconds_a_world")]
    rows = []
    for outcome in outcomes:
        cells = [made["methods"][name][outcome] for name in METHODS]
        rows.append(
            (
                f"`{outcome}`",
                *(f"{100 * c['error']:.2f}% ({_number(c['reduction'])})" for c in cells),
            )
        )
    yield table(("outcome", *METHODS.values()), rows, right=range(1, 5))
    rows = [
        (
            f"`{outcome}`",
            *(f"{made['methods'][name][outcome]['seconds_to_aim']:.2f}" for name in METHODS),
        )
        for outcome in outcomes
    ]
    yield "Seconds to such an error of 1%, drawing included, a whole world at least:"
    yield table(("outcome", *METHODS.values()), rows, right=range(1, 5))
    yield (
        "Even worlds are scrambled Sobol points for the draw of the posterior, the parameters and "
        "the weightiest directions of the shocks (`corridor.questions.runs.quasi`). They serve "
        "means. `compare` keeps random worlds, for its bands are quantiles and its draws are "
        "also read one by one."
    )
    yield _machine(found, made["run"], [made["load"]])


def _quantiles(found: Mapping[str, Any]) -> Iterator[str]:
    case = found["cases"]["quantiles"]
    yield "## Quantiles"
    yield (
        "Five exact quantiles of 540 series of 4,000 draws, on all cores, in turns. Nothing in "
        "NumPy beats its sorting, which uses vector instructions, so sorting it stays."
    )
    rows = [
        (label, f"{1000 * case['metrics'][f'{name}_s']['median']:.1f}")
        for name, label in WAYS.items()
    ]
    yield table(("way", "ms"), rows, right=(1,))
    rival = case["metrics"]["quickest_rival_over_sorting"]["median"]
    yield f"The quickest of the others takes {_number(rival)} times as long as sorting."
    yield _machine(found, case["run"], [])


def _machine(found: Mapping[str, Any], name: str, load: list[float]) -> str:
    machine = found["runs"][name]["machine"]
    versions = found["runs"][name]["versions"]
    busy = f" Load {', '.join(f'{one:.1f}' for one in load)}." if load else ""
    return (
        f"{found['runs'][name]['date'][:10]}, {machine['cores']} cores, {machine['processor']}, "
        f"{machine['memory_gib']} GiB, {machine['system']}; Python {versions['python']}, JAX "
        f"{versions['jax']}, NumPy {versions['numpy']}.{busy}"
    )


def _number(value: float) -> str:
    """Return a figure with two or three digits that mean something."""
    if value >= 1000:
        return f"{float(f'{value:.3g}'):,.0f}"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.2g}" if value < 10 else f"{value:.3g}"


def main() -> int:
    """Write the page and its pictures, or only say whether they are up to date."""
    checking = "--check" in sys.argv[1:]
    stale = 0
    for path, svg in pictures().items():
        if not checking:
            write_atomic(path, svg)
        elif not path.is_file() or path.read_text(encoding="utf-8") != svg:
            print(f"{path.name}: out of date")
            stale = 1
    return max(run(PAGE, page), stale)


if __name__ == "__main__":
    raise SystemExit(main())
