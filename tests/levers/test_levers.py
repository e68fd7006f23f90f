"""The lever files, their order, and the errors of a file that is wrong."""

import inspect
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corridor.core.errors import InputError, RecordError
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.levers import GROUPS, Lever, check_levers, levers
from corridor.system.levers.read import read_folder, read_lever
from corridor.system.mechanisms import load_mechanism

FOLDER = load_corridor().folder / "levers"

GOOD = """
id = "gate_width"
label = "Width of the gate"
unit = "metres"
order = 1
low = 0
high = 4
step = 0.5
default = 1
meaning = "How wide the gate stands. 0 is shut."
decides = "The gatekeeper"
claims = ["C13"]
reads = ["pathways"]
named = [{ label = "Shut", value = 0 }]
"""


def write(folder: Path, text: str, group: str = "doors", name: str = "gate_width") -> Path:
    path = folder / group / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_levers_that_the_mechanisms_rely_on() -> None:
    found = {
        lever.id: (lever.group, lever.low, lever.high, lever.default) for lever in levers().values()
    }
    known = {
        "transit_agreement": ("transit", -2, 2, 0),
        "transit_budget": ("transit", 0, 4, 1),
        "transit_force": ("transit", 0, 4, 1),
        "transit_returns": ("transit", -1, 1, 0),
        "transit_busing": ("transit", -1, 1, 0),
        "transfer": ("transit", 0, 500, 0),
        "budget_secured": ("transit", 0, 1, 0),
        "tariff_threat": ("pressure", 0, 100, 0),
        "strikes": ("pressure", 0, 4, 0),
        "strikes_open": ("pressure", 0, 1, 0),
        "port_appointments": ("doors", 0, 5000, "history"),
        "parole_places": ("doors", 0, 100000, "history"),
        "places_canada": ("doors", 0, 20000, 0),
        "places_spain": ("doors", 0, 20000, 0),
        "places_greece": ("doors", 0, 20000, 0),
        "port_walkups": ("doors", -1, 1, 0),
        "asylum_closure": ("border", -1, 1, 0),
        "removal_target": ("interior", 0, 4_000_000, "history"),
        "detention_beds": ("interior", 0, 1_000_000, "history"),
        "large_sites": ("interior", 0, 1, 0),
        "apprehension_effort": ("border", -1, 1, 0),
        "penalty_severity": ("border", 0, 1, 0),
        "announcement": ("border", -2, 2, 0),
        "guard_deployment": ("interior", 0, 10000, 0),
    }
    unnamed = ", ".join(name for name in found if name not in known)
    assert not unnamed, f"name {unnamed} in this list"
    assert found == known


def test_sorted_by_group_then_order() -> None:
    groups = list(GROUPS)
    places = [(groups.index(lever.group), lever.order) for lever in levers().values()]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("which", corridor_names())
def test_reads_are_the_mechanisms_that_read_it(which: str) -> None:
    place = load_corridor(which)
    readers: dict[str, set[str]] = {}
    for name in place.mechanisms:
        for lever in load_mechanism(name).declaration.levers:
            readers.setdefault(lever, set()).add(name)
    assert readers == {lever.id: set(lever.reads) for lever in levers(place).values()}


def test_every_file_is_a_lever_and_callers_cannot_change_the_cache() -> None:
    assert {path.stem for path in FOLDER.glob("*/*.toml")} == set(levers())
    levers().clear()
    assert levers()


@pytest.mark.parametrize("lever", levers().values(), ids=lambda lever: lever.id)
def test_each_lever_says_what_its_ends_mean(lever: Lever) -> None:
    assert len(lever.meaning) > 40
    assert "0" in lever.meaning
    assert [level.value for level in lever.named] == sorted(level.value for level in lever.named)
    assert lever.default == "history" or any(
        level.value == lever.default for level in lever.named
    ), "the untouched value has a name"


def test_a_good_file(tmp_path: Path) -> None:
    lever = read_lever(write(tmp_path, GOOD))
    assert (lever.group, lever.default, lever.named[0].label) == ("doors", 1.0, "Shut")
    assert lever.untouched({}) == 1.0


