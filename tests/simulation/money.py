"""What really is in drawers and on cards, and whether the books agree.

A drawer of a till whose disk was put back from a copy cannot agree until its next shift: what the
copy does not know may be lost. What is not lost must add up all the same, shift by shift.
"""

from typing import Any
from uuid import UUID

from pos.domain.ids import AttemptId, ShiftId
from pos.domain.order import Order, Refund
from pos.domain.shift import CashMove, Shift
from pos.services import shifts


class WrongMoney(AssertionError):
    """An amount does not agree."""


class Money:
    """Kept by `Truth`; a till is told by its name, for each machine has a drawer of its own."""

    def __init__(self) -> None:
        self.charged: set[AttemptId] = set()
        self.voided: set[AttemptId] = set()
        self._spent: set[AttemptId] = set()
        self._unsure: set[AttemptId] = set()  # of a disk that was put back
        self._drawers: dict[str, int] = {}
        self._uncounted: set[str] = set()
        self._shifts: dict[ShiftId, bool] = {}  # whether it is closed
        self._moves: set[CashMove] = set()
        self._cash: dict[ShiftId, dict[UUID, int]] = {}  # of each sale and refund
        self._moved: dict[ShiftId, int] = {}

    def count(self, till: Any) -> int | None:
        """What a person counts; None where only the books can say."""
        return None if till.name in self._uncounted else self._drawers[till.name]

    def put_back(self, till: Any, attempts: Any) -> None:
        """The disk is an older copy: of the drawer, and of what was charged."""
        self._uncounted.add(till.name)
        self._unsure |= set(attempts)

    def copied(self, one: Any, clone: Any) -> None:
        """The other machine has a drawer of its own."""
        self._drawers[clone.name] = self._drawers.get(one.name, 0)

    def sold(self, till: Any, order: Order) -> None:
        """Money comes in."""
        cash = -order.change_minor
        for tender in order.tenders:
            if tender.attempt is None:
                cash += tender.amount_minor
            else:
                self._spend(tender.attempt)
        if sum(one.amount_minor for one in order.tenders) - order.change_minor != order.total_minor:
            raise WrongMoney(f"the tenders of {order.number} are not its total")
        self._book(till, order.shift, order.id, cash)

    def _spend(self, attempt: AttemptId) -> None:
        if attempt not in self.charged or attempt in self.voided or attempt in self._spent:
            raise WrongMoney(f"an order stands on attempt {attempt}, which is no money")
        self._spent.add(attempt)

    def refunded(self, till: Any, refund: Refund) -> None:
        """Money goes out."""
        cash = sum(one.amount_minor for one in refund.tenders if one.kind == "cash")
        self._book(till, refund.shift, refund.id, cash)

    def exchanged(self, till: Any, exchange: Any) -> None:
        """The difference comes in or goes out."""
        cash = sum(one.amount_minor for one in exchange.tenders if one.kind == "cash")
        for tender in exchange.tenders:
            if tender.attempt is not None and tender.amount_minor > 0:
                self._spend(tender.attempt)
        self._book(till, exchange.shift, exchange.id, cash)

    def _book(self, till: Any, shift: ShiftId, fact: UUID, cash: int) -> None:
        self._drawers[till.name] += cash
        self._cash.setdefault(shift, {})[fact] = cash

    def shift(self, till: Any, shift: Shift) -> None:
        """A drawer is filled, or emptied."""
        is_closed = shift.closed_at_ms is not None
        if self._shifts.get(shift.id) == is_closed or self._shifts.get(shift.id):
            return  # taken back from the server
        self._shifts[shift.id] = is_closed
        if not is_closed:
            self._drawers[till.name] = shift.float_minor
            self._uncounted.discard(till.name)
            self._moved[shift.id] = shift.float_minor
        elif till.name in self._uncounted:
            return
        elif not shift.expected_minor == shift.counted_minor == self._drawers[till.name]:
            raise WrongMoney(
                f"the drawer holds {self._drawers[till.name]}, the report says {shift}"
            )

    def moved(self, till: Any, move: CashMove) -> None:
        """Change is brought, or taken to the bank."""
        if move not in self._moves:
            self._moves.add(move)
            self._drawers[till.name] += move.amount_minor

    def close(self, till: Any) -> None:
        """The drawer of the open shift is what the books expect."""
        if shifts.current(till.desk) is None:
            return
        expected = shifts.x_report(till.desk).expected_cash_minor
        if till.name not in self._uncounted:
            if expected != self._drawers[till.name]:
                raise WrongMoney(f"the drawer of {till.name}: {self._drawers[till.name]}")
            return
        tables = till.database.rows.tables
        for shift in tables["shifts"].values():
            if shift.closed_at_ms is None:
                known = self._cash.get(shift.id, {})
                facts = [*tables["orders"], *tables["refunds"], *tables["exchanges"]]
                here = [one for one in tables["moves"].values() if one.shift == shift.id]
                moves = [one.amount_minor for one in here]
                cash = sum(known[one] for one in facts if one in known)
                if expected != shift.float_minor + cash + sum(moves):
                    raise WrongMoney(f"the books of {till.name} expect {expected}, not {cash}")

    def close_cards(self) -> None:
        """Every charge is an order's, or was voided."""
        charged = self.charged - self.voided - self._unsure
        if charged != self._spent - self.voided - self._unsure:
            raise WrongMoney(f"charged {charged}, sold for {self._spent}")
