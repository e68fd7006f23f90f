"""Finding policies by name or path, and putting base and overlays together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corridor.core.errors import InputError, nearest, sentences
from corridor.core.files import is_file
from corridor.policies.elsewhere import elsewhere
from corridor.policies.policy import Policy
from corridor.policies.read import Draft, read_draft
from corridor.policies.source import SourceText, read_text, spell
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor

__all__ = ["load_policy", "parse_policy", "policy_names"]

#: policies on policies on policies; more than this is a mistake
_DEEPEST = 20
#: policies that one name may lay over each other
_MOST_LAID = 20


def policy_names(corridor: Corridor | None = None) -> list[str]:
    """Return the names of a corridor's policies, in alphabetical order.

    The default corridor's where none is named.
    """
    folder = (corridor or load_corridor()).folder / "policies"
    return sorted(path.stem for path in folder.glob("*.toml"))


def load_policy(
    name_or_path: str | Path,
    overlays: Sequence[str | Path | Policy] = (),
    corridor: Corridor | None = None,
) -> Policy:
    """Load a policy with its base, then lay ``overlays`` over it in order.

    A text is the name of a policy of the corridor (the default one where none is named) or
    the path of a .toml file, or several of these joined with "+", of which the later ones
    are overlays; a Path is always one file. A later policy wins lever by lever. Raises
    InputError, with file, line and entry, if a policy is unknown or invalid.
    """
    place = corridor or load_corridor()
    first: str | Path
    first, *rest = [name_or_path] if isinstance(name_or_path, Path) else _split(name_or_path)
    policy = _load(first, place)
    for overlay in (*rest, *overlays):
        policy = _lay(policy, overlay if isinstance(overlay, Policy) else _load(overlay, place))
    return policy


def parse_policy(
    text: str,
    *,
    name: str = "policy",
    folder: Path | None = None,
    corridor: Corridor | None = None,
) -> Policy:
    """Return the policy that a TOML text holds; ``name`` is what errors call it.

    A base in the text is a shipped policy, or a file below ``folder`` if one is
    given. Raises InputError with line and entry if the text is invalid.
    """
    place = corridor or load_corridor()
    return _with_base(read_draft(SourceText(text, name), Path(name).stem, place), folder, ())


def _split(text: str) -> list[str]:
    """Split "a+b.toml" into names and paths, keeping paths that hold a "+" whole."""
    words = text.split("+")
    if len(words) > _MOST_LAID:
        raise InputError(
            f"'{spell(text)}' lays {len(words):,} policies over each other",
            remedy=f"Use at most {_MOST_LAID}",
        )
    parts: list[str] = []
    while words:
        ends = [end for end in range(len(words), 1, -1) if is_file("+".join(words[:end]))]
        end = ends[0] if ends else 1
        parts.append("+".join(words[:end]))
        words = words[end:]
    if not all(parts):
        raise InputError(
            f"'{spell(text)}' names no policy beside a '+'",
            remedy="Write a name or a path on both sides, for instance negotiated+mine.toml",
        )
    return parts


def _is_path(text: str) -> bool:
    return text.endswith(".toml") or "/" in text or "\\" in text


def _shipped(name: str, where: str, corridor: Corridor) -> Path:
    if name not in policy_names(corridor):
        remedy = elsewhere(lambda other: name in policy_names(other))
        remedy = remedy or nearest(spell(name), policy_names(corridor))
        if remedy.startswith("Known"):
            remedy = sentences(remedy, "A file of your own is named by its path, ending in .toml")
        if is_file(f"{name}.toml") or is_file(name):
            remedy = "A file is named by its path, ending in .toml"
        raise InputError(f"there is no policy '{spell(name)}'", where=where, remedy=remedy)
    return corridor.folder / "policies" / f"{name}.toml"


def _load(
    name: str | Path, corridor: Corridor, where: str = "", above: tuple[Path, ...] = ()
) -> Policy:
    shipped = isinstance(name, str) and not _is_path(name)
    path = _shipped(str(name), where, corridor) if shipped else Path(name)
    source = SourceText(read_text(path), path.name if shipped else str(path))
    draft = read_draft(source, path.stem, corridor)
    return _with_base(draft, path.parent, (*above, path.resolve()))


def _with_base(draft: Draft, folder: Path | None, above: tuple[Path, ...]) -> Policy:
    """Return a draft laid over its base; ``above`` are the files that led to it."""
    own = Policy(
        id=draft.id,
        label=draft.label,
        summary=draft.summary,
        own_words=draft.own_words,
        notes=draft.notes,
        base=draft.base,
        decision_point=draft.decision_point,
        levers=draft.levers,
        corridor=draft.corridor,
    )
    if not draft.base:
        return own
    base, where = draft.base, draft.source.where(("base",))
    if not _is_path(base):
        target: str | Path = base
        file = _shipped(base, where, draft.corridor)
    elif folder is None:
        raise draft.source.error(
            ("base",),
            f"'{spell(base)}' is a file, and none beside this text can be seen",
            "corridor policies show FILE --toml writes one with all levers; or name one of "
            + ", ".join(policy_names(draft.corridor)),
        )
    else:
        target = file = folder / base
        if not is_file(file):
            raise draft.source.error(
                ("base",),
                f"there is no file '{spell(base)}'",
                nearest(base, policy_names(draft.corridor)),
            )
    if file.resolve() in above:
        chain = [*above[above.index(file.resolve()) :], file]
        raise draft.source.error(
            ("base",),
            "the bases go round in a circle: " + " -> ".join(spell(p.stem) for p in chain),
            "Leave one base out",
        )
    if len(above) > _DEEPEST:
        raise draft.source.error(
            ("base",), f"the bases go more than {_DEEPEST} deep", "Join some of them"
        )
    found = _load(target, draft.corridor, where, above)
    # what is said of a base is not said of who moves other levers
    same = not own.levers
    return replace(
        own,
        summary=own.summary or (found.summary if same else f"Of its base: {found.summary}"),
        own_words=own.own_words or (found.own_words if same else ""),
        notes=_join(own.notes, found.notes and f"Of its base {found.id}: {found.notes}"),
        decision_point=(found.decision_point if own.decision_point is None else own.decision_point),
        levers={**found.levers, **own.levers},
        inherited=tuple(name for name in found.levers if name not in own.levers),
    )


def _lay(policy: Policy, overlay: Policy) -> Policy:
    """Return ``policy`` with the levers of ``overlay`` laid over its own."""
    point = policy.decision_point if overlay.decision_point is None else overlay.decision_point
    return Policy(
        id=f"{policy.id}+{overlay.id}"[:80].rstrip("+"),
        label=f"{policy.label} + {overlay.label}",
        summary=_join(policy.summary, overlay.summary),
        own_words=_join(policy.own_words, overlay.own_words),
        notes=_join(policy.notes, overlay.notes),
        base="+".join(name for name in (policy.base, overlay.base) if name),
        decision_point=point,
        levers={**policy.levers, **overlay.levers},
        corridor=policy.corridor,
    )


def _join(*texts: str) -> str:
    return " ".join(dict.fromkeys(text for text in texts if text))
