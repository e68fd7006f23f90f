"""Words of a command line: every command's arguments, and the values that have a form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hardening.check import Finding, Tell
from hardening.fuzz.engine import Format, fuzz
from hardening.fuzz.engine.format import Reader

__all__ = ["FORMATS", "WHAT", "run"]

WHAT = "words of every command, and aims, weights, thresholds, ranges, months, names, conditions"

#: bytes of a word that a command can be given on Linux
_LONGEST = 131_072

_COMMANDS = (
    b"compare\nnegotiated\nunilateral\n--from\n2024-05\n--months\n20\n--draws\n100\n--seed\n1",
    b"compare\na.toml\nb.toml\n--outcome\ndeaths\n--off\nx\n--csv\nout\n--json\n-",
    b"robust\nnegotiated\nunilateral\n--outcome\ndeaths=min\n--weight\ndeaths=2\n--scale\nunit",
    b"pareto\n--base\nnegotiated\n--lever\ntransfer=0:25\n--outcome\ndeaths=min\n--quantile\n0.5",
    b"sweep\ndesign.toml\n--out\nplace\n--workers\n2\n--top\n5",
    b"forecast\n--horizon\n12\n--origin\n2025-06\n--as-of\n2025-07-15\n--format\ncsv",
    b"backtest\n--models\nnaive,corridor\n--from\n2020-01\n--to\n2021-01\n--processes\n2",
    b"record\nshow\nencounters\n--head\n3\n--where\norigin=VEN",
    b"record\nadd\nmine.csv\n--lag\n2\n--title\nt\n--vintage\n2024-01",
    b"record\nstatus\n--as-of\n2026-01-01",
    b"claims\nC10\n--ledger\narticle\n--as-of\n2025-01",
    b"fit\n--from\n2024-05\n--quick\n--seed\n0\n--sbc\n20",
    b"removal\n--share\n0.5\n--draws\n10",
    b"desk\n--port\n8642\n--host\n127.0.0.1\n--name\na",
    b"new\ncorridor\nwest\n--in\n.",
    b"explain\na\nb\n--part\nparts\n--html\nf",
    b"score\nf.csv\n--record\nlater.csv",
    b"cartels\nview\n--network\ndir\n--arrests\n1,2",
)


def _command(folder: Path) -> Reader:
    from corridor import cli

    parsers: dict[str, Any] = {}

    def read(data: bytes) -> object:
        # as an operating system passes them on: no zero bytes, the rest in any encoding
        words = data.replace(b"\0", b"").decode("utf-8", "surrogateescape").split("\n")
        name, *rest = words
        if name not in cli.command_names():
            return cli.main([name, *rest])
        if name not in parsers:
            parsers[name] = cli.command_parser(name)
        return parsers[name].parse_args(rest)

    return read


def _each(read: Callable[[list[str]], object]) -> Callable[[Path], Reader]:
    def prepare(folder: Path) -> Reader:
        return lambda data: read(data.decode("utf-8", "surrogateescape").split("\n"))

    return prepare


def _aims(words: list[str]) -> object:
    from corridor.questions.explain.robust import read_aims, read_weights

    weights = read_weights([w for w in words if not w.endswith(("=min", "=max"))])
    return read_aims([w for w in words if w.endswith(("=min", "=max"))], weights)


def _thresholds(words: list[str]) -> object:
    from corridor.questions.explain.robust import read_thresholds

    return [one.text for one in read_thresholds(words)]


def _dials(words: list[str]) -> object:
    from corridor.questions.explain.robust.front import read_dials

    return read_dials(words)


def _months(words: list[str]) -> object:
    from corridor.core.months import format_month, parse_month

    return [format_month(parse_month(word, where="--from")) for word in words]


def _switches(words: list[str]) -> object:
    from corridor.system.couplings import pick_switches

    return pick_switches(words[:1], words[1:])


def _names(words: list[str]) -> object:
    from corridor.policies import load_policy
    from corridor.questions.claims import read_ledger
    from corridor.record import table
    from corridor.system.cartels.edges import read_network
    from corridor.system.corridors import load_corridor
    from corridor.system.fit.fitted import read_fitted
    from corridor.system.outcomes import pick_outcomes

    first, *rest = words
    read: dict[str, Callable[[str], object]] = {
        "policy": load_policy,
        "corridor": load_corridor,
        "table": table,
        "ledger": read_ledger,
        "network": read_network,
        "fit": lambda name: read_fitted(Path(name)),
        "outcome": lambda name: pick_outcomes((name,)),
    }
    return [read.get(first, load_policy)(word) for word in rest]


def _conditions(words: list[str]) -> object:
    from corridor.cli.record import _filter
    from corridor.record import load

    return _filter(load("removals"), words).height


def _records(words: list[str]) -> object:
    from corridor.record.choice import find

    return [find(word, Path("store"), where="--record") for word in words]


def _sbc(words: list[str]) -> object:
    from corridor.cli.fit import _replications

    return [_replications(word) for word in words]


def _days(words: list[str]) -> object:
    from corridor.cli._refresh import _day

    return [_day(word) for word in words]


def _of(name: str, read: Callable[[list[str]], object], *examples: bytes) -> Format:
    # what argparse takes for a refusal by the type of an argument
    accept = ("SystemExit", "ArgumentTypeError", "ValueError")
    return Format(name, "words", lambda: examples, _each(read), accept=accept, longest=_LONGEST)


FORMATS: dict[str, Format] = {
    one.id: one
    for one in (
        Format(
            "command", "words", lambda: _COMMANDS, _command, accept=("SystemExit",),
            longest=_LONGEST,
        ),
        _of("aims", _aims, b"deaths=min\ndeaths=2\neconomy_output=max", b"stops_mx=max"),
        _of("thresholds", _thresholds, b"deaths<=900\nconfrontation_m1<=5%", b"stops_mx >= 1,000"),
        _of("ranges", _dials, b"transfer=0:20\ntariff_threat", b"tariff_threat=1e0:25"),
        _of("months", _months, b"2024-05\n1999-12"),
        _of("switches", _switches, b"cooperation\nleader"),
        _of(
            "names", _names, b"policy\nnegotiated\nnegotiated+unilateral\na.toml",
            b"corridor\nus-mexico\n./west", b"table\nencounters", b"outcome\ndeaths",
            b"ledger\nmine", b"network\nmine", b"fit\nm.npz",
        ),
        _of("conditions", _conditions, b"measure=all", b"fiscal_year=2020,2021\nmeasure=all"),
        _of("records", _records, b"shipped\nlatest", b"2026-01-01.1", b"./folder"),
        _of("replications", _sbc, b"20"),
        _of("days", _days, b"2026-01-01"),
    )
}  # fmt: skip


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Read changed words."""
    return fuzz(__name__, FORMATS, folder, scale, seed, tell)
