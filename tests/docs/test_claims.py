"""What the text says of the fit and of its misses is what the tables beside it hold.

If one of these fails after a new fit, the text has to be read again, not the test.
"""

from __future__ import annotations

import re

import numpy as np
import pytest

from corridor.core.months import parse_month
from corridor.system.corridors import load_corridor
from corridor.system.observe import recorded_total
from tests.docs.pages import read
from tools.docs_fit import FAR, START, moves, shipped

MOVES = {move.name: move for move in moves(shipped())}
CUT = load_corridor().not_learned


def rows(name: str, page_name: str = "validation") -> list[list[str]]:
    """The rows of one table of the validation page, or of another, without its head."""
    page = read(f"explanation/{page_name}.md")
    (text,) = re.findall(rf"<!-- table {name} -->\n(.*?)<!-- end -->", page, flags=re.DOTALL)
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def months(name: str) -> tuple[dict[str, dict[str, float]], dict[str, str]]:
    """A table by month: its figures, and where the record lies."""
    heads = ("seen", "low", "median", "high")
    figures = {
        row[0]: {head: float(x.replace(",", "")) for head, x in zip(heads, row[1:5], strict=True)}
        for row in rows(name)
    }
    return figures, {row[0]: row[5] for row in rows(name)}


# validation.md


def test_encounters_are_below_the_band_in_july_2024_and_from_february_2025_on() -> None:
    figures, lies = months("months")
    below = {month for month, text in lies.items() if text.startswith("below")}
    assert below == {"2024-07"} | {month for month in lies if month >= "2025-02"}
    assert all(text.startswith("in ") for month, text in lies.items() if month not in below)
    assert all(row["seen"] < row["median"] for row in figures.values())


def test_five_to_ten_times_as_many_are_expected_as_came() -> None:
    figures, _ = months("months")
    ratio = [row["median"] / row["seen"] for month, row in figures.items() if month >= "2025-02"]
    assert (round(min(ratio)), round(max(ratio))) == (5, 9)
    assert figures["2025-02"]["median"] > figures["2025-01"]["median"]


def test_the_last_band_is_a_third_to_more_than_four_times_the_median() -> None:
    figures, _ = months("months")
    last = figures["2025-12"]
    assert last["low"] / last["median"] == pytest.approx(1 / 3, rel=0.1)
    assert 4 < last["high"] / last["median"] < 5


def test_the_record_moved_less_than_the_last_band_is_wide() -> None:
    """Changes of the record over twenty months, from all pairs of months of the fit."""
    place = load_corridor()
    first = place.history.first_month
    log = np.log(recorded_total("encounters_usbp", place, first, parse_month(START) - first))
    low, high = np.exp(np.quantile(log[20:] - log[:-20], (0.05, 0.95)))
    assert low == pytest.approx(1 / 2, rel=0.1)
    assert high == pytest.approx(6, rel=0.1)
    figures, _ = months("months")
    last = figures["2025-12"]
    assert round(high / low) == 12
    assert last["high"] / last["low"] == pytest.approx(15, rel=0.15)


def test_lawful_entries_and_ports_are_missed_while_there_are_appointments() -> None:
    scores = {row[0]: [int(cell) for cell in row[1:]] for row in rows("outcomes")}
    seen, *_, above = scores["Lawful entries through the doors of the model"]
    assert above == seen > 0
    with_appointments = sum(row[0] < "2025-02" for row in rows("months"))
    seen, _, inside, below, above = scores["Encounters at ports of entry"]
    assert (above, inside, below) == (with_appointments, seen - with_appointments, 0)
    assert with_appointments == 9


def test_the_widest_miss_comes_first() -> None:
    share = [int(row[3]) / int(row[1]) for row in rows("outcomes")]
    assert share == sorted(share)


