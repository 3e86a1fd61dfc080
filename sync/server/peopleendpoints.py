"""The endpoints of people; what they answer stands in sync/protocol/people.py."""

import asyncio

from litestar.params import JSONBody

from sync.protocol import people
from sync.server import holders
from sync.server.asked import Asking, get_, is_a_till, is_private, office_of, post_


@post_("/members/searches", guards=[is_a_till, is_private])
async def find_member(request: Asking, data: JSONBody[people.MemberAsk]) -> people.MembersFound:
    """Members by card, phone or name: a few, and as little of each as tells them apart."""
    desk = office_of(request).people
    desk.limit(request.user.id)
    return await asyncio.to_thread(desk.find, data)


@get_("/holders/box", guards=[is_a_till])
async def house_box(request: Asking) -> people.HouseBox:
    """The public key that tickets' names are sealed to."""
    return await asyncio.to_thread(holders.box, office_of(request).people)


@post_("/holders/checks", guards=[is_a_till])
async def check_identities(
    request: Asking, data: JSONBody[people.IdentitiesAsk]
) -> people.IdentitiesTaken:
    """Which identities have a ticket of a performance already."""
    return await asyncio.to_thread(holders.taken, office_of(request).database, data)


@post_("/holders", guards=[is_a_till])
async def tell_holders(request: Asking, data: JSONBody[people.HoldersAsk]) -> people.HoldersTold:
    """Keep the keys of tickets with a name."""
    office = office_of(request)
    asked = (office.people, office.database, request.user.id, data)
    return await asyncio.to_thread(holders.tell, *asked)


@post_("/holders/names", guards=[is_a_till, is_private])
async def holders_names(request: Asking, data: JSONBody[people.NamesAsk]) -> people.NamesSaid:
    """Whom the till's own tickets are for, to be printed on them."""
    office = office_of(request)
    asked = (office.people, office.database, request.user.id, data)
    return await asyncio.to_thread(holders.names, *asked)


ALL = [find_member, house_box, check_identities, tell_holders, holders_names]
