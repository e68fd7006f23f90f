"""Putting entries into words and into plain data, for the terminal and the reference page."""

from __future__ import annotations

import math
import re
from typing import Any

from corridor.evidence.entries import (
    CHANNELS,
    DEEDS,
    EVIDENCE,
    GRADES,
    KINDS,
    QUALITIES,
    STATUSES,
    Candidate,
    Occurrence,
    Parameter,
    Source,
)
from corridor.evidence.priors import Prior

__all__ = ["citation", "data", "estimate", "figure", "grade", "link", "site", "span", "status"]

#: an address as most are noted: a name of the net and a path, without a scheme
_BARE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?]\S*)?", re.IGNORECASE)


def figure(value: float) -> str:
    """Return a number with three significant digits, thousands set off by commas."""
    if value and math.isfinite(value) and abs(value) >= 1000:
        digits = 2 - math.floor(math.log10(abs(value)))
        return f"{round(value, digits):,.0f}"
    # no minus before a zero
    return f"{value + 0.0:.3g}"


def span(prior: Prior, prob: float = 0.9) -> str:
    """Return the central interval of a prior, ``low to high``."""
    low, high = prior.interval(prob)
    return figure(low) if low == high else f"{figure(low)} to {figure(high)}"


def grade(letter: str) -> str:
    """Return a grade with its meaning."""
    return f"{letter}: {GRADES[letter]}"


def status(entry: Parameter | Candidate | Occurrence) -> str:
    """Return a status with its meaning, and how sure the memory is where one is recalled."""
    text = f"{entry.status}: {STATUSES[entry.status]}"
    sure = None if isinstance(entry, Parameter) else entry.confidence
    return text if sure is None else f"{text} (the memory is given {100 * sure:.0f}%)"


def citation(source: Source) -> str:
    """Return authors or publisher, year and title of a source."""
    year = "no date" if source.year is None else str(source.year)
    return f"{source.by} ({year}). {source.title}"


def link(address: str) -> str:
    """Return an address as a link to a document, empty where it is none.

    An address is text that somebody noted, most without a scheme: only http and https lead
    anywhere, and what names a whole site leads to no document.
    """
    full = _full(address)
    return full if _beyond(full) else ""


def site(address: str) -> str:
    """Return an address that names a site and no document on it, empty for any other."""
    full = _full(address)
    return "" if not full or _beyond(full) else address


def _full(address: str) -> str:
    if address.startswith(("https://", "http://")):
        return address
    return f"https://{address}" if _BARE.fullmatch(address) else ""


def _beyond(address: str) -> str:
    """Return what an address names on its site."""
    return re.sub(r"^https?://[^/?#]*", "", address).strip("/")


def estimate(candidate: Candidate) -> str:
    """Return the central value, range and unit of a candidate."""
    centre = "no central value" if candidate.central is None else figure(candidate.central)
    ends = (candidate.low, candidate.high)
    between = ""
    if ends[0] is not None and ends[1] is not None and ends[0] < ends[1]:
        between = f" ({figure(ends[0])} to {figure(ends[1])})"
    return f"{centre}{between}, {candidate.unit}"


def data(entry: Parameter | Source | Candidate | Occurrence) -> dict[str, Any]:
    """Return an entry as plain data for JSON, with its meanings spelled out."""
    if isinstance(entry, Source):
        return {
            "kind": "source",
            "id": entry.id,
            "title": entry.title,
            "by": entry.by,
            "year": entry.year,
            "type": KINDS[entry.kind],
            "quality": entry.quality,
            "quality_means": QUALITIES[entry.quality],
            "address": entry.address,
            "read": entry.read,
        }
    graded = {
        "id": entry.id,
        "grade": entry.grade,
        "grade_means": GRADES[entry.grade],
        "status": entry.status,
        "status_means": STATUSES[entry.status],
        "established": entry.established,
        "sources": list(entry.sources),
        "note": entry.note,
    }
    if isinstance(entry, Occurrence):
        return {
            "kind": "occurrence",
            **graded,
            "topic": entry.topic,
            "date": entry.date,
            "known": entry.known,
            "deed": entry.kind,
            "deed_means": DEEDS[entry.kind],
            "channel": entry.channel,
            "channel_means": CHANNELS[entry.channel],
            "by": entry.by,
            "what": entry.what,
            "quote": entry.quote,
            "confidence": entry.confidence,
        }
    common = {**graded, "label": entry.label, "unit": entry.unit}
    if isinstance(entry, Candidate):
        return {
            "kind": "candidate",
            **common,
            "topic": entry.topic,
            "central": entry.central,
            "low": entry.low,
            "high": entry.high,
            "evidence": EVIDENCE[entry.evidence],
            "confidence": entry.confidence,
            "known": entry.known,
        }
    return {
        "kind": "parameter",
        **common,
        "mechanism": entry.mechanism,
        "symbol": entry.symbol,
        **_prior(entry.prior),
        "bounds": list(entry.bounds),
        "contested": entry.contested,
        "per": entry.per,
        "by_group": {group: _prior(prior) for group, prior in entry.by_group.items()},
        "candidates": list(entry.candidates),
    }


def _prior(prior: Prior) -> dict[str, Any]:
    return {
        "prior": prior.text,
        "median": prior.median,
        "interval_90": list(prior.interval(0.9)),
    }
