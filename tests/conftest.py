"""What every test shares: fixed folders, no user's settings, a browser where one is needed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

# compiled programs are kept between runs, in the clone and not in the user's cache
os.environ["CORRIDOR_CACHE"] = str(ROOT / ".cache" / "tests")
# one folder for all processes that tests start, whatever the cache of each
os.environ["JAX_COMPILATION_CACHE_DIR"] = str(ROOT / ".cache" / "tests" / "compiled")
os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
os.environ["JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES"] = "0"
os.environ.setdefault("JAX_PLATFORMS", "cpu")
# compiling takes most of the time of tests of the fit: this way half of it, as for the loops
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_use_fusion_emitters=false")

# speed is measured by ./run bench, never by a test; CI draws the same examples every time
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest folder and files, so that no core waits for one at the end."""
    long = {item.path for item in items if any(map(item.get_closest_marker, ("slow", "browser")))}
    items.sort(key=lambda item: ("system" not in item.path.parts, item.path not in long))


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the clone."""
    return ROOT


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """Variables for a subprocess that is to import this clone's package, and little else."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST"))}
    return {**kept, "PYTHONPATH": str(ROOT / "src")}


@pytest.fixture(scope="session")
def corridor() -> list[str]:
    """The words that start the command line as a process of its own."""
    return [sys.executable, "-P", "-m", "corridor"]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of Chromium: CORRIDOR_BROWSER, else the first one found.

    Without one, tests that need it fail and say what to do; CORRIDOR_BROWSER=off leaves
    them out. Nothing is downloaded.
    """
    named = os.environ.get("CORRIDOR_BROWSER", "")
    if named == "off":
        pytest.skip("CORRIDOR_BROWSER=off leaves browser tests out")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail(
            f"no {named or 'Chromium'} here; install one (on Debian: apt-get install chromium), "
            "name its path in CORRIDOR_BROWSER, or set CORRIDOR_BROWSER=off"
        )
    return found


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Chromium without a window.

    It ends with the module: while it runs, its driver holds this thread's event loop, and a test
    that needs a loop of its own would find none.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield found
        found.close()
