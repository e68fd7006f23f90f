"""Evidence: parameters, sources, estimates, occurrences, measures, events and priors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hardening.check import Finding, Tell
from hardening.fuzz.engine import Format, fuzz
from hardening.fuzz.engine.format import Reader
from hardening.fuzz.engine.places import file_reader, starting

__all__ = ["FORMATS", "WHAT", "run"]

WHAT = "evidence: parameters, sources, estimates, occurrences, measures, windows, events, priors"

_SOURCE = b"""[smith24]
title = "A paper"
by = "Smith"
year = 2024
kind = "paper"
quality = "A"
address = "doi"
read = "whole"
"""
_PARAMETER = b"""[rate]
symbol = "r"
label = "Rate"
unit = "share"
prior = "Mixture(0.5*Normal(0.5, 0.1), 0.5*Beta(2, 8))"
bounds = [-1.0, 2.0]
grade = "C"
status = "FOUND"
sources = ["smith24"]
candidates = ["P001"]
contested = true
note = "words"
per = "group"
by_group = { ONE = "Uniform(0, 1)" }
"""
_CANDIDATE = b"""[P001]
label = "People"
unit = "people"
central = 1700000
low = 1400000
high = 1900000
evidence = "expert"
grade = "D"
status = "FOUND"
sources = ["smith24"]
known = "2016-10"
note = "words"
"""
_OCCURRENCE = b"""[camps_2023]
date = "2023-11-02"
kind = "statement"
channel = "interior"
by = "Adviser"
what = "Describes."
quote = "on open land"
grade = "C"
status = "FOUND"
sources = ["smith24"]
known = "2024-12"
note = "words"
"""
_WINDOW = b"""[plan_2014]
label = "Plan"
base = "2014-06"
ends = ["2014-09", "2015-01"]
told = "t"
untold = "u"
happened = [{ date = "2014-07-07", what = "w", status = "RECALLED", sources = [] }]
"""
_EVENT = b"""[memorandum_2017]
label = "Memorandum"
announced = 2017-02-02
in_force = 2017-02-02
ended = 2018-01-01
practised = "2017-08"
practised_why = "w"
means = "transfer"
by = "destination"
direction = 1
stops = "stops"
through = "arrivals"
groups = ["ONE"]
besides = "b"
status = "FOUND"
source = "s"
grade = "C"
"""
_PRIORS = (
    b"Normal(0, 1)", b"LogNormal(0.1, 0.5)", b"Beta(2, 8)", b"Gamma(2, 1)", b"Uniform(0, 1)",
    b"HalfNormal(1)", b"Fixed(3)", b"LogitNormal(0.3, 1)",
    b"Mixture(0.3*Normal(0, 1), 0.7*Uniform(-2, 2.5e-1))",
)  # fmt: skip

#: place in a registry's folder -> a small file
_FILES: Mapping[str, bytes] = {
    "sources/data.toml": _SOURCE,
    "parameters/one.toml": _PARAMETER,
    "candidates/one.toml": _CANDIDATE,
    "events/occurrences/one.toml": _OCCURRENCE,
}


def _registry(name: str) -> Any:
    def prepare(folder: Path) -> Reader:
        from corridor.evidence.load import _load

        for other, data in _FILES.items():
            (folder / other).parent.mkdir(parents=True, exist_ok=True)
            (folder / other).write_bytes(data)
        return file_reader(folder / name, lambda: _load.__wrapped__(folder, frozenset({"ONE"})))

    return prepare


def _measures(folder: Path) -> Reader:
    from corridor.evidence.announced import _load

    return file_reader(folder / "measures.toml", lambda: _load.__wrapped__(folder))


def _windows(folder: Path) -> Reader:
    from corridor.evidence.windows import load_windows

    return file_reader(folder / "events" / "windows.toml", lambda: load_windows.__wrapped__(folder))


def _cooperation(folder: Path) -> Reader:
    from corridor.evidence.cooperation import cooperation_events

    return file_reader(folder / "agreements.toml", lambda: cooperation_events(folder))


def _confrontation(folder: Path) -> Reader:
    from corridor.system.confrontation.definitions import _load

    return file_reader(folder / "events" / "shootings.toml", lambda: _load(folder, "shootings"))


def _shootings() -> list[bytes]:
    from corridor.system.confrontation import definitions

    return [(definitions._ROOT / "events" / "shootings.toml").read_bytes()]


def _prior(folder: Path) -> Reader:
    from corridor.evidence.priors import parse_prior

    def read(data: bytes) -> object:
        prior = parse_prior(data.decode("utf-8", errors="replace"), where="prior")
        return prior.interval(0.9), prior.within(-1e9, 1e9), prior.text

    return read


FORMATS = {
    one.id: one
    for one in (
        *(
            Format(kind, "toml", lambda d=data: [d], _registry(name), ("one.toml", "data.toml"))  # type: ignore[misc]
            for kind, (name, data) in zip(
                ("sources", "parameters", "estimates", "occurrences"), _FILES.items(), strict=True
            )
        ),
        Format(
            "measures",
            "toml",
            lambda: [starting()["measures/measures.toml"].encode()],
            _measures,
            ("measures.toml",),
        ),
        Format("windows", "toml", lambda: [_WINDOW], _windows, ("windows.toml",)),
        Format("cooperation", "toml", lambda: [_EVENT], _cooperation, ("agreements.toml",)),
        Format("confrontation", "toml", _shootings, _confrontation, ("shootings.toml",)),
        Format("prior", "bytes", lambda: _PRIORS, _prior, ("prior",)),
    )
}


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Read changed files of a registry."""
    return fuzz(__name__, FORMATS, folder, scale, seed, tell)
