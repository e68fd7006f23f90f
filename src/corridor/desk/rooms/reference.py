"""The API's description as a page: endpoints, what they take, what they answer, how to ask."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

__all__ = ["ADDRESS", "endpoints", "lever_fields", "question_fields", "schemas"]

ADDRESS = "a"
"""A field that every address has: an endpoint that takes it takes an address."""

Described = Mapping[str, Any]

_SIDES = ("a.", "b.")
_NAMES = ("a.name", "b.name")
#: what examples of curl ask with, besides what is required
_EXAMPLES = {
    "name": "negotiated",
    "side": "a",
    "kind": "fan",
    "form": "csv",
    "table": "encounters",
    "claim": "C01",
    "ledger": "article",
    "part": "scenarios",
}
_EVIDENCE = "apprehension_home"


def endpoints(described: Described, origin: str) -> list[dict[str, Any]]:
    """Return {tag, calls} of the API's description, in its order.

    ``origin``: scheme, host and port that examples ask.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in described["paths"].items():
        for method, call in methods.items():
            row = _call(described, path, method, call, origin)
            found.setdefault((call.get("tags") or ["other"])[0], []).append(row)
    return [{"tag": tag, "calls": calls} for tag, calls in found.items()]


def question_fields(described: Described) -> list[dict[str, Any]]:
    """Return the fields of an address that move no lever."""
    return [row for row in _address(described) if not _moves(row["name"])]


def lever_fields(described: Described) -> list[dict[str, Any]]:
    """Return the fields that move a lever of the first policy; the second has the same."""
    return [row for row in _address(described) if _moves(row["name"]) and row["name"][0] == "a"]


def _moves(name: str) -> bool:
    return name.startswith(_SIDES) and name not in _NAMES


def _address(described: Described) -> list[dict[str, Any]]:
    for methods in described["paths"].values():
        for call in methods.values():
            fields = call.get("parameters", [])
            if any(field["name"] == ADDRESS for field in fields):
                return [_field(field) for field in fields if field["in"] == "query"]
    return []


def _call(
    described: Described, path: str, method: str, call: Described, origin: str
) -> dict[str, Any]:
    fields = call.get("parameters", [])
    asks = any(field["name"] == ADDRESS for field in fields)
    shown = [_field(field) for field in fields if not asks or field["in"] == "path"]
    body = "requestBody" in call
    says, _, more = call.get("description", "").partition("\n\n")
    return {
        "id": f"{method}{path}".replace("/", "-").replace("{", "").replace("}", ""),
        "method": method.upper(),
        "path": path,
        "says": says.replace("\n", " "),
        "more": [part.replace("\n", " ") for part in more.split("\n\n") if part],
        "fields": shown,
        "asks": asks,
        "body": body,
        "answers": list(_answers(described, call)),
        "curl": _curl(_example(described, path, fields), method, body, asks, origin),
    }


def _field(field: Described) -> dict[str, Any]:
    schema = field.get("schema", {})
    return {
        "name": field["name"],
        "where": field["in"],
        "required": field.get("required", False),
        "kind": _kind(schema),
        "default": _default(schema.get("default")),
        "says": field.get("description") or schema.get("description", ""),
    }


def _default(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _kind(schema: Described) -> str:
    """Return what a schema allows, in words."""
    if "items" in schema:
        most = f", at most {schema['maxItems']}" if "maxItems" in schema else ""
        return f"repeated{most}: {_kind(schema['items'])}"
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return "one of " + ", ".join(str(value) or "(empty)" for value in schema["enum"])
    kind = str(schema.get("type", "any"))
    limits = [
        f"{word} {schema[key]:,}"
        for key, word in (("minimum", "from"), ("maximum", "to"))
        if key in schema
    ]
    return " ".join([kind, *limits])


def _answers(described: Described, call: Described) -> Iterator[dict[str, str]]:
    for status, answer in call.get("responses", {}).items():
        content: dict[str, Any] = answer.get("content") or {"": {}}
        media, held = next(iter(content.items()))
        name = _kind(held["schema"]) if held.get("schema") else ""
        yield {
            "status": status,
            "says": answer.get("description", "").replace("``", ""),
            "media": media,
            "schema": name if name in described["components"]["schemas"] else "",
        }


def _example(described: Described, path: str, fields: Sequence[Described]) -> str:
    """Return a path with its fields filled in; one that takes few words gets one of those."""
    for field in fields:
        if field["in"] != "path":
            continue
        name, schema = field["name"], field.get("schema", {})
        words = described["components"]["schemas"].get(_kind(schema), schema).get("enum", ())
        chosen = _EVIDENCE if path.startswith("/api/evidence") else _EXAMPLES.get(name, "")
        if words and chosen not in words:
            chosen = words[0]
        path = path.replace(f"{{{name}}}", chosen)
    return path


def _curl(path: str, method: str, body: bool, asks: bool, origin: str) -> str:
    """Return a command that asks an endpoint, ready for a shell."""
    query = {"a": "negotiated", "b": "unilateral", "months": "20"} if asks else {}
    url = f"{origin}{path}{'?' + urlencode(query) if query else ''}"
    words = ["curl", url]
    if body:
        words += ["-X", method.upper(), "-H", "content-type: text/plain"]
        words += ["--data-binary", "@policy.toml"]
    if path.startswith("/download") or path.endswith(".toml"):
        words.append("-OJ")
    return shlex.join(words)


def schemas(described: Described) -> list[dict[str, Any]]:
    """Return the documents that answers are: name, meaning, and each entry's kind."""
    found = []
    for name, schema in sorted(described["components"]["schemas"].items()):
        if "properties" not in schema:
            continue
        rows = [
            {
                "name": key,
                "kind": _any_kind(entry),
                "says": entry.get("description", ""),
            }
            for key, entry in schema["properties"].items()
        ]
        says = schema.get("description", "").replace("``", "").replace("\n", " ")
        found.append({"name": name, "says": says, "rows": rows})
    return found


def _any_kind(entry: Described) -> str:
    if "anyOf" in entry:
        return " or ".join(_any_kind(one) for one in entry["anyOf"])
    if entry.get("type") == "array":
        return f"list of {_any_kind(entry.get('items', {}))}"
    return _kind(entry)
