"""Money on its way back to a card: agreed and on disk before any terminal hears of it."""

from dataclasses import dataclass
from uuid import UUID

from pos.domain.ids import AttemptId, OrderId, PerformanceId, PlaceId, TicketId
from pos.domain.journal import Remedy
from pos.domain.order import Exchange, Refund, Tender


@dataclass(frozen=True)
class Remedied:
    """The tasks of the conflict desk that are settled with the record, how and why."""

    tasks: tuple[int, ...]
    remedy: Remedy
    note: str


@dataclass(frozen=True)
class GoingBack:
    """A refund or an exchange as it will be written once the money has gone back; one an order.

    The record's id is made here, so that it can be written once only. `approval` is the word it
    stands on, `names` the cashier's and the supervisor's. `tries` has for each of the record's
    tenders the latest attempt to give it back, None for what needs none or was not begun.
    `notes` say what people decided on the way. `remedied`: it is a remedy of the conflict desk.
    """

    approval: UUID
    names: tuple[str, str]
    tries: tuple[AttemptId | None, ...]
    refund: Refund | None = None
    exchange: Exchange | None = None
    notes: tuple[str, ...] = ()
    remedied: Remedied | None = None

    @property
    def record(self) -> Refund | Exchange:
        """What it will be."""
        record = self.refund or self.exchange
        assert record is not None, "something goes back"
        return record

    @property
    def order(self) -> OrderId:
        """Whose tickets."""
        return self.record.order

    @property
    def tickets(self) -> tuple[TicketId, ...]:
        """The tickets that it kills."""
        return self.refund.tickets if self.refund else self.exchange.out if self.exchange else ()

    @property
    def tenders(self) -> tuple[Tender, ...]:
        """The money, negative."""
        return self.record.tenders

    @property
    def new_places(self) -> tuple[tuple[PerformanceId, PlaceId], ...]:
        """Places that are kept for it."""
        made = self.exchange.tickets if self.exchange else ()
        return tuple((one.performance, one.place) for one in made)
