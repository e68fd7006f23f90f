"""The docs build as a site without a warning, every link leads somewhere, and it can be read."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.docs.pages import DOCS, ROOT, read
from tools import docs_model
from tools.site import diagram, files, navigation
from tools.site.links import faults

PHONE = 390  # pixels


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built as ``./run docs`` builds it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, str(ROOT / "tools" / "docs.py"), "--out", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return folder


@pytest.mark.slow
def test_the_site_is_whole(site: Path) -> None:
    pages = [*DOCS.rglob("*.md"), *DOCS.rglob("*.ipynb")]
    missing = [
        page.name
        for page in pages
        if not (site / page.relative_to(ROOT)).with_suffix(".html").is_file()
    ]
    assert not missing
    # the navigation of a page leads to all others, and to itself
    page = site / "docs" / "tutorial" / "first-comparison.html"
    links = re.findall(r'class="[^"]*reference internal" href="([^"]+)', page.read_text("utf-8"))
    led = {(page.parent / link if link != "#" else page).resolve() for link in links}
    wanted = {
        site / f"{n}.html" for ns in navigation.sections(read("README.md")).values() for n in ns
    }
    assert wanted <= led


@pytest.mark.slow
def test_links_to_files_show_the_file(site: Path) -> None:
    shown = [path for path in (site / "files").rglob("*.html") if "src" in path.parts]
    assert shown
    for path in shown:
        source = ROOT / path.relative_to(site / "files").with_suffix("")
        assert source.exists()
        if source.is_file():
            first = re.findall(r"\w+", source.read_text(encoding="utf-8"))[:3]
            assert all(word in path.read_text(encoding="utf-8") for word in first)


@pytest.mark.slow
@pytest.mark.browser
def test_it_can_be_read_on_a_phone_and_searched(site: Path, browser: Browser) -> None:
    asked: list[str] = []
    wide = []
    page = browser.new_page(viewport={"width": PHONE, "height": 900}, color_scheme="dark")
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(str(error)))
    for name in ("README", "reference/evidence", "reference/model", "how-to/write-a-policy"):
        page.goto((site / "docs" / f"{name}.html").as_uri())
        if page.evaluate("document.documentElement.scrollWidth") > PHONE:
            wide.append(name)
    assert not wide
    page.goto((site / "search.html").as_uri() + "?q=interdiction")
    page.wait_for_selector("#search-results li a")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()


def test_faults_are_found(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text('<p id="here">x</p><a href="a.html">a</a>')
    good = '<a href="b.html#here"></a><a href="#own"></a><p id="own"></p><a href="https://x.org">'
    good += '<span class="xref">'
    (tmp_path / "a.html").write_text(good)
    assert faults(tmp_path) == []
    wrong = {
        '<a href="c.html"></a>': "a.html: c.html is not there",
        '<a href="b.html#gone"></a>': "a.html: b.html#gone has no such place",
        '<a href="#gone"></a>': "a.html: #gone has no such place",
        '</a><span class="xref myst">gone</span>': (
            "a.html: 1 of its links lead to pages that are not on the site"
        ),
        '<img src="d.png">': "a.html: d.png is not there",
        '<script src="https://x.org/x.js"></script>': "a.html: fetches https://x.org/x.js",
    }
    for more, told in wrong.items():
        (tmp_path / "a.html").write_text(good + more)
        assert faults(tmp_path) == [told]
    (tmp_path / "a.html").write_text(good)
    (tmp_path / "s.css").write_text("@font-face { src: url('//fonts.org/f') }")
    assert faults(tmp_path) == ["s.css: fetches //fonts.org/f"]


def test_the_navigation_holds_each_page_once() -> None:
    made = [name for names in navigation.sections(read("README.md")).values() for name in names]
    assert len(made) == len(set(made))
    here = {p.relative_to(ROOT).with_suffix("").as_posix() for p in DOCS.rglob("*.md")}
    here |= {p.relative_to(ROOT).with_suffix("").as_posix() for p in DOCS.rglob("*.ipynb")}
    assert set(made) == here - {navigation.INDEX} | {
        name.removesuffix(".md") for name in navigation.BESIDE
    }


def test_the_navigation_follows_the_headings_of_the_index() -> None:
    found = navigation.sections("See [a](x/a.md).\n\n## One\n[b](x/b.md#p), [a](x/a.md)\n")
    assert list(found) == ["Start", "One", "The project"]
    assert (found["Start"], found["One"]) == (["docs/x/a"], ["docs/x/b"])
    assert ":caption: One\n\n/docs/x/b\n```" in navigation.toctrees("## One\n[b](x/b.md)")


def test_the_chart_draws_every_arrow_of_the_model_page() -> None:
    (text,) = re.findall(r"```mermaid\n(.*?)```", docs_model.page(), flags=re.DOTALL)
    labels, arrows = diagram.read(text)
    assert len(labels) + len(arrows) == len(text.splitlines()) - 1
    drawn = diagram.draw(text)
    assert drawn.count("marker-end") == len(arrows)
    assert all(f">{label.replace(chr(39), '&#x27;')}</text>" in drawn for label in labels.values())
    with pytest.raises(ValueError, match="not drawn"):
        diagram.read("flowchart TD\n    a --> b")


def test_addresses_of_files_are_seen_from_the_page() -> None:
    assert files.address("docs/how-to/x", "src/a.toml") == "../../files/src/a.toml.html"
    assert files.address("README", "LICENSE") == "files/LICENSE.html"
