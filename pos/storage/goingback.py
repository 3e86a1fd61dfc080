"""Money on its way back: what was agreed, one row an order, until the record is written."""

from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pos.domain.goingback import GoingBack
from pos.domain.ids import OrderId
from pos.storage.tables import Base


class GoingBackRow(Base):
    """JSON of a GoingBack."""

    __tablename__ = "going_back"
    order: Mapped[UUID] = mapped_column(primary_key=True)
    body: Mapped[bytes]


class GoingBacks:
    """There is one for an order, or none."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, going: GoingBack) -> None:
        """This, in place of what was written."""
        row = GoingBackRow(order=going.order, body=msgspec.json.encode(going))
        self._session.merge(row)
        self._session.flush()

    def of(self, order: OrderId) -> GoingBack | None:
        """What of this order is on its way back."""
        row = self._session.get(GoingBackRow, order)
        return None if row is None else msgspec.json.decode(row.body, type=GoingBack)

    def every(self) -> tuple[GoingBack, ...]:
        """All of them, by order."""
        rows = self._session.scalars(select(GoingBackRow).order_by(GoingBackRow.order))
        return tuple(msgspec.json.decode(one.body, type=GoingBack) for one in rows)

    def end(self, order: OrderId) -> None:
        """The record is written, or nothing came of it."""
        self._session.execute(delete(GoingBackRow).where(GoingBackRow.order == order))
