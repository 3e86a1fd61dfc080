"""The endpoints of protocol 1, one function each; what they answer stands in wire.py."""

import asyncio
from typing import cast

from litestar import Response
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream

from pos.domain.dossier import Dossier
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Season
from sync.protocol import lives, uses, wire
from sync.server import (
    archive,
    catalogue,
    dossiers,
    enrolment,
    feed,
    requests,
    useasks,
    usedesk,
    voucherdesk,
)
from sync.server.asked import Asking, is_a_till, is_private, office_of
from sync.server.asked import get_ as _get
from sync.server.asked import post_ as _post

_STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


@_post("/enrol", guards=[is_private])
async def enrol(request: Asking, data: JSONBody[wire.Enrol]) -> wire.Enrolled:
    """Make a till known, by a one-time code."""
    return await asyncio.to_thread(enrolment.enrol, office_of(request).database, data)


@_get("/health")
async def health(request: Asking) -> wire.Health:
    """That the server lives, and its clock."""
    office = office_of(request)
    generation, now_ms = await asyncio.to_thread(office.life)
    return wire.Health(wire.PROTOCOL, generation, now_ms)


@_get("/season", guards=[is_a_till])
async def season(request: Asking) -> Response[Season]:
    """The catalogue; ETag is its version."""
    version, body = await asyncio.to_thread(catalogue.current, office_of(request).database)
    tag = f'"{version}"'
    if request.headers.get("if-none-match") == tag:
        return cast(Response[Season], Response(b"", status_code=304, headers={"ETag": tag}))
    answer = Response(body, media_type="application/json", headers={"ETag": tag})
    return cast(Response[Season], answer)


@_get("/plans/{digest:str}", guards=[is_a_till], media_type="application/json")
async def plan_bundle(request: Asking, digest: FromPath[str]) -> bytes:
    """A plan and its sidecar in one document; `digest` is its SHA-256."""
    database = office_of(request).database
    found = await asyncio.to_thread(catalogue.plan_bundle, database, digest)
    if found is None:
        raise Refusal(Reason.PLAN_WRONG, file=digest, line=0, why="the server has no such plan")
    return found


@_get("/tills", guards=[is_a_till])
async def all_tills(request: Asking) -> list[wire.TillName]:
    """The tills by name."""
    return await asyncio.to_thread(enrolment.all_tills, office_of(request).database)


@_post("/holds", guards=[is_a_till])
async def hold(request: Asking, data: JSONBody[wire.HoldAsk]) -> wire.Held:
    """Hold places, all or nothing."""
    asked = requests.hold(request.user.id, data)
    return cast(wire.Held, await office_of(request).decide(asked))


@_post("/secures", guards=[is_a_till])
async def secure(request: Asking, data: JSONBody[wire.SecureAsk]) -> wire.Secured:
    """Own places firmly, before the money."""
    asked = requests.secure(request.user.id, data)
    return cast(wire.Secured, await office_of(request).decide(asked))


@_post("/releases", guards=[is_a_till])
async def release(request: Asking, data: JSONBody[wire.ReleaseAsk]) -> wire.Released:
    """Give held places back."""
    asked = requests.release(request.user.id, data)
    return cast(wire.Released, await office_of(request).decide(asked))


@_post("/vouchers/balances", guards=[is_a_till])
async def voucher_balance(request: Asking, data: JSONBody[wire.VoucherAsk]) -> wire.VoucherBalance:
    """What is left on a voucher."""
    voucher = requests.check_voucher(data.voucher)
    return await asyncio.to_thread(voucherdesk.balance, office_of(request).database, voucher)


@_post("/vouchers/reservations", guards=[is_a_till])
async def reserve_voucher(
    request: Asking, data: JSONBody[wire.VoucherReserveAsk]
) -> wire.VoucherReserved:
    """Keep a part of a voucher for a sale."""
    asked = requests.reserve_voucher(request.user.id, data)
    return cast(wire.VoucherReserved, await office_of(request).decide(asked))


@_post("/vouchers/returns", guards=[is_a_till])
async def return_voucher(
    request: Asking, data: JSONBody[wire.VoucherReturnAsk]
) -> wire.VoucherReturned:
    """Give a part of a voucher back."""
    asked = requests.return_voucher(request.user.id, data)
    return cast(wire.VoucherReturned, await office_of(request).decide(asked))


