"""The endpoints of the house's desk; what they answer stands in sync/protocol/house.py."""

import asyncio
from typing import cast

from litestar.params import FromPath, JSONBody

from sync.protocol import house, wire
from sync.server import planchanging, reports
from sync.server.asked import Asking, is_a_till, office_of
from sync.server.asked import get_ as _get
from sync.server.asked import post_ as _post


@_get("/house", guards=[is_a_till])
async def report(request: Asking) -> house.HouseReport:
    """The tills, what waits for a person, and whether the server recovers."""
    return await asyncio.to_thread(reports.house, office_of(request).database)


@_get("/performances/{performance:int}/gate", guards=[is_a_till])
async def gate_list(request: Asking, performance: FromPath[int]) -> house.GateList:
    """Everybody who may stand at the door, and who may dispute it."""
    return await asyncio.to_thread(reports.gate_list, office_of(request).database, performance)


@_get("/performances/{performance:int}/cancellation", guards=[is_a_till])
async def cancellation(request: Asking, performance: FromPath[int]) -> house.Cancellation:
    """What of a performance has gone back, and what has not."""
    return await asyncio.to_thread(reports.cancellation, office_of(request).database, performance)


@_post("/house/allotments", guards=[is_a_till])
async def allot(request: Asking, data: JSONBody[house.AllotAsk]) -> house.Allotted:
    """Give places to a till in advance, by a supervisor's word."""
    office = office_of(request)
    asked = await asyncio.to_thread(office.deciding.allot, request.user, data)
    return cast(house.Allotted, await office.decide(asked))


@_post("/house/recalls", guards=[is_a_till])
async def recall(request: Asking, data: JSONBody[house.RecallAsk]) -> house.Recalled:
    """Call allotted places back, by a supervisor's word."""
    office = office_of(request)
    asked = await asyncio.to_thread(office.deciding.recall, request.user, data)
    return cast(house.Recalled, await office.decide(asked))


@_post("/house/write-offs", guards=[is_a_till])
async def write_off(request: Asking, data: JSONBody[house.WriteOffAsk]) -> house.WrittenOff:
    """Give a till up, by a supervisor's word."""
    office = office_of(request)
    asked = await asyncio.to_thread(office.deciding.write_off, request.user, data)
    return cast(house.WrittenOff, await office.decide(asked))


@_post("/house/quarantine-releases", guards=[is_a_till])
async def release_quarantine(
    request: Asking, data: JSONBody[house.UnquarantineAsk]
) -> house.Unquarantined:
    """Let quarantined places be sold again, by a supervisor's word."""
    office = office_of(request)
    asked = await asyncio.to_thread(office.deciding.unquarantine, request.user, data)
    return cast(house.Unquarantined, await office.decide(asked))


@_post("/house/paper-releases", guards=[is_a_till])
async def release_papers(
    request: Asking, data: JSONBody[house.PapersAwayAsk]
) -> house.Unquarantined:
    """Let places of emergency tickets that nobody bought be sold again, of a till that is gone."""
    office = office_of(request)
    asked = await asyncio.to_thread(office.deciding.release_papers, request.user, data)
    return cast(house.Unquarantined, await office.decide(asked))


@_post("/house/right-releases", guards=[is_a_till])
async def release_right(
    request: Asking, data: JSONBody[house.RightReleaseAsk]
) -> house.RightReleased:
    """Let a doubted order's tickets be taken back, by a supervisor's word."""
    office = office_of(request)
    asked = await asyncio.to_thread(office.deciding.release_right, request.user, data)
    return cast(house.RightReleased, await office.decide(asked))


@_post("/house/blocks", guards=[is_a_till])
async def block(request: Asking, data: JSONBody[house.BlockAsk]) -> house.Blocked:
    """Keep free places for the house, by a supervisor's word."""
    office = office_of(request)
    asked = await asyncio.to_thread(office.deciding.block, request.user, data)
    return house.Blocked(cast(wire.Secured, await office.decide(asked)).places)


@_post("/house/unblocks", guards=[is_a_till])
async def unblock(request: Asking, data: JSONBody[house.UnblockAsk]) -> house.Unblocked:
    """Give the house's places back, by a supervisor's word."""
    office = office_of(request)
    asked = await asyncio.to_thread(office.deciding.unblock, request.user, data)
    return house.Unblocked(cast(wire.Released, await office.decide(asked)).places)


@_post("/house/plan-edits", guards=[is_a_till])
async def edit_plan(request: Asking, data: JSONBody[house.PlanEditAsk]) -> house.PlanEdited:
    """Change a plan, by a supervisor's word."""
    office = office_of(request)
    signed = await asyncio.to_thread(office.deciding.edit_plan, request.user, data)
    return await asyncio.to_thread(
        planchanging.edit, office.database, data.digest, data.edits, signed
    )


ALL = [
    *(report, gate_list, cancellation, allot, recall, write_off, release_quarantine, release_right),
    release_papers,
    *(block, unblock, edit_plan),
]
