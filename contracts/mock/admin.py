"""The admin API: how tests look into a running mock and meddle with it. Described by ``spec/admin.yaml``.

Open to this machine alone, or to whoever has the token; and to no page in a browser, which could
neither name a host that is not ours nor send JSON across origins.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from contracts.errors import ConfigurationError
from contracts.mock.admin_call import Call, NoSuchError, Route
from contracts.mock.admin_routes import ROUTES
from contracts.mock.render import STATUS_NAMES, json_response
from contracts.mock.service import Service
from contracts.model import Json, Request, Response
from contracts.strict_json import NOT_JSON

PREFIX: Final = "/__admin"
TOKEN_HEADER: Final = "x-contracts-admin-token"  # noqa: S105 - the name of a header
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class _RefusedError(Exception):
    """A request that is not served."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Admin:
    """The admin API of one service."""

    def __init__(
        self,
        service: Service,
        *,
        token: str | None = None,
        hosts: Iterable[str] = (),
        shutdown: Callable[[], None] | None = None,
    ) -> None:
        """``hosts`` are names beside this machine's under which it may be asked; ``shutdown`` ends the process."""
        self._service = service
        self._token = token
        self._hosts = _LOCAL | {host.lower() for host in hosts}
        self._routes = ROUTES + _shutdown_route(shutdown) if shutdown else ROUTES
        self._patterns = [(re.compile(_pattern(route.path)), route) for route in self._routes]

    @staticmethod
    def serves(path: str) -> bool:
        """Whether a path is one of the admin API."""
        return path == PREFIX or path.startswith(f"{PREFIX}/")

    def answer(self, request: Request, caller: str) -> Response:
        """The answer to one request that comes from an address."""
        try:
            self._admit(request, caller)
            route, number = self._find(request)
            call = Call(
                service=self._service,
                id=number,
                query=_query(route, request.path.partition("?")[2]),
                body=_body(route, request),
            )
            return json_response(200, route.act(call))
        except _RefusedError as error:
            return _refusal(error.status, str(error))
        except NoSuchError:
            return _refusal(404, "There is nothing of this id.")
        except ConfigurationError as error:
            return _refusal(400, str(error))
        except OverflowError:
            return _refusal(400, "A number is larger than can be counted with.")

    def _admit(self, request: Request, caller: str) -> None:
        given = request.header(TOKEN_HEADER)
        if given is not None and self._token is not None:
            if hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode()):
                return
            raise _RefusedError(403, "The admin token is wrong.")
        if not _is_loopback(caller):
            raise _RefusedError(403, f"From another machine the admin API needs the token, in {TOKEN_HEADER}.")
        host = _host(request.header("host") or "")
        if host not in self._hosts:
            raise _RefusedError(403, f"The host {host!r} is not one of this mock. Ask for localhost or 127.0.0.1.")

    def _find(self, request: Request) -> tuple[Route, int]:
        path = request.path.partition("?")[0][len(PREFIX) :]
        found = [(route, match) for pattern, route in self._patterns if (match := pattern.fullmatch(path))]
        if not found:
            raise _RefusedError(404, f"The admin API has no {path or '/'}. spec/admin.yaml lists what it has.")
        for route, match in found:
            if route.method == request.method:
                return route, int(match.groupdict().get("id") or 0)
        offered = ", ".join(dict.fromkeys(route.method for route, _ in found))
        raise _RefusedError(405, f"Use {offered}.")


def _shutdown_route(shutdown: Callable[[], None]) -> tuple[Route, ...]:
    def act(call: Call) -> Json:
        shutdown()
        return {}

    return (Route(method="POST", path="/shutdown", act=act),)


def _pattern(path: str) -> str:
    return path.replace("{id}", "(?P<id>[0-9]{1,15})")


def _query(route: Route, text: str) -> Mapping[str, str]:
    asked = parse_qsl(text, keep_blank_values=True)
    for name, _ in asked:
        if name not in route.query:
            known = f"It has: {', '.join(route.query)}." if route.query else "It has none."
            raise _RefusedError(400, f"The query parameter {name!r} is not known. {known}")
    return dict(asked)


def _body(route: Route, request: Request) -> Any:
    if request.method not in ("POST", "PUT"):
        return None
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if kind != "application/json":
        # A form in somebody's page can post anything but this.
        raise _RefusedError(415, "Send content-type: application/json, also where there is no body.")
    body: Any = request.json if request.body else {}
    if body is NOT_JSON:
        raise _RefusedError(400, "The body is not JSON.")
    if not route.free:
        _check(route, body)
    return body


def _check(route: Route, body: Any) -> None:
    if not isinstance(body, dict):
        raise _RefusedError(400, "The body is not a JSON object.")
    members = route.members or {}
    for name in route.required:
        if name not in body:
            raise _RefusedError(400, f"The member {name} is missing.")
    for name, value in body.items():
        if name not in members:
            known = f"It has: {', '.join(members)}." if members else "It has none."
            raise _RefusedError(400, f"The member {name!r} is not known. {known}")
        kinds = members[name]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            wanted = " or ".join(_KINDS[kind] for kind in kinds if not (kind is int and float in kinds))
            raise _RefusedError(400, f"The member {name} is not {wanted}.")


_KINDS: Final[Mapping[type, str]] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    type(None): "null",
}


def _refusal(status: int, message: str) -> Response:
    envelope = {"code": status, "message": message, "status": STATUS_NAMES.get(status, "UNKNOWN"), "details": []}
    return json_response(status, {"error": envelope})


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _host(header: str) -> str:
    """The name in a Host header, without port and brackets."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()
