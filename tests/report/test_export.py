"""JSON and CSV: everything is there, reads back to the same numbers, and says what it is."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corridor.core.months import format_month
from corridor.questions.compare.result import QUANTILES, Caution, Comparison
from corridor.report import to_json, write_csv, write_json
from corridor.report.export.tables import TABLES
from corridor.report.sections.hindcast import held_sentence
from tests.report.madeup import KINDS

ONLY = {name for name, kind in KINDS.items() if kind.interval_only}


def same(found: Any, expected: Any, outcome: str) -> None:
    """Hold an export against the comparison: medians of intervals are left out, all else is in."""
    shown = np.array(found, dtype=float)
    if outcome in ONLY:
        assert np.isnan(shown[..., 2]).all()
        shown, expected = np.delete(shown, 2, axis=-1), np.delete(expected, 2, axis=-1)
    np.testing.assert_array_equal(shown, expected)


def test_json_reads_back_to_the_same_numbers(three: Comparison, tmp_path: Path) -> None:
    path = write_json(three, tmp_path / "out.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data == to_json(three)
    assert data["schema"] == "corridor-comparison/2"
    assert data["quantiles"] == list(QUANTILES)
    assert data["times"][0] == data["start"] == "2024-05"
    assert len(data["times"]) == data["months"] == 20
    for name in three.monthly:
        result = data["results"][name]
        for k, policy in enumerate(three.policies):
            assert tuple(result["policies"][policy.id]) == three.groups_of(name)
            for g, group in enumerate(three.groups_of(name)):
                cell = result["policies"][policy.id][group]
                same(cell["monthly"], three.monthly[name][k, g], name)
                same(cell["total"], three.total[name][k, g], name)
        for k, pair in enumerate(result["pairs"]):
            assert pair["policy"] == three.policies[three.pairs[k][0]].id
            assert pair["compared_with"] == three.policies[three.pairs[k][1]].id
            g = len(three.groups_of(name)) // 2
            cell = pair["groups"][three.groups[g]]
            same(cell["monthly"], three.difference_monthly[name][k, g], name)
            assert cell["share_higher"] == three.exceeds_total[name][k, g]


def test_json_has_null_where_nothing_is_recorded(two: Comparison) -> None:
    data = to_json(two)
    text = json.dumps(data, allow_nan=False)
    assert "NaN" not in text
    assert data["results"]["entries"]["recorded"] is None
    lawful = data["results"]["lawful_entries"]["recorded"]
    assert lawful["start"] == "2021-10"
    assert lawful["groups"]["ALL"][0] is None
    assert data["fit"]["parameters"]["reattempt"]["prior"] == [0.2, 0.55, 0.85]


def test_json_does_not_depend_on_the_clock(two: Comparison) -> None:
    assert to_json(dataclasses.replace(two, seconds={})) == to_json(two)


def test_json_holds_account_couplings_sides_and_regimes(two: Comparison) -> None:
    data = to_json(two)
    assert data["account"]["id"] == "game"
    assert [(link["id"], link["on"]) for link in data["couplings"]] == [
        (link.id, link.on) for link in two.links
    ]
    assert data["couplings"][0]["source"] == {"id": "force", "label": "Use of force in Mexico"}
    assert [(s["kind"], s["id"]) for s in data["sides"]] == [(s.kind, s.id) for s in two.sides]
    for made, side in zip(data["sides"], two.sides, strict=True):
        assert list(made["differences"]) == list(side.difference)
        for name, values in side.difference.items():
            same([pair["total"] for pair in made["differences"][name]], values, name)
            assert made["differences"][name][0]["share_higher"] == side.exceeds[name][0]
    assert data["regimes"]["step"] == 0.1
    for made, row in zip(data["regimes"]["rows"], two.regimes, strict=True):
        for what in ("change", "percent", "level", "force"):
            for name, values in getattr(row, what).items():
                same(made[what][name], values, name)
    outcomes = {outcome["id"]: outcome for outcome in data["outcomes"]}
    assert outcomes["people_held"]["over"] == "last"
    assert outcomes["deaths"]["unit_total"] == "deaths"
    assert outcomes["confrontation_m1"]["interval_only"] is True
    assert outcomes["transfers"]["mechanisms"] == [
        {"id": "bargaining", "label": "Bargaining with Mexico"}
    ]


@pytest.fixture(scope="module")
def folder(three: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_csv(three, tmp_path_factory.mktemp("csv") / "made")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_csv_reads_back_to_the_same_numbers(folder: Path, three: Comparison) -> None:
    policies = [policy.id for policy in three.policies]
    months = [format_month(three.start + t) for t in range(three.months)]
    names = [info.id for info in three.outcomes]
    found = {name: np.full_like(three.monthly[name], np.nan) for name in names}
    for row in rows(folder, "monthly"):
        key = (
            policies.index(row["policy"]),
            three.groups.index(row["group"]),
            months.index(row["month"]),
            QUANTILES.index(float(row["quantile"])),
        )
        found[row["outcome"]][key] = float(row["value"])
    for name in names:
        same(found[name], three.monthly[name], name)


def test_csv_differences_hold_quantiles_and_shares(folder: Path, three: Comparison) -> None:
    made = {
        (r["outcome"], r["policy"], r["compared_with"], r["group"], r["period"], r["measure"]): r
        for r in rows(folder, "differences")
    }
    figures = sum(len(three.groups_of(o.id)) * (5 if o.id in ONLY else 6) for o in three.outcomes)
    equal = sum(len(three.groups_of(o.id)) for o in three.outcomes)
    assert len(made) == figures * 3 * 21 + equal * 3
    key = ("deaths", "unilateral", "status-quo", "CUB")
    g = three.groups.index("CUB")
    assert (
        float(made[*key, "window", "q0.05"]["value"]) == three.difference_total["deaths"][2, g, 0]
    )
    assert (
        float(made[*key, "2024-07", "share_higher"]["value"])
        == (three.exceeds_monthly["deaths"][2, g, 2])
    )


def test_csv_holds_sides_and_regimes(folder: Path, three: Comparison) -> None:
    made = {
        (r["kind"], r["side"], r["outcome"], r["policy"], r["compared_with"], r["measure"]): r
        for r in rows(folder, "sides")
    }
    assert len(made) == len(three.sides) * 3 * sum(5 if o.id in ONLY else 6 for o in three.outcomes)
    key = ("account", "offence_dominates", "deaths", "negotiated", "status-quo")
    side = three.sides[1]
    assert float(made[*key, "q0.25"]["value"]) == side.difference["deaths"][1, 1]
    assert float(made[*key, "share_higher"]["value"]) == side.exceeds["deaths"][1]
    assert ("coupling", "as run", *key[2:], "q0.5") in made
    regimes = {
        (r["regime"], r["outcome"], r["what"], r["quantile"]): float(r["value"])
        for r in rows(folder, "regimes")
    }
    assert len(regimes) == 3 * 2 * 4 * 5
    row = three.regimes[2]
    assert regimes["2025", "entries", "percent", "0.95"] == row.percent["entries"][4]
    assert regimes["2025", "entries", "level", "0.5"] == row.level["entries"][2]


def test_csv_leaves_out_what_is_not_recorded(folder: Path, three: Comparison) -> None:
    recorded = rows(folder, "recorded")
    known = sum(int(np.isfinite(series).sum()) for series in three.recorded.values())
    assert len(recorded) == known
    assert {row["outcome"] for row in recorded} == set(three.recorded)
    figures = sum(len(three.groups_of(o.id)) * (4 if o.id in ONLY else 5) for o in three.outcomes)
    assert len(rows(folder, "totals")) == figures * 3


def test_keys_are_unique(folder: Path) -> None:
    for name, (columns, _) in TABLES.items():
        table = rows(folder, name)
        keys = {tuple(row[column] for column in columns[:-1]) for row in table}
        assert len(keys) == len(table), name


@pytest.mark.parametrize(
    ("command", "said"),
    [("corridor compare a b", ": `corridor compare a b`."), ("", " from Python.")],
)
def test_it_is_said_what_made_the_tables(
    command: str, said: str, three: Comparison, tmp_path: Path
) -> None:
    made = write_csv(dataclasses.replace(three, command=command), tmp_path / "tables")
    package = json.loads((tmp_path / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["description"].startswith(f"Model run {three.fit.run}. Made by Corridor ")
    for text in (package["description"], (tmp_path / "tables" / "README.md").read_text("utf-8")):
        assert said in text
    assert made


def test_the_data_package_is_valid_and_complete(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        columns = [f["name"] for f in resource["schema"]["fields"]]
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as stream:
            assert next(csv.reader(stream)) == columns
        assert all(f["description"] for f in resource["schema"]["fields"])
    assert {path.name for path in folder.iterdir()} == {
        "README.md",
        "datapackage.json",
        *(f"{name}.csv" for name in TABLES),
    }


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_tables_of_two_runs_do_not_pass_for_those_of_one(
    folder: Path, two: Comparison, tmp_path: Path
) -> None:
    def wrong(home: Path) -> set[str]:
        package = json.loads((home / "datapackage.json").read_text(encoding="utf-8"))
        return {
            one["name"]
            for one in package["resources"]
            for data in [(home / one["path"]).read_bytes()]
            if one["hash"] != f"sha256:{hashlib.sha256(data).hexdigest()}"
            or one["bytes"] != len(data)
        }

    assert wrong(folder) == set()
    # what a run leaves that was killed after its first table
    other, mixed = write_csv(two, tmp_path / "other"), tmp_path / "mixed"
    shutil.copytree(folder, mixed)
    shutil.copyfile(other / "monthly.csv", mixed / "monthly.csv")
    assert wrong(mixed) == {"monthly"}


@pytest.mark.slow
def test_frictionless_agrees(folder: Path) -> None:
    frictionless: Any = pytest.importorskip("frictionless")
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "note"])


def test_the_readme_explains_every_column_and_id(folder: Path, three: Comparison) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    for columns, _ in TABLES.values():
        assert all(f"| {column} |" in text for column in columns)
    for info in three.outcomes:
        assert f"| {info.id} |" in text
    for policy in three.policies:
        assert f"| {policy.id} |" in text


def test_the_readme_says_what_to_be_careful_with(two: Comparison, tmp_path: Path) -> None:
    told = ("The fit fails 16 of its own checks.", "Far goes to 9.")
    made = dataclasses.replace(two, cautions=tuple(Caution("fit", text) for text in told))
    text = (write_csv(made, tmp_path) / "README.md").read_text(encoding="utf-8")
    careful = text.partition("## What to be careful with")[2].partition("\n## ")[0]
    assert all(f"- {one}" in careful for one in told)
    assert f"- Held against the record. {held_sentence(two)}" in careful
    bare = dataclasses.replace(two, cautions=(), hindcast=None)
    assert "careful" not in (write_csv(bare, tmp_path) / "README.md").read_text(encoding="utf-8")


def test_same_comparison_same_files(three: Comparison, folder: Path, tmp_path: Path) -> None:
    again = write_csv(three, tmp_path)
    for path in folder.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes()


def test_text_with_bars_and_commas_stays_in_its_cell(two: Comparison, tmp_path: Path) -> None:
    odd = dataclasses.replace(two.outcomes[0], label='a | b, "c"\nd')
    made = dataclasses.replace(two, outcomes=(odd, *two.outcomes[1:]))
    text = (write_csv(made, tmp_path) / "README.md").read_text(encoding="utf-8")
    assert 'a \\| b, "c" d' in text
