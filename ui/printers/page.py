"""The printer on the house's desk: found, asked, tried on paper, and used from then on."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from pos.domain.printjob import RECEIPTS, SET_UP, TICKETS
from pos.domain.refusals import Refusal
from pos.domain.season import Person
from printing.finding import trying
from printing.finding.answers import Seen, judged
from printing.finding.places import Place
from printing.finding.proposing import propose
from printing.finding.trialpage import TrialPage, trial_page
from printing.finding.trying import Asked, Tried
from printing.models import model
from printing.printer import Progress
from printing.transports.address import AddressWrong
from ui.house.deciding import Deciding
from ui.printers import words
from ui.printers.modelcard import ModelCard
from ui.printers.placecard import PlaceCard
from ui.printers.taking import Taken, Use, use
from ui.printers.trialcard import TrialCard
from ui.settings import OnePrinterTwice, Settings
from ui.theme import mm
from ui.widgets import row

T = TypeVar("T")


class PrinterPage(QWidget):
    """Everything at the printer is done in the devices lane; the window goes on meanwhile."""

    def __init__(self, deciding: Deciding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deciding, self._desk = deciding, deciding.desk
        self.address = ""
        self.busy = False
        self._ruler_mm = 0
        self.places = PlaceCard(self)
        self.model = ModelCard(self)
        self.trial = TrialCard(self)
        self.places.setFixedWidth(mm(self, 92))
        whole = row(self.places, self.model, self.trial, space=16, parent=self)
        whole.setStretch(1, 1)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.places.chosen.connect(self.choose)
        self.places.look_again.connect(self.look_around)
        self.model.try_drawer.connect(self._try_drawer)
        self.model.changed.connect(self._changed)
        self.trial.print_wanted.connect(self._print)
        self.trial.seen.connect(self._seen)
        self.trial.use.connect(self._use)
        self._enable()

    def entered(self) -> None:
        """What is set so far, and what hangs on this machine."""
        settings = self._desk.till.settings
        if not self.address and settings.printer:
            self.address = settings.printer
            self.model.show_profile(model(settings.printer_profile))
            self.model.said.setText(self._prints_at(settings))
            self.places.show_address(self.address)
        self.trial.roles.show_settings(settings)
        self._enable()
        self.look_around()

    def _prints_at(self, settings: Settings) -> str:
        if not settings.receipt_printer:
            return self.tr("This till prints at {address}.").format(address=settings.printer)
        text = self.tr("Tickets print at {tickets}, everything else at {receipts}.")
        return text.format(tickets=settings.printer, receipts=settings.receipt_printer)

    # --- where and what -----------------------------------------------------------------------

    def look_around(self) -> None:
        """The places on this machine; nothing is sent to them."""
        self._work(trying.look_around, self._found)

    def _found(self, places: Sequence[Place]) -> None:
        self.places.show_places(places)
        self.places.mark(self.address.partition("?")[0])

    def choose(self, address: str, called: str) -> None:
        """Ask what stands there, and propose a model."""
        self.address = ""
        self._deciding.sentence.clear()
        self.trial.ask_nothing()
        self.model.said.setText(self.tr("Being asked …"))

        def asked(result: Asked) -> None:
            self.model.said.setText(words.said(result))
            if result.trouble:
                self._deciding.sentence.refuse(words.said(result))
                return
            self.address = result.address
            self.places.mark(address.partition("?")[0])
            self.places.show_address(result.address)
            if result.identity.language or called:
                self.model.show_profile(model(propose(result.identity, called)))

        self._at_line(lambda person: trying.ask(person, address), asked)

    def _changed(self) -> None:
        self.trial.ask_nothing()

    # --- trying -------------------------------------------------------------------------------

    def _print(self) -> None:
        address, profile = self.address, self.model.profile
        self.trial.ask_nothing()
        self.trial.result.setText(self.tr("Being printed …"))

        def work(person: Person) -> tuple[Tried, TrialPage]:
            trial = trial_page(profile)
            return trying.print_trial(person, address, profile, trial), trial

        def printed(done: tuple[Tried, TrialPage]) -> None:
            result, trial = done
            if result.progress is not None:
                self._ruler_mm = trial.ruler_mm
                self.trial.ask_about(profile, trial.ruler_mm)
            self.trial.result.setText(words.tried(result, profile))
            if result.progress is not Progress.PRINTED and result.why:
                self.trial.result.setToolTip(result.why)

        self._at_line(work, printed)

    def _try_drawer(self) -> None:
        address, profile = self.address, self.model.profile

        def tried(result: Tried) -> None:
            if result.progress is None:
                self._deciding.sentence.refuse(words.tried(result, profile))
            else:
                self._deciding.sentence.say(
                    self.tr("The drawer was told to open. If it did not, try the other pin.")
                )

        spool = self._desk.till.spool

        def work(person: Person) -> Tried:
            return trying.open_drawer(
                person, address, profile, partial(spool.note_drawer, SET_UP, str(person.id))
            )

        self._at_line(work, tried)

    def _seen(self, seen: Seen) -> None:
        before = self.model.profile
        after = judged(before, self._ruler_mm, seen)
        if seen.code == "":
            self._deciding.sentence.refuse(
                self.tr("Make the printer darker or clean its head, then print the page again.")
            )
        elif after == before:
            self._deciding.sentence.say(
                self.tr("The page is as it should be: this printer can be used."), tone="success"
            )
        else:
            self._deciding.sentence.say(self.tr("Set. Print the page again to see it."))
        if after != before:
            self.model.show_profile(after)
            self.trial.ask_nothing()

    def _use(self) -> None:
        till, address, told = self._desk.till, self.address, self.model.told
        wish = Use(self.trial.roles.role, self.trial.roles.drawer)

        def taken(result: Taken) -> None:
            told = self._told(result) if wish.role == TICKETS else self._told_of(wish, result)
            self._deciding.sentence.say(told, tone="success")
            self.trial.roles.show_settings(till.settings)

        self._work(lambda person: use(till, person, address, told, wish), taken)

    def _told_of(self, wish: Use, result: Taken) -> str:
        if result is Taken.NEXT_START:
            return self.tr(
                "Kept. A paper is under way at the printer before: the new one is used from the"
                " next start of this till."
            )
        if result is Taken.UNTIL_NEXT_START:
            return self.tr(
                "It is used now. But this till is started with another printer told to it: take"
                " that away, or it comes back at the next start."
            )
        if wish.role == RECEIPTS and self._desk.till.settings.receipt_printer:
            return self.tr("Receipts, slips and reports print there from now on.")
        return self.tr("Everything prints there from now on.")

    def _told(self, result: Taken) -> str:
        if result is Taken.NOW:
            return self.tr("Tickets print there from now on.")
        if result is Taken.NEXT_START:
            return self.tr(
                "Kept. A paper is under way at the printer before: tickets print at the new one"
                " from the next start of this till."
            )
        return self.tr(
            "Tickets print there now. But this till is started with another printer told to it:"
            " take that away, or it comes back at the next start."
        )

    # --- how ----------------------------------------------------------------------------------

    def _at_line(self, work: Callable[[Person], T], then: Callable[[T], None]) -> None:
        """As `_work`, with every printer's line let go: most take one caller at a time."""
        spool = self._desk.till.spool

        def alone(person: Person) -> T | None:
            return work(person) if spool.let_go_of_lines() else None

        def told(result: T | None) -> None:
            if result is None:
                self.model.said.clear()
                self.trial.result.clear()
                self._deciding.sentence.refuse(
                    self.tr("A paper is under way at the printer: try again in a moment.")
                )
            else:
                then(result)

        self._work(alone, told)

    def _work(self, work: Callable[[Person], T], then: Callable[[T], None]) -> None:
        person = self._desk.person
        if self.busy or person is None:
            return
        self.busy = True
        self._enable()

        def done(result: T) -> None:
            self._free()
            then(result)
            self._enable()

        def failed(error: Exception) -> None:
            self._free()
            self._failed(error)

        self._desk.background.on_devices(lambda: work(person), done, failed)

    def _free(self) -> None:
        self.busy = False
        self._enable()

    def _failed(self, error: Exception) -> None:
        self.model.said.clear()
        self.trial.result.clear()
        sentence = self._deciding.sentence
        if isinstance(error, AddressWrong):
            sentence.refuse(self.tr("This is no address of a printer: {why}").format(why=error))
        elif isinstance(error, Refusal):
            sentence.refuse(self._desk.notices.sentence(error))
        elif isinstance(error, OnePrinterTwice):
            sentence.refuse(
                self.tr(
                    "This is the printer of the receipts already. To print the tickets here as"
                    " well, choose “{both}”."
                ).format(both=self.trial.roles.roles.button(2).text())
            )
        elif isinstance(error, ValueError):
            sentence.refuse(self.tr("This cannot be printed so: {why}").format(why=error))
        elif isinstance(error, OSError):
            sentence.refuse(self.tr("It could not be written down: {why}").format(why=error))
        else:
            self._desk.notices.present(error)

    def _enable(self) -> None:
        known = bool(self.address) and not self.busy
        self.places.setEnabled(not self.busy)
        self.trial.print_key.setEnabled(known)
        self.trial.apply_key.setEnabled(known)
        self.trial.use_key.setEnabled(known)
        pin = self.model.profile.drawer_pin
        self.model.drawer_key.setEnabled(known and pin > 0)
