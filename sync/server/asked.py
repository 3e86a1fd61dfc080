"""What all endpoints have in common: who asks, in which protocol, and how a no looks."""

import ipaddress
from functools import partial
from typing import Any, cast

from litestar import Request, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from pos.domain.refusals import Reason, Refusal
from sync.protocol import wire
from sync.server.enrolment import KnownTill
from sync.server.office import Office

Asking = Request[KnownTill, Any, State]
_PROBLEMS = {
    400: "The message is not one of ours",
    401: "No till has this token",
    403: "The till is fenced, or the code is wrong",
    404: "There is no such thing",
    409: "The domain says no",
    413: "The message is too large",
    426: "This server speaks an older protocol",
    503: "The server has trouble; ask again",
}
_RESPONSES = {
    status: ResponseSpec(wire.Problem, description=said, generate_examples=False)
    for status, said in _PROBLEMS.items()
}
get_ = partial(get, responses=_RESPONSES)
post_ = partial(post, status_code=200, responses=_RESPONSES)
_DIGITS_LIMIT = 9


def office_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Office:
    """What the endpoints of this worker share."""
    return cast(Office, connection.app.state.office)


async def speaks_our_protocol(
    connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler
) -> None:
    """Guard: a newer till than this server is told so."""
    said = connection.headers.get("parterre-protocol", "1")
    if not said.isdecimal() or len(said) > _DIGITS_LIMIT:
        raise Refusal(Reason.MESSAGE_WRONG, why="Parterre-Protocol is not a number")
    if int(said) > wire.PROTOCOL:
        raise Refusal(Reason.PROTOCOL_NEWER, known=wire.PROTOCOL)


async def is_a_till(
    connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler
) -> None:
    """Guard: whoever asks carries a till's token."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refusal(Reason.TILL_UNKNOWN)
    connection.scope["user"] = await office_of(connection).till(token)


async def is_private(
    connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler
) -> None:
    """Guard: secrets travel over TLS, or stay on this machine."""
    if connection.scope["scheme"] == "https":
        return
    client = connection.client
    try:
        if client and ipaddress.ip_address(client.host).is_loopback:
            return
    except ValueError:
        pass
    raise Refusal(Reason.NOT_PERMITTED, why="enrolment needs TLS or this machine itself")
