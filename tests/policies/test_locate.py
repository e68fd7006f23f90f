"""Finding the line of an entry."""

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings

from corridor.policies import Policy, to_toml
from corridor.policies.locate import Entry, locate

from .strategies import policies

AWKWARD = '''\
# [comment.table]
a = """
b = 1
"""   # "quotes" in a comment
'c.d' = 'x = [1, 2' # ]
"e\\u0066" . g = [
  1, # one
  { h = "}", i = [ [ 2 ], "," ] },
]
[j . "k l"]
m.n = 1.5e3
o = 2024-06-01 07:00:00
[[p]]
q = \'\'\'a"""
\'\'\'\'
[[p]]
q = """two quotes end it"""""
[p.r]
s = inf
[[p.t]]
u = { }
'''


def entries(value: Any, entry: Entry = ()) -> list[Entry]:
    """Every entry of a document, as tomllib sees it."""
    found: list[Entry] = [entry] if entry else []
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        found += entries(inner, (*entry, key))
    return found


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (("a",), 2),
        (("c.d",), 5),
        (("ef", "g"), 6),
        (("ef", "g", 0), 7),
        (("ef", "g", 1), 8),
        (("ef", "g", 1, "i", 0, 0), 8),
        (("j", "k l"), 10),
        (("j", "k l", "m", "n"), 11),
        (("j", "k l", "o"), 12),
        (("p",), 13),
        (("p", 0, "q"), 14),
        (("p", 1), 16),
        (("p", 1, "q"), 17),
        (("p", 1, "r", "s"), 19),
        (("p", 1, "t", 0, "u"), 21),
    ],
)
def test_lines_of_an_awkward_text(entry: Entry, line: int) -> None:
    assert locate(AWKWARD)[entry] == line


def test_every_entry_is_found_and_none_is_invented() -> None:
    assert set(locate(AWKWARD)) == set(entries(tomllib.loads(AWKWARD)))


@pytest.mark.slow
@settings(max_examples=50)
@given(policy=policies())
def test_every_entry_of_a_policy_is_found(policy: Policy) -> None:
    text = to_toml(policy)
    lines = locate(text)
    assert set(lines) == set(entries(tomllib.loads(text)))
    for entry, line in lines.items():
        names = [part for part in entry if isinstance(part, str)]
        if isinstance(entry[-1], str) and entry != ("levers",):
            assert names[-1] in text.splitlines()[line - 1]
