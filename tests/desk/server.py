"""The desk as people start it: a process of its own, on a port of this machine."""

from __future__ import annotations

import queue
import re
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

#: seconds that a start may take where the machine is busy
STARTS = 120.0
_SAYS = re.compile(r"The desk is at (http://\S+/)")


@dataclass
class Served:
    """One server, which can be ended and started again on its port."""

    command: Sequence[str]
    environment: dict[str, str]
    arguments: Sequence[str] = ()
    port: int = 0
    url: str = ""
    process: subprocess.Popen[str] | None = field(default=None, repr=False)
    #: what it printed, line by line
    lines: list[str] = field(default_factory=list)

    def start(self) -> str:
        """Start it, on the port that it had before where it had one; return its address."""
        assert self.process is None, "it runs already"
        words = [*self.command, "desk", "--no-browser", "--port", str(self.port), *self.arguments]
        self.process = subprocess.Popen(
            words,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # so that a signal for the tests is not one for the server
            start_new_session=True,
        )
        told: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(self.process, told), daemon=True).start()
        ends = time.monotonic() + STARTS
        while not (found := _SAYS.search("".join(self.lines[-1:]))):
            try:
                line = told.get(timeout=max(ends - time.monotonic(), 0.01))
            except queue.Empty:
                line = ""
            if not line:
                self.kill()
                raise AssertionError(f"the desk did not start: {self.lines}")
        self.url = found[1]
        self.port = int(self.url.rstrip("/").rpartition(":")[2])
        return self.url

    def _listen(self, process: subprocess.Popen[str], told: queue.SimpleQueue[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.lines.append(line)
                told.put(line)
        told.put("")

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def interrupt(self) -> int:
        """End it as Ctrl-C does; return its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(STARTS)
        finally:
            self.kill()

    def restart(self) -> str:
        """End it at once and start another on the same port."""
        self.kill()
        self.lines.clear()
        return self.start()