def test_history_default_is_read_from_the_history(tmp_path: Path) -> None:
    lever = read_lever(write(tmp_path, GOOD.replace("default = 1", 'default = "history"')))
    assert lever.untouched({"gate_width": 3}) == 3.0
    with pytest.raises(InputError, match="gate_width"):
        lever.untouched({})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('unit = "metres"', "", "gate_width.toml/unit: the entry is missing"),
        ('unit = "metres"', 'unit = ""', "/unit: '' is not a text"),
        ('unit = "metres"', "unit = 3", "/unit: 3 is not a text"),
        (
            'unit = "metres"',
            'units = "metres"',
            "/units: the entry is unknown. Did you mean 'unit'",
        ),
        ('id = "gate_width"', 'id = "gate"', "/id: 'gate' differs from the name of the file"),
        ("low = 0", "low = true", "/low: True is not a number"),
        ("low = 0", "low = nan", "/low: nan is not a finite number"),
        ("low = 0", "low = 4", "/low: 4 is not below high"),
        ("step = 0.5", "step = 0", "/step: 0 is not between 0 and the range"),
        ("step = 0.5", "step = 5", "/step: 5 is not between 0 and the range"),
        ("order = 1", "order = 0", "/order: 0 is not a whole number"),
        ("order = 1", "order = true", "/order: True is not a whole number"),
        ("default = 1", "default = 5", "/default: 5 lies outside 0 to 4"),
        ("default = 1", 'default = "past"', "/default: 'past' is not a number"),
        ('["C13"]', '["13"]', "/claims: '13' is not an id"),
        ('["C13"]', '["C13", "C13"]', "/claims: an id is named twice"),
        ('["pathways"]', '"pathways"', "/reads: 'pathways' is not a list"),
        ("value = 0 }", "value = 9 }", "/named\\[1\\]: 9 lies outside 0 to 4"),
        ('label = "Shut", ', "", "/named\\[1\\]: a named level has exactly a label"),
        ('"Shut"', "3", "/named\\[1\\]: 3 is not a text"),
        ("[{ label", "3 # [{ label", "/named: 3 is not a list"),
        ("low = 0", "low = ", "not readable as TOML"),
        ("low = 0", 'low = 0\nshifts = "share_g"', "/among: the entry is missing. A share"),
        ("low = 0", 'low = 0\namong = ["met"]', "/shifts: the entry is missing. A share"),
        ("low = 0", 'low = 0\nshifts = "share_g"\namong = []', "/among: \\[\\] is not a list"),
        ("low = 0", "low = 0\ncounts = 3", "/counts: 3 is not a text"),
    ],
)
def test_one_clear_error(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(RecordError, match=message):
        read_lever(write(tmp_path, GOOD.replace(old, new, 1)))


def test_unknown_group_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"no lever group 'door'\. Did you mean 'doors'"):
        read_folder(write(tmp_path, GOOD, group="door").parents[1])


def test_the_same_id_or_place_twice(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, group="border")
    with pytest.raises(RecordError, match=r"doors/gate_width.toml: .* also declared in border"):
        read_folder(tmp_path)
    (tmp_path / "border" / "gate_width.toml").unlink()
    write(tmp_path, GOOD.replace("gate_width", "gate_height"), name="gate_height")
    with pytest.raises(RecordError, match=r"order of 'gate_height'.* free is 2"):
        read_folder(tmp_path)


def test_a_lever_that_a_mechanism_reads_has_a_file(tmp_path: Path) -> None:
    place = load_corridor()
    check_levers(place)
    folder = tmp_path / "levers"
    shutil.copytree(place.folder / "levers", folder)
    (folder / "transit" / "transfer.toml").unlink()
    short = replace(place, folder=tmp_path)
    assert "transfer" not in levers(short)
    with pytest.raises(RecordError, match="reads the lever 'transfer', which no file declares"):
        check_levers(short)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("returned_share_g", "returned_shares_g", r"shifts: .* no input .* 'returned_share_g'"),
        ('"encounters_usbp"', '"encounters_usb"', r"among: .* no series .* 'encounters_usbp'"),
    ],
)
def test_the_share_that_a_lever_shifts_is_on_record(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    place = load_corridor()
    shutil.copytree(place.folder / "levers", tmp_path / "levers")
    file = tmp_path / "levers" / "border" / "asylum_closure.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RecordError, match=message):
        check_levers(replace(place, folder=tmp_path))


def test_the_closure_is_told_as_it_works() -> None:
    """By its formulas, held against the share that the mechanism returns at once."""
    told = " ".join(levers()["asylum_closure"].meaning.split())
    above, below = re.findall(r"into (s .*?\)) if", told)
    rules = {+1: above, -1: below}
    names = inspect.signature(load_mechanism("access").step).parameters
    plain = {name: np.array(0.5) for name in names}
    for x in (-1.0, -0.4, 0.3, 1.0):
        rule = rules[1 if x > 0 else -1].replace("x (", "x * (").replace("s (", "s * (")
        for s in (0.0, 0.2, 0.9):
            given = {**plain, "returned_share_g": np.array(s), "asylum_closure": np.array(x)}
            found = load_mechanism("access").step(**given)["returned_share_gd"]
            assert float(found) == pytest.approx(eval(rule, {"s": s, "x": x}), abs=1e-6)
    assert all("released" not in level.label.lower() for level in levers()["asylum_closure"].named)