@_post("/uses/reservations", guards=[is_a_till])
async def reserve_uses(request: Asking, data: JSONBody[uses.UsesAsk]) -> uses.UsesKept:
    """Keep uses of what the tariff limits."""
    asked = useasks.reserve(request.user.id, data)
    return cast(uses.UsesKept, await office_of(request).decide(asked))


@_post("/uses/counts", guards=[is_a_till])
async def count_uses(request: Asking, data: JSONBody[uses.CountsAsk]) -> uses.CountsLeft:
    """How many uses are left."""
    asked = useasks.limits(data.counts)
    return await asyncio.to_thread(usedesk.left, office_of(request).database, asked)


@_post("/rights", guards=[is_a_till])
async def right(request: Asking, data: JSONBody[wire.RightAsk]) -> Dossier:
    """Have the say over an order, and hear what became of it so far."""
    office = office_of(request)
    await office.decide(requests.right(request.user.id, data))
    return await asyncio.to_thread(dossiers.of_order, office.database, data.order)


@_get("/orders", guards=[is_a_till])
async def order(request: Asking, text: FromQuery[str]) -> Dossier:
    """One order of any till, by its whole number or a ticket code."""
    return await asyncio.to_thread(dossiers.find, office_of(request).database, text)


@_post("/journal", guards=[is_a_till])
async def journal(request: Asking, data: JSONBody[wire.JournalAsk]) -> wire.JournalApplied:
    """Take the next entries of the till's journal."""
    asked = requests.upload(request.user.id, data)
    return cast(wire.JournalApplied, await office_of(request).decide(asked))


@_get("/journal", guards=[is_a_till])
async def history(
    request: Asking, incarnation: FromQuery[int], after: FromQuery[int]
) -> lives.History:
    """The till's own journal, back from the server."""
    asked = (request.user.id, incarnation, after)
    return await asyncio.to_thread(archive.history, office_of(request).database, *asked)


@_post("/beats", guards=[is_a_till])
async def beat(request: Asking, data: JSONBody[lives.Beat]) -> lives.Heard:
    """That the till is there; what it has to do, its grants and its recalls."""
    asked = requests.beat(request.user.id, data)
    return cast(lives.Heard, await office_of(request).decide(asked))


@_post("/statements", guards=[is_a_till])
async def statement(request: Asking, data: JSONBody[lives.Statement]) -> lives.Stated:
    """What the till owns and saw, for a server that does not know."""
    asked = requests.speak(request.user.id, data)
    return cast(lives.Stated, await office_of(request).decide(asked))


@_post("/renewals", guards=[is_a_till])
async def renewal(request: Asking, data: JSONBody[lives.RenewAsk]) -> lives.Renewed:
    """A new incarnation."""
    asked = requests.renew(request.user.id, data)
    return cast(lives.Renewed, await office_of(request).decide(asked))


@_post("/readmissions", guards=[is_private])
async def readmission(request: Asking, data: JSONBody[lives.Readmission]) -> lives.Readmitted:
    """Make a till known again to books that were put back from before its enrolment."""
    office = office_of(request)
    return await asyncio.to_thread(enrolment.readmit, office.database, data)


@_get("/performances/{performance:int}/snapshot", guards=[is_a_till])
async def snapshot(request: Asking, performance: FromPath[int]) -> wire.Snapshot:
    """All places of a performance at one version."""
    return await asyncio.to_thread(feed.snapshot, office_of(request).database, performance)


@_get("/performances/{performance:int}/feed", guards=[is_a_till], media_type="text/event-stream")
async def changes(
    request: Asking, performance: FromPath[int], generation: FromQuery[int], since: FromQuery[int]
) -> Stream:
    """Events "changes" from version `since` on, or "reset"."""
    stream = await office_of(request).hub.open(performance, generation, since)
    return Stream(stream, media_type="text/event-stream", headers=_STREAM_HEADERS)


ALL = [
    history,
    beat,
    statement,
    renewal,
    readmission,
    enrol,
    health,
    season,
    plan_bundle,
    all_tills,
    hold,
    secure,
    release,
    voucher_balance,
    reserve_voucher,
    return_voucher,
    reserve_uses,
    count_uses,
    right,
    order,
    journal,
    snapshot,
    changes,
]
