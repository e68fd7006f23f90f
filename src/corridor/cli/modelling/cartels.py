"""corridor cartels: armed groups week by week; scenarios and a leader's removal."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corridor.core.errors import InputError, check_seed
from corridor.core.files import add_json, give_result

if TYPE_CHECKING:
    from corridor.system.cartels.network import Network

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "run the model of armed groups: scenarios to 2027, and the removal of a leader"
EXAMPLES = (
    "cartels scenarios",
    "cartels removal --draws 200",
)

#: made-up networks that the draws are dealt out to
NETWORKS = 10

_SCENARIOS_CANNOT = (
    "What this cannot tell: whether the model holds. Recorded national homicides fell where it "
    "says that deaths rise; deaths among groups are a tenth of homicides and missing people by "
    "assumption, and no group's size was ever counted."
)
_REMOVAL_CANNOT = (
    "What this cannot tell: how large the effect is. The rivalry among fragments was set by hand "
    "from estimates that disagree by far, the published model has no leaders, and a group that "
    "stays whole is taken to go on as before. What it compares is one rule on two shapes."
)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``corridor cartels``."""
    views = parser.add_subparsers(dest="view", required=True, metavar="VIEW")
    paths = views.add_parser("scenarios", help="2022 to 2027, against 2022 and against no change")
    paths.add_argument(
        "--arrests",
        choices=("constant", "proportional"),
        default="constant",
        help="after 2022: a constant number, as published, or a constant rate per member",
    )
    event = views.add_parser("removal", help="deaths in the year after a leader is removed")
    for view in (paths, event):
        view.add_argument(
            "--network", metavar="DIR", help="rivals.csv and alliances.csv, perhaps nodes.csv"
        )
        view.add_argument(
            "--draws", type=int, default=1000, metavar="N", help="draws (default 1000)"
        )
        view.add_argument(
            "--seed", type=int, default=0, metavar="N", help="same seed, same numbers (default 0)"
        )
        view.add_argument(
            "--published", action="store_true", help="all draws at the published values"
        )
        add_json(view)


def run(args: argparse.Namespace) -> int:
    """Run ``corridor cartels`` and return the exit status.

    Raises InputError for a fault in a network's files, in draws or in the seed.
    """
    if args.draws < NETWORKS:
        raise InputError(
            f"{args.draws} draws asked for",
            where="--draws",
            remedy=f"Ask for {NETWORKS} or more",
        )
    check_seed(args.seed)
    return _scenarios(args) if args.view == "scenarios" else _removal(args)


def _networks(args: argparse.Namespace, form: str) -> list[Network]:
    """Return the user's network, or made-up ones; hub and spokes are always made up."""
    from corridor.system.cartels.edges import read_network
    from corridor.system.cartels.generate import generate

    given = read_network(args.network) if args.network else None
    if given is not None and form == "decentralised":
        return [given]
    return [generate(form, args.seed * NETWORKS + k, like=given) for k in range(NETWORKS)]


def _scenarios(args: argparse.Namespace) -> int:
    import numpy as np

    from corridor.system.cartels.scenarios import YEARS, decade, run_scenarios

    networks = _networks(args, "decentralised")
    past = decade(networks, args.draws, args.seed, published=args.published)
    found = run_scenarios(past, args.arrests)
    begin, start, end = YEARS
    members = np.concatenate([one.path.members[-1] for one in past])
    deaths = np.concatenate([one.path.deaths[-1] for one in past])
    names = ("members", "deaths", *(f"{a}_{b}" for a in ("members", "deaths") for b in _AGAINST))
    rows = {
        name: {key: _summary(getattr(outcome, key)) for key in names}
        for name, outcome in found.items()
    }
    made = {
        **_about(args, networks),
        "arrests": args.arrests,
        "years": [begin, start, end],
        "start": {"members": _summary(members), "deaths_a_week": _summary(deaths)},
        "scenarios": {
            name: {"label": found[name].scenario.label, **row} for name, row in rows.items()
        },
        "cannot_tell": _SCENARIOS_CANNOT,
    }
    give_result(made, args.json, lambda: _show_scenarios(args, made, _source(args, networks)))
    return 0


def _show_scenarios(args: argparse.Namespace, made: dict[str, Any], source: str) -> None:
    _, start, end = made["years"]
    members, deaths = (_range(made["start"][name]) for name in ("members", "deaths_a_week"))
    print(f"Armed groups, {start} to {end}: median and 90% range over {args.draws:,} draws")
    print(f"{start}: {members} members, {deaths} deaths a week")
    for what, label in (("members", "members"), ("deaths", "deaths a week")):
        head = ("", f"{label} in {end}", f"% against {start}", "% against no change")
        table = [
            (
                row["label"],
                _range(row[what]),
                _range(row[f"{what}_since"], sign=True),
                "-" if name == "no_change" else _range(row[f"{what}_against"], sign=True),
            )
            for name, row in made["scenarios"].items()
        ]
        print()
        _table([head, *table])
    print()
    _paragraph(
        f"Both comparators belong together: a path can lie above {start} and below the path "
        "without the change."
    )
    _paragraph(source)
    _paragraph(_SCENARIOS_CANNOT)


