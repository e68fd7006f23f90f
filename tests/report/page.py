"""Reading an HTML page back: what is open, what it loads, what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Page:
    """What a page holds."""

    text: str = ""
    ids: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    #: (tag, attribute, value) of everything that can make a browser fetch
    loads: list[tuple[str, str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)

    def _note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append(tag)
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.page.faults.append(f"<{tag}> repeats an attribute at {self.getpos()}")
        for name, value in attrs:
            value = value or ""
            if name == "id":
                self.page.ids.append(value)
            elif tag == "a" and name == "href":
                self.page.links.append(value)
            elif name in ("src", "srcset", "href", "xlink:href", "data", "action", "poster"):
                self.page.loads.append((tag, name, value))
            if name == "style" and ("url(" in value or "@import" in value):
                self.page.loads.append((tag, name, value))
            if name in ("aria-labelledby", "aria-describedby", "for"):
                self.page.references += value.split()
            if name.startswith("on"):
                self.page.faults.append(f"<{tag} {name}> runs code")
            if value.startswith("url(#"):
                self.page.references.append(value[5:-1])

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.page.faults.append(f"</{tag}> closes nothing at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            if "url(" in data or "@import" in data:
                self.page.loads.append(("style", "text", data))
        else:
            self.page.text += data + " "


def read(html: str) -> Page:
    """Return what a page holds; ``faults`` names what is not well formed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.open:
        reader.page.faults.append(f"left open: {reader.open}")
    reader.page.text = " ".join(reader.page.text.split())
    return reader.page
