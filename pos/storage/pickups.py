"""Orders that wait at the window."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pos.domain.ids import OrderId
from pos.domain.willcall import Pickup
from pos.storage.righttables import PickupRow


class Pickups:
    """One row an order that waits, or waited."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, order: OrderId) -> Pickup | None:
        """Whether and for whom it waits."""
        row = self._session.get(PickupRow, order)
        return None if row is None else _pickup(row)

    def put(self, pickup: Pickup) -> None:
        """This, in place of what was known of the order."""
        self._session.merge(
            PickupRow(
                order=pickup.order,
                code=pickup.code,
                name=pickup.name,
                marked_at_ms=pickup.marked_at_ms,
                fetched_at_ms=pickup.fetched_at_ms,
            )
        )
        self._session.flush()

    def every(self) -> tuple[Pickup, ...]:
        """All of them, as they were marked."""
        rows = self._session.scalars(
            select(PickupRow).order_by(PickupRow.marked_at_ms, PickupRow.order)
        )
        return tuple(_pickup(row) for row in rows)

    def find(self, text: str, limit: int) -> tuple[OrderId, ...]:
        """Orders that wait under that code, or a name that holds the text."""
        wanted = text.strip()
        if not wanted:
            return ()
        matches = or_(
            PickupRow.code == wanted.upper().replace("-", "").replace(" ", ""),
            func.instr(func.lower(PickupRow.name), wanted.lower()) > 0,
        )
        rows = self._session.scalars(
            select(PickupRow.order)
            .where(matches, PickupRow.fetched_at_ms.is_(None))
            .order_by(PickupRow.marked_at_ms)
            .limit(limit)
        )
        return tuple(OrderId(one) for one in rows)


def _pickup(row: PickupRow) -> Pickup:
    return Pickup(OrderId(row.order), row.name, row.marked_at_ms, row.fetched_at_ms)
