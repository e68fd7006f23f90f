"""corridor evidence: what is believed, how well, and where it comes from."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from corridor.cli._parameters import print_parameters, width
from corridor.cli._question import add_corridor
from corridor.core.errors import InputError, nearest, sentences
from corridor.core.wording import FIND, says

if TYPE_CHECKING:
    from corridor.evidence import Candidate, Occurrence, Parameter, Registry, Source
    from corridor.system.corridor import Corridor

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "list and show the parameters, their sources and the estimates behind them"
EXAMPLES = (
    "evidence list",
    "evidence list --find 'title 42'",
    "evidence show retry_share",
    "evidence show retry_share --corridor central-mediterranean",
)

_MARGIN = 14


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``corridor evidence``."""
    views = parser.add_subparsers(dest="view", required=True, metavar="VIEW")
    listing = views.add_parser("list", help="list the parameters: grade, range, status")
    listing.add_argument("--grade", metavar="A..E", help="only parameters of this grade")
    listing.add_argument("--mechanism", metavar="M", help="only parameters of this mechanism")
    listing.add_argument(
        "--find",
        metavar="WORDS",
        help=f"{FIND}, also among the estimates, occurrences and sources",
    )
    add_corridor(listing)
    listing.add_argument("--json", action="store_true", help="print JSON")
    showing = views.add_parser("show", help="show one parameter, source, estimate or occurrence")
    showing.add_argument(
        "id",
        metavar="ID",
        help="its id, for instance pull_tightness, clemens24 or P007, or its whole label",
    )
    add_corridor(showing)
    showing.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Run ``corridor evidence`` and return the exit status.

    Raises InputError for an unknown corridor, grade, mechanism or id.
    """
    from corridor.system.corridors import load_corridor

    place = load_corridor(args.corridor)
    return _list(place, args) if args.view == "list" else _show(place, args)


def _list(place: Corridor, args: argparse.Namespace) -> int:
    from corridor.evidence import GRADES
    from corridor.evidence.words import data
    from corridor.system.corridors import DEFAULT
    from corridor.system.priors import priors_of

    known = priors_of(place)
    if args.grade is not None and args.grade.upper() not in GRADES:
        raise InputError(
            f"there is no grade '{args.grade}'", where="--grade", remedy=nearest(args.grade, GRADES)
        )
    chosen = list(known.parameters.values())
    if args.mechanism is not None:
        chosen = list(known.by_mechanism(args.mechanism))
    if args.grade is not None:
        chosen = [p for p in chosen if p.grade == args.grade.upper()]
    # of another corridor than the first: the first is where a new mechanism is tried
    apart = [p for p in chosen if args.corridor != DEFAULT and p.mechanism not in place.mechanisms]
    if args.mechanism is None:
        chosen = [p for p in chosen if p not in apart]
    others: list[Candidate | Occurrence | Source] = []
    if args.find is not None:
        chosen = [p for p in chosen if _says(args.find, p)]
        if args.grade is None and args.mechanism is None:
            kinds = (known.candidates, known.occurrences, known.sources)
            others = [one for kind in kinds for one in kind.values() if _says(args.find, one)]
    if args.json:
        print(json.dumps([data(p) for p in (*chosen, *others)], indent=2, ensure_ascii=False))
        return 0
    if not chosen and not others:
        print("No entry fits." if args.find else "No parameter fits.")
        return 0
    if chosen:
        print_parameters(chosen, [p.id for p in chosen if _own(p)])
    if apart and args.mechanism is None:
        _line("Left out", f"{len(apart)} of mechanisms that {place.id} doesn't have")
    elif apart:
        _line("Note", f"{place.id} doesn't have the mechanism {args.mechanism}")
    for one in others:
        _line(one.id, f"{_KINDS[type(one).__name__]}: {_title(one)}")
    more = f" --corridor {args.corridor}" if args.corridor != DEFAULT else ""
    print(f"corridor evidence show ID{more} explains one, with its sources.")
    return 0


#: kinds of entries beside parameters, as they are listed
_KINDS = {"Candidate": "estimate", "Occurrence": "occurrence", "Source": "source"}


def _title(one: Candidate | Occurrence | Source) -> str:
    from corridor.evidence import Candidate, Source
    from corridor.evidence.words import estimate

    if isinstance(one, Candidate):
        return f"{one.label}: {estimate(one)}"
    if isinstance(one, Source):
        return f"{one.by}, {one.title}"
    return f"{one.date}, {one.what}"


def _says(wanted: str, one: Parameter | Candidate | Occurrence | Source) -> bool:
    texts = (getattr(one, name, "") for name in ("id", "label", "title", "what", "by", "note"))
    return says(wanted, *map(str, texts))


def _own(parameter: Parameter) -> bool:
    """Return whether a corridor has a parameter for itself, and not what corridors share."""
    from corridor.evidence import registry

    return registry().parameters.get(parameter.id) != parameter


def _show(place: Corridor, args: argparse.Namespace) -> int:
    from corridor.evidence import Occurrence, Parameter, Source
    from corridor.evidence.words import data
    from corridor.system.priors import priors_of

    known = priors_of(place)
    try:
        entry = _labelled(known, args.id) or known.find(args.id)
    except InputError as error:
        look = sentences(error.remedy, "Or look for words: corridor evidence list --find WORDS")
        raise InputError(error.problem, remedy=look) from None
    if args.json:
        detail = data(entry)
        if not isinstance(entry, Source):
            detail["sources"] = [data(known.sources[name]) for name in entry.sources]
        if isinstance(entry, Parameter):
            detail["candidates"] = [data(known.candidates[name]) for name in entry.candidates]
            detail["posterior"] = _posterior(place, entry)
        print(json.dumps(detail, indent=2, ensure_ascii=False))
    elif isinstance(entry, Parameter):
        _show_parameter(place, known, entry, args.corridor)
    elif isinstance(entry, Source):
        _show_source(known, entry)
    elif isinstance(entry, Occurrence):
        _show_occurrence(known, entry)
    else:
        _show_candidate(known, entry)
    return 0


def _labelled(known: Registry, label: str) -> Parameter | Candidate | None:
    """Return the parameter, else the estimate, that has a label, in letters of any case."""
    kinds: tuple[Mapping[str, Parameter | Candidate], ...] = (known.parameters, known.candidates)
    for kind in kinds:
        found = [one for one in kind.values() if one.label.casefold() == label.casefold()]
        if len(found) > 1:
            ids = ", ".join(one.id for one in found)
            raise InputError(
                f"{len(found)} entries have the label '{label}'",
                remedy=f"Name one by its id: {ids}",
            )
        if found:
            return found[0]
    return None


def _show_parameter(place: Corridor, known: Registry, p: Parameter, corridor: str) -> None:
    from corridor.evidence.words import estimate, figure, grade, span, status

    print(f"{p.id} ({p.symbol}), a parameter of {p.mechanism}")
    _paragraph(p.label)
    if not p.established:
        _paragraph(f"Not established: {_why(p.status)}. A wide belief to start from, not a fact.")
    print()
    _line("unit", p.unit + (", one value for each origin group" if p.per else ""))
    _line("prior", p.prior.text)
    _line("", p.prior.words)
    _line("median", figure(p.prior.median))
    _line("90% interval", span(p.prior))
    _line("bounds", f"{figure(p.bounds[0])} to {figure(p.bounds[1])}")
    for group, prior in p.by_group.items():
        _line(f"for {group}", f"{prior.text}: median {figure(prior.median)}, 90% {span(prior)}")
    _corridors(place, p)
    found = _posterior(place, p)
    after = found or []
    for row in after:
        _line("after the fit" if len(after) == 1 else f"after: {row['group']}", _moved(row))
    if any(row["against"] for row in after):
        from corridor.questions.compare.info import AGAINST

        _line("", f"{AGAINST[:1].upper()}{AGAINST[1:]}.")
    if not after:
        _line("after the fit", _unmade(corridor) if found is None else "not fitted")
    _line("grade", grade(p.grade))
    _line("status", status(p))
    if p.contested:
        _line("contested", "yes: sources disagree, and the prior is wide enough for each")
    _line("note", p.note)
    _sources(known, p)
    if p.candidates:
        print("\nestimates found")
        for name in p.candidates:
            candidate = known.candidates[name]
            _line(f"  {name}", f"{estimate(candidate)}. {candidate.label}")
            _line("", f"grade {candidate.grade}, {status(candidate)}")


def _corridors(place: Corridor, p: Parameter) -> None:
    """Say whose prior it is, where corridors differ."""
    from corridor.system.corridors import corridor_names, load_corridor
    from corridor.system.priors import priors_of

    if _own(p):
        _line("corridor", f"{place.label}, which has this prior for itself")
    others = {name: load_corridor(name) for name in corridor_names() if name != place.id}
    apart = [name for name, one in others.items() if priors_of(one).parameters.get(p.id, p) != p]
    if apart:
        _line("elsewhere", f"another prior with --corridor {' or '.join(apart)}")


def _posterior(place: Corridor, parameter: Parameter) -> list[dict[str, Any]] | None:
    """Return what a parameter is after the fit of a corridor, by group.

    None where a fit would hold it and there is none under today's priors; empty where none would.
    """
    from corridor.questions.compare.info import fit_info, posteriors
    from corridor.system.fit import fit_at_hand
    from corridor.system.fit.tables import argument_name
    from corridor.system.simulate import fitted_system
    from corridor.system.unfitted import load_unfitted

    # none is made here: a look at a prior is no reason to wait for minutes
    fitted = fit_at_hand(place, place.decision_point)
    if fitted is None:
        held = argument_name(parameter.id, parameter.per) in fitted_system(place).parameters
        return None if held else []
    info = fit_info(fitted, load_unfitted(place))
    return posteriors(info, place.not_learned).get(parameter.id, [])


def _unmade(corridor: str) -> str:
    """Say that the fit which would hold a parameter has not been made, and how to make one."""
    from corridor.system.corridors import DEFAULT

    of = f" --corridor {corridor}" if corridor != DEFAULT else ""
    return f"no fit under today's priors yet: corridor fit --quick{of} makes one"


def _moved(row: Mapping[str, Any]) -> str:
    from corridor.evidence.words import figure

    if row["kept"]:
        return f"keeps its prior on purpose: {row['kept'][:1].lower()}{row['kept'][1:]}"
    if not row["moved"]:
        return "as believed: nothing was learnt of it"
    low, high = map(figure, row["interval_90"])
    said = f"median {figure(row['median'])}, 90% interval {low} to {high}"
    return f"{said}: far from what was believed" if row["against"] else said


def _show_source(known: Registry, source: Source) -> None:
    from corridor.evidence.entries import KINDS, QUALITIES

    print(f"{source.id}, a source")
    _paragraph(source.title)
    print()
    _line("by", source.by)
    _line("year", "no date" if source.year is None else str(source.year))
    _line("kind", KINDS[source.kind])
    _line("quality", f"{source.quality}: {QUALITIES[source.quality]}")
    _line("address", source.address)
    _line("read", source.read)
    resting: dict[str, Mapping[str, Parameter | Candidate | Occurrence]] = {
        "parameters": known.parameters,
        "estimates": known.candidates,
        "occurrences": known.occurrences,
    }
    for kind, entries in resting.items():
        users = [name for name, entry in entries.items() if source.id in entry.sources]
        _line(kind, ", ".join(users) if users else "none rests on it")


def _show_candidate(known: Registry, candidate: Candidate) -> None:
    from corridor.evidence.entries import EVIDENCE
    from corridor.evidence.words import estimate, grade, status

    print(f"{candidate.id}, an estimate found ({candidate.topic})")
    _paragraph(candidate.label)
    if not candidate.established:
        _paragraph(f"Not established: {_why(candidate.status)}.")
    print()
    _line("estimate", estimate(candidate))
    _line("evidence", EVIDENCE[candidate.evidence])
    _line("grade", grade(candidate.grade))
    _line("status", status(candidate))
    if candidate.known:
        _line("known since", candidate.known)
    if candidate.note:
        _line("note", candidate.note)
    users = [p.id for p in known.parameters.values() if candidate.id in p.candidates]
    _line("parameters", ", ".join(users) if users else "none uses it")
    _sources(known, candidate)


def _show_occurrence(known: Registry, one: Occurrence) -> None:
    from corridor.evidence.entries import CHANNELS, DEEDS
    from corridor.evidence.words import grade, status

    print(f"{one.id}, an occurrence ({one.topic})")
    _paragraph(one.what)
    if not one.established:
        _paragraph(f"Not established: {_why(one.status)}.")
    print()
    _line("date", one.date)
    _line("known since", one.known)
    _line("by", one.by)
    if one.quote:
        _line("words", f'"{one.quote}"')
    _line("kind", f"{one.kind}: {DEEDS[one.kind]}")
    _line("channel", f"{one.channel}: {CHANNELS[one.channel]}")
    _line("grade", grade(one.grade))
    _line("status", status(one))
    if one.note:
        _line("note", one.note)
    _sources(known, one)


def _sources(known: Registry, entry: Parameter | Candidate | Occurrence) -> None:
    from corridor.evidence.words import citation

    print("\nsources" + ("" if entry.sources else ": none"))
    for name in entry.sources:
        source = known.sources[name]
        pointer = " A pointer only." if source.quality == "C" else ""
        print(f"  {name}")
        _line("", citation(source))
        _line("", source.address)
        _line("", f"Quality {source.quality}.{pointer} {source.read}")


def _why(status: str) -> str:
    return "recalled, not read again" if status == "RECALLED" else "our own assumption"


def _paragraph(text: str) -> None:
    print(textwrap.fill(text, width()))


def _line(name: str, text: str) -> None:
    """Print a name and its text, wrapped beside the name."""
    print(
        textwrap.fill(
            text,
            width(),
            # an id may be longer than its column
            initial_indent=f"{name.ljust(_MARGIN - 1)} ",
            subsequent_indent=" " * _MARGIN,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
