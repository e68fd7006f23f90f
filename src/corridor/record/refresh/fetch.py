"""Downloading: the only file of the package that opens a connection to the outside.

Only hosts that the publisher's file allows are contacted, over https; a redirect to another host
is refused before it is followed. Nothing is sent but the address and who asks.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from corridor import __version__
from corridor.core.errors import InputError
from corridor.core.files import write_atomic
from corridor.record.refresh.links import joined, newest_link
from corridor.record.refresh.publisher import Document
from corridor.record.vintages.store import need_extra

if TYPE_CHECKING:
    import requests

__all__ = ["Fetched", "Fetcher", "Limits", "Progress"]

Progress: TypeAlias = Callable[[str, int, int | None], None]

AGENT = f"corridor/{__version__} (refreshes a local record from published statistics)"
PAGE = 5_000_000  # bytes of a page that links to a document
CHUNK = 1 << 16
BY_HAND = "Download the file by hand from {page} and use --from FOLDER"


@dataclass(frozen=True)
class Limits:
    """How long and how often is tried; times in seconds.

    Attributes
    ----------
    connect, read: longest wait for a connection, and for the next bytes.
    whole: longest time for one file.
    tries: how often a file is tried.
    backoff: wait before the second try, doubled for each further one; a server that asks for
        a longer wait gets it, up to ``patience``.
    redirects: most redirects that are followed.
    pause: wait between two requests to a host, in place of the publisher's own.
    """

    connect: float = 10
    read: float = 30
    whole: float = 600
    tries: int = 4
    backoff: float = 2
    patience: float = 60
    redirects: int = 5
    pause: float | None = None


@dataclass(frozen=True)
class Fetched:
    """A file that was downloaded: where it lies, what it is, and where it came from."""

    path: Path
    url: str
    sha256: str
    bytes: int
    modified: str | None
    etag: str | None


class Fetcher:
    """Downloads documents into a folder, politely and within limits.

    Parameters
    ----------
    folder: where files are kept, one folder for each document.
    limits: how long and how often is tried.
    report: called with document, bytes so far and bytes in all (None if not known).
    instead: for tests, host -> address of a local server that stands for it.
    sleep: what waits.
    """

    def __init__(
        self,
        folder: Path,
        limits: Limits | None = None,
        report: Progress = lambda name, done, total: None,
        instead: Mapping[str, str] | None = None,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self.folder = folder
        self.limits = limits or Limits()
        self.report = report
        self.instead = dict(instead or {})
        self.sleep = sleep or time.sleep
        self._last: dict[str, float] = {}

    def fetch(self, document: Document) -> Fetched:
        """Return the newest file of a document, downloaded or, if it has not changed, kept.

        Raises InputError, naming address and reason, if it cannot be had.
        """
        with need_extra():
            import requests
        with requests.Session() as session:
            session.trust_env = not self.instead
            session.headers.update({"User-Agent": AGENT, "Accept-Encoding": "identity"})
            session.auth = _no_credentials
            url = document.url or self._link(session, document)
            return self._file(session, document, url)

    def _link(self, session: requests.Session, document: Document) -> str:
        """Return the address of the newest file that the document's page links to."""
        assert document.page is not None
        assert document.link is not None
        target = self.folder / document.id / "page.html"
        self._download(session, document, document.page, target, PAGE, {})
        found = newest_link(target.read_bytes(), document.page, document.link)
        if found is None:
            raise InputError(
                f"the page has no link to {document.title}",
                where=document.page,
                remedy=BY_HAND.format(page="the publisher"),
            )
        return found

    def _file(self, session: requests.Session, document: Document, url: str) -> Fetched:
        name = Path(urlsplit(url).path).name or document.id
        if not name.lower().endswith(f".{document.kind}"):
            name = f"{document.id}.{document.kind}"
        target = self.folder / document.id / name
        kept = _kept(target, url)
        asked = {}
        if kept is not None:
            asked = {"If-None-Match": kept.etag or "", "If-Modified-Since": kept.modified or ""}
        headers = self._download(
            session, document, url, target, document.most, {k: v for k, v in asked.items() if v}
        )
        if headers is None:
            assert kept is not None
            return kept
        data = target.read_bytes()
        fetched = Fetched(
            target,
            url,
            hashlib.sha256(data).hexdigest(),
            len(data),
            headers.get("Last-Modified"),
            headers.get("ETag"),
        )
        facts = {**asdict(fetched), "path": target.name}
        write_atomic(_facts(target), json.dumps(facts, indent=1) + "\n")
        return fetched

    def _download(
        self,
        session: requests.Session,
        document: Document,
        url: str,
        target: Path,
        most: int,
        asked: Mapping[str, str],
    ) -> Mapping[str, str] | None:
        """Put what ``url`` gives into ``target`` and return its headers; None: not changed."""
        import requests
        import urllib3

        part = target.with_name(target.name + ".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        end = time.monotonic() + self.limits.whole
        mark: str | None = None  # the ETag of a file that broke off, to go on where it did
        problem = ""
        for attempt in range(self.limits.tries):
            if attempt:
                self.sleep(self.limits.backoff * 2 ** (attempt - 1))
            begun = part.stat().st_size if mark and part.exists() else 0
            more = {"Range": f"bytes={begun}-", "If-Range": mark} if begun and mark else {}
            try:
                with self._open(session, document, url, {**asked, **more}) as answer:
                    if answer.status_code == 304:
                        if asked:
                            return None
                        raise _unasked("that it has not changed", url, document)
                    if answer.status_code == 206 and not more:
                        raise _unasked("a part of it", url, document)
                    mark = answer.headers.get("ETag")
                    self._save(answer, document, url, part, most, end)
                    headers = dict(answer.headers)
            except (
                requests.RequestException,
                urllib3.exceptions.HTTPError,
                OSError,
                ValueError,
            ) as error:
                problem = _reason(error)
                if time.monotonic() > end:
                    break
                continue
            part.replace(target)
            return headers
        raise InputError(
            f"it could not be downloaded: {problem}",
            where=url,
            remedy="Try again later; the record is as it was. "
            + BY_HAND.format(page=document.page or url),
        )

    def _open(
        self, session: requests.Session, document: Document, url: str, headers: Mapping[str, str]
    ) -> requests.Response:
        """Return the answer, redirects followed where they stay with the publisher."""
        import requests

        address = url
        for _ in range(self.limits.redirects + 1):
            self._check(document, address, url)
            self._pause(document, urlsplit(address).hostname or "")
            self._mount(session)
            try:
                answer = session.get(
                    self._real(address),
                    headers=dict(headers),
                    stream=True,
                    allow_redirects=False,
                    timeout=(self.limits.connect, self.limits.read),
                )
            except requests.RequestException:
                raise
            except ValueError:
                # it reads where a redirect leads, though it is not to follow
                raise _unasked("a redirect to no address", url, document) from None
            if answer.is_redirect:
                address = joined(address, answer.headers["Location"])
                answer.close()
                continue
            if answer.status_code not in (200, 206, 304):
                answer.close()
                raise InputError(
                    f"the publisher answered {answer.status_code} {answer.reason}",
                    where=url,
                    remedy="The address may have changed. "
                    + BY_HAND.format(page=document.page or url),
                )
            return answer
        raise InputError(
            f"there are more than {self.limits.redirects} redirects",
            where=url,
            remedy=BY_HAND.format(page=document.page or url),
        )

    def _check(self, document: Document, address: str, asked: str) -> None:
        """Raise InputError for an address that is not the publisher's, before it is opened."""
        parts = urlsplit(address)
        if parts.scheme == "https" and parts.hostname in document.publisher.hosts:
            return
        problem = "is not an address of its publisher"
        if address != asked:
            problem = f"is redirected to {parts.scheme}://{parts.hostname}, which {problem}"
        raise InputError(
            f"it {problem} ({', '.join(document.publisher.hosts)}); it was not opened",
            where=asked,
            remedy=BY_HAND.format(page=document.page or asked),
        )

    def _mount(self, session: requests.Session) -> None:
        """Let the library try again where no answer or a passing failure comes."""
        import requests
        import urllib3

        again = urllib3.Retry(
            total=self.limits.tries - 1,
            connect=0,  # a connection that fails is tried again above
            read=0,
            redirect=False,
            status_forcelist=(429, 500, 502, 503, 504),
            backoff_factor=self.limits.backoff,
            retry_after_max=int(self.limits.patience),
        )
        for scheme in ("http://", "https://"):
            session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=again))

    def _pause(self, document: Document, host: str) -> None:
        """Wait until the publisher's pause since the last request has passed."""
        pause = document.publisher.pause if self.limits.pause is None else self.limits.pause
        left = self._last.get(host, -1e9) + pause - time.monotonic()
        if left > 0:
            self.sleep(left)
        self._last[host] = time.monotonic()

    def _real(self, address: str) -> str:
        """Return the address to open: another one in tests only."""
        parts = urlsplit(address)
        local = self.instead.get(parts.hostname or "")
        return address if local is None else parts._replace(scheme="http", netloc=local).geturl()

    def _save(
        self,
        answer: requests.Response,
        document: Document,
        url: str,
        part: Path,
        most: int,
        end: float,
    ) -> None:
        """Write the body to ``part``, within size and time.

        Raises InputError where it is too large or too slow, OSError where it breaks off.
        """
        going_on = answer.status_code == 206
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise OSError("the publisher sent it compressed, which was not asked for")
        length = answer.headers.get("Content-Length", "")
        done = part.stat().st_size if going_on else 0
        total = done + int(length) if length.isascii() and length.isdigit() else None
        if total is not None and total > most:
            raise _too_large(url, most)
        with part.open("ab" if going_on else "wb") as stream:
            while chunk := answer.raw.read1(CHUNK):
                stream.write(chunk)
                done += len(chunk)
                if done > most:
                    raise _too_large(url, most)
                if time.monotonic() > end:
                    raise OSError(f"it took longer than {self.limits.whole:g} seconds")
                self.report(document.title, done, total)
        if total is not None and done != total:
            raise OSError(f"it broke off after {done:,} of {total:,} bytes")


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Send none: without this, a .netrc of the user would be read."""
    return request


def _too_large(url: str, most: int) -> InputError:
    return InputError(
        f"it is larger than {most:,} bytes",
        where=url,
        remedy="Such a file is not what the publisher issues; look at it before you use it",
    )


def _unasked(what: str, url: str, document: Document) -> InputError:
    return InputError(
        f"the publisher answered with {what}, which was not asked for",
        where=url,
        remedy="Try again later; the record is as it was. "
        + BY_HAND.format(page=document.page or url),
    )


def _reason(error: Exception) -> str:
    text = str(error)
    for word, meaning in (
        ("too many 5", "the publisher answers with an error (5xx)"),
        ("too many 429", "the publisher asks for fewer requests (429)"),
        ("NameResolution", "the name of the host cannot be found; is there a network?"),
        ("timed out", "the publisher did not answer in time"),
        ("Connection refused", "the host takes no connection"),
        ("IncompleteRead", "it broke off before its end"),
        ("SSL", "the connection could not be secured (TLS)"),
        ("BadStatusLine", "what came is no answer of a web server"),
        ("LineTooLong", "the headers of the answer are too long"),
        ("got more than", "the headers of the answer are too long"),
    ):
        if word in text:
            return meaning
    return text


def _facts(target: Path) -> Path:
    return target.with_name(target.name + ".json")


def _kept(target: Path, url: str) -> Fetched | None:
    """Return the file that is there from before, if it is whole and from this address."""
    try:
        facts: dict[str, Any] = json.loads(_facts(target).read_text(encoding="utf-8"))
        data = target.read_bytes()
        kept = Fetched(**{**facts, "path": target})
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    whole = hashlib.sha256(data).hexdigest() == kept.sha256
    return kept if whole and kept.url == url else None
