"""Leases, and what else this till knows of who owns what: quarantines, pictures, its standing."""

from collections.abc import Iterable, Sequence
from typing import get_args

import msgspec
from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from pos.domain.ids import OperationId, PerformanceId, PlaceId
from pos.domain.leases import Lease, LeaseState, Membership, Picture, Quarantined
from pos.storage.tables import LeaseRow, MembershipRow, PictureRow, QuarantineRow


class Leases:
    """One row a place."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def every(self) -> tuple[Lease, ...]:
        """All of them, by performance and place."""
        return self._some(select(LeaseRow))

    def of(self, performance: PerformanceId) -> tuple[Lease, ...]:
        """Those of one performance."""
        return self._some(select(LeaseRow).where(LeaseRow.performance == performance))

    def _some(self, query: Select[LeaseRow]) -> tuple[Lease, ...]:
        rows = self._session.scalars(query.order_by(LeaseRow.performance, LeaseRow.place))
        return tuple(_lease(row) for row in rows)

    def ask(
        self,
        operation: OperationId,
        performance: PerformanceId,
        places: Sequence[PlaceId],
        at_ms: int,
    ) -> None:
        """Write down what is about to be asked for."""
        self._put("asked", operation, performance, places, at_ms)

    def allot(
        self,
        operation: OperationId,
        performance: PerformanceId,
        places: Sequence[PlaceId],
        at_ms: int,
    ) -> None:
        """A grant: the places are this till's from now on, whatever the row said before."""
        self.end(performance, places)
        self._put("allotted", operation, performance, places, at_ms)

    def _put(
        self,
        state: LeaseState,
        operation: OperationId,
        performance: PerformanceId,
        places: Sequence[PlaceId],
        at_ms: int,
    ) -> None:
        self._session.add_all(
            LeaseRow(
                performance=performance, place=place, operation=operation, state=state, at_ms=at_ms
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
        # SQLite takes a bounded number of values a statement.
        wanted = tuple(places)
        for start in range(0, len(wanted), 500):
            self._session.execute(
                delete(LeaseRow)
                .where(LeaseRow.performance == performance)
                .where(LeaseRow.place.in_(wanted[start : start + 500]))
            )

    def end_all(self) -> None:
        """A new incarnation owns nothing."""
        self._session.execute(delete(LeaseRow))


class Quarantines:
    """Places that unproven lives of this till may have sold."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def every(self) -> tuple[Quarantined, ...]:
        """All of them, by performance and place."""
        rows = self._session.scalars(
            select(QuarantineRow).order_by(QuarantineRow.performance, QuarantineRow.place)
        )
        return tuple(
            Quarantined(PerformanceId(row.performance), PlaceId(row.place), row.incarnation)
            for row in rows
        )

    def keep(self, places: Iterable[Quarantined]) -> None:
        """These, in place of the ones before."""
        self._session.execute(delete(QuarantineRow))
        self._session.add_all(
            QuarantineRow(performance=one.performance, place=one.place, incarnation=one.incarnation)
            for one in places
        )
        self._session.flush()


class Pictures:
    """The last picture of each performance."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def every(self) -> tuple[Picture, ...]:
        """All of them, by performance."""
        rows = self._session.scalars(select(PictureRow).order_by(PictureRow.performance))
        return tuple(_picture(row) for row in rows)

    def of(self, performance: PerformanceId) -> Picture | None:
        """What was seen of that one last."""
        row = self._session.get(PictureRow, performance)
        return None if row is None else _picture(row)

    def keep(self, picture: Picture) -> None:
        """In place of the one before, as far as that is not needed any more."""
        standing = self._session.get(MembershipRow, 1)
        if not picture.supersedes(
            self.of(picture.performance), standing.generation if standing else 0
        ):
            return
        self._session.merge(
            PictureRow(
                performance=picture.performance,
                generation=picture.generation,
                version=picture.version,
                states=picture.states,
                owners=msgspec.json.encode(picture.owners),
                at_ms=picture.at_ms,
            )
        )
        self._session.flush()

    def versions(self, generation: int) -> tuple[tuple[int, int], ...]:
        """How far the feeds of that generation were seen."""
        rows = self._session.execute(
            select(PictureRow.performance, PictureRow.version).where(
                PictureRow.generation == generation
            )
        )
        return tuple((row.performance, row.version) for row in rows)


class Standing:
    """How this till stands with its server: one row."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self) -> Membership:
        """As it is; a new till's where nothing was written yet."""
        row = self._session.get(MembershipRow, 1)
        if row is None:
            return Membership()
        return Membership(
            generation=row.generation,
            session=row.session,
            next_session=row.next_session,
            granted=row.granted,
            renewal=None if row.renewal is None else OperationId(row.renewal),
            hole=row.hole,
            orphans=row.orphans,
            papers=row.papers,
            numbers_from=row.numbers_from,
        )

    def write(self, membership: Membership) -> None:
        """In place of what stood there."""
        self._session.merge(
            MembershipRow(
                only=1,
                generation=membership.generation,
                session=membership.session,
                next_session=membership.next_session,
                granted=membership.granted,
                renewal=membership.renewal,
                hole=membership.hole,
                orphans=membership.orphans,
                papers=membership.papers,
                numbers_from=membership.numbers_from,
            )
        )
        self._session.flush()


def _lease(row: LeaseRow) -> Lease:
    state = next(one for one in get_args(LeaseState) if one == row.state)
    return Lease(
        PerformanceId(row.performance),
        PlaceId(row.place),
        OperationId(row.operation),
        state,
        row.at_ms,
    )


def _picture(row: PictureRow) -> Picture:
    return Picture(
        performance=PerformanceId(row.performance),
        generation=row.generation,
        version=row.version,
        states=row.states,
        owners=msgspec.json.decode(row.owners, type=tuple[tuple[int, int], ...]),
        at_ms=row.at_ms,
    )
