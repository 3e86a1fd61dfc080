"""Auditing: the tables against the facts of the journal, each break as one line."""

from collections.abc import Iterable, Iterator

from pos.domain import ticketcode
from pos.domain.ids import TillId
from pos.domain.invoice import number_of
from pos.domain.order import CHARGED, Order, Ticket
from pos.domain.refusals import Refusal
from pos.domain.shift import Shift
from pos.services.facts import Facts, expectable
from pos.services.refunding import money_left
from pos.services.shifts import totals_of
from pos.storage.database import Unit


def breaks(unit: Unit, facts: Facts) -> Iterator[str]:
    """Everything in the tables that the journal does not say, and the other way round."""
    yield from _orders(unit, facts)
    yield from _refunds(unit, facts)
    yield from _exchanges(unit, facts)
    yield from _pickups(unit, facts)
    yield from _packs(unit, facts)
    yield from _tasks(unit, facts)
    yield from _invoices(unit, facts)
    yield from _reprints(unit, facts)
    yield from _shifts(unit, facts)
    if unit.rates.everything() != tuple(facts.rates):
        yield "the rates of other currencies are not what the journal says"


def _invoices(unit: Unit, facts: Facts) -> Iterator[str]:
    """As the journal tells them, and none left out: within a life each kind counts from 1."""
    missing = dict(facts.invoices)
    counts: dict[tuple[int, str], int] = {}
    for invoice in unit.invoices.everything():
        number, told = missing.pop(invoice.id, (0, None))
        if told != invoice:
            yield f"entry {number}: {invoice.number} is not what the journal says"
        series = (invoice.life, invoice.kind)
        counts[series] = counts.get(series, 0) + 1
        till = unit.identity.till()
        due = number_of(invoice.kind, till, invoice.life, counts[series])
        if invoice.number != due:
            yield f"entry {number}: {invoice.number} stands where {due} should"
    for number, invoice in missing.values():
        yield f"entry {number}: {invoice.number} is not in the table"


def _reprints(unit: Unit, facts: Facts) -> Iterator[str]:
    """As the journal tells them, and none left out."""
    missing = dict(facts.reprinted)
    for made in unit.reprints.since(0):
        told = missing.pop((made.ticket, made.print_no), None)
        if told is None or (told.order, told.reason) != (made.order, made.reason):
            yield f"paper {made.print_no} of ticket {made.ticket} is not what the journal says"
    for ticket, print_no in missing:
        yield f"paper {print_no} of ticket {ticket} is not in the table"


def _orders(unit: Unit, facts: Facts) -> Iterator[str]:
    missing = dict(facts.sales)
    sequence = 0
    for order_id in unit.orders.ids():
        number, told = missing.pop(order_id, (0, None))
        try:
            order = unit.orders.load(order_id)
            assert order is not None
            where = f"entry {number}: order {order.number}"
            if told is None:
                yield f"order {order.number} is not in the journal"
            elif order != told:
                yield f"{where} is not what the journal says"
            sequence = _next_sequence(facts, order.number, sequence)
            if order.number != f"{order.till}-{sequence:06d}":
                yield f"{where} is not number {sequence} of this till"
            yield from (f"{where}: {why}" for why in _order(unit, facts, order))
        except ValueError as error:
            yield f"entry {number}: order {order_id}: {error}"
    for number, order in missing.values():
        yield f"entry {number}: order {order.number} is not in the table"


def _next_sequence(facts: Facts, number: str, before: int) -> int:
    """One after the other; a till that has lost a life may have lost orders with it."""
    told = number.rpartition("-")[2]
    has_gap = len(facts.heads) > 1 and told.isdecimal() and int(told) > before
    return int(told) if has_gap else before + 1


def _order(unit: Unit, facts: Facts, order: Order) -> Iterator[str]:
    refunds = unit.refunds.of_order(order.id)
    exchanges = unit.exchanges.of_order(order.id)
    gone = [ticket for refund in refunds for ticket in refund.tickets]
    gone += [ticket for exchange in exchanges for ticket in exchange.out]
    elsewhere = unit.rights.taken_back(order.id)
    gone += elsewhere
    if set(gone) != unit.orders.dead(order.id) or len(gone) != len(set(gone)):
        yield "its dead tickets are not the refunded ones and the exchanged ones"
    if not facts.taken_back.get(order.id, set()).issuperset(elsewhere):
        yield "tickets that another till took back are not in the journal"
    if any(tender.amount_minor < 0 for tender in money_left(order, refunds, exchanges)):
        yield "more went back on a tender than came in by it"
    tickets = (*order.tickets, *(one for exchange in exchanges for one in exchange.tickets))
    prices = {ticket.id: ticket.price_minor for ticket in tickets}
    for refund in refunds:
        cost = sum(prices.get(ticket, 0) for ticket in refund.tickets)
        if cost != refund.amount_minor + refund.kept_minor:
            yield "a refund is not what its tickets cost"
    for exchange in exchanges:
        if sum(prices.get(ticket, 0) for ticket in exchange.out) != exchange.out_minor:
            yield "an exchange is not what its old tickets cost"
    yield from _codes(order.till, tickets)
    for tender in order.tenders:
        if tender.kind in CHARGED:
            attempt = None if tender.attempt is None else unit.attempts.load(tender.attempt)
            charged = attempt and (attempt.order, attempt.moved_minor, attempt.reference)
            if charged != (order.id, tender.amount_minor, tender.reference):
                yield f"a {tender.kind} tender has no approved attempt"


def _codes(till: TillId, tickets: Iterable[Ticket]) -> Iterator[str]:
    for ticket in tickets:
        if not _says(ticket.code, (till, ticket.performance, ticket.place, ticket.id)):
            yield f"the code of ticket {ticket.id} says something else"


