"""Files that are served as they are: a fixed list, read once, never a path of a request's."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from corridor.report.charts import theme

__all__ = ["VEGA", "Served", "served"]

#: the charts' engine, which is put together and not kept here
VEGA = "vega.js"

_MEDIA = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


class Served(NamedTuple):
    """A file as it is sent."""

    content: bytes
    media: str


@lru_cache(maxsize=1)
def served() -> dict[str, Served]:
    """Return name -> file; ``theme.css`` holds the colours of the charts as variables."""
    found = {
        one.name: Served(one.read_bytes(), _MEDIA[one.name.rpartition(".")[2]])
        for one in files("corridor.desk").joinpath("static").iterdir()
        if one.name.rpartition(".")[2] in _MEDIA
    }
    return {**found, "theme.css": Served(_theme().encode(), _MEDIA["css"])}


def _theme() -> str:
    light, dark = theme.variables(0), theme.variables(1)
    return (
        f":root {{ {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )
