"""Where a publisher's page, or an answer, leads, and the newest of the links that are wanted."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

__all__ = ["joined", "newest_link"]


def newest_link(page: bytes, base: str, wanted: re.Pattern[str]) -> str | None:
    """Return the newest address that a page links to and whose path is wanted; None if none is.

    ``base`` is the address of the page. What cannot be an address is passed over.
    """
    parser = _Links()
    parser.feed(page.decode("utf-8", errors="replace"))
    links = {joined(base, link) for link in parser.links} - {""}
    paths = {link: urlsplit(link).path for link in links}
    found = [link for link, path in paths.items() if wanted.search(path)]
    # names hold fiscal years, months and dates: the newest has the largest numbers
    return max(found, key=lambda link: (_numbers(paths[link]), link), default=None)


def joined(base: str, link: str) -> str:
    """Return where a link leads, "" if that is no address."""
    try:
        address = urljoin(base, link)
        urlsplit(address)
    except ValueError:
        return ""
    return address


class _Links(HTMLParser):
    """Collects where the links of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]


def _numbers(path: str) -> list[tuple[int, str]]:
    """Return the numbers of a path in a form that compares as they do, whatever their length."""
    words = (word.lstrip("0") for word in re.findall(r"[0-9]+", path))
    return [(len(word), word) for word in words]
