"""Card payment attempts."""

from typing import get_args

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pos.domain.attempt import Attempt, State
from pos.domain.ids import AttemptId, OrderId
from pos.storage.tables import AttemptRow


class Attempts:
    """One row an attempt, changed only along the machine in pos.payments.attempt."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, attempt: Attempt) -> None:
        """Write it, new or in its next state."""
        self._session.merge(
            AttemptRow(
                id=attempt.id,
                basket=attempt.basket,
                amount_minor=attempt.amount_minor,
                currency=attempt.currency,
                state=attempt.state,
                started_at_ms=attempt.started_at_ms,
                settled_at_ms=attempt.settled_at_ms,
                reference=attempt.reference,
                order=attempt.order,
            )
        )
        self._session.flush()

    def load(self, attempt: AttemptId) -> Attempt | None:
        """As it is written."""
        row = self._session.get(AttemptRow, attempt)
        return None if row is None else _attempt(row)

    def open(self) -> tuple[Attempt, ...]:
        """What a person must settle: unsettled ones first, then approved ones without an order."""
        rows = self._session.scalars(
            select(AttemptRow)
            .where(
                or_(
                    AttemptRow.settled_at_ms.is_(None),
                    (AttemptRow.state == "approved") & AttemptRow.order.is_(None),
                )
            )
            .order_by(AttemptRow.settled_at_ms.is_not(None), AttemptRow.started_at_ms)
        )
        return tuple(_attempt(row) for row in rows)


def _attempt(row: AttemptRow) -> Attempt:
    state = next(one for one in get_args(State) if one == row.state)
    return Attempt(
        id=AttemptId(row.id),
        basket=row.basket,
        amount_minor=row.amount_minor,
        currency=row.currency,
        state=state,
        started_at_ms=row.started_at_ms,
        settled_at_ms=row.settled_at_ms,
        reference=row.reference,
        order=None if row.order is None else OrderId(row.order),
    )
