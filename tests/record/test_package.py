"""The index and the reference follow from the sidecars, and the package stays small."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest

from corridor.record import RECORD, tables

ROOT = Path(__file__).parents[2]
BUDGET = 3_000_000  # bytes of the record, compressed


def test_index_and_reference_are_up_to_date(clean_environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.compile_record", "--check"],
        cwd=ROOT,
        env=clean_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_table_has_a_sidecar_and_every_sidecar_a_table() -> None:
    csv = {path.with_suffix("") for path in RECORD.glob("*/*.csv")}
    toml = {path.with_suffix("") for path in RECORD.glob("*/*.toml") if path.stem != "publisher"}
    assert csv == toml == {info.path.with_suffix("") for info in tables()}


def test_every_publisher_states_its_licence_and_how_it_is_known() -> None:
    for folder in {info.path.parent for info in tables()}:
        publisher = tomllib.loads((folder / "publisher.toml").read_text(encoding="utf-8"))
        assert publisher["name"]
        assert publisher["url"].startswith("https://")
        assert set(publisher["licence"]) == {"name", "title", "path", "basis"}


def test_index_is_a_valid_data_package() -> None:
    from frictionless import Package

    report = Package.validate_descriptor(str(RECORD / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])


@pytest.mark.slow
def test_tables_are_valid_against_their_schemas() -> None:
    from frictionless import Package

    report = Package(str(RECORD / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])


def test_record_is_small() -> None:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as bundle:
        bundle.add(RECORD, "record")
    assert archive.tell() < BUDGET
