"""From an error to a person: a refusal is a sentence, trouble a lamp, anything else a window.

`present` is the one door. Screens that know better what to do with an error ask `sentence`.
"""

import logging
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from babel.lists import format_list
from PySide6.QtCore import QObject, Signal

from pos.domain.ids import PlaceId, TillId
from pos.domain.refusals import Reason, Refusal, Trouble
from sync.protocol.wire import PlaceState
from ui import formats
from ui.whoisin import who_is_in

_log = logging.getLogger(__name__)


class Names(Protocol):
    """Who knows what places and tills are called."""

    def place_name(self, place: PlaceId) -> str:
        """E9, or the name of a standing area."""

    def till_name(self, till: TillId) -> str:
        """Till 2."""


class Notices(QObject):
    """Says why not. `names` may be set once a performance is chosen."""

    refused = Signal(str)  # one sentence, inline
    troubled = Signal(str, str)  # where (server, printer, terminal), one sentence: a lamp
    broken = Signal(str)  # a bug: the traceback for the one window

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names: Names | None = None
        self._shown: set[str] = set()

    def present(self, error: Exception) -> None:
        """Bring an error to whom it concerns."""
        if isinstance(error, Refusal):
            self.refused.emit(self.sentence(error))
        elif isinstance(error, Trouble):
            self.troubled.emit(error.where, self.sentence(error))
        else:
            self._bug(error)

    def sentence(self, error: Refusal | Trouble) -> str:
        """One translated sentence for the cashier."""
        if isinstance(error, Trouble):
            return self._trouble(error.where)
        if error.reason is Reason.RIGHT_TAKEN:
            return self._right_taken(error.params)
        if error.reason is Reason.PLACE_TAKEN:
            return self._place_taken(error.params)
        if error.reason is Reason.ADMITTED_ALREADY and error.params.get("inside"):
            text = self.tr(
                "In already: {people}. A supervisor has to let them out at the door before this"
                " can go back."
            )
            return text.format(people=who_is_in(error.params))
        sentences = {
            **self._of_places(),
            **self._of_server(),
            **self._of_people(),
            **self._of_customers(),
            **self._of_money(),
            **self._of_records(),
            **self._of_emergency_papers(),
        }
        words = {key: str(value) for key, value in error.params.items()}
        words["n"] = words.get("left") or words.get("seconds") or words.get("limit") or "0"
        words["n"] = words.get("count", words["n"])
        return sentences[error.reason].format_map(_Known(words))

    def _bug(self, error: Exception) -> None:
        _log.error("a bug: %s", error, exc_info=error)
        lines = traceback.format_exception(error)
        group = "".join(line for line in lines[:-1] if line)
        if group not in self._shown:
            self._shown.add(group)
            self.broken.emit("".join(lines))

    def _trouble(self, where: str) -> str:
        known = {
            "server": self.tr(
                "The sales server does not answer. Nothing was charged and the basket stays."
            ),
            "printer": self.tr("The printer does not answer. Tickets wait and are printed later."),
            "terminal": self.tr("The card terminal does not answer."),
        }
        return known.get(where, self.tr("Something this till needs does not answer."))

    def _place_taken(self, params: Mapping[str, Any]) -> str:
        taken = params.get("taken") or []
        free = params.get("free") or []
        if not taken or self.names is None:
            return self.tr("These seats have just gone to somebody else.")
        named = self._list([PlaceId(int(one["place"])) for one in taken])
        holders = {(int(one["till"]), int(one["state"])) for one in taken}
        if len(holders) == 1:
            till, state = holders.pop()
            sentence = self._gone(named, TillId(till), state, many=len(taken) > 1)
        else:
            sentence = self.tr("{places} have gone to several tills.").format(places=named)
        if not free:
            return sentence
        rest = self._list([PlaceId(int(one)) for one in free])
        still = (
            self.tr("{gone} {places} is still free.")
            if len(free) == 1
            else self.tr("{gone} {places} are still free.")
        )
        return still.format(gone=sentence, places=rest)

    def _gone(self, places: str, till: TillId, state: int, *, many: bool) -> str:
        assert self.names is not None
        name = self.names.till_name(till)
        one: dict[int, str] = {
            PlaceState.SOLD: self.tr("{places} was sold by {till}."),
            PlaceState.ALLOTTED: self.tr("{places} is set aside for {till}."),
            PlaceState.HOUSE_HELD: self.tr("{places} is kept by the house."),
            PlaceState.QUARANTINED: self.tr(
                "{places} may have been sold by {till}, which is lost."
            ),
        }
        several: dict[int, str] = {
            PlaceState.SOLD: self.tr("{places} were sold by {till}."),
            PlaceState.ALLOTTED: self.tr("{places} are set aside for {till}."),
            PlaceState.HOUSE_HELD: self.tr("{places} are kept by the house."),
            PlaceState.QUARANTINED: self.tr(
                "{places} may have been sold by {till}, which is lost."
            ),
        }
        held = (
            self.tr("{places} are held by {till}.")
            if many
            else self.tr("{places} is held by {till}.")
        )
        return (several if many else one).get(state, held).format(places=places, till=name)

    def _list(self, places: Sequence[PlaceId]) -> str:
        assert self.names is not None
        names = list(dict.fromkeys(self.names.place_name(one) for one in places))
        return str(format_list(names, locale=formats.locale()))

    def _of_places(self) -> dict[Reason, str]:
        return {
            Reason.PLACE_UNKNOWN: self.tr("This hall has no such place."),
            Reason.AREA_FULL: self.tr("There is not enough room left in this area."),
            Reason.TOO_MANY_PLACES: self.tr("One basket takes at most {n} places."),
            Reason.NOT_OWNED: self.tr("These places are not this till's; pick them again."),
            Reason.HOLD_EXPIRED: self.tr("The places were held too long; pick them again."),
            Reason.PERFORMANCE_UNKNOWN: self.tr("This performance is not in the season."),
            Reason.PERFORMANCE_CLOSED: self.tr("This performance is not on sale any more."),
            Reason.ORPHAN_LEFT: self.tr("This would leave a single seat alone: {seats}."),
            Reason.SOLD_AS_ONE: self.tr("Sold as one, all of its seats or none: {name}."),
            Reason.BASKET_EMPTY: self.tr("There is nothing in the basket."),
            Reason.BASKET_CHANGED: self.tr("The basket has changed; check it and pay again."),
            Reason.NO_PRICE: self.tr("This ticket type is not sold in that price category."),
            Reason.LIMIT_PER_ORDER: self.tr(
                "One order takes at most {limit} of these places: {name}."
            ),
            Reason.LIMIT_PER_PERFORMANCE: self.tr(
                "One order takes at most {limit} places of one performance: {name}."
            ),
            Reason.LIMIT_PER_CUSTOMER: self.tr(
                "More than this customer may buy; places still open to them: {left} ({name})."
            ),
            Reason.LIMIT_PER_CUSTOMER_PERFORMANCE: self.tr(
                "More than this customer may buy of one performance; still open: {left} ({name})."
            ),
            Reason.PLAN_WRONG: self.tr("The plan of this hall cannot be read."),
            Reason.PLAN_IN_USE: self.tr(
                "Places of this plan that are somebody's would be lost: {n}."
            ),
            Reason.PLAN_CHANGED: self.tr(
                "Somebody else has changed this plan meanwhile; look at it again."
            ),
            Reason.SEASON_WRONG: self.tr("The season on the server cannot be read."),
            Reason.TARIFF_WRONG: self.tr("The tariff on the server cannot be read."),
            Reason.TEMPLATE_WRONG: self.tr("The ticket template cannot be used."),
        }

    def _right_taken(self, params: Mapping[str, Any]) -> str:
        """Who takes tickets of the order back in this moment, or may have."""
        if params.get("doubted"):
            return self.tr(
                "A till that was lost may have taken these tickets back;"
                " a supervisor has to decide."
            )
        till = params.get("till")
        if self.names is None or not isinstance(till, int):
            return self.tr("Another till has this order in hand.")
        return self.tr("{till} has this order in hand. Try again in a moment.").format(
            till=self.names.till_name(TillId(till))
        )

    def _of_server(self) -> dict[Reason, str]:
        return {
            Reason.OPERATION_REUSED: self.tr("The server has answered this already; try again."),
            Reason.OPERATION_CANCELLED: self.tr("These places were given back; pick them again."),
            Reason.TILL_UNKNOWN: self.tr("The server does not know this till; enrol it again."),
            Reason.TILL_ALIVE: self.tr("This till is in use: it gives back by itself."),
            Reason.TILL_SUSPENDED: self.tr(
                "This till is not sure of its own books; it sells again once the server has"
                " put them in order."
            ),
            Reason.SERVER_RECOVERING: self.tr(
                "The server was put back from a copy and still waits for other tills."
            ),
            Reason.ALLOTMENT_FULL: self.tr("No more places of this hall may be set aside."),
            Reason.TILL_FENCED: self.tr("The server has locked this till; call a supervisor."),
            Reason.ENROLMENT_CODE_WRONG: self.tr("This enrolment code is wrong or was used."),
            Reason.JOURNAL_GAP: self.tr("The server misses sales of this till; call a supervisor."),
            Reason.JOURNAL_FORK: self.tr(
                "The server has other sales of this till than the till; call a supervisor."
            ),
            Reason.JOURNAL_BROKEN: self.tr("This till's journal is damaged; call a supervisor."),
            Reason.PROTOCOL_NEWER: self.tr(
                "This till is newer than the server; update the server."
            ),
            Reason.MESSAGE_WRONG: self.tr("The server did not understand this till."),
            Reason.MESSAGE_TOO_LARGE: self.tr("This is too much at once for the server."),
            Reason.SERVER_UNREACHABLE: self.tr(
                "The sales server does not answer. Nothing was charged and the basket stays."
            ),
            Reason.SERVER_TROUBLE: self.tr("The sales server is in trouble; try again."),
        }

    def _of_people(self) -> dict[Reason, str]:
        return {
            Reason.PIN_WRONG: self.tr("This PIN is wrong. Tries left: {n}."),
            Reason.PIN_LOCKED: self.tr("Too many wrong PINs. Try again in {n} seconds."),
            Reason.NOT_PERMITTED: self.tr("Only a supervisor may do this."),
            Reason.APPROVAL_NEEDED: self.tr("A supervisor has to approve this."),
            Reason.SHIFT_NOT_OPEN: self.tr("Open a shift before you sell."),
            Reason.SHIFT_ALREADY_OPEN: self.tr("A shift is open already."),
            Reason.SHIFT_HAS_PAPERS_OUT: self.tr(
                "Emergency tickets not accounted for: {n}. Account for them, or let the supervisor"
                " confirm it."
            ),
            Reason.SHIFT_HAS_OPEN_TASK: self.tr(
                "Something the server could not take is not settled yet: see the conflict desk."
            ),
            Reason.TERMINAL_MOVED_ON: self.tr(
                "Something was paid by card since: compare the card terminal again."
            ),
            Reason.SHIFT_HAS_OPEN_ATTEMPT: self.tr("Settle the open card payment first."),
        }

    def _of_customers(self) -> dict[Reason, str]:
        return {
            Reason.MEMBER_UNKNOWN: self.tr("There is no such member."),
            Reason.MEMBER_OFFLINE: self.tr(
                "The sales server does not answer, so members cannot be looked up now. A card that"
                " was shown here lately works, or go on without."
            ),
            Reason.ASKED_TOO_OFTEN: self.tr(
                "Too many look-ups in one minute; wait a moment, or go on without."
            ),
            Reason.HOUSE_KEY_MISSING: self.tr(
                "The server's key to personal data is missing; tell whoever looks after the server."
            ),
            Reason.NAME_MISSING: self.tr("Type the name as the identity document has it."),
            Reason.NAMES_MISSING: self.tr(
                "Each ticket of this performance needs a name and an identity number."
            ),
            Reason.NAMES_OFFLINE: self.tr(
                "This till has not got the key by which names are sealed; it needs the sales server"
                " once."
            ),
            Reason.IDENTITY_USED: self.tr(
                "There is a ticket for this identity number already; each has one."
            ),
            Reason.IDENTITY_WRONG: self.tr("That cannot be an identity number of this kind."),
        }

    def _of_money(self) -> dict[Reason, str]:
        return {
            Reason.TENDER_TOO_SMALL: self.tr("That is less than the total."),
            Reason.TENDER_TOO_LARGE: self.tr("That is far more than the total; check the amount."),
            Reason.AMOUNT_WRONG: self.tr("This amount cannot be right; type it again."),
            Reason.RECEIPT_NUMBER_MISSING: self.tr("Type the terminal's receipt number."),
            Reason.CARD_NUMBER_TYPED: self.tr(
                "That looks like a card number. Type the receipt number instead."
            ),
            Reason.COMP_NOT_OFFERED: self.tr("These places are not given away for this reason."),
            Reason.PROMO_CODE_UNKNOWN: self.tr("There is no such promo code."),
            Reason.PROMO_CODE_NOT_NOW: self.tr("This code is not valid for this sale: {name}."),
            Reason.PROMO_CODE_USED_UP: self.tr("This code has been used up: {name}."),
            Reason.USES_UP: self.tr(
                "Not to be had so often any more: {name}, still {left}. The price is new; say it to"
                " the customer."
            ),
            Reason.USES_UNCHECKED: self.tr(
                "Without the sales server nobody can say whether {name} is used up. Sell without"
                " it, or wait for the server."
            ),
            Reason.USES_OVER: self.tr("Used more often than it may be: {name}."),
            Reason.LIMIT_UNCHECKED: self.tr(
                "Without the sales server nobody can say what this customer has bought ({name})."
                " Sell without naming the customer, or wait for the server."
            ),
            Reason.CUSTOMER_NEEDED: self.tr("Say first who buys: {name}."),
            Reason.TOO_MANY_TENDERS: self.tr(
                "A sale takes at most {n} tenders; the next one pays all that is left."
            ),
            Reason.RATE_UNKNOWN: self.tr("There is no rate for {currency} today."),
            Reason.ACCOUNT_UNKNOWN: self.tr("The house sends no invoices to this account."),
            Reason.PURCHASE_MISSING: self.tr("Type the customer's purchase reference."),
            Reason.VOUCHER_UNKNOWN: self.tr("There is no such voucher."),
            Reason.VOUCHER_EXPIRED: self.tr("This voucher has expired."),
            Reason.VOUCHER_EMPTY: self.tr("There is not enough left on this voucher."),
            Reason.VOUCHER_OFFLINE: self.tr(
                "Without the sales server no voucher is taken for this amount."
            ),
            Reason.VOUCHER_OVERDRAWN: self.tr("More was taken off a voucher than there was on it."),
            Reason.ATTEMPT_OPEN: self.tr("A card payment is still open; settle it first."),
            Reason.ATTEMPT_UNKNOWN: self.tr("The server has not heard of this payment."),
            Reason.WALLETS_OFFLINE: self.tr(
                "Phone payments need the sales server, which is away. Take cash or a card."
            ),
            Reason.WALLET_NOT_TAKEN: self.tr("This house does not take that phone payment."),
            Reason.WALLET_CODE_WRONG: self.tr("That is no payment code of Alipay or WeChat Pay."),
            Reason.WALLET_CODE_USED: self.tr(
                "This payment code was used already. Ask for a new one on the phone."
            ),
            Reason.WALLET_NOT_GIVEN_BACK: self.tr(
                "What was paid by phone goes back to the phone first, or in cash."
            ),
        }

    def _of_emergency_papers(self) -> dict[Reason, str]:
        return {
            Reason.NOTHING_TO_PACK: self.tr(
                "This till owns no places of this performance in advance; a supervisor can set some"
                " aside for it."
            ),
            Reason.PACKED_ALREADY: self.tr("There is an emergency ticket for this already."),
            Reason.NO_EMERGENCY_PAPER: self.tr(
                "This is an ordinary ticket, sold by this till; it is in the books already."
            ),
            Reason.OTHER_TILLS_PAPER: self.tr(
                "This emergency ticket is till {till}'s, and is accounted for there."
            ),
            Reason.PAPER_FORGOTTEN: self.tr(
                "This till printed this emergency ticket, and its record was lost. Take it up again"
                " to account for it."
            ),
            Reason.PAPER_ANSWERED: self.tr("What became of this paper was said already."),
            Reason.PAPER_SETTLED: self.tr("This emergency ticket was accounted for already."),
            Reason.PAPER_LEAVING: self.tr(
                "This ticket is being printed in this moment; wait until it is out."
            ),
            Reason.LIST_NOT_WRITTEN: self.tr(
                "The lists could not be written to {folder}. Put the stick in, or print them."
            ),
        }

    def _of_the_door(self) -> dict[Reason, str]:
        return {
            Reason.TICKET_DISPUTED: self.tr(
                "Two tickets are out for this seat. The supervisor decides who sits there."
            ),
            Reason.PAPER_REPLACED: self.tr(
                "A newer paper of this ticket was printed: only that one admits."
            ),
            Reason.OTHER_PERFORMANCE: self.tr("This ticket is for another performance."),
            Reason.ADMITTED_ALREADY: self.tr(
                "Somebody came in with this ticket. A supervisor has to let them out at the door"
                " before it can go back."
            ),
            Reason.ADMITTED_TWICE: self.tr("Two people came in with one ticket."),
            Reason.ADMISSION_UNDONE: self.tr(
                "A supervisor has ended this admission. Scan the ticket again."
            ),
            Reason.SEAT_ADMITTED: self.tr("Somebody came in for this seat with another ticket."),
            Reason.CODE_TYPED: self.tr(
                "A code that was typed proves nothing: the supervisor looks at the paper."
            ),
        }

    def _of_records(self) -> dict[Reason, str]:
        return {
            Reason.ORDER_UNKNOWN: self.tr("This till knows no such order."),
            Reason.TICKET_UNKNOWN: self.tr("There is no such ticket in this order."),
            Reason.TICKET_DEAD: self.tr("This ticket was exchanged and does not admit any more."),
            **self._of_the_door(),
            Reason.PLACE_CHEAPER: self.tr("This place costs less than what was paid."),
            Reason.NOTHING_AS_GOOD: self.tr(
                "There is no free place as good. Give money back, or hand it on."
            ),
            Reason.TASK_SETTLED: self.tr("Somebody has settled this already."),
            Reason.REMEDY_UNFIT: self.tr("This does not fit any more; look at it again."),
            Reason.REASON_MISSING: self.tr("Say why."),
            Reason.NOTE_MISSING: self.tr("Write down what was found."),
            Reason.ALREADY_REFUNDED: self.tr("This was refunded already."),
            Reason.RIGHT_NOT_OWNED: self.tr(
                "The sales server does not answer, so another till could take these tickets back"
                " in this moment. Only what this till has just sold can go back now."
            ),
            Reason.MONEY_GOING_BACK: self.tr(
                "Money of this order is already on its way back. Finish that first."
            ),
            Reason.TOO_LATE_TO_VOID: self.tr("It is too late to void this; refund it."),
            Reason.PAPER_IS_OUT: self.tr(
                "A ticket of this order may be printed already; it cannot be kept for pick-up."
            ),
            Reason.PAPER_WAITS: self.tr("The ticket has not been printed yet; it still will be."),
            Reason.PAPER_UNDER_WAY: self.tr(
                "The printer is at this ticket now. Wait until it is known what came out."
            ),
            Reason.PAPER_IN_DOUBT: self.tr(
                "Say first, on the page of the printers, whether this ticket came out."
            ),
            Reason.PRINTS_USED_UP: self.tr(
                "This ticket was printed as often as one can be. Exchange it for a new one."
            ),
            Reason.NOTHING_TO_PICK_UP: self.tr("Nothing of this order waits to be fetched."),
            Reason.PICKED_UP_ALREADY: self.tr("These tickets were fetched already."),
            Reason.OTHER_TILLS_ORDER: self.tr(
                "This order is another till's: it can be refunded here, and exchanged there."
            ),
            Reason.LOST_LIFES_ORDER: self.tr(
                "This till lost what it knew of this order's exchange: refund it at another till."
            ),
            Reason.BUYER_MISSING: self.tr(
                "An invoice needs the buyer's name and address, in no more words than fit."
            ),
            Reason.BUYER_UNREADABLE: self.tr(
                "Whom this invoice is for can only be read by the till that made it."
            ),
            Reason.INVOICED_ALREADY: self.tr("This order has its invoice already: {number}."),
            Reason.INVOICE_NOT_WHOLE: self.tr(
                "Till {till} gave money back for tickets of this order: an invoice from here would"
                " say too much. The office writes this one, for what is left."
            ),
            Reason.REPORT_NOT_WRITTEN: self.tr(
                "The report could not be written to {folder}: make room or choose another folder,"
                " then try again; or print it."
            ),
            Reason.RECEIPT_NOT_WRITTEN: self.tr(
                "The PDF could not be written to {folder}. The sale is safe: make room or choose"
                " another folder, then try again; or print it."
            ),
            Reason.CODE_WRONG: self.tr("This is not a ticket code of this house."),
            Reason.DATABASE_NEWER: self.tr(
                "This till's data were written by a newer version; update the till."
            ),
            Reason.DATABASE_DAMAGED: self.tr("This till's data are damaged; call a supervisor."),
            Reason.DISK_FULL: self.tr("This till's disk is full. Nothing was sold."),
        }


class _Known(dict[str, str]):
    """A parameter that the refusal did not bring is left out of its sentence."""

    def __missing__(self, key: str) -> str:
        return ""
