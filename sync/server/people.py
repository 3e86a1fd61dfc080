"""Personal data in the books: the house's key, and the members by what they are asked for."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, insert, select, update

from pos.domain.personal import finding
from pos.domain.personal.housekey import HouseKey
from pos.domain.personal.sealed import Torn, new_key, seal, unseal
from pos.domain.refusals import Reason, Refusal
from sync.protocol.people import (
    MEMBERS_PER_ANSWER,
    TYPED_LIMIT,
    MemberAsk,
    MemberFound,
    MembersFound,
)
from sync.server import bulk, housekeyfile, tables
from sync.server.database import Database
from sync.server.housekeyfile import HouseKeyMissing
from sync.server.memberfile import MemberRow
from sync.server.peopletables import house_keys, member_marks, members

ASKS_PER_MINUTE = 40
_LOOKED_AT = 200  # of those whose marks fit; so many share a short beginning
_WINDOW_S = 60.0
_ROWS = 200

log = logging.getLogger(__name__)


class People:
    """The desk of personal data of one house; `path` is the file of its key."""

    def __init__(
        self,
        database: Database,
        path: Path | None = None,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._path = path or housekeyfile.default_path(database.url)
        self._now_s = monotonic_s
        self._key: HouseKey | None = None
        self.asked: dict[int, list[float]] = {}

    def key(self) -> HouseKey:
        """The house's key; made where these books never had one. Raises HouseKeyMissing."""
        if self._key is not None:
            return self._key
        with self._database.writing() as connection:
            # Locked, so that two workers do not make two.
            connection.execute(select(tables.server.c.id).with_for_update())
            known = connection.scalar(select(house_keys.c.fingerprint))
            found = housekeyfile.load(self._path) if known else housekeyfile.make(self._path)
            if known is None:
                row = {"id": 1, "fingerprint": found.fingerprint}
                connection.execute(insert(house_keys).values(**row))
            elif known != found.fingerprint:
                raise HouseKeyMissing(
                    f"The house's key {self._path} belongs to other books: what is sealed in these"
                    " cannot be read with it. Put the right file back."
                )
        self._key = found
        return found

    def check(self) -> None:
        """That the key of these books is there, if they have one. Raises HouseKeyMissing."""
        with self._database.reading() as connection:
            known = connection.scalar(select(house_keys.c.fingerprint))
        if known is not None:
            self.key()

    def asked_key(self) -> HouseKey:
        """The house's key, for whoever asks from a till. Raises HOUSE_KEY_MISSING."""
        try:
            return self.key()
        except HouseKeyMissing:
            raise Refusal(Reason.HOUSE_KEY_MISSING) from None

    def limit(self, till: int) -> None:
        """Nobody reads the list of members name by name. Raises ASKED_TOO_OFTEN."""
        now_s = self._now_s()
        lately = [one for one in self.asked.get(till, ()) if one > now_s - _WINDOW_S]
        if len(lately) >= ASKS_PER_MINUTE:
            raise Refusal(Reason.ASKED_TOO_OFTEN)
        self.asked[till] = [*lately, now_s]

    # --- members ------------------------------------------------------------------------------

    def find(self, ask: MemberAsk) -> MembersFound:
        """Whom that card, phone or name fits. Raises MEMBER_UNKNOWN or HOUSE_KEY_MISSING."""
        if len(ask.text) > TYPED_LIMIT or len(ask.country) > TYPED_LIMIT:
            raise Refusal(Reason.MESSAGE_TOO_LARGE, limit=TYPED_LIMIT)
        key = self.asked_key()
        kind, forms = asked_forms(ask)
        marks = [finding.index(key.index_key, kind, one) for one in sorted(forms)]
        if not marks:
            raise Refusal(Reason.MEMBER_UNKNOWN)
        wanted = select(members).order_by(members.c.id).limit(_LOOKED_AT + 1)
        for mark in marks:
            having = select(member_marks.c.member).where(
                member_marks.c.kind == kind, member_marks.c.mark == mark
            )
            wanted = wanted.where(members.c.id.in_(having))
        with self._database.reading() as connection:
            rows = connection.execute(wanted).fetchall()
        found = list(self._opening(rows[:_LOOKED_AT]))
        if ask.by == "name":
            found = [one for one in found if finding.fits_name(ask.text, one.name)]
        found.sort(key=lambda one: (finding.name_form(one.name), one.number))
        if not found:
            raise Refusal(Reason.MEMBER_UNKNOWN)
        more = len(found) > MEMBERS_PER_ANSWER or len(rows) > _LOOKED_AT
        return MembersFound(found[:MEMBERS_PER_ANSWER], more)

    def take(self, rows: Sequence[MemberRow]) -> tuple[int, int]:
        """Members of a table: how many are new, and how many were there before.

        In parts, so that no sale waits for all of them. Taken again, it changes nothing more.
        """
        key, fresh = self.key(), 0
        for start in range(0, len(rows), _ROWS):
            with self._database.writing() as connection:
                now_ms = self._database.now_ms(connection)
                for row in rows[start : start + _ROWS]:
                    fresh += self._take(connection, key, row, now_ms)
        return fresh, len(rows) - fresh

    def _take(self, connection: Connection, key: HouseKey, row: MemberRow, now_ms: int) -> bool:
        """Whether the member is new."""
        was = self._by_card(connection, key, row.number)
        person = was.id if was is not None else uuid4().hex
        own = key.unwrap(bytes(was.key), person) if was is not None else new_key()
        values = {
            "level": row.level,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "key": key.wrap(own, person),
            "sealed": seal(_fields(row), own, person),
            "changed_ms": now_ms,
        }
        if was is None:
            connection.execute(insert(members).values(id=person, **values))
        else:
            connection.execute(update(members).where(members.c.id == person).values(**values))
            connection.execute(delete(member_marks).where(member_marks.c.member == person))
        connection.execute(insert(member_marks), list(_marks(key, person, row)))
        return was is None

    def erase(self, number: str) -> None:
        """Forget a member: the key first of all. Raises MEMBER_UNKNOWN.

        The id by which orders name the member stays there, and names nobody any more.
        """
        key = self.key()
        with self._database.writing() as connection:
            overwriting(connection)
            was = self._by_card(connection, key, number)
            if was is None:
                raise Refusal(Reason.MEMBER_UNKNOWN)
            connection.execute(delete(member_marks).where(member_marks.c.member == was.id))
            connection.execute(delete(members).where(members.c.id == was.id))
        self.forget_traces()

    def export(self, number: str) -> dict[str, object]:
        """All that is known of one member, for that member. Raises MEMBER_UNKNOWN."""
        key = self.key()
        with self._database.reading() as connection:
            was = self._by_card(connection, key, number)
            if was is None:
                raise Refusal(Reason.MEMBER_UNKNOWN)
            return {
                **self._opened(was),
                "level": was.level,
                "valid_from": was.valid_from,
                "valid_until": was.valid_until,
                "orders": list(_orders_of(connection, was.id)),
            }

    def forget_traces(self) -> None:
        """What was overwritten is not left in a log beside the books either, where it can be."""
        if self._database.is_sqlite:
            with self._database.reading() as connection:
                line = bulk.driver(connection)
                line.rollback()
                line.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _by_card(self, connection: Connection, key: HouseKey, number: str) -> Row[Any] | None:
        mark = finding.index(key.index_key, "card", finding.card_form(number))
        having = select(member_marks.c.member).where(
            member_marks.c.kind == "card", member_marks.c.mark == mark
        )
        return connection.execute(select(members).where(members.c.id.in_(having))).first()

    def _opening(self, rows: Sequence[Row[Any]]) -> Iterator[MemberFound]:
        for row in rows:
            try:
                yield _found(row, self._opened(row))
            except Torn:
                log.warning("member %s cannot be opened: torn, or forged", row.id)

    def _opened(self, row: Row[Any]) -> dict[str, str]:
        own = self.key().unwrap(bytes(row.key), row.id)
        return unseal(bytes(row.sealed), own, row.id)