_AGAINST = ("since", "against")


def _removal(args: argparse.Namespace) -> int:
    from corridor.system.cartels.generate import FORMS
    from corridor.system.cartels.removal import HIT, draw_split, remove
    from corridor.system.cartels.scenarios import decade

    split = draw_split(args.draws, args.seed, published=args.published)
    networks = {form: _networks(args, form) for form in FORMS}
    found = {}
    for form in FORMS:
        past = decade(networks[form], args.draws, args.seed, published=args.published)
        found.update({(form, hit): remove(past, split, hit) for hit in HIT})
    one, other = FORMS
    rows, against = [], []
    for hit in HIT:
        for form in FORMS:
            effect = found[form, hit]
            rows.append(
                {
                    "network": form,
                    "group": hit,
                    "chance_of_a_break": _summary(effect.probability),
                    "fragments": float(effect.fragments.mean()),
                    "local_after_a_break": _summary(effect.local),
                    "national_after_a_break": _summary(effect.national),
                    "extra_deaths_after_a_break": _summary(effect.extra),
                    "local": _summary(effect.ratio("local")),
                    "national": _summary(effect.ratio("national")),
                }
            )
        for where in ("local", "national"):
            ratio = getattr(found[other, hit], where) / getattr(found[one, hit], where)
            against.append(
                {
                    "group": hit,
                    "where": where,
                    "centralised_over_decentralised": _summary(ratio),
                    "probability_greater": float((ratio > 1).mean()),
                }
            )
    made = {
        **_about(args, networks[one]),
        "weeks": 52,
        "effects": rows,
        "comparison_after_a_break": against,
        "cannot_tell": _REMOVAL_CANNOT,
    }
    source = _source(args, networks[one])
    give_result(made, args.json, lambda: _show_removal(args, rows, against, source))
    return 0


def _show_removal(
    args: argparse.Namespace,
    rows: list[dict[str, Any]],
    against: list[dict[str, Any]],
    source: str,
) -> None:
    print(f"Removal of a leader in 2022: median and 90% range over {args.draws:,} draws")
    print("Deaths in the 52 weeks after over those without the event, if the group breaks up:\n")
    head = ("network", "group", "chance of a break", "local", "national", "extra deaths")
    table = [
        (
            row["network"],
            row["group"],
            _range(row["chance_of_a_break"], digits=2),
            _range(row["local_after_a_break"], digits=2),
            _range(row["national_after_a_break"], digits=2),
            _range(row["extra_deaths_after_a_break"]),
        )
        for row in rows
    ]
    _table([head, *table])
    print("\nCentralised over decentralised, in the same draw:\n")
    _table(
        [
            ("group", "deaths", "ratio of the ratios", "chance that it is above 1"),
            *(
                (
                    row["group"],
                    row["where"],
                    _range(row["centralised_over_decentralised"], digits=2),
                    f"{row['probability_greater']:.2f}",
                )
                for row in against
            ),
        ]
    )
    print()
    _paragraph(
        "Local: pairs that hold a member of the group or of a fragment of it. Without a break "
        "nothing changes in this model. Largest: the group with most members; any: in proportion "
        "to members."
    )
    _paragraph(source)
    _paragraph(_REMOVAL_CANNOT)


def _about(args: argparse.Namespace, networks: Sequence[Network]) -> dict[str, Any]:
    return {
        "draws": args.draws,
        "seed": args.seed,
        "published_values": args.published,
        "network": args.network or "generated",
        "networks": len(networks),
        "groups": networks[0].size,
        "rivalries": networks[0].pairs[0],
        "alliances": networks[0].pairs[1],
    }


def _source(args: argparse.Namespace, networks: Sequence[Network]) -> str:
    first = networks[0]
    made = f"the network in {args.network}" if args.network else f"{len(networks)} made-up networks"
    counts = f"{first.size} groups, {first.pairs[0]} rivalries, {first.pairs[1]} alliances"
    values = "the published values" if args.published else "priors (corridor evidence list)"
    return f"Run on {made} ({counts}), parameters from {values}, seed {args.seed}."


def _summary(values: Any) -> dict[str, float]:
    """Return the median and the 90% range over draws."""
    import numpy as np

    low, middle, high = (float(x) for x in np.quantile(values, [0.05, 0.5, 0.95]))
    return {"p05": low, "median": middle, "p95": high}


def _range(row: dict[str, float], *, sign: bool = False, digits: int | None = None) -> str:
    def text(value: float) -> str:
        if sign:
            return f"{value:+.1f}"
        if digits is not None:
            return f"{value:.{digits}f}"
        return f"{value:,.0f}" if abs(value) < 1000 else f"{round(value, -2):,.0f}"

    return f"{text(row['median'])} ({text(row['p05'])} to {text(row['p95'])})"


def _table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    for row in rows:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def _paragraph(text: str) -> None:
    width = max(48, min(100, shutil.get_terminal_size().columns))
    print(textwrap.fill(text, width))
