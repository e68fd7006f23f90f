"""The Pareto front over levers: settings of which none beats another on every objective.

>>> from corridor.questions.runs.asked import ask
>>> from corridor.questions.explain.robust.front import pareto, read_dials
>>> from corridor.questions.explain.robust import read_aims
>>> asked = ask(["negotiated", "status-quo"])  # doctest: +SKIP
>>> aims = read_aims(["deaths=min", "transfers=min"])  # doctest: +SKIP
>>> pareto(asked, read_dials(["transfer=0:50"]), aims).values  # doctest: +SKIP
"""

from corridor.questions.explain.robust.front.dials import Dial, read_dials
from corridor.questions.explain.robust.front.result import Front, Named
from corridor.questions.explain.robust.front.run import LIMITS, pareto

__all__ = ["LIMITS", "Dial", "Front", "Named", "pareto", "read_dials"]
