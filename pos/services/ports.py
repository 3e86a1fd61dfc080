"""What the services need from the world outside, as Protocols."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from pos.domain.anchor import Anchor
from pos.domain.dossier import Dossier
from pos.domain.ids import OperationId, OrderId, PerformanceId, PlaceId, TicketId
from pos.domain.member import Member
from pos.domain.uses import Limited
from pos.storage.holders import HolderKey


class Clock(Protocol):
    """The wall clock for records, a monotonic one for durations."""

    def now_ms(self) -> int:
        """UNIX time in milliseconds."""

    def monotonic_s(self) -> float:
        """Seconds that never go back; counts through suspend where the system can."""


class AnchorPort(Protocol):
    """Where the anchor lies: outside of what a backup of the database carries."""

    def read(self) -> Anchor | None:
        """The anchor; None where there is none that can be read."""

    def write(self, anchor: Anchor) -> None:
        """On the disk when it returns. Raises OSError."""


class Ids(Protocol):
    """Makes UUIDv7."""

    def new(self) -> UUID:
        """A new one."""


@dataclass(frozen=True)
class AreaWish:
    """`count` places of the plan's standing area number `area`."""

    area: int
    count: int


@dataclass(frozen=True)
class Hold:
    """Places held on the server. The life is measured on this till from before the asking."""

    places: tuple[PlaceId, ...]
    until_monotonic_s: float


@dataclass(frozen=True)
class Balance:
    """What is left on a voucher, as the server says. `expires_ms` 0: it never expires."""

    amount_minor: int
    currency: str
    expires_ms: int


AskedBy = Literal["card", "phone", "name"]


class MemberServer(Protocol):
    """Who keeps the members. Raises as SalesServer does."""

    def find_members(self, by: AskedBy, text: str, country: str) -> tuple[tuple[Member, ...], bool]:
        """Whom it fits, and whether it fits others, too. Raises MEMBER_UNKNOWN."""
        ...


@dataclass(frozen=True)
class IdentityTask:
    """The server found another ticket for the identity of that one; for the conflict desk."""

    ticket: TicketId
    params: dict[str, object]


class HolderServer(Protocol):
    """Who keeps the keys of tickets with a name. Raises as SalesServer does."""

    def house_box(self) -> bytes:
        """The public key that names are sealed to."""
        ...

    def taken_identities(self, performance: PerformanceId, marks: Sequence[str]) -> Sequence[str]:
        """Which of these have a ticket already."""
        ...

    def tell_holders(self, keys: Sequence[HolderKey]) -> Sequence[IdentityTask]:
        """Bring the keys; told again, they are the same ones."""
        ...

    def holder_names(
        self, tickets: Sequence[TicketId]
    ) -> tuple[Mapping[TicketId, str], frozenset[TicketId]]:
        """Whom they are for, as it is printed; and those that nobody has a key to."""
        ...


class VoucherServer(Protocol):
    """Who keeps the vouchers. Raises as SalesServer does."""

    def voucher_balance(self, voucher: str) -> Balance:
        """What is left on it. VOUCHER_UNKNOWN or VOUCHER_EXPIRED."""

    def reserve_voucher(
        self, operation: UUID, voucher: str, amount_minor: int, currency: str
    ) -> None:
        """Keep that much for a sale. VOUCHER_EMPTY where there is not enough."""

    def return_voucher(self, operation: UUID, voucher: str) -> None:
        """The sale was left."""


class UsesServer(Protocol):
    """Who counts what the tariff limits. Raises as SalesServer does."""

    def reserve_uses(
        self, operation: UUID, uses: Sequence[tuple[Limited, int]], *, share: bool = False
    ) -> Sequence[int]:
        """Keep them for this till, all or none: USES_UP(thing, left). Of a share as many as there
        are; how many of each.
        """

    def count_uses(self, asked: Sequence[Limited]) -> Sequence[int]:
        """How many are left of each; negative where the server limits nothing."""


class SalesServer(Protocol):
    """Who owns a place. Blocking, bounded; for the network lane.

    Each raises Refusal for the server's no and Trouble("server", ...) where it does not answer.
    """

    def hold(
        self,
        operation: OperationId,
        performance: PerformanceId,
        places: Sequence[PlaceId],
        areas: Sequence[AreaWish] = (),
    ) -> Hold:
        """Hold places, all or nothing. PLACE_TAKEN names who has which and what is free."""

    def secure(
        self, operation: OperationId, performance: PerformanceId, places: Sequence[PlaceId]
    ) -> None:
        """Make held places firmly this till's own."""

    def release(
        self, operation: OperationId, performance: PerformanceId, places: Sequence[PlaceId]
    ) -> None:
        """Give held places back."""


class RightsServer(Protocol):
    """Who may take tickets back. Blocking, bounded; for the network lane. Raises as SalesServer."""

    def right(self, operation: OperationId, order: OrderId) -> Dossier:
        """The say over the order is this till's; what became of the order so far."""

    def find_order(self, text: str) -> Dossier | None:
        """An order of any till, by its number or a ticket code; None where there is none."""
