"""What the registry holds: parameters, sources, candidate estimates, and their vocabularies."""

from __future__ import annotations

from dataclasses import dataclass, field

from corridor.evidence.priors import Prior

__all__ = [
    "EVIDENCE",
    "GRADES",
    "KINDS",
    "NOT_ESTABLISHED",
    "QUALITIES",
    "STATUSES",
    "Candidate",
    "Parameter",
    "Source",
]

GRADES = {
    "A": "estimated here from the record",
    "B": "published causal identification",
    "C": "published observational or descriptive evidence",
    "D": "expert judgement, structural estimate or model",
    "E": "assumption",
}

STATUSES = {
    "FOUND": "read in the source named",
    "COMPUTED": "worked out from the data named",
    "RECALLED": "from memory and not read again, so not established",
    "ASSUMPTION": "our own assumption, so not established",
}

# what may be used as a wide prior and never shown as an established fact
NOT_ESTABLISHED = ("RECALLED", "ASSUMPTION")

QUALITIES = {
    "A": "primary data, an official document, or a scholarly paper",
    "B": "major press, a civil-society group or a think tank",
    "C": "a pointer only: a digest, a repost or a partisan page",
}

KINDS = {
    "data": "data set",
    "code": "published code",
    "document": "official document",
    "paper": "scholarly paper",
    "report": "report",
    "press": "press",
}

EVIDENCE = {
    "causal": "causal identification",
    "observational": "observational",
    "descriptive": "descriptive data",
    "structural": "structural estimate",
    "expert": "expert judgement or model",
    "assumption": "assumption",
}


@dataclass(frozen=True)
class Source:
    """A document or data set, and how far it can be relied on.

    ``by``: authors or publisher; ``year``: of the document or of the vintage read, None if it
    bears none; ``kind``: one of ``KINDS``; ``quality``: one of ``QUALITIES``; ``address``: where
    it is; ``read``: what of it was read.
    """

    id: str
    title: str
    by: str
    year: int | None
    kind: str
    quality: str
    address: str
    read: str


@dataclass(frozen=True)
class Candidate:
    """A quantitative estimate found for a question, from which priors are built.

    ``central``, ``low`` and ``high`` are in ``unit``; where a source gives only a point, the
    range is our own and soft. ``confidence``: for what is recalled, the probability (0 to 1)
    given to the memory.
    """

    id: str
    topic: str
    label: str
    unit: str
    central: float | None
    low: float | None
    high: float | None
    evidence: str
    grade: str
    status: str
    confidence: float | None
    sources: tuple[str, ...]
    note: str

    @property
    def established(self) -> bool:
        """Whether the number was read or computed, not recalled or assumed."""
        return self.status not in NOT_ESTABLISHED


@dataclass(frozen=True)
class Parameter:
    """One number that a mechanism reads, and what is believed about it.

    ``prior`` has the unit ``unit`` and its 0.1% to 99.9% range lies in ``bounds``.
    ``per`` is ``"group"`` where each origin group has its own value; ``by_group`` holds the
    priors of groups that differ from ``prior``.
    """

    id: str
    mechanism: str
    symbol: str
    label: str
    unit: str
    prior: Prior
    bounds: tuple[float, float]
    grade: str
    status: str
    sources: tuple[str, ...]
    note: str
    contested: bool = False
    per: str | None = None
    by_group: dict[str, Prior] = field(default_factory=dict)
    candidates: tuple[str, ...] = ()

    @property
    def established(self) -> bool:
        """Whether the number was read or computed, not recalled or assumed."""
        return self.status not in NOT_ESTABLISHED

    def prior_of(self, group: str) -> Prior:
        """Return the prior of one origin group."""
        return self.by_group.get(group, self.prior)
