"""Serving the desk on this machine, and opening a browser on it."""

from __future__ import annotations

import asyncio
import socket
import threading
import webbrowser
from collections.abc import Callable

from corridor.core.errors import InputError
from corridor.system.corridors import DEFAULT

__all__ = ["PORT", "serve"]

PORT = 8642
_BACKLOG = 128


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    browser: bool = True,
    names: tuple[str, ...] = (),
    corridor: str = DEFAULT,
    ready: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serve until interrupted.

    ``port``: 0 takes a free one. ``names``: host names besides those of this machine that it
    answers to. ``corridor``: id of a shipped corridor, or the folder of one; a process serves one.
    ``ready`` is called with the address once it answers.
    Raises InputError where there is no such corridor or the address can't be had.
    """
    import uvicorn

    from corridor.desk import ground

    # before the rest of the desk is read, which is made from the corridor's files
    ground.stand_on(corridor)
    from corridor.desk.app import Desk, make_app

    listening = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{listening.getsockname()[1]}/"
    desk = Desk()
    app = make_app(hosts=(*names, shown), desk=desk)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready(url)
            # held, or it may be collected before it ends
            self.warming = asyncio.ensure_future(desk.warm())
            if browser:
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    settings = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        # a client that sends its request slowly, or never ends it, holds a connection, no more
        limit_concurrency=600,
        h11_max_incomplete_event_size=32_768,
        timeout_graceful_shutdown=3,
    )
    with listening:
        Server(settings).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    if not host:
        # it would stand for every address of this machine
        raise InputError("no address is named", where="--host", remedy="Name one, or leave it out")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, UnicodeError) as error:
        listening.close()
        why = error.strerror if isinstance(error, OSError) else "no host name"
        raise InputError(
            f"{host}:{port} can't be had ({why})",
            where="--port",
            remedy="Name another port, or 0 for any that is free",
        ) from None
    listening.listen(_BACKLOG)
    return listening
