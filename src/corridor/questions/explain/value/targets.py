"""What might be known: each parameter, each grade of evidence, each mechanism, larger blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corridor.system.fit.tables import Slot

__all__ = ["Target", "targets"]


@dataclass(frozen=True)
class Target:
    """One or several parameters that might be known."""

    #: ``parameter``, ``grade``, ``mechanism`` or ``block``
    kind: str
    id: str
    label: str
    #: grade of evidence, of a single parameter
    grade: str
    #: rows of z
    rows: tuple[int, ...]
    #: with all else that goes with a draw of the posterior, as the state at the decision point
    state: bool = False


def targets(
    slots: Sequence[Slot],
    fitted: int,
    labels: Mapping[str, str],
    mechanisms: Mapping[str, tuple[str, str]],
) -> tuple[Target, ...]:
    """Return all that is asked about, parameters first.

    Parameters
    ----------
    fitted: rows of z that go with the fit. labels: parameter id -> label.
    mechanisms: parameter id -> (id, label) of the mechanism whose file holds it.
    """

    def rows(some: Iterable[Slot]) -> tuple[int, ...]:
        return tuple(row for s in some for row in range(s.start, s.start + s.size))

    single = [Target("parameter", s.id, labels.get(s.id, s.id), s.grade, rows([s])) for s in slots]
    graded = [
        Target("grade", grade, f"All of grade {grade}", grade, rows(mine))
        for grade in sorted({s.grade for s in slots})
        if (mine := [s for s in slots if s.grade == grade])
    ]
    named = {mechanisms[s.id][0]: mechanisms[s.id][1] for s in slots if s.id in mechanisms}
    made = [
        Target("mechanism", name, label, "", rows(mine))
        for name, label in named.items()
        if (mine := [s for s in slots if s.id in mechanisms and mechanisms[s.id][0] == name])
    ]
    inside = tuple(s for s in slots if s.start < fitted)
    outside = tuple(s for s in slots if s.start >= fitted)
    blocks = [
        Target(
            *(
                "block",
                "fitted",
                "All that the fit leaves open, with the state at the decision point",
                "",
            ),
            rows(inside),
            state=True,
        ),
        Target("block", "unfitted", "All parameters outside the fit", "", rows(outside)),
        Target(*("block", "all", "All but the luck of the months", ""), rows(slots), state=True),
    ]
    return (*single, *graded, *made, *(b for b in blocks if b.rows))
