"""Whose database this is."""

from sqlalchemy.orm import Session

from pos.domain.ids import TillId
from pos.domain.refusals import Reason, Refusal
from pos.storage.tables import IdentityRow


class Identity:
    """The till and incarnation whose journal grows here."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def bind(self, till: TillId, incarnation: int) -> None:
        """Give the database to a till, or to its next incarnation. Another till's is refused."""
        row = self._session.get(IdentityRow, 1)
        if row is None:
            self._session.add(IdentityRow(only=1, till=till, incarnation=incarnation))
        elif row.till != till or row.incarnation > incarnation:
            why = f"it belongs to till {row.till}, incarnation {row.incarnation}"
            raise Refusal(Reason.DATABASE_DAMAGED, why=why)
        elif row.incarnation != incarnation:
            row.incarnation = incarnation
        self._session.flush()

    def till(self) -> TillId:
        """Whose it is."""
        return TillId(self._row().till)

    def incarnation(self) -> int:
        """Which life of the till writes now."""
        return self._row().incarnation

    def _row(self) -> IdentityRow:
        row = self._session.get(IdentityRow, 1)
        if row is None:
            raise LookupError("the database belongs to no till yet")
        return row
