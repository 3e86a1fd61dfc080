"""Rights over orders, what the server told of them, and what other tills took back."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from pos.domain.dossier import Dossier
from pos.domain.ids import OperationId, OrderId, TicketId, TillId
from pos.domain.rights import Right
from pos.storage.righttables import DossierRow, RightRow, TakenBackRow
from pos.storage.tables import TicketRow


class Rights:
    """One row an order that this till may have a say over."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, order: OrderId) -> Right | None:
        """What is known of it."""
        row = self._session.get(RightRow, order)
        return None if row is None else _right(row)

    def every(self) -> tuple[Right, ...]:
        """All of them, by order."""
        rows = self._session.scalars(select(RightRow).order_by(RightRow.order))
        return tuple(_right(row) for row in rows)

    def put(self, right: Right) -> None:
        """This, in place of what was known."""
        self._session.merge(
            RightRow(
                order=right.order,
                state=right.state,
                incarnation=right.incarnation,
                at_ms=right.at_ms,
                operation=right.operation,
                number=right.number,
            )
        )
        self._session.flush()

    def granted(self, operation: OperationId) -> None:
        """The server gave what the operation asked for."""
        self._session.execute(
            update(RightRow).where(RightRow.operation == operation).values(state="granted")
        )

    def end(self, order: OrderId) -> None:
        """Spent, refused or given back."""
        self._session.execute(delete(RightRow).where(RightRow.order == order))

    def end_all(self) -> None:
        """A new incarnation has no say over anything."""
        self._session.execute(delete(RightRow))

    def forget_sold(self, incarnation: int, confirmed: int) -> None:
        """What was this till's by its sale is so no longer: the server has told of it."""
        over = (RightRow.number <= confirmed) | (RightRow.incarnation != incarnation)
        self._session.execute(delete(RightRow).where(RightRow.state == "sold", over))

    def dossier(self, order: OrderId) -> Dossier | None:
        """What the server told of an order last."""
        row = self._session.get(DossierRow, order)
        return None if row is None else msgspec.json.decode(row.body, type=Dossier)

    def keep(self, dossier: Dossier) -> None:
        """What the server tells of an order."""
        body = msgspec.json.encode(dossier)
        self._session.merge(DossierRow(order=dossier.order.id, body=body))
        self._session.flush()

    def take_back(self, tickets: Iterable[TicketId], till: TillId) -> None:
        """Another till has taken these tickets of this till back: they are dead."""
        for ticket in tickets:
            if self._session.get(TakenBackRow, ticket) is None:
                self._session.add(TakenBackRow(ticket=ticket, till=till))
        self._session.flush()

    def taken_back(self, *orders: OrderId) -> dict[TicketId, TillId]:
        """Of these orders: tickets that other tills took back, and which till did."""
        rows = self._session.execute(
            select(TakenBackRow.ticket, TakenBackRow.till)
            .join(TicketRow, TicketRow.id == TakenBackRow.ticket)
            .where(TicketRow.order.in_(orders))
        )
        return {TicketId(ticket): TillId(till) for ticket, till in rows}


def _right(row: RightRow) -> Right:
    return Right(
        order=OrderId(row.order),
        state=row.state,  # type: ignore[arg-type]  # checked by the table
        incarnation=row.incarnation,
        at_ms=row.at_ms,
        operation=None if row.operation is None else OperationId(row.operation),
        number=row.number,
    )
