"""Corridors: every file of a corridor's folder, but for evidence, claims, policies and tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hardening.check import Finding, Tell
from hardening.fuzz.engine import Format, fuzz
from hardening.fuzz.engine.format import Reader
from hardening.fuzz.engine.places import file_reader, starting, west

__all__ = ["FORMATS", "WHAT", "run"]

WHAT = "files of a corridor: head, series, levers, outcomes, periods, settings, regimes, brief"

_SETTINGS = b"""[signals]
stops = { mean = 0.05, sd = 0.1, drift = 0.0 }
[beside]
deaths = { mean = 0.0, sd = 0.2 }
[noise]
rounding = 10.0
dispersion = 3.0
[record]
place = "sea"
"""
_REGIME = b"""order = 1
label = "Early"
says = "words"
shares = ["2019-01", "2019-05"]
as_in = { policy = "negotiated", month = "2024-06", levers = ["transfer"] }
[levers]
port_appointments = 0
"""


def _head(name: str) -> Any:
    def prepare(folder: Path) -> Reader:
        from corridor.system.corridors import _load

        home = west(folder)
        return file_reader(home / name, lambda: _load.__wrapped__(home))

    return prepare


def _lever(folder: Path) -> Reader:
    from corridor.system.levers.read import read_lever

    path = west(folder) / "levers/transit/transit_force.toml"
    return file_reader(path, lambda: read_lever(path))


def _outcome(folder: Path) -> Reader:
    from corridor.system.corridors import load_corridor
    from corridor.system.outcomes import _outcomes

    home = west(folder)
    place = load_corridor(home)
    for other in (home / "outcomes").glob("*.toml"):
        other.unlink()
    return file_reader(
        home / "outcomes" / "stops.toml",
        lambda: [(one.by_group, f"{one.scale:g}") for one in _outcomes.__wrapped__(place).values()],
    )


def _periods(folder: Path) -> Reader:
    from corridor.questions.forecast.own.periods import periods
    from corridor.system.corridors import load_corridor

    home = west(folder)
    place = load_corridor(home)
    return file_reader(home / "periods.toml", lambda: periods.__wrapped__(place))


def _settings(folder: Path) -> Reader:
    from corridor.questions.forecast.structural.settings import load_settings
    from corridor.system.corridors import load_corridor

    home = west(folder)
    place = load_corridor(home)
    return file_reader(home / "forecast.toml", lambda: load_settings.__wrapped__(place))


def _regime(folder: Path) -> Reader:
    from corridor.questions.regimes.regime import _read
    from corridor.system.corridors import load_corridor

    path, place = folder / "2019.toml", load_corridor()
    return file_reader(path, lambda: _read(path, place).settings())


def _brief(name: str) -> Any:
    def prepare(folder: Path) -> Reader:
        from corridor.report import texts
        from corridor.system.corridors import load_corridor

        home = west(folder)
        place = load_corridor(home)
        read = {"families": texts.families, "limits": texts.limits, "explain": texts.explain_texts}
        return file_reader(
            home / "brief" / f"{name}.toml",
            lambda: read[name](place),
            [texts._own_texts.cache_clear],
        )

    return prepare


def _coupling(folder: Path) -> Reader:
    from corridor.system.couplings import _read

    path = folder / "mine.toml"
    return file_reader(path, lambda: _read(path))


def _couplings() -> list[bytes]:
    from corridor.system import couplings

    return [min(p.read_bytes() for p in Path(couplings.__file__).parent.glob("*.toml"))]


def _economy(folder: Path) -> Reader:
    from corridor.system.economy.definitions import load_definitions

    path = folder / "definitions.toml"
    return file_reader(path, lambda: load_definitions.__wrapped__(path))


def _economies() -> list[bytes]:
    from corridor.system.economy import definitions

    return [definitions._FILE.read_bytes()]


def _own(name: str) -> Any:
    return lambda: [starting()[name].encode()]


_LEVER, _OUTCOME = "levers/transit/transit_force.toml", "outcomes/stops.toml"
_TEXT = b'[[limit]]\ntitle = "One"\ntext = "words"\n'

FORMATS = {
    one.id: one
    for one in (
        Format("corridor", "toml", _own("corridor.toml"), _head("corridor.toml"), ("west/",)),
        Format("series", "toml", _own("series.toml"), _head("series.toml"), ("west/",)),
        Format("lever", "toml", _own(_LEVER), _lever, ("transit_force.toml",)),
        Format("outcome", "toml", _own(_OUTCOME), _outcome, ("stops.toml",)),
        Format("periods", "toml", _own("periods.toml"), _periods, ("periods.toml",)),
        Format("settings", "toml", lambda: [_SETTINGS], _settings, ("forecast.toml",)),
        Format("regime", "toml", lambda: [_REGIME], _regime, ("2019.toml",)),
        Format(
            "families", "toml", _own("brief/families.toml"), _brief("families"), ("families.toml",)
        ),
        Format("limits", "toml", lambda: [_TEXT], _brief("limits"), ("limits.toml",)),
        Format("explain_words", "toml", lambda: [_TEXT], _brief("explain"), ("explain.toml",)),
        Format("coupling", "toml", _couplings, _coupling, ("mine.toml",)),
        Format("economy", "toml", _economies, _economy, ("definitions.toml",)),
    )
}


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Read changed files of a corridor."""
    return fuzz(__name__, FORMATS, folder, scale, seed, tell)
