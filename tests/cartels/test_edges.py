"""A user's files: read as written, and one line for each fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.system.cartels.edges import read_network

NODES = "node\nalpha\nbeta\n\ngamma\ndelta\n"
RIVALS = "source,target,weight\nalpha,beta,2\nbeta,alpha,1\n"
ALLIES = "weight,source,target\n0.5,alpha,gamma\n"


def write(folder: Path, **changed: str | None) -> Path:
    texts = {"nodes": NODES, "rivals": RIVALS, "alliances": ALLIES, **changed}
    for name, text in texts.items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_network_is_read_as_written(tmp_path: Path) -> None:
    network = read_network(write(tmp_path))
    assert network.names == ("alpha", "beta", "gamma", "delta")
    assert network.rivals[0, 1] == 2
    assert network.allies[0, 2] == 0.5
    assert (network.pairs, network.rows) == ((1, 1), (2, 1))


def test_without_a_list_of_nodes_the_edges_name_them(tmp_path: Path) -> None:
    network = read_network(write(tmp_path, nodes=None))
    assert set(network.names) == {"alpha", "beta", "gamma"}


def test_marks_and_quotes_of_spreadsheets_are_read(tmp_path: Path) -> None:
    text = '\ufeffsource,target,weight\n"alpha, north",beta,1\n'
    network = read_network(write(tmp_path, nodes=None, rivals=text))
    assert "alpha, north" in network.names


HEAD = "source,target,weight\n"
FAULTS = [
    ("rivals", "source,taget,weight\n", "rivals.csv:1: there is no column 'taget'", "'target'"),
    ("rivals", "source,target\n", "rivals.csv:1: the columns are source, target", "Write source,"),
    ("rivals", "", "rivals.csv:1: the columns are missing", "Write source,target,weight"),
    ("nodes", "group\na\n", "nodes.csv:1: there is no column 'group'", "node"),
    ("nodes", "node\na\na\n", "nodes.csv:3: the group 'a' is listed twice", "Remove one"),
    ("alliances", HEAD + "alpha,bta,1\n", "alliances.csv:2: there is no group 'bta'", "'beta'"),
    ("rivals", HEAD + "alpha,,1\n", "rivals.csv:2: a group has no name", "Write a name"),
    ("rivals", HEAD + "\nalpha,beta,-1\n", "rivals.csv:3: the weight is '-1'", "from 0 on"),
    ("rivals", HEAD + "alpha,beta,much\n", "rivals.csv:2: the weight is 'much'", "from 0 on"),
    ("rivals", HEAD + "alpha,beta,nan\n", "rivals.csv:2: the weight is 'nan'", "from 0 on"),
    ("rivals", HEAD + "alpha,beta,inf\n", "rivals.csv:2: the weight is 'inf'", "from 0 on"),
    ("rivals", HEAD + "beta,beta,1\n", "rivals.csv:2: 'beta' is tied to itself", "Remove the row"),
    ("rivals", HEAD + "alpha,beta,1\nalpha,beta,2\n", "rivals.csv:3: the pair", "Keep one row"),
    ("rivals", HEAD + "alpha,beta,1,2\n", "rivals.csv:2: 4 cells where 3", "quote names"),
    ("rivals", None, "rivals.csv: this cannot be read (No such file", "a folder with rivals.csv"),
    ("nodes", "node\nalpha\n", "there is no group", "alpha"),
]


@pytest.mark.parametrize(("name", "text", "problem", "remedy"), FAULTS, ids=lambda v: str(v)[:40])
def test_each_fault_is_one_line(
    name: str, text: str | None, problem: str, remedy: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        read_network(write(tmp_path, **{name: text}))
    said = str(caught.value)
    assert problem in said
    assert remedy in said
    assert "\n" not in said


def test_files_that_are_no_text(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "rivals.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="it is not UTF-8"):
        read_network(tmp_path)


def test_a_network_needs_two_groups(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="two groups or more"):
        read_network(write(tmp_path, nodes="node\nalpha\n", rivals=HEAD, alliances=HEAD))
