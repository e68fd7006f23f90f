"""Cautions of levers set beyond the record: what an index, a shift and a far value say."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor.questions.runs.asked import ask
from corridor.questions.runs.cautions import cautions
from corridor.system.levers import levers


def test_an_index_has_no_unit_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "more.toml"
    path.write_text('label = "More"\n[levers.transit_agreement]\nvalue = 2\n', encoding="utf-8")
    asked = ask([path, "open-ports"], corridor="central-mediterranean", draws=64, months=3)
    said = [one.text for one in cautions(asked) if one.text.startswith("More: ")]
    assert any("countries” goes to 2; in the months before" in text for text in said)
    assert not any(" index;" in text for text in said)


def test_what_was_seen_is_said_with_the_month_it_is_seen_from() -> None:
    """A table that begins after the corridor's history says when, or its range reads as ever."""
    asked = ask(["unilateral", "status-quo"], draws=64, months=3)
    said = [one.text for one in cautions(asked) if one.kind == "record"]
    (removals,) = (text for text in said if "sought" in text)
    counts = levers()["removal_target"].counts
    assert removals.endswith(f"1,657 to 75,506, since 2018-10, which counts only {counts}.")


def record(folder: Path, levers: str, corridor: str = "us-mexico") -> list[str]:
    path = folder / "own.toml"
    path.write_text(f'label = "Own"\n{levers}', encoding="utf-8")
    other = {"us-mexico": "status-quo"}.get(corridor, "deal")
    asked = ask([path, other], corridor=corridor, draws=64, months=3)
    found = [one.text for one in cautions(asked) if one.kind == "record"]
    return [text for text in found if text.startswith("Own")]


@pytest.mark.parametrize("lever", ["apprehension_effort", "transit_busing"])
def test_a_shift_of_what_nobody_counts_is_told_with_its_value(lever: str, tmp_path: Path) -> None:
    """Whatever its size and sign; as it stands, there is nothing to say."""
    for value in ("0.1", "-0.9"):
        (text,) = record(tmp_path, f"[levers.{lever}]\nvalue = {value}\n")
        assert text.startswith("Own moves what no month of the record shows at such a value")
        assert text.endswith(f"” ({value}).")
    assert record(tmp_path, f"[levers.{lever}]\nvalue = 0\n") == []


@pytest.mark.parametrize(
    ("lever", "seen", "beyond"),
    [
        ("asylum_closure", "0.9", "1"),
        ("port_walkups", "0.1", "-0.8"),
        ("transit_returns", "0.5", "1"),
    ],
)
def test_a_shift_of_a_recorded_share_is_told_by_the_share_that_it_makes(
    lever: str, seen: str, beyond: str, tmp_path: Path
) -> None:
    assert record(tmp_path, f"[levers.{lever}]\nvalue = {seen}\n") == []
    (text,) = record(tmp_path, f"[levers.{lever}]\nvalue = {beyond}\n")
    assert text.startswith("Own takes a share of people beyond every month on record")
    said = str(beyond).replace("-", "\N{MINUS SIGN}")
    assert f"” at {said} makes it " in text
    assert "(on record " in text
    assert " since 201" in text


def test_where_the_share_is_no_series_its_shift_is_a_belief(tmp_path: Path) -> None:
    levers = "[levers.transit_returns]\nvalue = 0.5\n"
    (text,) = record(tmp_path, levers, "eastern-mediterranean")
    assert "“Stopped people returned to their own country” (0.5)" in text


def test_shifts_of_one_policy_are_one_caution(tmp_path: Path) -> None:
    names = ("asylum_closure", "port_walkups", "apprehension_effort", "transit_busing")
    found = record(tmp_path, "".join(f"[levers.{name}]\nvalue = 1\n" for name in names))
    assert len(found) == 1
    assert " It moves what no month of the record shows at such a value" in found[0]
    asked = ask(["negotiated", "unilateral"], draws=64, months=20)
    told = [one.text for one in cautions(asked) if one.kind == "record"]
    assert sum("“Effort to apprehend between ports” (0.15)" in text for text in told) == 1
    assert (
        sum(
            "“Access at ports without an appointment” at \N{MINUS SIGN}0.8 makes" in text
            for text in told
        )
        == 1
    )
    assert sum("“Stopped people moved back south” (0.2)" in text for text in told) == 1


def test_a_value_far_beyond_says_how_many_times_what(tmp_path: Path) -> None:
    (far,) = record(tmp_path, "[levers.transfer]\nvalue = 500\n")
    assert "(500 USD million a month, 18.5 times “About what Mexico's migration institute" in far
    (near,) = record(tmp_path, "[levers.transfer]\nvalue = 27\n")
    assert "(27 USD million a month)" in near
    (many,) = record(tmp_path, "[levers.removal_target]\nvalue = 1_000_000\n")
    counted = "which counts only people arrested inside the country and removed; in the months"
    most = "goes to 1,000,000 people a year, 13.2 times the most on record since 2018-10, "
    assert f"{most}{counted}" in many
    (some,) = record(tmp_path, "[levers.detention_beds]\nvalue = 100_000\n")
    assert "times" not in some
