"""Write docs/reference/speed.md from results/bench.json.

python -m tools.docs_speed           writes it
python -m tools.docs_speed --check   says whether it is up to date (exit status 1 if not)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tools.docs_page import DOCS, run, table

__all__ = ["PAGE", "RESULTS", "main", "page"]

PAGE = DOCS / "reference" / "speed.md"
RESULTS = Path(__file__).resolve().parents[1] / "results" / "bench.json"

ENGINES = {
    "c": "loop in C",
    "c_in_place": "loop in C, into an array that is there",
    "corridor": "Corridor",
    "ema_workbench": "EMA Workbench",
    "mesa": "Mesa",
    "pysd": "PySD",
}
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
    yield from _common(found)
    yield from _difference(found)
    yield from _quantiles(found)


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
        "mean: it says nothing of how uncertain the answer is."
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
    yield "Seconds to an error of 1%, drawing included, a whole world at least:"
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
    """Write the page, or only say whether it is up to date."""
    return run(PAGE, page)


if __name__ == "__main__":
    raise SystemExit(main())
