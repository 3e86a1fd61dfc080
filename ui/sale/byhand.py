"""The hand-keyed way for one sale, where the till's own terminal was not reached just now."""

from collections.abc import Callable
from uuid import UUID

from pos.domain.money import Money
from pos.domain.walletcode import wallet_at
from pos.payments.attempt import Attempt
from pos.payments.line import NEVER_SENT
from pos.services import cards
from ui.card import words
from ui.desk import TillDesk


class ByHand:
    """Remembers for which basket, and why; begins each card payment on the way that is open."""

    def __init__(self, desk: TillDesk) -> None:
        self._desk = desk
        self._basket: UUID | None = None
        self._why = ""

    @property
    def why(self) -> str:
        """Why the next card of this sale is keyed in; empty: it is not."""
        return self._why if self._desk.basket_id == self._basket else ""

    def starting(self, amount: Money, terminal: str) -> Callable[[], Attempt]:
        """Writes the attempt down: at that terminal, or by hand, where it is not a phone's."""
        desk, basket = self._desk.till.desk, self._desk.basket_id
        why = "" if wallet_at(terminal) else self.why
        return lambda: cards.start(desk, basket, amount, "" if why else terminal, by_hand=why)

    def note(self, ended: Attempt) -> str:
        """What came of the attempt, in words; where nothing was sent, what may be done instead."""
        said = words.ending(ended)
        if ended.why not in NEVER_SENT or wallet_at(ended.terminal):
            return said
        self._basket, self._why = self._desk.basket_id, ended.why
        return f"{said} {words.by_hand()}"

    def forget(self) -> None:
        """The next time the terminal is tried again."""
        self._basket, self._why = None, ""
