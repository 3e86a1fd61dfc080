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
        self._write(entry)
        return entry

    def take_back(self, entry: Entry) -> None:
        """Write an entry of this life that the server had and this database had lost.

        Raises Broken where it does not follow the last one.
        """
        journal.follow(self.head(), (entry,))
        self._write(entry)

    def _write(self, entry: Entry) -> None:
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

    def head(self, incarnation: int | None = None) -> Head:
        """The end of the chain, by the hash written with its last entry; of the present life."""
        row = self._session.execute(
            select(JournalRow.number, JournalRow.hash)
            .where(JournalRow.incarnation == self._life(incarnation))
            .order_by(JournalRow.number.desc())
            .limit(1)
        ).first()
        return Head() if row is None else Head(row.number, row.hash)

    def lives(self) -> tuple[int, ...]:
        """The incarnations that wrote anything here, oldest first; the present one is last."""
        rows = self._session.scalars(select(JournalRow.incarnation).distinct())
        return tuple(sorted({*rows, self._identity.incarnation()}))

    def hash_at(self, incarnation: int, number: int) -> bytes | None:
        """The hash written with that entry, None where there is none."""
        row = self._session.get(JournalRow, (incarnation, number))
        return None if row is None else row.hash

    def at(self, kind: str, at_ms: int) -> tuple[Entry, ...]:
        """Entries of that kind and moment, the latest life's first."""
        rows = self._session.scalars(
            select(JournalRow)
            .where(JournalRow.at_ms == at_ms, JournalRow.kind == kind)
            .order_by(JournalRow.incarnation.desc(), JournalRow.number)
        )
        return tuple(_entry(row) for row in rows)

    def _life(self, incarnation: int | None) -> int:
        return self._identity.incarnation() if incarnation is None else incarnation

    def after(self, number: int, limit: int, incarnation: int | None = None) -> tuple[Entry, ...]:
        """Entries behind that one, in order; of the present life if no other is named."""
        rows = self._session.scalars(
            select(JournalRow)
            .where(JournalRow.incarnation == self._life(incarnation))
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

    def uploaded(self, incarnation: int | None = None) -> Head:
        """How far the server has it."""
        row = self._session.get(UploadRow, self._life(incarnation))
        return Head() if row is None else Head(row.number, row.hash)

    def mark_uploaded(self, number: int, head_hash: bytes, incarnation: int | None = None) -> None:
        """The server has it up to there."""
        life = self._life(incarnation)
        confirmed = max(number, self.confirmed(life))
        row = UploadRow(incarnation=life, number=number, hash=head_hash, confirmed=confirmed)
        self._session.merge(row)
        self._session.flush()

    def confirmed(self, incarnation: int | None = None) -> int:
        """How far the server ever had it; a server that was put back may have less again."""
        row = self._session.get(UploadRow, self._life(incarnation))
        return 0 if row is None else row.confirmed


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
