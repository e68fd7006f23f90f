"""corridor desk: a local web page of levers beside live charts."""

from __future__ import annotations

import argparse

from corridor.cli._question import add_corridor

__all__ = ["EXAMPLES", "HELP", "register", "run"]

HELP = "open the policy desk: move levers of two policies beside live charts, in a browser"
EXAMPLES = (
    "desk",
    "desk --no-browser --port 8642",
    "desk --corridor eastern-mediterranean",
)


def register(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_corridor(parser)
    parser.add_argument("--port", type=int, default=8642, metavar="N", help="0 takes a free one")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to listen on (default 127.0.0.1: this machine only)",
    )
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="HOST",
        help="a host name that it is reached by, besides those of this machine; may be repeated",
    )
    parser.add_argument("--no-browser", action="store_true", help="open no browser")


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C.

    Raises InputError where there is no such port.
    """
    from corridor.core.errors import InputError
    from corridor.report.progress import progress

    if not 0 <= args.port <= 65535:
        raise InputError(f"there is no port {args.port}", where="--port", remedy="Use 0 to 65535")
    with progress() as report:
        report("starting", 0.0)
        from corridor.desk.serve import serve

    def say(url: str) -> None:
        print(f"The desk is at {url} (Ctrl-C ends it)", flush=True)

    serve(
        host=args.host,
        port=args.port,
        browser=not args.no_browser,
        names=tuple(args.name),
        corridor=args.corridor,
        ready=say,
    )
    return 0
