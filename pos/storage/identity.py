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
        """Give a new database to a till; `incarnation` is the one it was enrolled with.

        Another till's is refused; one that lives on under a later incarnation stays as it is.
        """
        row = self._session.get(IdentityRow, 1)
        if row is None:
            self._session.add(IdentityRow(only=1, till=till, incarnation=incarnation))
        elif row.till != till or row.incarnation < incarnation:
            why = f"it belongs to till {row.till}, incarnation {row.incarnation}"
            raise Refusal(Reason.DATABASE_DAMAGED, why=why)
        self._session.flush()

    def begin(self, incarnation: int) -> None:
        """A new life: the journal begins anew under it."""
        row = self._row()
        if incarnation <= row.incarnation:
            raise ValueError(f"incarnation {incarnation} after {row.incarnation}")
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
