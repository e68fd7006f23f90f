"""Corridor's own forecaster: announced measures, shared movements, signals from the way.

docs/explanation/forecasts.md gives the model in words and equations.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.questions.forecast.structural.learn import Learned, Prior, learn, pooled
from corridor.questions.forecast.structural.panel import Panel, make_panel
from corridor.questions.forecast.structural.paths import Block, simulate
from corridor.questions.forecast.structural.settings import LOADED, Settings, load_settings
from corridor.questions.forecast.vintage import Vintage, offset, with_totals

__all__ = ["LABEL", "WHAT", "forecast"]

LABEL = "Corridor"
WHAT = "announced measures, shared movements, signals from the way, changing volatility"

Floats = NDArray[np.float64]


def forecast(
    vintage: Vintage, horizons: int, draws: int, seed: int, settings: Settings | None = None
) -> Floats:
    """Return draws of counts, [series, horizon 1..horizons, draw]: groups, then totals.

    Totals are the sums of the groups in each draw. Nothing but the vintage is used, and the
    same seed gives the same draws. ``settings``: those of the vintage's corridor when None.
    """
    settings = load_settings(vintage.corridor) if settings is None else settings
    panel = make_panel(vintage, horizons, settings)
    blocks = tuple(_block(panel, variant, settings) for variant in settings.variant)
    rng = np.random.default_rng((seed, vintage.origin))
    counts = simulate(
        panel, blocks, _weights(blocks, settings), draws, offset(vintage.corridor), settings, rng
    )
    return with_totals(vintage.corridor, counts)


def _block(panel: Panel, variant: dict[str, float], settings: Settings) -> Block:
    """Learn one variant: home groups and the sum of the rest first, then groups around it."""
    prior = Prior(*(settings.column(what, variant) for what in ("mean", "sd", "drift", "keep")))
    rest = np.array([panel.log.shape[1] - 1])
    home, total = (
        learn(
            panel.change[:, rows],
            panel.noise[:, rows],
            (panel.soon[:, rows], panel.ahead[:, rows], panel.known[:, rows]),
            prior,
            settings,
            panel.seen[:, rows],
        )
        for rows in (np.flatnonzero(panel.home), rest)
    )
    others = np.flatnonzero(~panel.home)
    share = settings.loading["own"]
    around = Prior(
        np.concatenate([np.zeros(panel.layout.size), settings.loadings("mean")]),
        np.concatenate([share * prior.sd, settings.loadings("sd")]),
        np.concatenate([share * prior.drift, np.zeros(len(LOADED))]),
        np.concatenate([prior.keep, np.ones(len(LOADED))]),
    )
    soon, ahead, known = pooled(panel, total, others)
    groups = learn(
        panel.change[:, others],
        panel.noise[:, others],
        (soon, ahead, known),
        around,
        settings,
        panel.seen[:, others],
    )
    return Block(home, total, groups)


def _weights(blocks: tuple[Block, ...], settings: Settings) -> Floats:
    """Return each variant's weight by its predictive scores so far, [home or rest, variant]."""

    def so_far(learned: Learned) -> float:
        if not learned.score.size:  # no group is at home
            return 0.0
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
