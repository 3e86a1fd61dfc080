"""The endpoints of protocol 1, one function each; what they answer stands in wire.py."""

import asyncio
import ipaddress
from functools import partial
from typing import Any, cast

from litestar import Request, Response, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season
from sync.protocol import wire
from sync.server import catalogue, enrolment, feed, gate, requests
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
_get = partial(get, responses=_RESPONSES)
_post = partial(post, status_code=200, responses=_RESPONSES)
_DIGITS_LIMIT = 9
_STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


def _office(connection: ASGIConnection[Any, Any, Any, Any]) -> Office:
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
    connection.scope["user"] = await _office(connection).till(token)


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


@_post("/enrol", guards=[is_private])
async def enrol(request: Asking, data: JSONBody[wire.Enrol]) -> wire.Enrolled:
    """Make a till known, by a one-time code."""
    return await asyncio.to_thread(enrolment.enrol, _office(request).database, data)


@_get("/health")
async def health(request: Asking) -> wire.Health:
    """That the server lives, and its clock."""
    office = _office(request)
    now_ms = await asyncio.to_thread(office.now_ms)
    return wire.Health(wire.PROTOCOL, office.identity.generation, now_ms)


@_get("/season", guards=[is_a_till])
async def season(request: Asking) -> Response[Season]:
    """The catalogue; ETag is its version."""
    version, body = await asyncio.to_thread(catalogue.current, _office(request).database)
    tag = f'"{version}"'
    if request.headers.get("if-none-match") == tag:
        return cast(Response[Season], Response(b"", status_code=304, headers={"ETag": tag}))
    answer = Response(body, media_type="application/json", headers={"ETag": tag})
    return cast(Response[Season], answer)


@_get("/plans/{digest:str}", guards=[is_a_till], media_type="application/json")
async def plan_bundle(request: Asking, digest: FromPath[str]) -> bytes:
    """A plan and its sidecar in one document; `digest` is its SHA-256."""
    database = _office(request).database
    found = await asyncio.to_thread(catalogue.plan_bundle, database, digest)
    if found is None:
        raise Refusal(Reason.PLAN_WRONG, file=digest, line=0, why="the server has no such plan")
    return found


@_get("/tills", guards=[is_a_till])
async def all_tills(request: Asking) -> list[wire.TillName]:
    """The tills by name."""
    return await asyncio.to_thread(enrolment.all_tills, _office(request).database)


@_post("/holds", guards=[is_a_till])
async def hold(request: Asking, data: JSONBody[wire.HoldAsk]) -> wire.Held:
    """Hold places, all or nothing."""
    asked = requests.hold(request.user.id, data)
    return cast(wire.Held, await _office(request).decide(asked))


@_post("/secures", guards=[is_a_till])
async def secure(request: Asking, data: JSONBody[wire.SecureAsk]) -> wire.Secured:
    """Own places firmly, before the money."""
    asked = requests.secure(request.user.id, data)
    return cast(wire.Secured, await _office(request).decide(asked))


@_post("/releases", guards=[is_a_till])
async def release(request: Asking, data: JSONBody[wire.ReleaseAsk]) -> wire.Released:
    """Give held places back."""
    asked = requests.release(request.user.id, data)
    return cast(wire.Released, await _office(request).decide(asked))


@_post("/journal", guards=[is_a_till])
async def journal(request: Asking, data: JSONBody[wire.JournalAsk]) -> wire.JournalApplied:
    """Take the next entries of the till's journal."""
    asked = requests.upload(request.user.id, data)
    return cast(wire.JournalApplied, await _office(request).decide(asked))


@_get("/performances/{performance:int}/snapshot", guards=[is_a_till])
async def snapshot(request: Asking, performance: FromPath[int]) -> wire.Snapshot:
    """All places of a performance at one version."""
    office = _office(request)
    generation = office.identity.generation
    return await asyncio.to_thread(feed.snapshot, office.database, performance, generation)


@_get("/performances/{performance:int}/feed", guards=[is_a_till], media_type="text/event-stream")
async def changes(
    request: Asking, performance: FromPath[int], generation: FromQuery[int], since: FromQuery[int]
) -> Stream:
    """Events "changes" from version `since` on, or "reset"."""
    stream = await _office(request).hub.open(performance, generation, since)
    return Stream(stream, media_type="text/event-stream", headers=_STREAM_HEADERS)


@_post("/gate/check", guards=[is_a_till])
async def gate_check(request: Asking, data: JSONBody[wire.GateAsk]) -> wire.GateAnswer:
    """Whether a ticket code admits."""
    office = _office(request)
    key = office.identity.key.public_key()
    return await asyncio.to_thread(gate.check, office.database, data.code, key)


ALL = [
    enrol,
    health,
    season,
    plan_bundle,
    all_tills,
    hold,
    secure,
    release,
    journal,
    snapshot,
    changes,
    gate_check,
]
