"""Sources of randomness by name: what is drawn under one name leaves all others as they are."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

import numpy as np

__all__ = ["named_streams"]


def named_streams(rng: np.random.Generator) -> Callable[[str], np.random.Generator]:
    """Return what gives each name a generator of its own, the same for the same state of ``rng``.

    ``rng`` moves on by the same step however many names are asked for. So another parameter or
    shock changes the numbers of none that was there before it, which draws in a row would do.
    """
    root = [int(word) for word in rng.bit_generator.random_raw(2)]

    def stream(name: str) -> np.random.Generator:
        own = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")
        return np.random.Generator(np.random.SFC64(np.random.SeedSequence([*root, own])))

    return stream
