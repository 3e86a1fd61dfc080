"""Card payments at the integrated terminal, as the screens see them: where it stands, in order.

The leading is done in the payments lane; what it does comes home step by step. One at a time.
"""

from collections.abc import Callable, Collection
from enum import Enum

from PySide6.QtCore import QObject, Signal

from pos.domain.ids import AttemptId
from pos.domain.walletcode import wallet_at
from pos.payments.attempt import Attempt
from pos.payments.machine import HandOver, Reverse, Send, Step, Write
from pos.payments.walletcode import WalletCode
from pos.services import cards
from ui.card import words
from ui.card.leading import CardTerminal, Ended, Told
from ui.desk import TillDesk


class Phase(Enum):
    """Where the payment of the customer at the window stands."""

    IDLE = "idle"
    STARTING = "starting"  # it waits for its turn; the terminal has heard nothing
    ASKED = "asked"  # the customer is at the terminal
    STOPPING = "stopping"
    ASKING = "asking"  # unknown: the terminal is asked what became of it
    HANDED = "handed"  # unknown, and the terminal is not asked any more
    GIVING_BACK = "giving back"


UNKNOWN = (Phase.ASKING, Phase.HANDED)


class Charging(QObject):
    """Leads one charge, takes one back, or puts in order what a crash left."""

    changed = Signal()
    ended = Signal(object)  # the charge as it is written: settled, or unknown and handed over
    given_back = Signal(object)  # the AttemptId of a charge that is gone
    by_hand = Signal(object)  # the AttemptId of a charge that a person has to void
    stuck = Signal(object)  # a charge that should be gone, and may be
    said = Signal(str)
    recovered = Signal(object)  # tuple of attempts that a person must settle

    def __init__(self, desk: TillDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.mine: Callable[[], Collection[AttemptId]] = tuple  # charges of the sale that goes on
        self.phase = Phase.IDLE
        self.attempt: Attempt | None = None
        self.questions = 0
        self.why = ""
        self.because = ""  # why it is given back
        self.recovering = False
        self.left = False  # something before this customer has to be settled by a person

    @property
    def _terminal(self) -> CardTerminal | None:
        return self._desk.till.card_terminal

    def _leader(self, attempt: Attempt | None) -> CardTerminal | None:
        """Who leads that one: its wallet, or the card terminal."""
        at = None if attempt is None else self._desk.till.wallets.leader(attempt.terminal)
        return at or self._terminal

    @property
    def _leaders(self) -> tuple[CardTerminal, ...]:
        cards_too = () if self._terminal is None else (self._terminal,)
        return (*cards_too, *self._desk.till.wallets.leaders)

    def can_ask(self, attempt: Attempt) -> bool:
        """Whether what it was made at is here to be asked."""
        return any(one.name == attempt.terminal for one in self._leaders)

    @property
    def name(self) -> str:
        """The terminal that charges are made at; empty: amounts are keyed in by hand."""
        return "" if self._terminal is None else self._terminal.name

    @property
    def busy(self) -> bool:
        """Whether money is on its way back: nothing else may be done with it."""
        return self.phase is Phase.GIVING_BACK

    # --- the customer at the window -----------------------------------------------------------

    def charge(self, attempt: Attempt, code: WalletCode | None = None) -> None:
        """It is written down: off to the terminal, or with a phone's code to its wallet."""
        terminal, season = self._leader(attempt), self._desk.season
        if code is not None and season is not None:
            self._desk.till.wallets.hand(attempt, code, season.house.name)
        assert terminal is not None and attempt.terminal == terminal.name
        self.attempt, self.questions, self.why = attempt, 0, ""
        self._is(Phase.STARTING)
        told = self._told_of(attempt.id)
        self._desk.background.on_payments(
            lambda: terminal.charge(attempt, told), self._charged, self._broke
        )

    def ask_again(self) -> None:
        """A person wants the terminal asked once more what became of it."""
        terminal, attempt = self._leader(self.attempt), self.attempt
        if terminal is None or attempt is None or self.phase is not Phase.HANDED:
            return
        self._is(Phase.ASKING)
        told = self._told_of(attempt.id)
        self._desk.background.on_payments(
            lambda: terminal.ask_again(attempt.id, told), self._charged, self._broke
        )

    def stop(self) -> None:
        """The customer does not want to, or the basket is left: disarm the terminal.

        What comes of it the terminal says; a card that was charged already stays charged.
        """
        terminal, attempt = self._leader(self.attempt), self.attempt
        if terminal is None or attempt is None:
            return
        if self.phase not in (Phase.STARTING, Phase.ASKED):
            return
        self._is(Phase.STOPPING)
        self._desk.background.on_stopping(lambda: terminal.stop(attempt.id), self._stop_was_told)

    def let_go(self) -> None:
        """A person said what became of it."""
        leader = self._leader(self.attempt)
        if leader is not None and self.phase is not Phase.IDLE:
            leader.let_go()
            self._end()

    def set_aside(self) -> bool:
        """The customer at the window pays otherwise: what the phone paid goes back, behind them.
        False where that is not so.
        """
        attempt = self.attempt
        leader = None if attempt is None else self._desk.till.wallets.leader(attempt.terminal)
        if leader is None or attempt is None or self.phase not in UNKNOWN:
            return False
        made, begun, home = attempt.id, leader, self._desk.background.home
        leader.let_go()
        self.recovering, self.questions = True, 0
        self._end()
        self._desk.background.on_payments(
            lambda: begun.end(made, lambda step: home(lambda: self._count(step)), self.mine),
            self._recovered,
            self._not_recovered,
        )
        return True

    def _stop_was_told(self, _none: None) -> None:
        if self.phase is Phase.STOPPING:  # it goes on all the same: may be wished again
            self._is(Phase.ASKED)

    def _charged(self, ended: Ended) -> None:
        mine = self.attempt is not None and self.attempt.id == ended.attempt.id
        if ended.contradicted:
            self.said.emit(self._contradiction(ended.attempt))
        if not mine:
            return
        if ended.reversal is not None and ended.attempt.state == "approved":
            self.stuck.emit(ended.attempt)
            self._not_given_back(ended.attempt)
            return
        if ended.attempt.state == "unknown":
            self.why = ended.attempt.why
            self._is(Phase.HANDED)
        else:
            self._end()
        self.ended.emit(ended.attempt)

    def _contradiction(self, attempt: Attempt) -> str:
        if attempt.state == "approved":
            return self.tr(
                "The terminal says now that the card was not charged. Compare it with the slip."
            )
        return self.tr(
            "The terminal says now that the card was charged, and it was settled as not charged:"
            " void it at the terminal."
        )

    # --- giving back --------------------------------------------------------------------------

    def take_back(self, charge: AttemptId) -> None:
        """An approved charge that no sale comes of; by hand where the terminal cannot."""
        desk = self._desk.till.desk
        if self.busy:
            return
        self._desk.background.on_storage(lambda: cards.load(desk, charge), self._take_back)

    def _take_back(self, charge: Attempt | None) -> None:
        terminal = self._leader(charge)
        if charge is None:
            return
        if terminal is None or not terminal.can_take_back(charge):
            self.by_hand.emit(charge.id)
            return
        self._is(Phase.GIVING_BACK)
        told = self._told_of(charge.id)
        self._desk.background.on_payments(
            lambda: terminal.take_back(charge.id, told), self._was_given_back, self._broke
        )

    def _was_given_back(self, ended: Ended) -> None:
        charge, because = ended.attempt, self.because
        if charge.state == "cancelled":
            self._end()
            self.given_back.emit(charge.id)
            self.said.emit(f"{because} {words.ending(charge)}".strip())
        else:
            self._not_given_back(charge)

    def _not_given_back(self, charge: Attempt) -> None:
        self._end()
        if wallet_at(charge.terminal):  # nobody can do by hand what the server will do
            self.said.emit(self.tr("The wallet has not said yet that the money went back."))
            return
        self.said.emit(self.tr("The terminal did not say that it gave the money back."))
        self.by_hand.emit(charge.id)

    # --- after a crash ------------------------------------------------------------------------

    def recover(self) -> None:
        """What lies open and belongs to no customer here: asked for, and no money kept."""
        leaders = self._leaders
        if not leaders or self.recovering:
            return
        self.recovering, self.questions = True, 0
        self.changed.emit()
        home = self._desk.background.home

        def told(step: Step) -> None:
            home(lambda: self._count(step))

        self._desk.background.on_payments(
            lambda: [one.recover(told, self.mine) for one in leaders][-1],
            self._recovered,
            self._not_recovered,
        )

    def let_go_on(self) -> None:
        """A person settled one of those: the others are gone on with."""
        if self.recovering:
            for one in self._leaders:
                one.let_go()

    def _count(self, step: Step) -> None:
        if step == Send("question"):
            self.questions += 1
            self.changed.emit()

    def _recovered(self, left: tuple[Attempt, ...]) -> None:
        self.recovering = False
        self.found(bool(left))
        self.recovered.emit(left)

    def found(self, left: bool) -> None:
        """Whether there is a payment for a person to settle."""
        self.left = left
        self.changed.emit()

    def _not_recovered(self, error: Exception) -> None:
        self.recovering = False
        self.changed.emit()
        self._desk.notices.present(error)

    # --- small things -------------------------------------------------------------------------

    def _told_of(self, attempt: AttemptId) -> Told:
        home = self._desk.background.home

        def told(step: Step) -> None:
            home(lambda: self._hear(attempt, step))

        return told

    def _hear(self, attempt: AttemptId, step: Step) -> None:
        if self.attempt is not None and self.attempt.id != attempt and not self.busy:
            return
        if self.phase is Phase.IDLE:  # a person was faster
            return
        match step:
            case Send("request") if self.phase is Phase.STARTING:
                self._is(Phase.ASKED)
            case Send("question"):
                self.questions += 1
                self.changed.emit()
            case Write(attempts):
                unknown = [one for one in attempts if one.state == "unknown"]
                if unknown and not self.busy:
                    self.why = unknown[-1].why
                    self._is(Phase.ASKING)
            case Reverse():
                self._is(Phase.GIVING_BACK)
            case HandOver():
                pass  # its end comes home by itself

    def _broke(self, error: Exception) -> None:
        """A bug or a full disk: nobody knows, and a person may ask again."""
        if self.phase is not Phase.IDLE:
            self._is(Phase.HANDED)
        self._desk.notices.present(error)

    def _end(self) -> None:
        self.attempt, self.because = None, ""
        self._is(Phase.IDLE)

    def _is(self, phase: Phase) -> None:
        self.phase = phase
        self.changed.emit()
