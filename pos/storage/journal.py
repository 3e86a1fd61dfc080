"""The journal's rows: appended, read and marked as uploaded; never changed."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.domain import journal
from pos.domain.ids import TillId
from pos.domain.journal import Body, Entry, Head
from pos.storage.identity import Identity
from pos.storage.tables import JournalRow, UploadRow


class Journal:
    """The chain of the till's present incarnation."""

    def __init__(self, session: Session, identity: Identity) -> None:
        self._session = session
        self._identity = identity

    def append(self, body: Body, at_ms: int) -> Entry:
        """Write the next entry."""
        till, incarnation = self._identity.till(), self._identity.incarnation()
        entry = journal.append(self.head(), till, incarnation, body, at_ms)
        self._session.add(
            JournalRow(
                incarnation=entry.incarnation,
                number=entry.number,
                till=entry.till,
                previous=entry.previous,
                hash=entry.hash,
                kind=entry.kind,
                at_ms=entry.at_ms,
                body=entry.body,
            )
        )
        self._session.flush()
        return entry

    def head(self) -> Head:
        """The end of the chain, by the hash written with its last entry."""
        row = self._session.execute(
            select(JournalRow.number, JournalRow.hash)
            .where(JournalRow.incarnation == self._identity.incarnation())
            .order_by(JournalRow.number.desc())
            .limit(1)
        ).first()
        return Head() if row is None else Head(row.number, row.hash)

    def after(self, number: int, limit: int) -> tuple[Entry, ...]:
        """Entries behind that one, in order."""
        rows = self._session.scalars(
            select(JournalRow)
            .where(JournalRow.incarnation == self._identity.incarnation())
            .where(JournalRow.number > number)
            .order_by(JournalRow.number)
            .limit(limit)
        )
        return tuple(_entry(row) for row in rows)

    def everything(self) -> Iterator[tuple[Entry, bytes]]:
        """Every incarnation's entries in order, each with the hash that stands beside it."""
        rows = self._session.scalars(
            select(JournalRow)
            .order_by(JournalRow.incarnation, JournalRow.number)
            .execution_options(yield_per=500)
        )
        for row in rows:
            yield _entry(row), row.hash

    def uploaded(self) -> Head:
        """How far the server has it."""
        row = self._session.get(UploadRow, self._identity.incarnation())
        return Head() if row is None else Head(row.number, row.hash)

    def mark_uploaded(self, number: int, head_hash: bytes) -> None:
        """The server has it up to there."""
        incarnation = self._identity.incarnation()
        self._session.merge(UploadRow(incarnation=incarnation, number=number, hash=head_hash))
        self._session.flush()


def _entry(row: JournalRow) -> Entry:
    return Entry(
        till=TillId(row.till),
        incarnation=row.incarnation,
        number=row.number,
        previous=row.previous,
        kind=row.kind,  # type: ignore[arg-type]
        at_ms=row.at_ms,
        body=row.body,
    )
