"""Priors of every family, with arguments of the sizes that parameter files hold."""

from __future__ import annotations

from hypothesis import strategies as st

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


def number(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


CLOSED: list[st.SearchStrategy[Prior]] = [
    st.builds(Normal, number(-1e3, 1e3), number(1e-3, 1e3)),
    st.builds(LogNormal, number(1e-4, 1e6), number(0.05, 2)),
    st.builds(LogitNormal, number(0.01, 0.99), number(0.05, 2)),
]
OTHERS: list[st.SearchStrategy[Prior]] = [
    st.builds(Beta, number(1, 200), number(1, 200)),
    st.builds(Gamma, number(0.5, 200), number(0.01, 1e3)),
    st.builds(lambda low, width: Uniform(low, low + width), number(-1e3, 1e3), number(0.1, 1e3)),
    st.builds(HalfNormal, number(1e-3, 1e3)),
]
plain = st.one_of(CLOSED + OTHERS)
fixed: st.SearchStrategy[Prior] = st.builds(Fixed, number(-1e6, 1e6))


@st.composite
def mixtures(draw: st.DrawFn) -> Prior:
    parts = tuple(draw(st.lists(plain, min_size=2, max_size=4)))
    shares = [draw(st.integers(1, 20)) for _ in parts]
    return Mixture(tuple(share / sum(shares) for share in shares), parts)


moving = st.one_of(plain, mixtures())
priors = st.one_of(plain, fixed, mixtures())
