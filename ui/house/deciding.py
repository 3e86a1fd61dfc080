"""A supervisor's decision on its way: the PIN, then the server, then what came of it."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from pos.domain.people import Approval
from pos.domain.refusals import Reason, Refusal, Trouble
from sync.client.housedesk import HouseDesk
from ui.background import Failed
from ui.desk import TillDesk
from ui.signin.approval import ApprovalOverlay
from ui.widgets import SentenceBar

T = TypeVar("T")
Word = tuple[Approval, str]


class Deciding:
    """What all pages of the house's desk share: asking the server, and asking by PIN."""

    def __init__(self, desk: TillDesk, screen: QWidget, sentence: SentenceBar) -> None:
        self.desk = desk
        self.house = HouseDesk(desk.till.desk, desk.till.http)
        self.sentence = sentence
        self._screen = screen
        self.approval = ApprovalOverlay(desk, screen)
        self._wanted: Callable[[Approval], None] = lambda _approval: None
        self.approval.approved.connect(self._approved)

    def ask(
        self, what: Callable[[], T], then: Callable[[T], Any], failed: Failed | None = None
    ) -> None:
        """Look at something on the server; nobody waits at the window for it."""
        self.desk.background.on_idle_network(what, then, failed or self.failed)

    def decide(
        self,
        said: tuple[str, str, str],
        decision: Callable[[Word], T],
        then: Callable[[T], Any],
        failed: Failed | None = None,
    ) -> None:
        """`said`: what the supervisor reads, the action, and the reason that is signed."""
        what, action, reason = said

        def approved(approval: Approval) -> None:
            self._screen.setEnabled(False)
            work = self.desk.background.on_network
            work(lambda: decision((approval, reason)), done, went_wrong)

        def done(result: T) -> None:
            self._screen.setEnabled(True)
            self.sentence.clear()
            then(result)

        def went_wrong(error: Exception) -> None:
            self._screen.setEnabled(True)
            (failed or self.failed)(error)

        self._wanted = approved
        self.approval.ask(what, action, self.desk.till.desk.ids.new())

    def _approved(self, approval: Approval) -> None:
        self._wanted(approval)

    def tell(self, said: str, stopped: Refusal | Trouble | None) -> bool:
        """Say what was done, and where something ended it before all was, that and why.

        Whether the server can be looked at again now: else only that it cannot would be read.
        """
        if stopped is None:
            self.sentence.say(said, tone="success")
            return True
        self.failed(stopped)
        both = QCoreApplication.translate("House", "{done} The rest was not done. {why}")
        self.sentence.refuse(both.format(done=said, why=self.sentence.sentence))
        return not isinstance(stopped, Trouble)

    def failed(self, error: Exception) -> None:
        """Say why not."""
        if isinstance(error, Trouble):
            self.desk.notices.present(error)
            self.sentence.refuse(
                QCoreApplication.translate(
                    "House", "The sales server does not answer: the house cannot be seen now."
                )
            )
        elif isinstance(error, Refusal) and error.reason is Reason.TILL_FENCED:
            # That one is about the till asking; here it is the one the places were meant for.
            self.sentence.refuse(
                QCoreApplication.translate(
                    "House", "That till gets nothing: it is locked, or was not heard yet."
                )
            )
        elif isinstance(error, Refusal):
            self.sentence.refuse(self.desk.notices.sentence(error))
        else:
            self.desk.notices.present(error)
