"""The comparison across corridors on the record as it ships."""

from __future__ import annotations

import json
import math
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import corridor
from corridor.cli import main
from corridor.core.months import parse_month
from corridor.questions.across import RULES, Across, Pooled, Study, across
from corridor.questions.across.pool import pool
from corridor.questions.across.settings import settings
from corridor.record import load
from corridor.report.across.chart import across_chart
from corridor.report.across.page import across_notes, across_page, across_sentences, event_rows
from corridor.report.across.plain import across_result
from corridor.system import fit
from corridor.system.corridors import corridor_names, load_corridor


def study(found: Across, name: str) -> Study:
    return next(s for s in found.studies if s.event.id == name)


def kind(found: Across, name: str) -> Pooled:
    return next(one for one in found.pooled if one.kind == name)


def test_a_change_is_what_the_tables_say(found: Across) -> None:
    def total(table: str, months: tuple[int, int], **where: str) -> float:
        rows = load(table).filter(**where).select("month", "value").iter_rows()
        return float(sum(v for m, v in rows if months[0] <= parse_month(m) < months[1]))

    change = study(found, "statement_2016").changes["before"]
    shares = []
    for span in (change.before, change.after):
        stops = total("mediterranean_interceptions", span, place="turkiye")
        through = total("mediterranean_arrivals", span, place="greece", mode="sea")
        shares.append(stops / (stops + through))
    assert change.step is not None
    assert (change.step.before.share, change.step.after.share) == pytest.approx(tuple(shares))
    expected = math.log(math.log1p(-shares[1]) / math.log1p(-shares[0]))
    assert change.step.change == pytest.approx(expected)


def test_nationals_of_the_transit_country_are_left_out(found: Across) -> None:
    change = study(found, "agreement_2019").changes["before"]
    rows = load("encounters").filter(agency="USBP").select("month", "origin", "value").iter_rows()
    passed = sum(
        v
        for m, origin, v in rows
        if change.before[0] <= parse_month(m) < change.before[1] and origin not in ("MEX", "ALL")
    )
    stops = load("mexico_events").select("month", "origin", "value").iter_rows()
    rows_of = [(parse_month(m), o, v) for m, o, v in stops]
    stopped = sum(
        v for m, o, v in rows_of if change.before[0] <= m < change.before[1] and o != "ALL"
    )
    assert change.step is not None
    assert change.step.before.share == pytest.approx(stopped / (stopped + passed), rel=1e-6)


def test_every_event_is_there_with_a_change_or_a_reason(found: Across) -> None:
    assert {s.corridor for s in found.studies} == set(corridor_names())
    for one in found.studies:
        assert set(one.changes) == set(RULES)
        for change in one.changes.values():
            assert change.pooled or change.reason
            assert not change.pooled or (change.step and math.isfinite(change.step.half))
    for name in ("southern_border_2014", "tunisia_2023", "lebanon_2024"):
        assert study(found, name).changes["before"].step is None


def test_what_the_transit_country_did_of_its_own_is_kept_apart(found: Across) -> None:
    pooled = {name for one in found.pooled for _, name in one.events}
    assert "opening_2020" not in pooled
    own = study(found, "opening_2020")
    step = own.changes["before"].step
    assert step is not None
    # it announced fewer stops, so its change counts the other way
    assert own.towards() == pytest.approx(-step.change)
    assert any("Kept apart" in text for text in across_sentences(found))


def test_pools_are_made_of_their_events(found: Across) -> None:
    for one in found.pooled:
        rows = [study(found, name).changes["before"].step for _, name in one.events]
        again = pool(
            [s.change for s in rows if s],
            [s.spread for s in rows if s],
            found.mean_sd,
            found.spread_scale,
        )
        assert again == one.main
        assert set(one.without) == set(one.events)
        assert all(rest.changes == one.main.changes - 1 for rest in one.without.values())
    assert {e for _, e in kind(found, "transfer").events} == {"libya_2017", "statement_2016"}
    assert {e for _, e in kind(found, "pressure").events} == {"agreement_2019", "guard_2025"}
    assert len(kind(found, "all").events) == 6


def test_a_sign_needs_every_reading(found: Across) -> None:
    for one in found.pooled:
        least, most = one.positive_range
        assert least <= one.main.positive <= most
        assert (one.sign == 1) == (least >= settings().sure)
        assert (one.sign == -1) == (most <= 1 - settings().sure)


def test_drift_looks_at_every_place_and_the_event_is_one(found: Across) -> None:
    for one in found.studies:
        drift = one.changes["before"].drift
        if drift is not None:
            assert 1 <= drift.as_large <= drift.places
            assert drift.size > 0


