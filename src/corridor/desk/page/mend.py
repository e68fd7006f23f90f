"""Addresses that can't be read as they stand: what is wrong is said, and the page goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from corridor.desk.address import LIMITS, Bad, Question, Trouble, read_question
from corridor.desk.ground import known_couplings, known_outcomes, known_policies, usual_start

__all__ = ["Pairs", "from_form", "mended"]

Pairs = list[tuple[str, str]]

#: no field is wrong in more ways, one after another, than this
_ROUNDS = 5
#: lists: what is unknown leaves, the rest stays
_KNOWN: dict[str, Callable[[], Mapping[str, object]]] = {
    "outcome": known_outcomes,
    "off": known_couplings,
    "on": known_couplings,
}
#: the policy that a form was made for, which its levers belong to
_MADE_FOR = "made-for."


def from_form(pairs: Pairs) -> tuple[Pairs, bool]:
    """Return (an address, whether it came from the page's form).

    A form sends every control, the empty ones too. Where another shipped policy is chosen to
    start from, the levers beside it are those of the earlier one, and leave; so does a decision
    point that was the earlier ones' own.
    """
    made_for = {k.removeprefix(_MADE_FOR): v for k, v in pairs if k.startswith(_MADE_FOR)}
    if not made_for:
        return pairs, False
    now = dict(pairs)
    if set(made_for.values()) <= set(known_policies()):
        # what was the policies' own decision point follows them
        usual = usual_start(made_for.values())
        pairs = [(key, value) for key, value in pairs if (key, value) != ("from", usual)]
    other = {side for side, policy in made_for.items() if now.get(side) != policy}
    kept = [
        (key, value)
        for key, value in pairs
        if value and not key.startswith(_MADE_FOR) and key.partition(".")[0] not in other
    ]
    return [*((k, v) for k, v in pairs if k in other), *kept], True


def mended(pairs: Pairs, groups: Mapping[str, str]) -> tuple[Question, tuple[Trouble, ...]]:
    """Return the question nearest to an address, and what was wrong with the address."""
    found: list[Trouble] = []
    for _ in range(_ROUNDS):
        try:
            question = read_question(pairs, groups)
            return question, tuple(_told(one, question) for one in found)
        except Bad as error:
            found += error.troubles
            pairs = _without(pairs, error.troubles)
    return Question(), tuple(found)


def _told(trouble: Trouble, question: Question) -> Trouble:
    """Return what was wrong with what is used instead, where no value was near."""
    used = {
        "a": question.a.policy,
        "b": question.b.policy,
        "group": question.group,
        "account": question.account,
    }
    return replace(trouble, instead=trouble.instead or used.get(trouble.field, ""))


def _without(pairs: Pairs, troubles: Sequence[Trouble]) -> Pairs:
    """Return the pairs with each wrong value replaced by what would do, or left out."""
    instead = {one.field: one.instead for one in troubles}
    out: Pairs = []
    seen: set[str] = set()
    times = Counter(key for key, _ in pairs)
    count: dict[str, int] = {}
    for key, value in pairs:
        short = key[:80]
        if short not in instead:
            out.append((key, value))
        elif key in _KNOWN:
            count[key] = count.get(key, 0) + 1
            known = value in _KNOWN[key]()
            if known and (key, value) not in out and count[key] <= LIMITS.get(key, 99):
                out.append((key, value))
        elif short not in seen:
            seen.add(short)
            # of what is given twice the first stays, to be looked at again
            near = instead[short] or (value if times[key] > 1 else "")
            out += [(key, near)] if near else []
    return out
