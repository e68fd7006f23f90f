"""The loop as it is put together: order, names, owners, and nothing but arrays inside."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from corridor.core.errors import CorridorError
from corridor.evidence import registry
from corridor.questions.check import UNIT_WORDS, check_corridor, is_flow, names_unit
from corridor.system import bargaining, economy, interior, mechanisms
from corridor.system.cartels import parameters as cartels
from corridor.system.corridor import Corridor
from corridor.system.corridors import corridor_names, load_corridor
from corridor.system.fit.tables import argument_name
from corridor.system.inputs import all_inputs
from corridor.system.levers import levers
from corridor.system.levers.history import lever_history
from corridor.system.mechanisms import Declaration, Mechanism, load_mechanism, mechanism_files
from corridor.system.outcomes import outcomes
from corridor.system.simulate import System, load_system
from corridor.system.unfitted import start_state

ORDER = load_corridor().mechanisms

FILES = list(mechanism_files().values())
#: relations that several mechanisms may use
SHARED = Path(mechanisms.__file__).parent.parent / "stock.py"
SUFFIXES = {"_gd": ("group", "draw"), "_g": ("group",), "_d": ("draw",)}


def test_every_mechanism_has_its_place_in_the_order_of_a_corridor() -> None:
    orders = [load_corridor(name).mechanisms for name in corridor_names()]
    assert {name for order in orders for name in order} == {path.stem for path in FILES}
    assert [m.declaration.id for m in load_system().mechanisms] == list(ORDER)


def fake(name: str, **declared: Any) -> Mechanism:
    """A mechanism that does nothing, for faults."""
    declared["writes"] = {key: "people a month" for key in declared.get("writes", ())}
    declaration = Declaration(id=name, label=name, summary="", equation="", **declared)
    return Mechanism(declaration, lambda **_: {})


def test_a_sound_system_passes_its_check() -> None:
    one = fake("one", writes=("a_gd",), state=("b_gd",))
    two = fake("two", reads=("a_gd",), writes=("b_gd",))
    System((one, two)).check()
    load_system().check()


def test_a_wrong_order_is_found() -> None:
    one = fake("one", writes=("a_gd",))
    two = fake("two", reads=("a_gd",), writes=("b_gd",))
    with pytest.raises(CorridorError, match=r"two\.py: reads 'a_gd', which no earlier"):
        System((two, one)).check()


@pytest.mark.parametrize("first", ["border", "interdiction", "departures", "ports", "mortality"])
def test_a_mechanism_moved_to_the_front_is_found(first: str) -> None:
    others = [name for name in ORDER if name != first]
    with pytest.raises(CorridorError, match=rf"{first}\.py: reads '\w+', which no earlier"):
        System(tuple(load_mechanism(name) for name in (first, *others))).check()


def test_two_writers_of_one_name_are_found() -> None:
    one = fake("one", writes=("a_gd",))
    two = fake("two", writes=("a_gd",))
    with pytest.raises(CorridorError, match=r"two\.py: writes 'a_gd', which one writes too"):
        System((one, two)).check()


def test_a_state_that_nobody_writes_is_found() -> None:
    with pytest.raises(CorridorError, match="state 'lost_gd' is written by no mechanism"):
        System((fake("one", state=("lost_gd",), writes=("a_gd",)),)).check()


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put a module under mechanisms/ for the time of a test."""

    def put(name: str, step: Any, **declared: Any) -> None:
        module = ModuleType(f"{mechanisms.__name__}.{name}")
        declared = {"id": name, "label": "", "summary": "", "equation": "", **declared}
        vars(module).update(DECLARATION=Declaration(**declared), step=step)
        monkeypatch.setitem(sys.modules, module.__name__, module)

    return put


def test_an_argument_that_is_not_declared_is_rejected(plant: Callable[..., None]) -> None:
    plant("fake", lambda *, a_gd, b_gd: {}, parameters=("a_gd",))
    with pytest.raises(CorridorError, match=r"takes \['b_gd'\] undeclared and leaves \[\] unused"):
        load_mechanism("fake")


def test_a_declared_name_that_is_not_taken_is_rejected(plant: Callable[..., None]) -> None:
    plant("fake", lambda *, a_gd: {}, parameters=("a_gd",), levers=("parole_places",))
    with pytest.raises(CorridorError, match=r"leaves \['parole_places'\] unused"):
        load_mechanism("fake")


def nothing() -> dict[str, Any]:
    """A step that takes nothing and writes nothing."""
    return {}


def test_an_id_other_than_the_file_name_is_rejected(plant: Callable[..., None]) -> None:
    plant("fake", nothing, id="other")
    with pytest.raises(CorridorError, match=r"mechanisms/fake\.py/id: the id is 'other'"):
        load_mechanism("fake")