def overwriting(connection: Connection) -> None:
    """What is deleted in this transaction is overwritten in SQLite's file, not only let go."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def asked_forms(ask: MemberAsk) -> tuple[finding.Kind, frozenset[str]]:
    """The kind of index that is asked for, and the texts in their common form."""
    if ask.by == "card":
        form = finding.card_form(ask.text)
        return "card", frozenset((form,) if form else ())
    if ask.by == "phone":
        form = finding.phone_form(ask.text, ask.country)
        return "phone", frozenset((form,) if form else ())
    return "word", finding.asked_starts(ask.text)


def _fields(row: MemberRow) -> dict[str, str]:
    return {"number": row.number, "name": row.name, "phone": row.phone}


def _marks(key: HouseKey, person: str, row: MemberRow) -> Iterator[Mapping[str, str]]:
    texts: list[tuple[finding.Kind, str]] = [("card", finding.card_form(row.number))]
    texts += [("phone", row.phone)] if row.phone else []
    texts += [("word", one) for one in sorted(finding.name_starts(row.name))]
    for kind, text in texts:
        mark = finding.index(key.index_key, kind, text)
        yield {"kind": kind, "mark": mark, "member": person}


def _found(row: Row[Any], fields: Mapping[str, str]) -> MemberFound:
    return MemberFound(
        row.id,
        fields["number"],
        fields["name"],
        row.level,
        row.valid_from,
        row.valid_until,
        finding.masked_phone(fields["phone"]),
    )


def _orders_of(connection: Connection, person: str) -> Iterator[str]:
    """The numbers of the orders that name this member."""
    entries = tables.entries.c
    sales = select(entries.order_number, entries.body).where(entries.kind == "sale")
    for number, body in connection.execute(sales.execution_options(yield_per=500)):
        if person.encode("ascii") in bytes(body):
            yield number