def test_no_fit_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path))

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a fit was made")

    monkeypatch.setattr(fit, "quick_fit", refuse)
    bare = across()
    assert bare.fits["us-mexico"]
    for mechanism in bare.mechanisms:
        for belief in mechanism.beliefs:
            if not bare.fits[belief.corridor]:
                assert belief.posterior is None
                assert belief.shown == belief.prior
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_what_is_kept_on_purpose_is_not_called_learned(found: Across) -> None:
    for mechanism in found.mechanisms:
        assert len(mechanism.beliefs) > 1
        for belief in mechanism.beliefs:
            names = belief.parameter.split()
            kept = [n for n in names if n in load_corridor(belief.corridor).not_learned]
            assert bool(kept) == bool(belief.kept)
            assert not (belief.kept and belief.learned)
    agreement = next(m for m in found.mechanisms if m.id == "cooperation")
    for belief in agreement.beliefs:
        assert bool(belief.kept) == (belief.corridor != "us-mexico")
    assert agreement.overlap is None


def test_the_page_leaves_no_event_out_and_says_it_once(found: Across) -> None:
    page = across_page(found)
    assert len(page["events"]) + len(page["left_out"]) == len(found.studies)
    assert "Recorded changes are no effects" in across_notes(found)["caveat"]
    text = json.dumps(page)
    assert text.count("are no effects") == 1
    for one in found.studies:
        assert one.event.label in text
        assert one.event.besides in text
    if not any(one.sign for one in found.pooled):
        assert all("cannot be said" in line for line in page["sentences"][: len(found.pooled)])
    for _, row in event_rows(found):
        assert len(row) == len(page["event_heads"])


def test_the_chart_holds_its_figures(found: Across) -> None:
    spec = across_chart(found)
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    rows = spec["layer"][0]["data"]["values"]
    events = [row for row in rows if row["kind"] in ("transfer", "pressure", "both", "unclear")]
    assert len(events) == kind(found, "all").main.changes
    places = [row["y"] for row in rows]
    assert places == sorted(places)
    assert np.diff(places).min() >= 20


def test_json_holds_every_number(
    found: Across,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path))
    assert main(["across", "--json", "-"]) == 0
    told = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    expected = json.loads(json.dumps(across_result(found), allow_nan=False))
    assert told["command"] == "corridor across"
    assert {**told, "command": ""} == {"version": corridor.__version__, **expected}


def test_the_command_prints_and_draws(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["across", "--charts", str(tmp_path / "drawn")]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Recorded changes are no effects" in text
    assert "Cannot say. No series counts stops by Lebanon." in text
    svg = (tmp_path / "drawn" / "across.svg").read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert (
        f"Lines are 90% intervals. Corridor {corridor.__version__}, corridor across."
        in " ".join(re.sub(r"<[^>]+>", " ", svg).split())
    )


def test_a_corridor_of_ones_own_brings_its_events(found: Across, tmp_path: Path) -> None:
    own = tmp_path / "mine"
    shutil.copytree(load_corridor("eastern-mediterranean").folder, own)
    path = own / "cooperation" / "agreements.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"stops"', '"stop"'), encoding="utf-8")
    with pytest.raises(Exception, match="there is no series 'stop'"):
        across([own], kept=False)
    path.write_text(path.read_text(encoding="utf-8").replace('"stop"', '"stops"'), encoding="utf-8")
    more = across([own], kept=False)
    assert "mine" in {name for name, _ in more.corridors}
    # a copy of an event is the same event
    assert not [s for s in more.studies if s.corridor == "mine"]
    assert more.pooled == found.pooled
    new = path.read_text(encoding="utf-8").replace("[statement_2016]", "[another_2016]")
    path.write_text(new, encoding="utf-8")
    assert [s.event.id for s in across([own], kept=False).studies if s.corridor == "mine"] == [
        "another_2016"
    ]


def test_a_corridor_takes_the_place_of_one_with_its_id(found: Across, tmp_path: Path) -> None:
    own = tmp_path / "eastern-mediterranean"
    shutil.copytree(load_corridor("eastern-mediterranean").folder, own)
    assert across([own], kept=False).pooled == found.pooled
    shutil.rmtree(own / "cooperation")
    less = across([own], kept=False)
    assert {s.corridor for s in less.studies} == {"central-mediterranean", "us-mexico"}
    assert [one.kind for one in less.pooled] == ["all", "pressure"]
