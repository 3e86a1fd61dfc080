"""Holders' keys on their way to the server, their marks, and the key they are sealed to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pos.domain.ids import PerformanceId, PlaceId, TicketId
from pos.storage.peopletables import HolderKeyRow, HouseBoxRow
from pos.storage.tables import TicketRow

_AT_ONCE = 50


@dataclass(frozen=True)
class HolderKey:
    """What the server is told of a holder. `posted` is empty where it has the key already."""

    ticket: TicketId
    holder: str
    performance: PerformanceId
    place: PlaceId
    mark: str
    posted: bytes = field(repr=False)
    life: int
    entry: int


class Holders:
    """Of tickets with a name."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, key: HolderKey) -> None:
        """To be told."""
        self._session.merge(
            HolderKeyRow(
                ticket=key.ticket,
                holder=key.holder,
                performance=key.performance,
                place=key.place,
                mark=key.mark,
                posted=key.posted,
                life=key.life,
                entry=key.entry,
            )
        )
        self._session.flush()

    def of(self, ticket: TicketId) -> HolderKey | None:
        """As it was told, or is to be."""
        row = self._session.get(HolderKeyRow, ticket)
        return None if row is None else _key(row)

    def untold(self) -> tuple[HolderKey, ...]:
        """The next ones to be told, in the order of their tickets."""
        rows = self._session.scalars(
            select(HolderKeyRow)
            .where(HolderKeyRow.posted != b"")
            .order_by(HolderKeyRow.ticket)
            .limit(_AT_ONCE)
        )
        return tuple(_key(row) for row in rows)

    def told(self, tickets: Iterable[TicketId]) -> None:
        """The server has these: nothing is kept of their keys."""
        mine = HolderKeyRow.ticket.in_(tuple(tickets))
        self._session.execute(update(HolderKeyRow).where(mine).values(posted=b""))

    def live(self, performance: PerformanceId) -> frozenset[str]:
        """Marks of the identities that have a ticket of this till."""
        rows = self._session.scalars(
            select(HolderKeyRow.mark)
            .join(TicketRow, TicketRow.id == HolderKeyRow.ticket)
            .where(
                HolderKeyRow.performance == performance,
                HolderKeyRow.mark != "",
                TicketRow.state == "live",
            )
        )
        return frozenset(rows)

    def forget(self, performances: Iterable[PerformanceId]) -> None:
        """Those are over: nobody is looked for by a number any more."""
        over = HolderKeyRow.performance.in_(tuple(performances))
        self._session.execute(update(HolderKeyRow).where(over).values(mark=""))

    def performances(self) -> frozenset[PerformanceId]:
        """Those with marks."""
        rows = self._session.scalars(
            select(HolderKeyRow.performance).where(HolderKeyRow.mark != "").distinct()
        )
        return frozenset(PerformanceId(one) for one in rows)

    def box(self) -> bytes:
        """The house's public key; empty where the server has not told it yet."""
        row = self._session.get(HouseBoxRow, 1)
        return b"" if row is None else row.public

    def keep_box(self, public: bytes) -> None:
        """The server has told it."""
        self._session.merge(HouseBoxRow(id=1, public=public))
        self._session.flush()


def _key(row: HolderKeyRow) -> HolderKey:
    return HolderKey(
        TicketId(UUID(str(row.ticket))),
        row.holder,
        PerformanceId(row.performance),
        PlaceId(row.place),
        row.mark,
        row.posted,
        row.life,
        row.entry,
    )
