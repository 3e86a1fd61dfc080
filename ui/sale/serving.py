"""Whom the basket is for: a member is looked up, stands on the ticket, and may be let go."""

from datetime import UTC, date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pos.domain.member import Member
from pos.domain.pricing.books import takes_members
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.services import members
from pos.services.members import Found
from ui import formats
from ui.desk import TillDesk
from ui.sale.member import MemberSheet, called
from ui.theme import current
from ui.widgets import Key, column, label, row


class MemberLine(QWidget):
    """The member on the ticket: name and level, and a key to let them go."""

    removed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = label("", "heading", self)
        self.detail = label("", "quiet", self)
        self.detail.setWordWrap(True)
        self.remove = Key("", self, kind="quiet", icon_name="close")
        self.remove.clicked.connect(self.removed)
        self.setLayout(row(column(self.name, self.detail, space=0), None, self.remove))
        self.hide()

    def show_member(self, member: Member | None, today: date) -> None:
        """That member; None: nobody known buys."""
        self.setVisible(member is not None)
        if member is None:
            return
        self.name.setText(called(member))
        over = "" if member.holds(today) else self._over(member, today)
        self.detail.setText(over or self._until(member))
        self.detail.setStyleSheet(f"color: {current().warn};" if over else "")
        said = self.tr("Go on without {name}").format(name=called(member))
        self.remove.setAccessibleName(said)

    def _until(self, member: Member) -> str:
        if not member.valid_until:
            return member.level
        said = self.tr("{level} · until {day}")
        return said.format(level=member.level, day=_day(member.valid_until))

    def _over(self, member: Member, today: date) -> str:
        if member.valid_from > today.isoformat():
            said = self.tr("The membership begins on {day}: no member price yet.")
            return said.format(day=_day(member.valid_from))
        said = self.tr("The membership ended on {day}: no member price.")
        return said.format(day=_day(member.valid_until))


class Serving(QObject):
    """Opens the sheet over the sale, and prices the basket anew for whom it is."""

    def __init__(self, desk: TillDesk, line: MemberLine, key: Key, screen: QWidget) -> None:
        super().__init__(screen)
        self._desk, self._line, self._key, self._screen = desk, line, key, screen
        self._asked = 0
        key.clicked.connect(self.ask)
        line.removed.connect(lambda: self._serve(None))
        desk.basketChanged.connect(self._show)
        desk.seasonChanged.connect(self._show)
        self._show()

    @cached_property
    def sheet(self) -> MemberSheet:
        """Where a member is looked up; made when somebody first is."""
        sheet = MemberSheet(self._screen)
        sheet.typed.connect(self._look)
        sheet.chosen.connect(self._choose)
        sheet.without.connect(self._let_go)
        sheet.closed.connect(self._stop_waiting)
        return sheet

    def ask(self) -> None:
        """Who buys?"""
        if self._key.isEnabled() and not self._key.isHidden():
            self.sheet.ask(served=self._desk.terms.member is not None)

    def _stop_waiting(self) -> None:
        self._asked += 1

    def _look(self, text: str) -> None:
        desk, season = self._desk.till.desk, self._desk.season
        if season is None:
            return
        try:
            members.refuse_payment_card(text)
        except Refusal as refusal:
            self.sheet.field.clear()
            self.sheet.refuse(self._said(refusal))
            return
        self._asked += 1
        asked, server = self._asked, self._desk.till.server
        country = season.house.phone_country
        self.sheet.wait()

        def failed(error: Exception) -> None:
            if not isinstance(error, Refusal | Trouble):
                self._desk.notices.present(error)
            elif asked == self._asked:
                self.sheet.refuse(self._said(error))

        self._desk.background.on_network(
            lambda: members.look(desk, server, text, country),
            lambda found: self._found(asked, text, found),
            failed,
        )

    def _said(self, error: Refusal | Trouble) -> str:
        if isinstance(error, Refusal) and error.reason is Reason.CARD_NUMBER_TYPED:
            return self.tr("That looks like a payment card's number, which no member's card has.")
        return self._desk.notices.sentence(error)

    def _found(self, asked: int, text: str, found: Found) -> None:
        """A card or a number that fits one member is that member's; of a name a person says."""
        if asked != self._asked:
            return
        is_number = any(one.isdigit() for one in text)
        if len(found.members) == 1 and is_number:
            self._choose(found.members[0])
        else:
            self.sheet.show_found(found.members, more=found.more)

    def _choose(self, member: Member) -> None:
        self.sheet.dismiss()
        self._serve(member)
        desk = self._desk.till.desk
        if member.name:  # the server has told of it
            self._desk.background.on_storage(
                lambda: members.chosen(desk, member), lambda _none: None
            )

    def _let_go(self) -> None:
        self.sheet.dismiss()
        self._serve(None)

    def _serve(self, member: Member | None) -> None:
        desk = self._desk
        if desk.season is None or desk.basket is None:
            return
        desk.terms.serve(member, desk.season)
        desk.set_basket(desk.basket)

    def _show(self) -> None:
        season = self._desk.season
        member = self._desk.terms.member
        self._key.setVisible(season is not None and takes_members(season))
        if season is not None:
            now = datetime.fromtimestamp(self._desk.till.desk.clock.now_ms() / 1000, UTC)
            today = now.astimezone(ZoneInfo(season.house.timezone)).date()
            self._line.show_member(member, today)


def _day(text: str) -> str:
    return formats.date_of(date.fromisoformat(text))
