"""The fields of an address as the API describes them: names, limits, what they mean.

They are read by ``desk.address``, whose errors name every wrong field and what would do; this
is the description that goes with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Depends, Request

from corridor.desk.address import (
    ALL,
    LEAST_DRAWS,
    LIMITS,
    OUTCOMES,
    SIDES,
    Question,
    read_question,
)
from corridor.desk.app import desk_of
from corridor.desk.ground import (
    known_couplings,
    known_levers,
    known_outcomes,
    known_policies,
    place,
)
from corridor.desk.paths import LONGEST, PATTERN
from corridor.policies.policy import bounds_of
from corridor.system.unfitted import accounts

__all__ = ["Asked", "address"]

_FROM = "month; left out, that which the policies are measured from, else the corridor's"


def _question(request: Request) -> Question:
    return read_question(request.query_params.multi_items(), desk_of(request).live.groups())


#: the question of a request, as a parameter of a route; raises ``address.Bad``
Asked = Annotated[Question, Depends(_question)]


def address() -> dict[str, Any]:
    """Return what a route that takes a question adds to its description."""
    plain = Question()
    found = [
        _field("from", {"pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}, _FROM),
        _field("months", _whole(1, LIMITS["months"], plain.months), "length of the run"),
        _field("draws", _whole(LEAST_DRAWS, LIMITS["draws"], plain.draws), "draws"),
        _field("seed", _whole(0, LIMITS["seed"], 0), "the same seed gives the same numbers"),
        _field("paths", _whole(0, LIMITS["paths"], 0), "single draws drawn as lines"),
        _field("group", _one_of([ALL, *place().group_ids], ALL), "origin group"),
        _field("account", _one_of(accounts(), plain.account), "how the transit country answers"),
        _list("outcome", known_outcomes(), list(OUTCOMES), "outcomes, in their own order"),
        _list("off", known_couplings(), [], "couplings switched off"),
        _list("on", known_couplings(), [], "couplings switched on"),
    ]
    for side in SIDES:
        start = getattr(plain, side).policy
        found.append(_field(side, _one_of(known_policies(), start), "policy to start from"))
        named = {"type": "string", "maxLength": LIMITS["name"], "default": ""}
        found.append(_field(f"{side}.name", named, "its name"))
        path = {"type": "string", "pattern": PATTERN, "maxLength": LONGEST}
        for lever in known_levers().values():
            says = f"{lever.label}: {bounds_of(lever)}; a path, see `desk.paths`"
            found.append(_field(f"{side}.{lever.id}", path, says))
    return {"parameters": found}


def _field(name: str, schema: dict[str, Any], says: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": says,
        "schema": {"type": "string", **schema},
    }


def _list(name: str, known: Iterable[str], default: list[str], says: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "array",
        "items": {"type": "string", "enum": list(known)},
        "default": default,
    }
    if name in LIMITS:
        schema |= {"maxItems": LIMITS[name]}
    return _field(name, schema, says)


def _whole(least: int, most: int, default: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def _one_of(known: Iterable[str], default: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(known), "default": default}
