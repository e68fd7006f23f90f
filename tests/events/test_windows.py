"""The windows as data: dated, sourced, without figures of the record, and one error for a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

import corridor.evidence
from corridor.core.errors import InputError
from corridor.core.months import parse_month
from corridor.evidence import registry
from corridor.evidence.windows import load_windows

EVENTS = Path(corridor.evidence.__file__).parent / "events"


def test_each_is_dated_and_what_was_found_has_a_source() -> None:
    windows = load_windows()
    assert len({w.id for w in windows}) == len(windows)
    for window in windows:
        assert window.base < window.end
        assert window.told.endswith(".")
        assert window.untold.endswith(".")
        for one in window.happened:
            assert set(one.sources) <= set(registry().sources)
            assert one.sources or one.status == "RECALLED"
            month = parse_month(one.date[:7])
            assert window.base - 1 <= month <= window.end + 8, "near the base or an end"


def test_an_event_of_several_windows_keeps_its_account() -> None:
    deal = [w for w in load_windows() if w.event == "deal_2019"]
    assert [w.id for w in deal] == ["deal_2019_1m", "deal_2019_4m", "deal_2019_8m"]
    assert len({(w.base, w.label, w.happened) for w in deal}) == 1
    assert deal[0].span == "2019-05 to 2019-06"


def test_no_recorded_change_stands_in_the_file() -> None:
    text = (EVENTS / "windows.toml").read_text(encoding="utf-8")
    assert "percent" not in text
    assert "%" not in text


FAULTS = {
    ('label = "Mexico\'s southern border plan"\n', ""): "the field 'label' is missing",
    ('base = "2014-06"', 'base = "2014-13"'): "'2014-13' is not a month",
    ('base = "2014-06"', "base = 2014"): "base is 2014",
    ('base = "2014-06"', 'base = "2014-09"'): "ends are 2014-09 and base is 2014-09",
    ('ends = ["2014-09"]', 'ends = "2014-09"'): "ends is '2014-09'",
    ('ends = ["2014-09"]', "ends = []"): "ends is []",
    ('ends = ["2014-09"]', 'ends = ["2014-09", "2014-08"]'): "ends are 2014-09, 2014-08",
    ('ends = ["2014-09"]', 'ends = ["2014-9"]'): "'2014-9' is not a month",
    ('told = "The plan', 'tells = "The plan'): "there is no field 'tells'",
    ('date = "2014-07-07"', 'date = "2014-07-32"'): "'2014-07-32' is no date",
    ('date = "2014-07-07"', 'date = "2014-10-07"'): "what happened is dated 2014-10-07",
    ('status = "RECALLED", sources = []', 'status = "FOUND", sources = []'): "has no source",
    ('status = "RECALLED", sources = []', 'status = "SURE"'): "there is no status 'SURE'",
    ('status = "RECALLED", sources = []', 'status = "RECALLED", sources = ["no"]'): "no",
    ('{ date = "2014-07-07"', '{ day = "2014-07-07"'): "there is no field 'day'",
    ("[plan_2014]", "[plan_2014"): "not valid TOML",
}


@pytest.mark.parametrize("change", FAULTS, ids=lambda change: str(FAULTS[change]))
def test_a_fault_names_file_and_entry(change: tuple[str, str], tmp_path: Path) -> None:
    text = (EVENTS / "windows.toml").read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / "events").mkdir()
    path = tmp_path / "events" / "windows.toml"
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_windows(tmp_path)
    message = str(caught.value)
    assert FAULTS[change] in message
    assert "windows.toml" in message
    assert "plan_2014" in message or "not valid TOML" in message
    assert "\n" not in message


def test_no_window_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="it holds no window"):
        load_windows(tmp_path)
