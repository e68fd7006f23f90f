"""A spec is split into a drawing and its figures, and nothing is lost."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.desk import vega
from corridor.desk.vega import split

ROWS = st.lists(
    st.dictionaries(st.sampled_from(["x", "y", "name"]), st.integers() | st.text(max_size=4)),
    max_size=3,
)
LAYER: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"mark": st.sampled_from(["line", "area"])}, optional={"data": st.builds(dict, values=ROWS)}
)
SPECS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"layer": st.lists(LAYER, max_size=4), "usermeta": st.just({"corridor": {}})},
    optional={"data": st.builds(dict, values=ROWS), "description": st.text(max_size=5)},
)


def joined(node: Any, rows: dict[str, Any]) -> Any:
    """A spec with its figures put back."""
    if isinstance(node, list):
        return [joined(one, rows) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        k: {"values": rows[v["name"]]} if k == "data" else joined(v, rows) for k, v in node.items()
    }


@given(SPECS)
def test_drawing_and_figures_make_the_spec_again(spec: dict[str, Any]) -> None:
    before = copy.deepcopy(spec)
    bare, rows, _ = split(spec)
    assert spec == before
    words = ("usermeta", "description")
    assert joined(bare, rows) == {k: v for k, v in spec.items() if k not in words}


@given(SPECS, st.randoms())
def test_the_key_is_that_of_the_drawing(spec: dict[str, Any], random: Any) -> None:
    bare, _, key = split(spec)
    other = json.loads(json.dumps(spec))
    for layer in [other, *other["layer"]]:
        if "data" in layer:
            layer["data"]["values"] = [{"x": random.random()}]
    other["description"] = "said otherwise"
    assert split(other)[2] == key
    assert split(other)[0] == bare
    changed = {**other, "mark": "other"}
    assert split(changed)[2] != key


def test_a_month_is_a_moment_of_its_own_day() -> None:
    spec = {"data": {"values": [{"month": "2024-05-01", "y": 1}, {"month": 3}]}}
    _, rows, _ = split(spec)
    assert rows == {"rows0": [{"month": 1714521600000, "y": 1}, {"month": 3}]}


@pytest.mark.slow
def test_the_engine_is_put_together_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRIDOR_CACHE", str(tmp_path))
    text = vega.engine()
    assert "window.vegaEmbed" in text or "vegaEmbed" in text
    (kept,) = (tmp_path / "desk").iterdir()
    assert kept.read_text(encoding="utf-8") == text
    kept.write_text("kept", encoding="utf-8")
    assert vega.engine() == "kept"