def test_a_step_that_returns_other_than_it_says_is_named(plant: Callable[..., None]) -> None:
    plant("fake", lambda *, a_gd: {"c_gd": a_gd}, parameters=("a_gd",), writes={"b_gd": "people"})
    with pytest.raises(
        CorridorError, match=r"returns \['c_gd'\] undeclared and leaves out \['b_gd'\]"
    ):
        load_mechanism("fake").step(a_gd=np.ones(2))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("DECLARATION = (", r"mechanisms/border/fake\.py:1: cannot be loaded: SyntaxError"),
        (
            "from corridor.system.mechanisms import Declaration\n"
            "DECLARATION = Declaration(id='fake', label='', sumary='', equation='')\n",
            r"border/fake\.py: cannot be loaded: TypeError: .*unexpected keyword argument 'sumary'",
        ),
        ("step = 1\n", r"cannot be loaded: AttributeError: .* no attribute 'DECLARATION'"),
        ("from corridor.system.arrays import nothing_of_it\n", "cannot be loaded: ImportError"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_named(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "border" / "fake.py"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(mechanisms, "mechanism_files", lambda: {"fake": path})
    monkeypatch.setattr(
        import_module(f"{mechanisms.__name__}.border"), "__path__", [str(path.parent)]
    )
    with pytest.raises(CorridorError, match=said):
        load_mechanism("fake")
    # one that is no mechanism is a module all the same
    sys.modules.pop(f"{mechanisms.__name__}.border.fake", None)


def begun(**declared: Any) -> dict[str, Any]:
    system = System((fake("one", state=("held_gd", "kept_d"), writes=("held_gd",), **declared),))
    carried, given = {"kept_d": np.ones(4)}, {"size_d": np.arange(4.0)}
    return start_state(system, carried, given, {"now": np.full(6, 7.0)}, groups=3, draws=4)


def test_a_state_of_groups_begins_in_each() -> None:
    for begin, first in ((2.0, [2, 2, 2, 2]), ("size_d", [0, 1, 2, 3]), ("now", [7, 7, 7, 7])):
        found = begun(start={"held_gd": begin})
        np.testing.assert_array_equal(found["held_gd"], [first] * 3)
        np.testing.assert_array_equal(found["kept_d"], np.ones(4))


def test_a_state_that_nothing_begins_is_named() -> None:
    with pytest.raises(
        CorridorError, match=r"one\.py/start: 'held_gd' is carried .* Write start = "
    ):
        begun()
    with pytest.raises(CorridorError, match=r"begins at 'sise_d', .* Did you mean 'size_d'\?"):
        begun(start={"held_gd": "sise_d"})


def test_a_sound_file_is_loaded(plant: Callable[..., None]) -> None:
    plant("fake", lambda *, a_gd: {}, parameters=("a_gd",))
    assert load_mechanism("fake").declaration.arguments == ("a_gd",)


def test_every_parameter_is_in_the_registry_with_its_axes() -> None:
    known = {argument_name(p.id, p.per): p for p in registry().parameters.values()}
    for mechanism in load_system().mechanisms:
        for name in mechanism.declaration.parameters:
            assert name in known, f"{mechanism.declaration.id} reads {name}"
            per = known[name].per
            assert per == ("group" if name.endswith("_gd") else None), name
            assert known[name].mechanism == mechanism.declaration.id, name


def test_every_parameter_of_the_registry_is_read() -> None:
    """An entry that nothing reads would look like evidence that an answer rests on.

    A model outside the loop names its own; that it reads them is held by its tests.
    """
    known = {argument_name(p.id, p.per) for p in registry().parameters.values()}
    beside = (bargaining, cartels, economy, interior)
    apart = [name for model in beside for name in model.PARAMETERS]
    own = {argument_name(name, None) for name in apart}
    assert known == set(load_system().parameters) | own


def test_levers_are_read_by_the_mechanisms_that_they_name() -> None:
    read = {
        (name, m.declaration.id) for m in load_system().mechanisms for name in m.declaration.levers
    }
    assert read == {(lever.id, reader) for lever in levers().values() for reader in lever.reads}
    assert set(load_system().levers) == set(levers())


def test_every_driver_comes_from_the_record(place: Corridor) -> None:
    start = 2024 * 12 + 4
    made = all_inputs(place, start, 3, start)
    assert set(load_system().drivers) == set(made)
    for name, values in made.items():
        assert values.shape == ((3, len(place.groups), 1) if name.endswith("_g") else (3,)), name
    past = lever_history(place, start - 3, 3)
    assert set(past) == set(levers())
    assert all(values.shape == (3,) for values in past.values())


def test_every_place_is_a_constant_of_the_corridor(place: Corridor) -> None:
    used = {name for m in load_system().mechanisms for name in m.declaration.places}
    # a mark that inputs alone read is a constant too
    assert used == set(place.places()) - {"third_country_g"}


def test_names_end_with_their_axes() -> None:
    for mechanism in load_system().mechanisms:
        declared = mechanism.declaration
        for name in (*declared.state, *declared.shocks, *declared.writes, *declared.parameters):
            assert name.endswith(("_gd", "_d")), f"{declared.id}: {name}"
        for name, meaning in declared.writes.items():
            axes = meaning[meaning.rindex("[") + 1 : -1]
            suffix = next(s for s in SUFFIXES if name.endswith(s))
            assert tuple(axes.split(", ")) == SUFFIXES[suffix], f"{name}: {meaning}"
            assert names_unit(meaning), (
                f"{declared.id}: the meaning of {name} holds none of {UNIT_WORDS}; "
                "see docs/how-to/add-a-mechanism.md"
            )


def test_a_stock_says_at_the_end_of_a_month_and_is_no_flow() -> None:
    assert names_unit("nights owed at the end of a month [group, draw]")
    assert not is_flow("nights owed at the end of a month [group, draw]")
    assert is_flow("nights in custody a month [group, draw]")
    assert not names_unit("nights in custody [group, draw]")


def test_check_names_the_unit_words_where_a_meaning_has_none(
    place: Corridor, plant: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    # a corridor of its own, by the usual way: what is kept of this one, or what is imported
    # first in this test, would have another system in every test after it
    plant("one", nothing, writes={"nights_d": "nights in custody [draw]"})
    own = replace(place, mechanisms=("one",))
    monkeypatch.setattr("corridor.system.rehearsal.rehearse", lambda _place: {})
    (found,) = (one for one in check_corridor(own).problems if one.startswith("mechanisms/"))
    assert "one.py/writes: the meaning of 'nights_d'" in found
    assert all(f"'{word}'" in found for word in UNIT_WORDS)


def test_the_guide_lists_the_unit_words(root: Path) -> None:
    page = (root / "docs/how-to/add-a-mechanism.md").read_text(encoding="utf-8")
    assert f"Unit words: {', '.join(f'`{word}`' for word in UNIT_WORDS)}." in page


def test_outcomes_add_up_written_flows(place: Corridor) -> None:
    writes = load_system().writes
    for outcome in outcomes().values():
        assert outcome.flows, outcome.id
        for flow in outcome.flows:
            assert flow in writes, f"{outcome.id}: {flow}"
            assert flow.endswith("_gd") == outcome.by_group, f"{outcome.id} mixes axes"
            flows = outcome.over in ("sum", "chance")
            assert not flows or is_flow(writes[flow]), f"{outcome.id} adds up {flow}, no flow"
        assert not outcome.recorded or outcome.recorded in place.series, outcome.id
        assert bool(outcome.recorded) == bool(outcome.recorded_label), outcome.id


def test_fitted_series_measure_written_flows(place: Corridor) -> None:
    for series in place.series.values():
        assert set(series.flows) <= set(load_system().writes), series.id


@pytest.mark.parametrize(
    "path",
    [*FILES, Path(mechanisms.__file__).parent.parent / "stock.py"],
    ids=lambda path: path.stem,
)
def test_a_mechanism_is_a_pure_function_of_its_arguments(path: Path) -> None:
    """It imports arrays and declarations only, and holds nothing that could change."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = {
        "__future__",
        "jax.numpy",
        "corridor.system.arrays",
        "corridor.system.mechanisms",
        "corridor.system.stock",
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= allowed, f"line {node.lineno}"
        elif isinstance(node, ast.ImportFrom):
            assert node.module in allowed, f"line {node.lineno}"
        assert not isinstance(node, ast.Global | ast.Nonlocal), "state of its own"
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("random", "at"), f"line {node.lineno}: {node.attr}"
        if isinstance(node, ast.Name):
            banned = ("open", "eval", "exec", "print", "globals", "__import__")
            assert node.id not in banned, f"line {node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_mechanism_holds_no_numbers_about_the_world(path: Path) -> None:
    """Numbers belong in the registry; arithmetic needs 0, 1, 2 and guards against 0 only."""
    step = next(
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == "step"
    )
    numbers = {
        node.value
        for node in ast.walk(step)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    }
    assert {n for n in numbers if n > 1e-9} <= {1, 2}, f"{path.name}: {sorted(numbers)}"
