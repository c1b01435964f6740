"""Any HTTP target. The only module that knows an HTTP client."""

from __future__ import annotations

import functools
import http.client
import re
import time
from collections.abc import Callable, Mapping

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import DecodeError, HTTPError, NameResolutionError, ReadTimeoutError

from contracts.model import Exchange, Facts, Failure, FailureKind, Request, Response
from contracts.target.bounded import MAX_HEAD, Answer, Bounds, TooMuchError
from contracts.target.credentials import KeyRing

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
MAX_BODY = 1_000_000
_MAX_WIRE = 2 * MAX_BODY
"""What may come for a body, its codings included: chunks of a byte and their extensions are no way around the cap."""
_IDLE_SECONDS = 1.0
"""A connection that was idle for longer is not used again: the peer may be about to close it."""
_CHUNK = 65_536
_LENGTH = re.compile(r"[0-9]+")

Clock = Callable[[], float]


class Connection:
    """One connection to one origin. TLS is verified; redirects, proxies and .netrc are left alone.

    urllib3's connection without its pool, which is made for retries that a test must not have and
    costs a fifth of an exchange. What goes wrong comes back as a Failure.
    """

    def __init__(self, base_url: str, clock: Clock = time.time, answer_seconds: float | None = None) -> None:
        """``answer_seconds`` is how long one answer may take, from the request to the end of its body."""
        url = urllib3.util.parse_url(base_url)
        self._kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
        self._host, self._port = (url.host or "").strip("[]"), url.port
        self._prefix = (url.path or "").rstrip("/")
        self._clock = clock
        self._seconds = ANSWER_SECONDS if answer_seconds is None else answer_seconds
        self._used = 0.0
        self._connection: HTTPConnection | None = None

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Response | Failure:
        """Sends one request. ``path`` is put behind the path of the base URL as it is."""
        try:
            connection = self._connected()
        except NameResolutionError as error:
            return Failure(kind=FailureKind.UNREACHABLE, detail=f"{self._host}: {_words(error)}")
        except (HTTPError, OSError, ValueError) as error:
            return Failure(kind=FailureKind.UNREACHABLE, detail=_words(error))
        bounds = Bounds(clock=self._clock, until=self._clock() + self._seconds)
        connection.response_class = functools.partial(Answer, bounds=bounds)  # type: ignore[assignment]
        try:
            connection.request(method, self._prefix + path, body, headers, preload_content=False, decode_content=True)
            answer = connection.getresponse()
        except http.client.InvalidURL:
            # Never sent: what is wrong is our own request.
            raise
        except TimeoutError:
            return self._failed(FailureKind.NO_ANSWER, f"no answer within {self._seconds:g} s")
        except TooMuchError:
            return self._failed(FailureKind.TOO_LARGE, f"headers of more than {MAX_HEAD:,} bytes")
        except http.client.RemoteDisconnected:
            return self._failed(FailureKind.NO_ANSWER, "the connection closed without an answer")
        except (http.client.HTTPException, HTTPError) as error:
            return self._failed(FailureKind.MALFORMED, f"something that is not HTTP ({_words(error)})")
        except OSError as error:
            return self._failed(FailureKind.NO_ANSWER, f"the connection broke without an answer ({_words(error)})")
        if any(not _LENGTH.fullmatch(value) for value in answer.headers.getlist("content-length")):
            # The library would read on until the connection ends, and call that whole.
            return self._failed(
                FailureKind.MALFORMED, "something that is not HTTP (a Content-Length that is no number)"
            )
        bounds.left = _MAX_WIRE
        outcome = self._read(answer)
        self._used = self._clock()
        return outcome

    def _connected(self) -> HTTPConnection:
        connection = self._connection
        if connection is not None and connection.is_connected and self._clock() - self._used <= _IDLE_SECONDS:
            return connection
        self.close()
        connection = self._kind(self._host, self._port, timeout=CONNECT_SECONDS)
        connection.connect()
        connection.timeout = self._seconds
        self._connection = connection
        return connection

    def _failed(self, kind: FailureKind, detail: str) -> Failure:
        # What else may come on this connection belongs to nobody.
        self.close()
        return Failure(kind=kind, detail=detail)

    def _read(self, answer: urllib3.HTTPResponse) -> Response | Failure:
        chunks: list[bytes] = []
        size = 0
        try:
            while chunk := answer.read1(_CHUNK):
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_BODY:
                    return self._failed(FailureKind.TOO_LARGE, f"a body of more than {MAX_BODY:,} bytes")
        except (TimeoutError, ReadTimeoutError):
            return self._failed(FailureKind.TRUNCATED, f"a body not at its end after {self._seconds:g} s")
        except TooMuchError:
            return self._failed(FailureKind.TOO_LARGE, f"a body that takes more than {_MAX_WIRE:,} bytes to bring")
        except DecodeError as error:
            return self._failed(FailureKind.UNDECODABLE, _words(error))
        except (HTTPError, OSError, http.client.HTTPException) as error:
            return self._failed(FailureKind.TRUNCATED, f"a body cut off after {size} bytes ({_words(error)})")
        headers = tuple((name, value) for name, value in answer.headers.items())
        return Response(status=answer.status, headers=headers, body=b"".join(chunks))

    def close(self) -> None:
        """Closes the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class HttpTarget:
    """A provider at a URL, behind the port."""

    def __init__(  # noqa: PLR0913 - a target is all of these
        self,
        *,
        name: str,
        base_url: str,
        facts: Facts,
        keys: KeyRing,
        deadline: float,
        curl_credentials: str,
        min_interval: float = 0.0,
        clock: Clock = time.time,
        sleep: Callable[[float], None] = time.sleep,
        guard: Callable[[Request, Facts], None] = lambda request, facts: None,
        answer_seconds: float | None = None,
    ) -> None:
        """``guard`` raises when a request may not be sent. ``answer_seconds`` is how long one answer may take."""
        self.name = name
        self.base_url = base_url.rstrip("/")
        self.facts = facts
        self.deadline = deadline
        self.curl_credentials = curl_credentials
        self._keys = keys
        self.min_interval = min_interval
        self._clock = clock
        self._sleep = sleep
        self._guard = guard
        self._last = clock() - min_interval
        self._connection = Connection(self.base_url, clock, answer_seconds)

    def send(self, request: Request) -> Exchange:
        """Sends one request, no sooner than the rate limit allows. What the guard refuses is never sent."""
        self._guard(request, self.facts)
        self.wait(self._last + self.min_interval - self._clock())
        at = self._last = self._clock()
        headers = dict(request.headers)
        authorization = self._keys.header(request.credentials)
        if authorization is not None:
            headers["authorization"] = authorization
        if request.body is None and request.method == "PATCH":
            # As real clients do when nothing is set: no body, and its length said.
            headers["content-length"] = "0"
        # Here, where each exchange begins to be known, and nowhere else: so that no reader of it can forget.
        outcome = self._keys.redact(self._connection.exchange(request.method, request.path, headers, request.body))
        return Exchange(request=request, outcome=outcome, at=at)

    def now(self) -> float:
        """The time by this machine's clock."""
        return self._clock()

    def wait(self, seconds: float) -> None:
        """Sleeps."""
        if seconds > 0:
            self._sleep(seconds)

    def close(self) -> None:
        """Closes the connections."""
        self._connection.close()
        self._keys.close()


def _words(error: Exception) -> str:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, OSError) and cause.strerror:
        # urllib3 wraps what the system said; that is what a person looks for.
        return cause.strerror.lower()
    return " ".join(str(error.args[-1] if error.args else error).split())[:200] or type(error).__name__
