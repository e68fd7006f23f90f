"""Check a built site: every link and anchor leads somewhere, and nothing comes from elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

__all__ = ["faults"]

#: attributes that make a browser fetch something by itself
_FETCHED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}


@dataclass
class _Page(HTMLParser):
    """What a page links to, what it fetches, and the places that it has."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    #: links that could not be made, of which only the words are left
    lost: int = 0
    _in_link: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.places |= {found[name] for name in ("id", "name") if found.get(name)}
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
            self._in_link = True
        elif tag == "span" and "xref" in found.get("class", "").split() and not self._in_link:
            self.lost += 1
        elif found.get(_FETCHED.get(tag, "")):
            self.fetched.append(found[_FETCHED[tag]])

    def handle_endtag(self, tag: str) -> None:
        self._in_link = self._in_link and tag != "a"


def faults(folder: Path) -> list[str]:
    """Return one line for each dead link, missing anchor or thing fetched from another host.

    And for each page of whose links some could not be made, so that only their words are left.
    """
    pages = {path: _read(path) for path in sorted(folder.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        label = path.relative_to(folder).as_posix()
        if page.lost:
            found.append(
                f"{label}: {page.lost} of its links lead to pages that are not on the site"
            )
        for target in page.links + page.fetched:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                if target in page.fetched and parts.scheme != "data":
                    found.append(f"{label}: fetches {target}")
                continue
            other = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not other.is_file():
                found.append(f"{label}: {target} is not there")
            elif parts.fragment and other in pages:
                wanted = unquote(parts.fragment)
                if wanted not in pages[other].places:
                    found.append(f"{label}: {target} has no such place")
    for path in sorted(folder.rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        for address in re.findall(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^'\")\s]+)", text):
            found.append(f"{path.relative_to(folder).as_posix()}: fetches {address}")
    return found


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page
