"""What the pages' tests lean on can fail: a page that complains, and one that axe finds wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.desk.server import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BORROWED = """
from tests.conftest import browser, chromium_path
from tests.desk.browser.conftest import page
"""

COMPLAINS = """
import pytest
pytestmark = pytest.mark.browser

def test_logs(page):
    page.evaluate("console.error('is wrong')")

def test_throws(page):
    page.set_content("<script>nothing_like_it()</script>")

def test_leaves(page):
    page.route("**/*", lambda route: route.abort())
    page.set_content("<img src='http://192.0.2.1/elsewhere.png'>")

@pytest.mark.complains("is right")
def test_may(page):
    page.evaluate("console.error('is right')")

def test_is_quiet(page):
    page.evaluate("console.log('is well')")
"""


def test_a_page_that_complains_fails_its_test(
    root: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "conftest.py").write_text(BORROWED, encoding="utf-8")
    (tmp_path / "test_made.py").write_text(COMPLAINS, encoding="utf-8")
    words = ["-q", "-p", "no:cacheprovider", "-c", str(root / "pyproject.toml")]
    paths = os.pathsep.join([clean_environment["PYTHONPATH"], str(root)])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=tmp_path,
        env={**clean_environment, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    # each passes and then its page is found wrong
    assert "5 passed, 3 errors" in done.stdout, done.stdout
    for text in ("error: is wrong", "nothing_like_it", "leaves this machine: http://192.0.2.1/"):
        assert text in done.stdout


def test_axe_finds_what_is_wrong(page: Page, axe: Callable[[Page], list[dict[str, Any]]]) -> None:
    page.set_content("<html><body><img src='data:,'><button></button></body></html>")
    assert {"image-alt", "button-name"} <= {one["id"] for one in axe(page)}


@pytest.mark.complains("Failed to load resource")
def test_a_server_comes_back_on_its_port(page: Page, served: Served) -> None:
    url = served.start()
    first = page.goto(f"{url}api/status")
    assert first is not None
    before = first.json()
    assert served.restart() == url
    second = page.reload()
    assert second is not None
    assert second.json()["instance"] != before["instance"]


@pytest.mark.complains("Failed to load resource")  # the icon of a page that is no page
def test_axe_runs_under_the_desks_own_policy(
    page: Page, desk_url: str, axe: Callable[[Page], list[dict[str, Any]]]
) -> None:
    page.goto(f"{desk_url}api/status")
    assert isinstance(axe(page), list)
