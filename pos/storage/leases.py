"""Leases: places this till asked the server for, or owns, and has not sold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from pos.domain.ids import OperationId, PerformanceId, PlaceId
from pos.storage.tables import LeaseRow


@dataclass(frozen=True)
class Lease:
    """`asked`: nobody knows yet whether the server gave it. `secured`: this till's own."""

    performance: PerformanceId
    place: PlaceId
    operation: OperationId
    state: Literal["asked", "secured"]
    at_ms: int


class Leases:
    """One row a place."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def every(self) -> tuple[Lease, ...]:
        """All of them, by performance and place."""
        rows = self._session.scalars(
            select(LeaseRow).order_by(LeaseRow.performance, LeaseRow.place)
        )
        return tuple(
            Lease(
                PerformanceId(row.performance),
                PlaceId(row.place),
                OperationId(row.operation),
                "secured" if row.state == "secured" else "asked",
                row.at_ms,
            )
            for row in rows
        )

    def of(self, performance: PerformanceId) -> tuple[Lease, ...]:
        """Those of one performance."""
        return tuple(lease for lease in self.every() if lease.performance == performance)

    def ask(
        self,
        operation: OperationId,
        performance: PerformanceId,
        places: Sequence[PlaceId],
        at_ms: int,
    ) -> None:
        """Write down what is about to be asked for."""
        self._session.add_all(
            LeaseRow(
                performance=performance,
                place=place,
                operation=operation,
                state="asked",
                at_ms=at_ms,
            )
            for place in places
        )
        self._session.flush()

    def secured(self, operation: OperationId) -> None:
        """The server gave what the operation asked for."""
        self._session.execute(
            update(LeaseRow).where(LeaseRow.operation == operation).values(state="secured")
        )

    def refused(self, operation: OperationId) -> None:
        """The server gave nothing of it."""
        self._session.execute(delete(LeaseRow).where(LeaseRow.operation == operation))

    def end(self, performance: PerformanceId, places: Iterable[PlaceId]) -> None:
        """Sold or given back."""
        self._session.execute(
            delete(LeaseRow)
            .where(LeaseRow.performance == performance)
            .where(LeaseRow.place.in_(tuple(places)))
        )
