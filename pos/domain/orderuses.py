"""Which uses an order still has, and which of them end when tickets of it go. Pure.

A ticket that came for another one at its price stands for that one, with its uses. One that was
priced anew has its own: those of the ticket it came for ended with that ticket.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pos.domain.dossier import Dossier
from pos.domain.ids import TicketId
from pos.domain.pricing.book import PriceBook
from pos.domain.uses import GivenBack, Limited, Used, Wish


@dataclass(frozen=True)
class Use:
    """One use, and all the tickets that it is for: it ends with the last of them."""

    limited: Limited
    tickets: frozenset[TicketId]


class OrderUses:
    """Of all that was done with one order."""

    def __init__(self, known: Dossier) -> None:
        self._for: dict[TicketId, TicketId] = {}
        gone: list[TicketId] = [one for back in known.refunds for one in back.tickets]
        every = list(_uses(known.order.uses, [one.id for one in known.order.tickets]))
        for made in known.exchanges:
            new = [one.id for one in made.tickets]
            if made.priced is None:
                self._for.update(zip(new, made.out, strict=False))
            else:
                gone += made.out
                every += _uses(made.uses, new)
        self._gone = frozenset(map(self._root, gone))
        self.standing = tuple(one for one in every if not one.tickets <= self._gone)

    def _root(self, ticket: TicketId) -> TicketId:
        """The ticket that this one stands for."""
        seen = {ticket}
        while (before := self._for.get(ticket)) is not None and before not in seen:
            seen.add(before)
            ticket = before
        return ticket

    def ending(self, tickets: Iterable[TicketId]) -> dict[Limited, int]:
        """How many uses of each count end when these tickets go, too."""
        after = self._gone | frozenset(map(self._root, tickets))
        found: dict[Limited, int] = {}
        for one in self.standing:
            if one.tickets <= after:
                found[one.limited] = found.get(one.limited, 0) + 1
        return found


def _uses(used: Iterable[Used], tickets: list[TicketId]) -> Iterable[Use]:
    for one in used:
        for positions in one.uses:
            yield Use(one.limited, frozenset(tickets[at] for at in positions))


def kept_things(book: PriceBook) -> frozenset[str]:
    """Rules and limits whose uses do not come back when a customer gives tickets back."""
    rules = [one.id for one in book.rules if not one.uses.back_on_refund]
    return frozenset(rules + [one.id for one in book.limits if not one.back_on_refund])


def given_back(
    ending: Mapping[Limited, int], kept: frozenset[str] = frozenset()
) -> tuple[GivenBack, ...]:
    """What comes back of those; of the things in `kept` nothing does."""
    every = sorted(ending.items(), key=lambda one: one[0].key)
    return tuple(GivenBack(what, count) for what, count in every if what.thing not in kept)


@dataclass(frozen=True)
class Renewal:
    """An exchange's uses: what the new tickets take over from the old ones, what has to be owned
    for them besides, and what is left over.
    """

    carried: tuple[Wish, ...]
    wanted: tuple[Wish, ...]
    left: Mapping[Limited, int]


def renewal(wishes: Iterable[Wish], ending: Mapping[Limited, int]) -> Renewal:
    """As much as can be is taken over: a customer at their limit still gets another seat."""
    left = dict(ending)
    carried, wanted = [], []
    for wish in wishes:
        count = min(wish.count, left.get(wish.limited, 0))
        if count:
            carried.append(Wish(wish.limited, wish.uses[:count]))
            left[wish.limited] -= count
        if wish.count > count:
            wanted.append(Wish(wish.limited, wish.uses[count:]))
    return Renewal(tuple(carried), tuple(wanted), {what: n for what, n in left.items() if n})
