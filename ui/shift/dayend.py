"""Leads through the card terminals, one after the other: asked or typed, looked at, explained."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from pos.domain.attempt import Attempt
from pos.domain.dayend import Comparison, TerminalTotals
from pos.domain.season import Person
from pos.domain.walletcode import WALLETS
from pos.services import dayend, terminals
from sync.client.walletcounts import WalletCounts
from sync.client.wallets import RemoteWallets
from ui.background import Failed
from ui.desk import TillDesk
from ui.shift.beside import BesideStep
from ui.shift.slip import SlipStep


@dataclass(frozen=True)
class _Seen:
    comparison: Comparison
    open_: tuple[Attempt, ...]


class DayEnd(QObject):
    """Emits `ended` with the Comparisons, `given_up` where the cashier went back.

    What a question that was left says is heard by nobody: each round has its number.
    """

    ended = Signal(object)
    given_up = Signal()

    def __init__(
        self,
        desk: TillDesk,
        steps: QStackedWidget,
        refused: Callable[[], Failed],
        timezone: Callable[[], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._desk, self._steps = desk, steps
        self._refused, self._timezone = refused, timezone
        self._left: list[str] = []
        self._done: list[Comparison] = []
        self._looks_only = False
        self._round = 0
        self.slip, self.beside = SlipStep(parent), BesideStep(parent)
        for step in (self.slip, self.beside):
            steps.addWidget(step)
            step.given_up.connect(self._give_up)
        self.slip.typed.connect(self._typed)
        self.slip.no_slip.connect(lambda: self._typed(None))
        self.beside.settled.connect(self._settled)
        self.beside.again.connect(self._ask)

    @property
    def integrated(self) -> str:
        """The card terminal that can be asked by the till itself."""
        found = self._desk.till.card_terminal
        return found.name if found is not None and found.has_totals else ""

    def _compare(self, name: str) -> Comparison:
        """For the payments lane: the terminal itself, or of a wallet the sales server."""
        till = self._desk.till
        if till.card_terminal is not None and name == till.card_terminal.name:
            return till.card_terminal.compare()
        wallet = next(one for one in WALLETS if one == name)
        return dayend.by_terminal(till.desk, WalletCounts(RemoteWallets(till.http), wallet))

    def begin(self) -> None:
        """At the close: every terminal that was used."""
        desk, own = self._desk.till.desk, self.integrated
        self._start(lambda: dayend.ways(desk, own, WALLETS), looks_only=False)

    def look(self, person: Person) -> None:
        """A supervisor's look, with the shift still open."""
        desk, own = self._desk.till.desk, self.integrated
        self._start(lambda: dayend.to_look_at(desk, person, own, WALLETS), looks_only=True)

    def _start(self, ways: Callable[[], tuple[str, ...]], *, looks_only: bool) -> None:
        self._looks_only = looks_only
        self._round += 1
        self._desk.background.on_storage(ways, self._go, self._refused())

    def _go(self, ways: tuple[str, ...]) -> None:
        self._left, self._done = list(ways), []
        self._next()

    def _next(self) -> None:
        if self._left:
            self._ask()
        else:
            self.ended.emit(tuple(self._done))

    def _ask(self) -> None:
        season = self._desk.season
        if season is None or not self._left:
            return
        if self._left[0] == dayend.BY_HAND:
            self.slip.begin(season.currency)
            self._steps.setCurrentWidget(self.slip)
            return
        name, desk = self._left[0], self._desk.till.desk
        self.beside.wait(name)
        self._steps.setCurrentWidget(self.beside)
        self._desk.background.on_payments(
            lambda: _Seen(self._compare(name), terminals.open_attempts(desk)),
            self._hear(),
            self._refused(),
        )

    def _typed(self, totals: TerminalTotals | None) -> None:
        desk = self._desk.till.desk
        self._desk.background.on_storage(
            lambda: _Seen(dayend.by_slip(desk, totals), terminals.open_attempts(desk)),
            self._hear(),
            self._refused(),
        )

    def _hear(self) -> Callable[[_Seen], None]:
        self._round += 1
        asked = self._round

        def heard(seen: _Seen) -> None:
            if asked != self._round:
                return
            self.beside.show_comparison(
                seen.comparison, self._timezone(), seen.open_, looks_only=self._looks_only
            )
            self._steps.setCurrentWidget(self.beside)

        return heard

    def _settled(self, comparison: Comparison) -> None:
        self._done.append(comparison)
        self._left.pop(0)
        self._next()

    def _give_up(self) -> None:
        self._round += 1
        self.given_up.emit()
