"""Members' cards that were shown here lately, by keyed marks."""

from dataclasses import replace

from sqlalchemy import delete
from sqlalchemy.orm import Session

from pos.domain.member import Member
from pos.storage.peopletables import SeenMemberRow

_KEPT_MS = 60 * 86_400_000


class Customers:
    """For a day without the server; what is older than two months goes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def remember(self, mark: str, member: Member, now_ms: int) -> None:
        """That card was shown; its name is not written down."""
        self._session.merge(
            SeenMemberRow(
                mark=mark,
                member=member.id,
                level=member.level,
                valid_from=member.valid_from,
                valid_until=member.valid_until,
                seen_ms=now_ms,
            )
        )
        old = SeenMemberRow.seen_ms < now_ms - _KEPT_MS
        self._session.execute(delete(SeenMemberRow).where(old))
        self._session.flush()

    def seen(self, mark: str, number: str, now_ms: int) -> Member | None:
        """Whose card that is, if it was shown here lately; `number` as it is shown now."""
        row = self._session.get(SeenMemberRow, mark)
        if row is None or row.seen_ms < now_ms - _KEPT_MS:
            return None
        found = Member(row.member, row.level, row.valid_from, row.valid_until)
        return replace(found, number=number)

    def forget(self, mark: str) -> None:
        """The server knows no such card any more."""
        self._session.execute(delete(SeenMemberRow).where(SeenMemberRow.mark == mark))
