"""Reading a prior from its text, by hand and never by evaluating it.

prior   = family | mixture
family  = Name "(" number ("," number)* ")"
mixture = "Mixture" "(" number "*" family ("," number "*" family)+ ")"
"""

from __future__ import annotations

import math
import re
from typing import NoReturn

from corridor.core.errors import InputError, nearest
from corridor.evidence.priors.base import Prior
from corridor.evidence.priors.beta import Beta
from corridor.evidence.priors.fixed import Fixed
from corridor.evidence.priors.gamma import Gamma
from corridor.evidence.priors.halfnormal import HalfNormal
from corridor.evidence.priors.logitnormal import LogitNormal
from corridor.evidence.priors.lognormal import LogNormal
from corridor.evidence.priors.mixture import Mixture
from corridor.evidence.priors.normal import Normal
from corridor.evidence.priors.uniform import Uniform

__all__ = ["FAMILIES", "parse_prior", "signature"]

FAMILIES: dict[str, type[Prior]] = {
    family.__name__: family
    for family in (Normal, LogNormal, LogitNormal, Beta, Gamma, Uniform, HalfNormal, Fixed)
}

_TOKEN = re.compile(
    r"\s*(?P<name>[A-Za-z_]\w*)"
    r"|\s*(?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|\s*(?P<sign>\S)"
)


def signature(name: str) -> str:
    """Return how a family is written, for instance ``Normal(mean, sd)``."""
    if name == "Mixture":
        return "Mixture(w*Normal(mean, sd), w*Normal(mean, sd)), the weights summing to 1"
    return f"{name}({', '.join(FAMILIES[name].ARGUMENTS)})"


def parse_prior(text: str, *, where: str = "") -> Prior:
    """Return the prior that ``text`` writes.

    Raises InputError, which says at which character and what was expected.
    """
    return _Reader(text, where).whole()


class _Reader:
    def __init__(self, text: str, where: str) -> None:
        self.text = text
        self.where = where
        # kind, text and 1-based character of each token, with an end mark
        self.tokens = [
            (str(m.lastgroup), m[str(m.lastgroup)], m.start(str(m.lastgroup)) + 1)
            for m in _TOKEN.finditer(text)
        ]
        self.tokens.append(("end", "", len(text) + 1))
        self.next = 0

    def fail(self, expected: str, remedy: str = "") -> NoReturn:
        _, found, at = self.tokens[self.next]
        shown = f"'{found}'" if found else "the end"
        self.reject(f"expected {expected}, found {shown}", at, remedy)

    def reject(self, problem: str, at: int, remedy: str = "") -> NoReturn:
        raise InputError(
            f"prior '{self.text}' does not parse at character {at}: {problem}",
            where=self.where,
            remedy=remedy or "Write for instance Normal(0, 1) or Beta(2, 8)",
        )

    def take(self, kind: str, expected: str, value: str = "", remedy: str = "") -> str:
        found_kind, found, _ = self.tokens[self.next]
        if found_kind != kind or (value and found != value):
            self.fail(expected, remedy)
        self.next += 1
        return found

    def number(self, expected: str, remedy: str) -> float:
        at = self.tokens[self.next][2]
        value = float(self.take("number", expected, remedy=remedy))
        if not math.isfinite(value):
            self.reject("the number is too large", at, remedy)
        return value

    def whole(self) -> Prior:
        prior = self.prior()
        if self.tokens[self.next][0] != "end":
            self.fail("nothing more")
        return prior

    def prior(self) -> Prior:
        at = self.tokens[self.next][2]
        name = self.take("name", "the name of a distribution")
        if name != "Mixture" and name not in FAMILIES:
            known = [*FAMILIES, "Mixture"]
            self.reject(f"there is no distribution '{name}'", at, nearest(name, known))
        remedy = f"Write {signature(name)}"
        self.take("sign", "'('", "(", remedy)
        prior = self.mixture(remedy) if name == "Mixture" else self.family(name, remedy)
        self.take("sign", "')'", ")", remedy)
        fault = prior.fault()
        if fault:
            self.reject(fault, at, remedy)
        return prior

    def family(self, name: str, remedy: str) -> Prior:
        values: list[float] = []
        for argument in FAMILIES[name].ARGUMENTS:
            if values:
                self.take("sign", f"',' and then {argument}", ",", remedy)
            values.append(self.number(f"{argument}, a number", remedy))
        return FAMILIES[name](*values)

    def mixture(self, remedy: str) -> Prior:
        weights: list[float] = []
        parts: list[Prior] = []
        while not parts or self.tokens[self.next][1] == ",":
            self.next += 1 if parts else 0
            weights.append(self.number("a weight, a number", remedy))
            self.take("sign", "'*'", "*", remedy)
            parts.append(self.prior())
        return Mixture(tuple(weights), tuple(parts))