def _says(text: str, wanted: tuple[object, ...]) -> bool:
    try:
        code, _, _ = ticketcode.read(text)
    except Refusal:
        return False
    return (code.key, code.performance, code.place, code.ticket) == wanted


def _refunds(unit: Unit, facts: Facts) -> Iterator[str]:
    missing = dict(facts.refunds)
    try:
        for refund in unit.refunds.everything():
            number, told = missing.pop(refund.id, (0, None))
            if told != refund:
                yield f"entry {number}: refund of {refund.order_number} is not what was journalled"
    except ValueError as error:
        yield f"refunds: {error}"
    for number, refund in missing.values():
        yield f"entry {number}: refund of {refund.order_number} is not in the table"


def _exchanges(unit: Unit, facts: Facts) -> Iterator[str]:
    missing = dict(facts.exchanges)
    try:
        for exchange in unit.exchanges.everything():
            number, told = missing.pop(exchange.id, (0, None))
            if told != exchange:
                order = exchange.order_number
                yield f"entry {number}: exchange of {order} is not what was journalled"
    except ValueError as error:
        yield f"exchanges: {error}"
    for number, exchange in missing.values():
        yield f"entry {number}: exchange of {exchange.order_number} is not in the table"


def _pickups(unit: Unit, facts: Facts) -> Iterator[str]:
    kept, fetched = set(), set()
    for pickup in unit.pickups.every():
        kept.add(pickup.order)
        if not pickup.waits:
            fetched.add(pickup.order)
            if pickup.name:
                yield f"order {pickup.order} was fetched, and a name is still kept"
    if kept != facts.kept or fetched != facts.fetched:
        yield "the orders that wait to be picked up are not those of the journal"


def _packs(unit: Unit, facts: Facts) -> Iterator[str]:
    """Emergency papers as the journal tells them, and what became of each."""
    missing = dict(facts.packs)
    for pack in unit.emergency.packs():
        number, told = missing.pop(pack.id, (0, None))
        if told != pack:
            yield f"entry {number}: the emergency papers are not what the journal says"
        yield from _codes(unit.identity.till(), pack.tickets)
    for number, _ in missing.values():
        yield f"entry {number}: its emergency papers are not in the table"
    states = {one.ticket.id: one.state for one in unit.emergency.everything()}
    if states != facts.papers:
        yield "what became of emergency papers is not what the journal says"


def _tasks(unit: Unit, facts: Facts) -> Iterator[str]:
    """A task that was settled has its word in the journal. (The other way round not: a database
    put back from a copy does not get settled tasks back.)
    """
    for task in unit.tasks.every():
        told = facts.settled.get((task.incarnation, task.number, task.subject), [])
        words = {(one.approver, one.remedy, one.note) for one in told}
        word = (task.settled_by, task.remedy, task.note)
        if task.settled_by is not None and word not in words:
            yield f"the task of entry {task.number} was not settled as the journal says"


def _shifts(unit: Unit, facts: Facts) -> Iterator[str]:
    missing = dict(facts.opened)
    for shift in unit.shifts.every():
        number, opened = missing.pop(shift.id, (0, None))
        facts_of_it = (shift.id, shift.person, shift.float_minor, shift.currency)
        if opened is None or facts_of_it != (
            opened.shift,
            opened.person,
            opened.float_minor,
            opened.currency,
        ):
            yield f"entry {number}: shift {shift.id} was not opened as the journal says"
        told = [(m.person, m.amount_minor, m.reason) for m in facts.moves.get(shift.id, [])]
        if told != [(m.person, m.amount_minor, m.reason) for m in unit.shifts.moves(shift.id)]:
            yield f"shift {shift.id}: paid-in and paid-out are not what the journal says"
        yield from _close(unit, facts, shift)
    for number, opened in missing.values():
        yield f"entry {number}: shift {opened.shift} is not in the table"
    z_numbers = [closed.z_number for _, closed in facts.closed.values()]
    if z_numbers != list(range(1, len(z_numbers) + 1)):
        yield f"the Z numbers have a gap: {z_numbers}"


def _close(unit: Unit, facts: Facts, shift: Shift) -> Iterator[str]:
    number, closed = facts.closed.get(shift.id, (0, None))
    if closed is None:
        if shift.closed_at_ms is not None:
            yield f"Z {shift.z_number}: its close is not in the journal"
        return
    told = (closed.z_number, closed.expected_minor, closed.counted_minor, closed.approver)
    if told != (shift.z_number, shift.expected_minor, shift.counted_minor, shift.approver):
        yield f"entry {number}: Z {closed.z_number} is not what the journal says"
    report = unit.shifts.report(shift.id)
    if report is None or report.terminals != closed.terminals:
        yield f"entry {number}: Z {closed.z_number} has other card totals than the journal says"
    if report is None or report.foreign != closed.foreign:
        yield f"entry {number}: Z {closed.z_number} counted other notes than the journal says"
    try:
        totals = totals_of(unit, shift)
        expected = totals.expected_cash_minor
    except (ValueError, AssertionError) as error:
        yield f"entry {number}: Z {closed.z_number}: {error}"
        return
    # What was counted may have been lost since, by a till that knows that it has lost something.
    is_known = not unit.standing.read().hole
    learned = closed.expected_minor - shift.float_minor in expectable(facts, shift.id)
    if expected != closed.expected_minor and is_known and not learned:
        yield f"entry {number}: Z {closed.z_number} expects {closed.expected_minor}, not {expected}"
    notes = [(one.currency, one.expected_minor) for one in totals.foreign]
    told_notes = [(one.currency, one.expected_minor) for one in closed.foreign]
    if notes != told_notes and is_known and len(facts.heads) == 1:
        yield f"entry {number}: Z {closed.z_number} expects {told_notes}, not {notes}"
