"""Corridor's own forecaster: announced measures, shared movements, signals from the way.

docs/explanation/forecasts.md gives the model in words and equations.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.questions.forecast.structural.learn import Learned, Prior, learn, pooled
from corridor.questions.forecast.structural.panel import Panel, make_panel
from corridor.questions.forecast.structural.paths import Block, simulate
from corridor.questions.forecast.structural.settings import Layout, Settings, load_settings
from corridor.questions.forecast.vintage import Vintage, offset, with_totals

__all__ = ["LABEL", "WHAT", "forecast"]

LABEL = "Corridor"
WHAT = "announced measures, shared movements, signals from the way, changing volatility"

Floats = NDArray[np.float64]


def forecast(
    vintage: Vintage, horizons: int, draws: int, seed: int, settings: Settings | None = None
) -> Floats:
    """Return draws of counts, [series, horizon 1..horizons, draw]: groups, ALL, NONMEX.

    ALL and NONMEX are the sums of the groups in each draw. Nothing but the vintage is used,
    and the same seed gives the same draws. ``settings``: the shipped ones when None.
    """
    settings = load_settings() if settings is None else settings
    panel = make_panel(vintage, horizons, settings)
    blocks = tuple(_block(panel, variant, settings) for variant in settings.variant)
    rng = np.random.default_rng((seed, vintage.origin))
    counts = simulate(
        panel, blocks, _weights(blocks, settings), draws, offset(vintage.corridor), settings, rng
    )
    return with_totals(vintage.corridor, counts)


def _block(panel: Panel, variant: dict[str, float], settings: Settings) -> Block:
    """Learn one variant: the home group and the total first, then groups around the total."""
    prior = Prior(*(settings.column(what, variant) for what in ("mean", "sd", "drift", "keep")))
    home, total = (
        learn(
            panel.change[:, rows],
            panel.noise[:, rows],
            (panel.soon[:, rows], panel.ahead[:, rows], panel.known[:, rows]),
            prior,
            settings,
        )
        for rows in (np.flatnonzero(panel.home), np.array([panel.log.shape[1] - 1]))
    )
    others = np.flatnonzero(~panel.home)
    share = settings.loading["own"]
    around = Prior(
        np.concatenate([np.zeros(Layout.size), settings.loadings("mean")]),
        np.concatenate([share * prior.sd, settings.loadings("sd")]),
        np.concatenate([share * prior.drift, np.zeros(len(Layout.loaded))]),
        np.concatenate([prior.keep, np.ones(len(Layout.loaded))]),
    )
    soon, ahead, known = pooled(panel, total, others)
    groups = learn(
        panel.change[:, others], panel.noise[:, others], (soon, ahead, known), around, settings
    )
    return Block(home, total, groups)


def _weights(blocks: tuple[Block, ...], settings: Settings) -> Floats:
    """Return each variant's weight by its predictive scores so far, [home or rest, variant]."""

    def so_far(learned: Learned) -> float:
        months = learned.score.mean(1)
        return float(months @ settings.pool["forget"] ** np.arange(len(months))[::-1])

    scores = np.array(
        [
            [so_far(block.home) for block in blocks],
            [so_far(block.total) + so_far(block.groups) for block in blocks],
        ]
    )
    raw = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(raw / raw.sum(1, keepdims=True))
