"""The policies: what is proposed, one TOML file each, and how they compose.

A policy moves levers (``corridor.system.levers``) along time paths. Shipped ones
lie in the folder of their corridor; anybody can write one, or an overlay that changes a few levers.
"""

from __future__ import annotations

from corridor.policies.load import load_policy, parse_policy, policy_names
from corridor.policies.policy import LeverPath, Policy
from corridor.policies.read import slug
from corridor.policies.start import start_of
from corridor.policies.write import to_toml

__all__ = [
    "LeverPath",
    "Policy",
    "load_policy",
    "parse_policy",
    "policy_names",
    "slug",
    "start_of",
    "to_toml",
]
