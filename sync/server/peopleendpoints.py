"""The endpoints of people; what they answer stands in sync/protocol/people.py."""

import asyncio

from litestar.params import JSONBody

from sync.protocol import people
from sync.server.asked import Asking, is_a_till, is_private, office_of, post_


@post_("/members/searches", guards=[is_a_till, is_private])
async def find_member(request: Asking, data: JSONBody[people.MemberAsk]) -> people.MembersFound:
    """Members by card, phone or name: a few, and as little of each as tells them apart."""
    desk = office_of(request).people
    desk.limit(request.user.id)
    return await asyncio.to_thread(desk.find, data)


ALL = [find_member]
