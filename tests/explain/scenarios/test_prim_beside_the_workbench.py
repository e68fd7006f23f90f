"""The same boxes as the EMA Workbench finds, step by step, on its example data and on made-up."""

from __future__ import annotations

import importlib.util
import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.questions.explain.scenarios.box import Conditions, limits_of, quasi_p
from corridor.questions.explain.scenarios.prim import path_of

# its own code and that of what it stands on warn of what is to come
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.slow]


def bryant_and_lempert() -> tuple[Any, Any]:
    """The data of Bryant and Lempert (2010), as the workbench ships and uses them."""
    import pandas as pd

    spec = importlib.util.find_spec("ema_workbench")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    table = pd.read_csv(folder / "examples/data/bryant et al 2010 data.csv", index_col=False)
    return table.iloc[:, 2:11], table.iloc[:, 15].to_numpy().astype(bool)


def made_up(seed: int, *, rounded: bool, kinds: bool) -> tuple[Any, Any]:
    import pandas as pd

    rng = np.random.default_rng(seed)
    x = rng.standard_normal((600, 6))
    table = pd.DataFrame(x.round(1) if rounded else x, columns=list("abcdef"))
    y = rng.random(600) < np.where((x[:, 0] > 0.3) & (x[:, 1] < 0.5), 0.85, 0.1)
    if kinds:
        table["kind"] = np.array(["p", "q", "r"])[rng.integers(0, 3, 600)]
        y &= (table["kind"] != "q").to_numpy()
    return table, y


CASES = {
    "Bryant and Lempert": (bryant_and_lempert, {"peel_alpha": 0.1}),
    "Bryant and Lempert, patient": (bryant_and_lempert, {"peel_alpha": 0.05}),
    "smooth": (lambda: made_up(0, rounded=False, kinds=False), {}),
    "ties": (lambda: made_up(1, rounded=True, kinds=False), {}),
    "categories": (lambda: made_up(2, rounded=False, kinds=True), {}),
    "impatient": (lambda: made_up(3, rounded=True, kinds=False), {"peel_alpha": 0.2}),
    "large boxes": (lambda: made_up(4, rounded=False, kinds=False), {"mass_min": 0.25}),
}


@pytest.mark.parametrize("case", CASES)
def test_the_first_two_boxes_are_the_same_step_by_step(case: str) -> None:
    from ema_workbench.analysis import prim

    make, options = CASES[case]
    x, y = make()
    asked = {"paste_alpha": options.get("peel_alpha", 0.05), **options}
    # asked for until 3.0: boxes of a lower density are not given
    if "threshold" in inspect.signature(prim.Prim).parameters:
        asked["threshold"] = 0.001
    theirs = prim.Prim(x, y.astype(int), **asked)
    numbers = [name for name in x if x[name].dtype.kind == "f"]
    kinds = [name for name in x if name not in numbers]
    names = [sorted(set(x[name])) for name in kinds]
    codes = [[names[i].index(v) for v in x[name]] for i, name in enumerate(kinds)]
    cases = Conditions(
        x[numbers].to_numpy().T.astype(float), np.array(codes, np.int64).reshape(-1, len(x))
    )
    whole, left = cases.whole(), np.ones(len(y), bool)
    for _ in range(2):
        box = theirs.find_box()
        ours = path_of(
            *(cases, y, left),
            alpha=options.get("peel_alpha", 0.05),
            least=options.get("mass_min", 0.05),
        )
        steps = box.peeling_trajectory
        assert len(steps) == len(ours)
        np.testing.assert_allclose(steps["mass"], [s.n / len(y) for s in ours], rtol=1e-12)
        np.testing.assert_allclose(steps["coverage"], [s.k / y.sum() for s in ours], rtol=1e-12)
        np.testing.assert_allclose(steps["density"], [s.density for s in ours], rtol=1e-12)
        limited = [int(s.box.limited(whole).sum()) for s in ours]
        assert steps["res_dim"].tolist() == limited
        for step, limits, tests in zip(ours, box.box_lims, box.qp, strict=True):
            np.testing.assert_allclose(limits[numbers].loc[0], step.box.low, rtol=1e-12)
            np.testing.assert_allclose(limits[numbers].loc[1], step.box.high, rtol=1e-12)
            for i, name in enumerate(kinds):
                assert {names[i][c] for c in step.box.kept[i]} == limits[name].loc[0]
            for column, side, wider in limits_of(step.box, whole):
                around = wider.holds(cases, whole) & left
                p = quasi_p(step.n, step.k, int(around.sum()), int(y[around].sum()))
                known = tests[(*numbers, *kinds)[column]][1 if side == "high" else 0]
                assert p == pytest.approx(known, rel=1e-6, abs=1e-12)
        left = left & ~ours[-1].box.holds(cases, whole)