def test_stops_begin_above_wide_bands_and_lie_inside_later() -> None:
    figures, lies = months("stops")
    above = {month for month, text in lies.items() if text.startswith("above")}
    assert above == {"2024-05", "2024-06", "2024-07"}
    assert not any(text.startswith("below") for text in lies.values())
    assert list(lies)[-1] == "2025-04"
    for month in above:
        assert figures[month]["seen"] / figures[month]["median"] == pytest.approx(2, abs=0.35)
    assert figures["2025-03"]["low"] == pytest.approx(5_000, rel=0.1)
    assert figures["2025-03"]["high"] == pytest.approx(87_000, rel=0.05)
    higher = {month for month, row in figures.items() if row["seen"] > row["median"]}
    assert higher == {month for month in figures if month <= "2025-01"}


def test_the_record_of_2024_falls_apart_and_the_model_in_step() -> None:
    """Fall from May to July 2024, in percent: encounters, then stops."""
    falls = {}
    for column in ("seen", "median"):
        by_table = [months(name)[0] for name in ("months", "stops")]
        falls[column] = [
            round(100 * (1 - table["2024-07"][column] / table["2024-05"][column]))
            for table in by_table
        ]
    assert falls["seen"] == [52, 7]
    assert falls["median"] == pytest.approx([20, 19], abs=2)


def test_people_held_miss_as_the_text_says() -> None:
    held = next(row for row in rows("outcomes") if row[0] == "People held")
    assert [int(cell) for cell in held[1:]][-1] == 12
    assert int(held[4]) == 0


def test_groups_miss_as_the_text_says() -> None:
    groups = {row[0]: [int(cell) for cell in row[1:]] for row in rows("groups")}
    del groups["All groups"]
    inside, below, above = (sum(row[place] for row in groups.values()) for place in (1, 2, 3))
    assert above == 0
    assert inside / (inside + below) == pytest.approx(7 / 10, abs=0.03)
    misses = {group: row[2] for group, row in groups.items()}
    worst = {group: n for group, n in misses.items() if n >= 11}
    assert worst == {"Mexico": 12, "Peru and Brazil": 12, "Ecuador": 11}
    assert sum(row[0] >= "2025-02" for row in rows("months")) == 11
    assert [group for group, n in misses.items() if n == 0] == ["Guatemala", "Honduras"]


def test_months_of_groups_are_counted_on_both_pages() -> None:
    found = rows("group_months")
    share = {row[0]: int(row[2]) / int(row[1]) for row in found}
    assert list(share.values()) == sorted(share.values())
    assert all(int(row[2]) + int(row[4]) + int(row[5]) == int(row[1]) for row in found)
    groups = [row for row in rows("groups") if row[0] != "All groups"]
    between = next(row for row in found if row[0] == "Encounters between ports")
    assert int(between[2]) == sum(int(row[2]) for row in groups)
    total = {row[0]: int(row[3]) / int(row[1]) for row in rows("outcomes")}
    assert {name for name in share if share[name] < total[name] - 0.05} == {
        "Encounters at ports of entry",
        "Returns by Mexico",
    }
    assert share["Encounters between ports"] > total["Encounters between ports"]
    assert rows("group_months", "model-card") == found
    for name in ("validation", "model-card"):
        text = " ".join(read(f"explanation/{name}.md").split())
        assert "n total, where errors of groups cancel" in text
        assert "People held and deaths are not" in text or "people held and deaths are not" in text
    assert not {"People held", "Documented deaths on the route"} & share.keys()


def test_ports_without_appointments_lie_inside_in_total_only() -> None:
    page = " ".join(read("explanation/validation.md").split())
    ((first, total, of_total, inside, of_groups),) = re.findall(
        r"From ([\d-]+) on, without .*? in (\d+) of (\d+) months in total, .*? in (\d+) of (\d+)\.",
        page,
    )
    assert int(of_total) == sum(row[0] >= first for row in rows("months"))
    assert total == of_total
    assert int(inside) < 0.7 * int(of_groups)


