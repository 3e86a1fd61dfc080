"""What a journal says, fact by fact: what an audit holds the tables against."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from uuid import UUID

from pos.domain.dayrate import DayRate
from pos.domain.emergency import Pack, PaperState
from pos.domain.ids import ExchangeId, OrderId, PackId, RefundId, ShiftId, TicketId
from pos.domain.invoice import Invoice
from pos.domain.journal import (
    Body,
    CashMoved,
    Entry,
    Exchanged,
    Head,
    Invoiced,
    Packed,
    PaperCameBack,
    PaperLost,
    PickedUp,
    PickupMarked,
    RateSet,
    RefundMade,
    Reprinted,
    Sale,
    ShiftClosed,
    ShiftOpened,
    TakenBack,
    TaskSettled,
)
from pos.domain.order import Exchange, Order, Refund, Tender


@dataclass(frozen=True)
class Cash:
    """What a fact brought into a drawer, or took out of it, and the lives that tell of it."""

    fact: tuple[str, int, bytes, int]
    life: int
    number: int
    amount_minor: int


@dataclass
class Facts:
    """What the journal says, each with its entry's number.

    What a forked life had beyond the server is told again in the next one: the same fact in
    another life is one fact, the same in one life is two.
    """

    heads: dict[int, Head] = field(default_factory=dict)
    entries: int = 0
    sales: dict[OrderId, tuple[int, Order]] = field(default_factory=dict)
    refunds: dict[RefundId, tuple[int, Refund]] = field(default_factory=dict)
    exchanges: dict[ExchangeId, tuple[int, Exchange]] = field(default_factory=dict)
    opened: dict[ShiftId, tuple[int, ShiftOpened]] = field(default_factory=dict)
    closed: dict[ShiftId, tuple[int, ShiftClosed]] = field(default_factory=dict)
    moves: dict[ShiftId, list[CashMoved]] = field(default_factory=dict)
    settled: dict[tuple[int, int, str], list[TaskSettled]] = field(default_factory=dict)
    taken_back: dict[OrderId, set[TicketId]] = field(default_factory=dict)
    kept: set[OrderId] = field(default_factory=set)
    fetched: set[OrderId] = field(default_factory=set)
    reprinted: dict[tuple[TicketId, int], Reprinted] = field(default_factory=dict)
    # Of each telling, its life: how often each life tells it.
    told: dict[tuple[str, int, bytes], Counter[int]] = field(default_factory=dict)
    invoices: dict[UUID, tuple[int, Invoice]] = field(default_factory=dict)
    rates: list[DayRate] = field(default_factory=list)
    packs: dict[PackId, tuple[int, Pack]] = field(default_factory=dict)
    papers: dict[TicketId, PaperState] = field(default_factory=dict)
    cash: dict[ShiftId, list[Cash]] = field(default_factory=dict)
    closed_by: dict[ShiftId, tuple[int, int]] = field(default_factory=dict)

    def note(self, entry: Entry, body: Body) -> bool:
        """Take a fact in; False if the same thing happened before."""
        number = entry.number
        self._note_cash(entry, body)
        match body:
            case Sale(order):
                for ticket in order.tickets:
                    if ticket.id in self.papers:
                        self.papers[ticket.id] = "sold"
                return self._once(entry, self.sales.setdefault(order.id, (number, order))[1], order)
            case RefundMade(refund):
                known = self.refunds.setdefault(refund.id, (number, refund))
                return self._once(entry, known[1], refund)
            case Exchanged(exchange):
                change = self.exchanges.setdefault(exchange.id, (number, exchange))
                return self._once(entry, change[1], exchange)
            case Invoiced(invoice):
                noted = self.invoices.setdefault(invoice.id, (number, invoice))
                return self._once(entry, noted[1], invoice)
            case ShiftOpened():
                opened = self.opened.setdefault(body.shift, (number, body))
                return self._once(entry, opened[1], body)
            case ShiftClosed():
                self.closed_by.setdefault(body.shift, (entry.incarnation, number))
                closed = self.closed.setdefault(body.shift, (number, body))
                return self._once(entry, closed[1], body)
            case CashMoved():
                if self._is_new(entry):
                    self.moves.setdefault(body.shift, []).append(body)
            case RateSet(rate):
                if self._is_new(entry):
                    self.rates.append(rate)
            case Packed(pack):
                self.papers |= {one.id: self.papers.get(one.id, "out") for one in pack.tickets}
                packed = self.packs.setdefault(pack.id, (number, pack))
                return self._once(entry, packed[1], pack)
            case PaperCameBack(back):
                self.papers[back.ticket] = "back"
            case PaperLost():
                if self.papers.get(body.ticket) == "out":
                    self.papers[body.ticket] = "lost"
            case TakenBack():
                self.taken_back.setdefault(body.order, set()).update(body.tickets)
            case PickupMarked():
                self.kept.add(body.order)
            case PickedUp():
                self.fetched.add(body.order)
            case Reprinted():
                copy = self.reprinted.setdefault((body.ticket, body.print_no), body)
                return self._once(entry, copy, body)
            case TaskSettled():
                key = (body.incarnation, body.number, body.subject)
                self.settled.setdefault(key, []).append(body)
        return True

    def _note_cash(self, entry: Entry, body: Body) -> None:
        shift, amount_minor = _cash_of(body)
        if shift is None:
            return
        telling = (entry.kind, entry.at_ms, entry.body)
        again = self.told.get(telling, Counter())[entry.incarnation]
        cash = Cash((*telling, again), entry.incarnation, entry.number, amount_minor)
        self.cash.setdefault(shift, []).append(cash)

    def _once(self, entry: Entry, known: object, body: object) -> bool:
        self._is_new(entry)
        tellings = self.told[entry.kind, entry.at_ms, entry.body]
        return known == body and tellings[entry.incarnation] == 1

    def _is_new(self, entry: Entry) -> bool:
        """Whether no other life has told it as often as this one has now."""
        tellings = self.told.setdefault((entry.kind, entry.at_ms, entry.body), Counter())
        tellings[entry.incarnation] += 1
        count = tellings[entry.incarnation]
        return all(other < count for life, other in tellings.items() if life != entry.incarnation)


def _cash_of(body: Body) -> tuple[ShiftId | None, int]:
    match body:
        case Sale(order):
            return order.shift, _in_cash(order.tenders) - order.change_minor
        case RefundMade(refund):
            return refund.shift, _in_cash(refund.tenders)
        case Exchanged(exchange):
            return exchange.shift, _in_cash(exchange.tenders) - exchange.change_minor
        case CashMoved():
            return body.shift, body.amount_minor
    return None, 0


def _in_cash(tenders: Iterable[Tender]) -> int:
    return sum(one.amount_minor for one in tenders if one.kind == "cash" and not one.foreign)


def expectable(facts: Facts, shift: ShiftId) -> set[int]:
    """What whoever closed the shift may have found in its drawer, by what they knew.

    That is all that the closing life tells before the close. Of each older life they knew all up to
    some entry: what another copy of the disk went on to do, this database may have learned since.
    """
    life, number = facts.closed_by[shift]
    seen: set[tuple[str, int, bytes, int]] = set()
    certain = 0
    for cash in facts.cash.get(shift, []):
        if cash.life == life and cash.number < number:
            seen.add(cash.fact)
            certain += cash.amount_minor
    older: dict[int, list[int]] = {}
    for cash in facts.cash.get(shift, []):
        if cash.life < life and cash.fact not in seen:
            seen.add(cash.fact)
            older.setdefault(cash.life, []).append(cash.amount_minor)
    found = {certain}
    for amounts in older.values():
        found = {sum_ + some for sum_ in found for some in {0, *accumulate(amounts)}}
    return found
