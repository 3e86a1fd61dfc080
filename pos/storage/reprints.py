"""Reprints of tickets, and what opened the drawer: both written once, never changed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.domain.ids import OrderId, PersonId, TicketId
from pos.domain.order import Ticket
from pos.domain.printjob import DrawerOpening, Reprint, ReprintReason
from pos.storage.papertables import DrawerOpeningRow, ReprintRow


class Reprints:
    """Which paper of a ticket is the valid one, where it is not the first."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, reprint: Reprint) -> None:
        """One more."""
        self._session.add(
            ReprintRow(
                ticket=reprint.ticket,
                print_no=reprint.print_no,
                order=reprint.order,
                code=reprint.code,
                reason=reprint.reason,
                person=reprint.person,
                approver=reprint.approver,
                at_ms=reprint.at_ms,
            )
        )
        self._session.flush()

    def of_tickets(self, tickets: Sequence[TicketId]) -> dict[TicketId, Reprint]:
        """The latest of each that has any."""
        rows = self._session.scalars(
            select(ReprintRow)
            .where(ReprintRow.ticket.in_(tuple(tickets)))
            .order_by(ReprintRow.print_no)
        )
        return {TicketId(row.ticket): _reprint(row) for row in rows}

    def since(self, since_ms: int) -> tuple[Reprint, ...]:
        """All that were made since then, in order."""
        rows = self._session.scalars(
            select(ReprintRow)
            .where(ReprintRow.at_ms >= since_ms)
            .order_by(ReprintRow.at_ms, ReprintRow.ticket, ReprintRow.print_no)
        )
        return tuple(_reprint(row) for row in rows)

    def valid(self, tickets: Sequence[Ticket]) -> tuple[Ticket, ...]:
        """The tickets with the code and the number of the paper that is valid now."""
        latest = self.of_tickets([one.id for one in tickets])
        return tuple(
            replace(one, code=latest[one.id].code, print_no=latest[one.id].print_no)
            if one.id in latest
            else one
            for one in tickets
        )


class DrawerOpenings:
    """What opened the drawer, in order."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, opening: DrawerOpening) -> None:
        """One more line."""
        self._session.add(
            DrawerOpeningRow(
                at_ms=opening.at_ms,
                cause=opening.cause,
                person=opening.person,
                said=opening.said,
                why=opening.why,
            )
        )
        self._session.flush()

    def since(self, since_ms: int) -> tuple[DrawerOpening, ...]:
        """All since then."""
        rows = self._session.scalars(
            select(DrawerOpeningRow)
            .where(DrawerOpeningRow.at_ms >= since_ms)
            .order_by(DrawerOpeningRow.position)
        )
        return tuple(
            DrawerOpening(
                at_ms=row.at_ms,
                cause=row.cause,
                person=row.person,
                said="asked"
                if row.said == "asked"
                else "opened"
                if row.said == "opened"
                else "not",
                why=row.why,
            )
            for row in rows
        )


def _reprint(row: ReprintRow) -> Reprint:
    return Reprint(
        ticket=TicketId(row.ticket),
        order=OrderId(row.order),
        print_no=row.print_no,
        code=row.code,
        reason=next(one for one in get_args(ReprintReason) if one == row.reason),
        person=PersonId(row.person),
        approver=PersonId(row.approver),
        at_ms=row.at_ms,
    )
