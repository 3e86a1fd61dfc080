"""Where the card terminals' totals stood when they were last compared with ours."""

from uuid import UUID

import msgspec
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pos.domain.dayend import Comparison
from pos.domain.ids import ShiftId
from pos.storage.tables import Base


class TerminalComparisonRow(Base):
    """One terminal at the close of one shift."""

    __tablename__ = "terminal_comparisons"
    shift: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), primary_key=True)
    terminal: Mapped[str] = mapped_column(primary_key=True)
    at_ms: Mapped[int]
    body: Mapped[bytes]


class DayEnds:
    """Only what was compared: where there was nothing to compare with, the next time counts on
    from the time before.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, shift: ShiftId, comparison: Comparison) -> None:
        """Keep it, as the shift was closed with it."""
        self._session.add(
            TerminalComparisonRow(
                shift=shift,
                terminal=comparison.terminal,
                at_ms=comparison.at_ms,
                body=msgspec.json.encode(comparison),
            )
        )
        self._session.flush()

    def last(self, terminal: str) -> Comparison | None:
        """The newest of that terminal."""
        row = self._session.scalars(
            select(TerminalComparisonRow)
            .where(TerminalComparisonRow.terminal == terminal)
            .order_by(TerminalComparisonRow.at_ms.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else msgspec.json.decode(row.body, type=Comparison)
