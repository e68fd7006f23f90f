"""The documents that the API answers with, declared. What makes them lies beside the routes."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

__all__ = ["Chart", "Compared", "OutcomeShown", "PolicyShown", "Shown", "Table"]

Figures = list[float | None]
"""Five quantiles: 0.05, 0.25, 0.5, 0.75, 0.95; null where none may be shown."""


class Table(BaseModel):
    """The figures of a chart, in the same units."""

    columns: list[dict[str, str]]
    rows: list[list[str | float | None]]
    unit: str = ""


class Chart(BaseModel):
    """A chart: words, a Vega-Lite spec without figures, figures by name, and a table."""

    id: str
    kind: str
    outcome: str
    title: list[str]
    subtitle: str
    alt: str
    source: str
    cut: str
    caption: str
    width: float
    height: float
    key: str = Field(description="stays the same while only the figures change")
    spec: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]
    table: Table


class PolicyShown(BaseModel):
    """One of the two policies."""

    side: str
    id: str
    label: str
    summary: str
    levers: list[dict[str, str]]


class OutcomeShown(BaseModel):
    """What is said of one outcome."""

    id: str
    label: str
    heading: str = Field(description="the label, and whose figures these are")
    note: str = Field(description="why they are not of the group asked for; empty where they are")
    period: str = Field(description="what totals and difference are of")
    definition: str
    group: str
    totals: list[str]
    difference: list[str]
    share_higher: float
    share_equal: float
    recorded: str


class Shown(BaseModel):
    """A comparison as the page shows it."""

    search: str = Field(description="the address in its one order, without defaults")
    command: str
    question: str
    sentence: str
    policies: list[PolicyShown]
    outcomes: list[OutcomeShown]
    charts: list[Chart]
    cautions: list[str]
    run: str
    changed: str = Field(description="account and couplings that are not as by default")
    conditional: str = Field(description="the sentence that a citation ends with")
    milliseconds: float


class Compared(BaseModel):
    """A comparison under the schema of ``corridor compare --json``."""

    model_config = {"populate_by_name": True}

    schema_: str = Field(alias="schema")
    corridor: str
    start: str
    months: int
    draws: int
    seed: int
    command: str
    quantiles: list[float]
    times: list[str]
    groups: list[dict[str, Any]]
    policies: list[dict[str, Any]]
    pairs: list[dict[str, Any]]
    outcomes: list[dict[str, Any]]
    results: dict[str, Any]
    account: dict[str, Any]
    couplings: list[dict[str, Any]]
    cautions: list[str]
    fit: dict[str, Any]
