"""Card payment attempts."""

from dataclasses import replace
from typing import TypeVar, get_args

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pos.domain.attempt import Attempt, Kind, Slip, State, TerminalRef
from pos.domain.ids import AttemptId, OrderId
from pos.storage.tables import AttemptRow, TerminalAttemptRow

T = TypeVar("T")


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
        if attempt != _plain(attempt):
            self._session.merge(_more(attempt))
            self._session.flush()

    def load(self, attempt: AttemptId) -> Attempt | None:
        """As it is written."""
        row = self._session.get(AttemptRow, attempt)
        return None if row is None else self._whole(row)

    def refunds_of(self, charge: AttemptId) -> tuple[Attempt, ...]:
        """What a terminal gave back of a charge, or tried to."""
        rows = self._session.scalars(
            select(AttemptRow)
            .join(TerminalAttemptRow, TerminalAttemptRow.id == AttemptRow.id)
            .where(TerminalAttemptRow.original == charge, TerminalAttemptRow.kind == "refund")
            .order_by(AttemptRow.started_at_ms)
        )
        return tuple(self._whole(row) for row in rows)

    def open(self) -> tuple[Attempt, ...]:
        """What is to be settled: unsettled ones first, then approved ones without an order.

        But an approved reversal is the end of its charge and never has one, and an approved refund
        belongs to what is going back of its order.
        """
        back = select(TerminalAttemptRow.id).where(TerminalAttemptRow.kind != "charge")
        rows = self._session.scalars(
            select(AttemptRow)
            .where(
                or_(
                    AttemptRow.settled_at_ms.is_(None),
                    (AttemptRow.state == "approved")
                    & AttemptRow.order.is_(None)
                    & AttemptRow.id.not_in(back),
                )
            )
            .order_by(AttemptRow.settled_at_ms.is_not(None), AttemptRow.started_at_ms)
        )
        return tuple(self._whole(row) for row in rows)

    def since(self, at_ms: int) -> tuple[Attempt, ...]:
        """Every one that was begun or settled after that, in order."""
        rows = self._session.scalars(
            select(AttemptRow)
            .where(or_(AttemptRow.started_at_ms > at_ms, AttemptRow.settled_at_ms > at_ms))
            .order_by(AttemptRow.started_at_ms)
        )
        return tuple(self._whole(row) for row in rows)

    def _whole(self, row: AttemptRow) -> Attempt:
        more = self._session.get(TerminalAttemptRow, row.id)
        return _attempt(row) if more is None else _with(_attempt(row), more)


def _plain(attempt: Attempt) -> Attempt:
    """As one at the hand-keyed terminal is."""
    return replace(
        attempt, kind="charge", terminal="", original=None, against=None, why="", slip=None
    )


def _more(attempt: Attempt) -> TerminalAttemptRow:
    return TerminalAttemptRow(
        id=attempt.id,
        kind=attempt.kind,
        terminal=attempt.terminal,
        original=attempt.original,
        why=attempt.why,
        against=_text(attempt.against),
        slip=_text(attempt.slip),
    )


def _text(value: TerminalRef | Slip | None) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _read(text: str, kind: type[T]) -> T:
    return msgspec.json.decode(text, type=kind)


def _with(attempt: Attempt, more: TerminalAttemptRow) -> Attempt:
    return replace(
        attempt,
        kind=next(one for one in get_args(Kind) if one == more.kind),
        terminal=more.terminal,
        original=None if more.original is None else AttemptId(more.original),
        why=more.why,
        against=None if more.against is None else _read(more.against, TerminalRef),
        slip=None if more.slip is None else _read(more.slip, Slip),
    )


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
