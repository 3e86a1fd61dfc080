"""The sales server as the till's services see it: `pos.services.ports.SalesServer` over HTTP."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote
from uuid import UUID

from pos.domain.dossier import Dossier
from pos.domain.ids import OperationId, OrderId, PerformanceId, PlaceId, TicketId
from pos.domain.member import Member
from pos.domain.personal.housekey import POSTED_BYTES
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.uses import Limited
from pos.services.ports import AreaWish, AskedBy, Balance, Clock, Hold, IdentityTask
from pos.storage.holders import HolderKey
from sync.client.backoff import Backoff
from sync.client.http import Http
from sync.protocol import uses as counting
from sync.protocol.people import (
    HolderSaid,
    HoldersAsk,
    HoldersTold,
    HouseBox,
    IdentitiesAsk,
    IdentitiesTaken,
    MemberAsk,
    MemberFound,
    MembersFound,
    NamesAsk,
    NamesSaid,
)
from sync.protocol.wire import (
    AreaAsk,
    Held,
    HoldAsk,
    ReleaseAsk,
    Released,
    RightAsk,
    SecureAsk,
    Secured,
    VoucherAsk,
    VoucherBalance,
    VoucherReserveAsk,
    VoucherReserved,
    VoucherReturnAsk,
    VoucherReturned,
)

ATTEMPTS = 3
T = TypeVar("T")


class RemoteServer:
    """Asks with the caller's operation id, and repeats with the same one where no answer came.

    The server stores each answer with its effect, so asking again never does a thing twice.
    """

    def __init__(
        self,
        http: Http,
        clock: Clock,
        *,
        life: Callable[[], int] = lambda: 1,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`life` says under which incarnation this till asks."""
        self._life = life
        self._http = http
        self._clock = clock
        self._pause = pause
        # In which plan the places were picked; "": nobody looked at one.
        self.shown_plan: Callable[[PerformanceId], str] = lambda _performance: ""

    def hold(
        self,
        operation: OperationId,
        performance: PerformanceId,
        places: Sequence[PlaceId],
        areas: Sequence[AreaWish] = (),
    ) -> Hold:
        """Hold places, all or nothing. PLACE_TAKEN names who has which and what is free;
        PLAN_CHANGED: they were picked in a plan that is not the performance's any more.
        """
        asks = [AreaAsk(one.area, one.count) for one in areas]
        plan = self.shown_plan(performance)
        body = HoldAsk(operation, performance, list(places), asks, self._life(), plan)
        # From before the first asking: an answer to a repeat counts from when it took effect.
        asked_s = self._clock.monotonic_s()
        held = self._persist(lambda: self._http.post("/v1/holds", body, Held))
        return Hold(tuple(PlaceId(one) for one in held.places), asked_s + held.seconds)

    def secure(
        self, operation: OperationId, performance: PerformanceId, places: Sequence[PlaceId]
    ) -> None:
        """Make held places firmly this till's own."""
        body = SecureAsk(operation, performance, list(places), self._life())
        self._persist(lambda: self._http.post("/v1/secures", body, Secured))

    def release(
        self, operation: OperationId, performance: PerformanceId, places: Sequence[PlaceId]
    ) -> None:
        """Give held places back."""
        body = ReleaseAsk(operation, performance, list(places), self._life())
        self._persist(lambda: self._http.post("/v1/releases", body, Released))

    def voucher_balance(self, voucher: str) -> Balance:
        """What is left on a voucher."""
        ask = VoucherAsk(voucher)
        found = self._persist(lambda: self._http.post("/v1/vouchers/balances", ask, VoucherBalance))
        return Balance(found.balance_minor, found.currency, found.expires_ms)

    def reserve_voucher(
        self, operation: UUID, voucher: str, amount_minor: int, currency: str
    ) -> None:
        """Keep a part of it for a sale."""
        ask = VoucherReserveAsk(operation, voucher, amount_minor, currency, self._life())
        self._persist(lambda: self._http.post("/v1/vouchers/reservations", ask, VoucherReserved))

    def return_voucher(self, operation: UUID, voucher: str) -> None:
        """The sale was left."""
        ask = VoucherReturnAsk(operation, voucher)
        self._persist(lambda: self._http.post("/v1/vouchers/returns", ask, VoucherReturned))

    def reserve_uses(
        self, operation: UUID, uses: Sequence[tuple[Limited, int]], *, share: bool = False
    ) -> Sequence[int]:
        """Keep uses of what the tariff limits."""
        asked = [counting.UseAsk(_asked(limited), count) for limited, count in uses]
        ask = counting.UsesAsk(operation, asked, self._life(), share)
        path = "/v1/uses/reservations"
        return self._persist(lambda: self._http.post(path, ask, counting.UsesKept)).kept

    def count_uses(self, asked: Sequence[Limited]) -> Sequence[int]:
        """How many are left of each."""
        ask = counting.CountsAsk([_asked(one) for one in asked])
        return self._http.post("/v1/uses/counts", ask, counting.CountsLeft).left

    def find_members(self, by: AskedBy, text: str, country: str) -> tuple[tuple[Member, ...], bool]:
        """Whom that card, phone or name fits. Asked once: somebody stands at the window."""
        found = self._http.post("/v1/members/searches", MemberAsk(by, text, country), MembersFound)
        return tuple(_member(one) for one in found.members), found.more

    def house_box(self) -> bytes:
        """The public key that tickets' names are sealed to."""
        return self._http.get("/v1/holders/box", HouseBox).public

    def taken_identities(self, performance: PerformanceId, marks: Sequence[str]) -> list[str]:
        """Which of these have a ticket already. Asked once: somebody stands at the window."""
        ask = IdentitiesAsk(performance, list(marks))
        return self._http.post("/v1/holders/checks", ask, IdentitiesTaken).marks

    def holder_names(
        self, tickets: Sequence[TicketId]
    ) -> tuple[dict[TicketId, str], frozenset[TicketId]]:
        """Whom this till's tickets are for; and those that nobody has a key to."""
        said = self._http.post("/v1/holders/names", NamesAsk(list(tickets)), NamesSaid)
        known = {TicketId(one.ticket): f"{one.name} · {one.identity}" for one in said.names}
        return known, frozenset(map(TicketId, said.gone))

    def tell_holders(self, keys: Sequence[HolderKey]) -> list[IdentityTask]:
        """Bring the keys of tickets with a name."""
        said = [
            HolderSaid(
                one.holder,
                one.ticket,
                one.performance,
                one.place,
                one.mark,
                one.posted if len(one.posted) == POSTED_BYTES else b"",
                one.life,
                one.entry,
            )
            for one in keys
        ]
        told = self._http.post("/v1/holders", HoldersAsk(said), HoldersTold)
        return [IdentityTask(TicketId(one.ticket), one.params) for one in told.twice]

    def right(self, operation: OperationId, order: OrderId) -> Dossier:
        """The say over an order is this till's; what became of the order so far."""
        body = RightAsk(operation, order, self._life())
        return self._persist(lambda: self._http.post("/v1/rights", body, Dossier))

    def find_order(self, text: str) -> Dossier | None:
        """An order of any till, by its number or a ticket code; None where there is none."""
        try:
            return self._http.get(f"/v1/orders?text={quote(text, safe='')}", Dossier)
        except Refusal as refusal:
            if refusal.reason is Reason.ORDER_UNKNOWN:
                return None
            raise

    def _persist(self, ask: Callable[[], T]) -> T:
        backoff = Backoff(0.2, 1.0)
        for _ in range(ATTEMPTS - 1):
            try:
                return ask()
            except Trouble:
                self._pause(backoff.wait_s())
        return ask()


def _asked(limited: Limited) -> counting.LimitedAsk:
    return counting.LimitedAsk(limited.thing, limited.customer, limited.performance)


def _member(one: MemberFound) -> Member:
    return Member(
        one.id, one.level, one.valid_from, one.valid_until, one.number, one.name, one.phone
    )
