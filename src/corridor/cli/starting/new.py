"""corridor new: the starting files of a corridor, mechanism, lever, claim or publisher."""

from __future__ import annotations

import argparse
from pathlib import Path

from corridor.core.files import add_json, give_result

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "write the starting files of a corridor, mechanism, lever, claim or publisher, with a test"
EXAMPLES = (
    "new corridor west",
    "new lever night_boats --corridor ./west --group transit",
)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    made = {
        name: kinds.add_parser(name, help=text)
        for name, text in {
            "corridor": "a folder with a whole small corridor on made-up figures",
            "mechanism": "a step of the month, its parameters and its test, in a source checkout",
            "lever": "something that somebody decides, in a corridor's folder",
            "claim": "a sentence and its test, in a ledger's folder",
            "publisher": "a reader of a publisher's files, in a source checkout",
        }.items()
    }
    words = "letters and digits, words joined by"
    ids = dict.fromkeys(made, f"lower case {words} _")
    ids |= {"corridor": f"lower case {words} -", "claim": f"{words} _ or -"}
    for name, one in made.items():
        one.add_argument("name", metavar="NAME", help=f"its id: {ids[name]}")
        if name == "corridor":
            one.add_argument(
                "--in",
                dest="into",
                type=Path,
                default=Path(),
                metavar="FOLDER",
                help="where the corridor's folder is made (default here)",
            )
        if name in ("mechanism", "publisher"):
            one.add_argument(
                "--in",
                dest="into",
                type=Path,
                metavar="ROOT",
                help="a source checkout (default the one that this command runs from)",
            )
        add_json(one, "write the paths of the files; to stdout for - or no FILE")
    made["mechanism"].add_argument(
        "--part", default="way", metavar="PART", help="folder of mechanisms (default way)"
    )
    made["lever"].add_argument(
        "--corridor", required=True, metavar="NAME", help="the folder of a corridor, or its id"
    )
    made["lever"].add_argument(
        "--group", default="border", metavar="GROUP", help="group of levers (default border)"
    )
    made["claim"].add_argument(
        "--ledger",
        required=True,
        metavar="LEDGER",
        help="the id of a ledger that ships, or the folder of one of yours",
    )


def run(args: argparse.Namespace) -> int:
    """Write the files, and say what they are and what comes next."""
    from corridor.cli.starting import _kinds
    from corridor.cli.starting._write import write_files, write_folder

    draft = _kinds.KINDS[args.kind](args)
    written = (write_folder if draft.whole else write_files)(draft.home, draft.files)

    def show() -> None:
        for path in written:
            print(f"Written: {path}")
        for line in draft.then:
            print(line)

    told = {"kind": args.kind, "name": args.name, "files": [str(path) for path in written]}
    give_result(told, args.json, show)
    return 0
