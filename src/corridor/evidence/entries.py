"""What the registry holds: parameters, sources, estimates, occurrences, and their vocabularies."""

from __future__ import annotations

from dataclasses import dataclass, field

from corridor.evidence.priors import Prior

__all__ = [
    "CHANNELS",
    "DEEDS",
    "EVIDENCE",
    "GRADES",
    "KINDS",
    "NOT_ESTABLISHED",
    "QUALITIES",
    "QUOTE_WORDS",
    "STATUSES",
    "Candidate",
    "Occurrence",
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
    "FOUND": "read in the source named, or in the copy or account that its entry says was read",
    "COMPUTED": "worked out from the data named",
    "RECALLED": "from memory and not read again, so not established",
    "ASSUMPTION": "our own assumption, so not established",
}

# what may be used as a wide prior and never shown as an established fact
NOT_ESTABLISHED = ("RECALLED", "ASSUMPTION")

QUALITIES = {
    "A": "primary data, an official document, or a scholarly paper",
    "B": "major press with news or a count of its own, a civil-society group, a think tank, or a "
    "paper read in draft or in abstract",
    "C": "a pointer only: a digest, a repost, a partisan page, or press on another body's figures",
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

# what an occurrence is; which of them a count takes is for the counter to say beforehand
DEEDS = {
    "agreement": "governments agree, or say that they have",
    "capacity": "means to act are lost, gained, opened or closed",
    "cooperation": "a government does what another asked of it",
    "covert_force": "an act of force without consent, not acknowledged by who did it",
    "deadly": "agents or troops kill or injure somebody",
    "denial": "a government objects to an act, protests against it, or denies a report",
    "deployment": "troops, guards or agents are sent",
    "measure": "a law, an order, a designation or a rule",
    "open_force": "an act of force without consent, acknowledged by who did it",
    "operation": "an armed operation by a government on its own territory",
    "plan": "a plan or directive that the press reports and nobody announced",
    "protest": "people gather against an act",
    "raid": "armed men attack across a border",
    "ruling": "a court decides",
    "statement": "somebody in office, or a candidate, says or writes it",
    "talks": "governments meet",
    "threat": "force or a tariff is threatened",
}

CHANNELS = {
    "economy": "jobs, prices, trade",
    "interior": "enforcement, courts and opinion inside the destination",
    "migration": "who may move, and who is stopped",
    "security": "criminal groups, arms and drugs",
}

# so that a quotation stays a quotation
QUOTE_WORDS = 25


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
    given to the memory. ``known``: the month (YYYY-MM) from which the figure could be read at
    the latest, December where only its source's year is known, None where that was not looked
    up; what is asked of an earlier month may not use it.
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
    known: str | None = None

    @property
    def established(self) -> bool:
        """Whether the number was read or computed, not recalled or assumed."""
        return self.status not in NOT_ESTABLISHED


@dataclass(frozen=True)
class Occurrence:
    """Something that happened or was said on a date, and how well that is known.

    ``date``: YYYY-MM-DD, YYYY-MM or YYYY, as far as it is known. ``known``: the month (YYYY-MM)
    in which it could first be read. ``kind``: one of ``DEEDS``; ``channel``: one of
    ``CHANNELS``. ``by``: the government, court or office, never a private person. ``quote``: of
    a statement, at most ``QUOTE_WORDS`` words of it, else empty. ``confidence``: as for a
    candidate.
    """

    id: str
    topic: str
    date: str
    known: str
    kind: str
    channel: str
    by: str
    what: str
    quote: str
    grade: str
    status: str
    confidence: float | None
    sources: tuple[str, ...]
    note: str

    @property
    def established(self) -> bool:
        """Whether it was read in a source, not recalled or assumed."""
        return self.status not in NOT_ESTABLISHED

    @property
    def month(self) -> str:
        """Month of the date (YYYY-MM), the first of its year where only that is known."""
        return self.date[:7] if len(self.date) > 4 else f"{self.date}-01"


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
