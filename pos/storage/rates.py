"""The day's rates of other currencies: each one said is kept, the last one counts."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.domain.dayrate import DayRate
from pos.domain.ids import PersonId
from pos.storage.moneytables import DayRateRow


class Rates:
    """Append-only."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, rate: DayRate) -> None:
        """It counts from now on."""
        self._session.add(
            DayRateRow(
                currency=rate.currency,
                house=rate.house,
                nano=rate.nano,
                day=rate.day,
                person=rate.person,
                approver=rate.approver,
                at_ms=rate.at_ms,
            )
        )
        self._session.flush()

    def of_day(self, day: str) -> tuple[DayRate, ...]:
        """The last one of each currency that was said for the day, by currency."""
        rows = self._session.scalars(
            select(DayRateRow).where(DayRateRow.day == day).order_by(DayRateRow.id)
        )
        last = {row.currency: row for row in rows}
        return _rates(last[one] for one in sorted(last))

    def everything(self) -> tuple[DayRate, ...]:
        """All that was ever said, in order."""
        return _rates(self._session.scalars(select(DayRateRow).order_by(DayRateRow.id)))


def _rates(rows: Iterable[DayRateRow]) -> tuple[DayRate, ...]:
    return tuple(
        DayRate(
            currency=row.currency,
            house=row.house,
            nano=row.nano,
            day=row.day,
            person=PersonId(row.person),
            approver=PersonId(row.approver),
            at_ms=row.at_ms,
        )
        for row in rows
    )
