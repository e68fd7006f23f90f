"""Checks on occurrences, on what comes first, and on years: made so that the answer is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from corridor.questions.claims import load_check
from corridor.questions.claims.result import CannotSay, NotYet
from tests.claims.test_checks import START, made, on, run

WITHIN = (START, START + 8)


def both(measure: Any, other: Any, **more: Any) -> Any:
    """Run which_first on two made-up series, the second of which is asked for by population."""

    class Pair:
        def asked(self, _: Any) -> Any:
            return made(measure, "numbers")

        def series(self, name: str, **__: Any) -> Any:
            return made(np.full(9, 100.0), "all") if name == "whole" else made(other, "dose")

    arguments = {"from": START, "to": START + 8, "share": 50.0, "season": "none", "per": ""}
    arguments |= {"other": "other", **more}
    return load_check("which_first").run(Pair(), arguments)  # type: ignore[arg-type]


def test_what_fell_first_came_first() -> None:
    early = [100, 100, 40, 20, 20, 20, 20, 20, 20]
    late = [100, 100, 100, 100, 100, 40, 20, 20, 20]
    assert both(late, early).value == pytest.approx(3)
    assert both(early, late).value == pytest.approx(-3)
    assert both(early, early).value == 0
    # divided by a constant nothing changes; months between are interpolated
    assert both(late, early, per="whole").value == pytest.approx(3)
    assert both([100, 0, *[0] * 7], [100, 50, *[0] * 7]).value == pytest.approx(-0.5)
    with pytest.raises(CannotSay, match="did not fall"):
        both(late, [100] * 9)


def test_a_dose_may_be_a_share() -> None:
    rng = np.random.default_rng(2)
    whole = np.exp(rng.standard_normal(60))
    rate = np.exp(rng.standard_normal(60))
    after = np.r_[1.0, rate[:-1] ** 0.5]

    pair = {"d": made(100 * rate * whole), "w": made(100 * whole), "m": made(100 * after)}

    class Three:
        def asked(self, _: Any) -> Any:
            return pair["m"]

        def series(self, name: str, *_: Any, **__: Any) -> Any:
            return pair[name]

    check = load_check("dose")
    given = {a.name: a.default for a in check.arguments}
    given |= {"measure": "m", "dose": "d", "per": "w", "within": (START + 5, START + 55), "lag": 1}
    assert check.run(Three(), given).value > 0.99  # type: ignore[arg-type]
    assert check.run(Three(), {**given, "per": ""}).value < 0.95  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reading", "value"), [("says_so", 1.0), ("leaves_open", 0.5), ("says_otherwise", 0.0)]
)
def test_a_reading_stands_beside_the_words_that_it_is_of(reading: str, value: float) -> None:
    found = run("statement", occurrence="offence_2023", reading=reading)
    assert found.value == value
    assert "an offense to the people of Mexico" in found.sentence
    assert found.figures[0].sources == ("amlo_0323",)
    with pytest.raises(NotYet):
        run("statement", "2023-02", occurrence="offence_2023", reading=reading)


def test_a_reading_of_what_is_recalled_is_not_established() -> None:
    found = run("statement", occurrence="cienfuegos_migration_2020", reading="says_so")
    assert not found.established


def test_arithmetic_says_between_what_its_figures_lie() -> None:
    found = run(
        "capacity",
        terms={"x": {"entry": "P022", "figure": "central"}},
        expression="x",
        unit="share",
    )
    assert "of 0.25 to 0.38)" in found.sentence


def test_days_between_two_occurrences() -> None:
    found = run("days_between", first="tariff_threat_2019", then="declaration_2019")
    assert found.value == 8
    assert run("days_between", first="declaration_2019", then="tariff_threat_2019").value == -8
    with pytest.raises(CannotSay, match="Only 2019-06 is known"):
        run("days_between", first="tariff_threat_2019", then="guard_2019")


def test_an_occurrence_is_told_without_a_stop_of_its_own() -> None:
    """What a page and the terminal end with a stop has none, or the quotation's."""
    said = run("occurrence", occurrence="halt_2023").sentence
    assert said.endswith("for lack of funds")
    assert run("occurrence", occurrence="credit_2024").sentence.endswith('. "will be temporary"')


def test_a_share_of_occurrences_takes_both_sides() -> None:
    sides: dict[str, Any] = {"kinds": ["agreement", "cooperation"], "against": ["denial"]}
    asked = {**sides, "by": "Mexico", "between": "2025-01 to 2026-05"}
    one = run("occurrence_share", **asked, channels=["security"])
    other = run(
        "occurrence_share",
        **{**asked, "kinds": sides["against"], "against": sides["kinds"]},
        channels=["security"],
    )
    assert one.value + other.value == pytest.approx(100)
    assert {f.place for f in one.figures} == {f.place for f in other.figures}
    with pytest.raises(CannotSay):
        run("occurrence_share", **{**asked, "between": "1990-01 to 1990-12"})
    with pytest.raises(NotYet):
        run("occurrence_share", "2025-06", **asked)


def test_what_is_missing_is_said_and_never_counts() -> None:
    with pytest.raises(CannotSay, match="a count of departures") as why:
        run("missing", what="a count of departures", needs="A survey")
    assert why.value.remedy == "A survey"


def test_a_month_among_years() -> None:
    years = {"years": "apprehensions_yearly", "measure": "usbp", "at": "2025-02"}
    # FY1960 to FY1968 had under 8,349 a month: 96,641 in FY1968, 137,968 in FY1969
    since_1960 = run("among_years", **years, within="1960-09 to 2019-09")
    assert since_1960.value == pytest.approx(100 * 9 / 60)
    assert run("among_years", **years, within="1970-09 to 2019-09").value == 0
    with pytest.raises(CannotSay):
        run("among_years", **years, within="1950-01 to 1950-12")


def test_the_made_up_series_are_those_of_the_other_checks() -> None:
    assert on(made([1, 2, 3]), "level", over=(START, START + 2)).value == 2
