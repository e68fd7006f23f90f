"""Numbers and entries as people read them."""

import pytest

from corridor.evidence import STATUSES, registry
from corridor.evidence.priors import parse_prior
from corridor.evidence.words import data, estimate, figure, link, site, span, status


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (0.25649, "0.256"),
        (-12.0, "-12"),
        (999.4, "999"),
        (1234.5, "1,230"),
        (-53579.0, "-53,600"),
        (1700000.0, "1,700,000"),
        (1.549231e-8, "1.55e-08"),
        (float("inf"), "inf"),
    ],
)
def test_figure(value: float, text: str) -> None:
    assert figure(value) == text


@pytest.mark.parametrize(
    ("address", "leads", "whole"),
    [
        ("https://example.org/a", "https://example.org/a", ""),
        ("example.org/a?b=1", "https://example.org/a?b=1", ""),
        ("example.org/?p=1", "https://example.org/?p=1", ""),
        ("example.org", "", "example.org"),
        ("http://www.example.org/", "", "http://www.example.org/"),
        ("newsletter, no address noted", "", ""),
        ("javascript:alert(1)", "", ""),
        ("data:text/html,x", "", ""),
        ("example.org:80/a", "", ""),
        ("someone@example.org/a", "", ""),
        ("", "", ""),
    ],
)
def test_an_address_is_a_link_only_where_it_leads_to_a_document(
    address: str, leads: str, whole: str
) -> None:
    assert (link(address), site(address)) == (leads, whole)


def test_span() -> None:
    assert span(parse_prior("Normal(0, 1)")) == "-1.64 to 1.64"
    assert span(parse_prior("Fixed(2.5)")) == "2.5"


def test_estimates_say_what_they_have() -> None:
    known = registry().candidates
    assert estimate(known["P007"]) == "0.5 (0.35 to 0.73), elasticity"
    assert estimate(known["P008"]) == "no central value (-0.2 to 0.7), elasticity"
    assert estimate(known["P064"]) == "30,000, people a month"
    assert estimate(known["P110"]) == "0.00253, per week"
    assert status(known["P009"]).endswith("so not established (the memory is given 85%)")
    assert status(known["P007"]) == f"FOUND: {STATUSES['FOUND']}"


def test_data_holds_every_field() -> None:
    known = registry()
    parameter = data(known.parameters["departures_base"])
    assert parameter["established"] is False
    assert parameter["by_group"]["MEX"]["median"] == pytest.approx(15000)
    assert data(known.candidates["P008"])["central"] is None
    assert data(known.sources["cis_recid"])["year"] is None
    assert data(known.sources["cis_recid"])["quality_means"].startswith("a pointer only")