def test_what_is_set_is_not_what_goes_together() -> None:
    """Of 100 draws in which the first policy has more: set, and in the joint draws near it."""
    by_value = {float(row[0]): row[1:] for row in rows("response")}
    assert sorted(by_value) == [0.05, 0.2, 0.37, 0.6, 1.34, 2.5]
    assert by_value[0.05][2:] == ["0", "", ""]
    assert int(by_value[0.2][2]) < 20
    for value in (0.37, 0.6):
        for at, other in ((0, 3), (1, 4)):
            assert 10 <= int(by_value[value][other]) - int(by_value[value][at]) <= 16
    page = read("explanation/validation.md")
    assert "no longer goes together" in page
    assert "Learned freely" not in page + read("explanation/the-fit.md")


def test_the_difference_hangs_on_what_is_not_learned() -> None:
    share = {row[0].strip("`"): int(row[2].rstrip("%")) for row in rows("variance")}
    assert next(iter(share)) == "access_response"
    kept = {"access_response", "belief_half_life"}
    assert kept <= set(CUT)
    assert sum(share[name] for name in kept) == pytest.approx(36, abs=3)
    mexico = ("transfer_package", "transfer_effect", "threat_effect")
    assert sum(share.get(name, 0) for name in mexico) < 8


# the-fit.md and the decision


def test_what_the_text_calls_not_learned_keeps_its_prior() -> None:
    page = read("explanation/the-fit.md")
    part = page.partition("## What is not learned")[2].partition("\n## ")[0]
    assert set(CUT) == set(re.findall(r"`(\w+)`", part))
    assert len(CUT) == 11
    for name in CUT:
        # as near to the prior as so many draws of it come
        assert abs(MOVES[name].shift) < 0.25, name
        assert abs(MOVES[name].width - 1) < 0.2, name


def test_the_fit_is_as_large_as_the_text_says() -> None:
    fit = shipped()
    learned = sum(slot.size for slot in fit.tables.slots) - len(CUT)
    assert 85 < learned < 95
    assert sum(row["figures"] for row in fit.meta["series"].values()) == pytest.approx(
        6100, abs=100
    )


def test_what_was_learned_moves_with_what_was_not() -> None:
    """Another response to access asks for other base levels."""
    fit = shipped()
    place = {slot.id: slot.start for slot in fit.tables.slots}
    response, base = (fit.z[place[name]] for name in ("access_response", "departures_base"))
    assert np.corrcoef(response, base)[0, 1] > 0.2


def test_priors_that_the_text_calls_contradicted_are() -> None:
    page = read("explanation/the-fit.md")
    part = page.partition("**[Priors that the record contradicts]")[2].partition("\n\n")[0]
    far = {name for name, move in MOVES.items() if abs(move.shift) >= FAR}
    assert {name.partition(" (")[0] for name in far} <= set(re.findall(r"`(\w+)`", part))


def test_what_the_prior_gave_to_a_pull_of_the_other_sign() -> None:
    move = MOVES["pull_tightness"]
    below_zero, below_median = (
        float(move.parameter.prior.tails(np.array(x))[0]) for x in (0.0, move.posterior[1])
    )
    assert below_zero == pytest.approx(1 / 4, abs=0.005)
    assert round(100 * below_median) == 5
    page = " ".join(read("explanation/the-fit.md").split())
    assert f"the fit's median ({move.posterior[1]:.2f}) five in a hundred" in page
    assert "prior gave one chance in four" in page


def test_draws_far_from_a_prior_are_counted_among_those_kept() -> None:
    meta = shipped().meta
    assert meta["far"] == 3
    assert shipped().z.shape[1] == meta["draws"]
    assert f"three of the {meta['draws']:,} kept" in read("explanation/the-fit.md")


def test_parameters_that_the_text_calls_uninformed_are() -> None:
    for name in (
        "agreement_response",
        "budget_response",
        "force_response",
        "third_country_takeup",
        "penalty_reattempt",
    ):
        assert MOVES[name].width > 0.9, name
        assert abs(MOVES[name].shift) < 0.3, name
        assert name not in CUT


def test_diagnostics_that_fail_stand_in_the_reference() -> None:
    page = read("reference/fit.md")
    for line in shipped().meta["failed"]:
        assert line in page
