"""The endpoints of the gate; what they answer stands in sync/protocol/gate.py."""

import asyncio
from typing import cast

from litestar.params import FromPath, JSONBody
from msgspec import structs

from pos.domain import ticketcode
from pos.domain.refusals import Refusal
from sync.protocol import gate as said
from sync.protocol import wire
from sync.server import gate, gateasks, holders
from sync.server.asked import Asking, is_a_till, office_of
from sync.server.asked import get_ as _get
from sync.server.asked import post_ as _post
from sync.server.enrolment import KnownTill
from sync.server.gateasks import Admit
from sync.server.office import Office


@_post("/gate/check", guards=[is_a_till])
async def gate_check(request: Asking, data: JSONBody[wire.GateAsk]) -> wire.GateAnswer:
    """Whether a ticket code would admit; nothing is changed by asking."""
    office = office_of(request)
    key = office.identity.key.public_key()
    answer = await asyncio.to_thread(gate.check, office.database, data.code, key)
    if not answer.valid:
        return answer
    ticket = ticketcode.read(data.code)[0].ticket.hex
    asked = (office.people, office.database, ticket, answer)
    return await asyncio.to_thread(holders.with_name, *asked)


@_post("/gate/admit", guards=[is_a_till])
async def admit(request: Asking, data: JSONBody[said.AdmitAsk]) -> said.AdmitAnswer:
    """Let one in by a ticket, once."""
    office = office_of(request)
    asked = await asyncio.to_thread(_asked, office, request.user, data)
    if isinstance(asked, said.AdmitAnswer):
        return asked
    answer = cast(said.AdmitAnswer, await office.decide(asked))
    if answer.outcome == "refused":
        return answer
    told = wire.GateAnswer(True)
    named = (office.people, office.database, asked.ticket, told)
    told = await asyncio.to_thread(holders.with_name, *named)
    return structs.replace(answer, name=told.name, identity=told.identity)


def _asked(office: Office, by: KnownTill, ask: said.AdmitAsk) -> Admit | said.AdmitAnswer:
    """The scan, checked: whoever cannot show a genuine code is not worth the writer's time."""
    try:
        if ticketcode.short_bits(ask.code) is not None:
            code = gate.typed(office.database, ask.code, ask.performance)
        else:
            code = gate.genuine(office.database, ask.code, office.identity.key.public_key())
    except Refusal as refusal:
        return said.AdmitAnswer("refused", refusal.reason)
    signed = office.deciding.admit(by, ask, code.ticket.hex)
    return gateasks.admit(by.id, ask, code, signed)


@_post("/gate/let-out", guards=[is_a_till])
async def let_out(request: Asking, data: JSONBody[said.LetOutAsk]) -> said.LetOut:
    """End an admission, by a supervisor's word."""
    office = office_of(request)
    asked = await asyncio.to_thread(office.deciding.let_out, request.user, data)
    return cast(said.LetOut, await office.decide(asked))


@_get("/performances/{performance:int}/admissions", guards=[is_a_till])
async def admissions(request: Asking, performance: FromPath[int]) -> said.DoorReport:
    """How many are in, and the last scans."""
    return await asyncio.to_thread(gate.report, office_of(request).database, performance)


ALL = [gate_check, admit, let_out, admissions]
