"""What people do at a till, one small generator each, with the till's real services."""

from collections.abc import Generator, Sequence
from typing import Any

from pos.domain.basket import Basket
from pos.domain.ids import OperationId, PerformanceId, PlaceId
from pos.domain.journal import Entry
from pos.domain.money import Money
from pos.domain.order import Tender
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.payments.attempt import UNSETTLED
from pos.services import cards, refunding, selling, shifts
from pos.services.owning import _NOT_GIVEN, _by_operation, give_back
from pos.services.refunding import RefundWish
from pos.services.selling import SaleWish
from sync.client.outbox import _to_wire
from sync.protocol.wire import AreaAsk, HoldAsk, JournalAsk, ReleaseAsk, SecureAsk
from tests.simulation.house import CASHIER, EUR, FLOAT_MINOR, SUPERVISOR
from tests.simulation.network import Ask
from tests.simulation.till import Errand, Till

Places = Sequence[PlaceId]
Part = Generator[int | Ask, Any, Any]


def sell(till: Till) -> Errand:
    """A customer: looks, picks, pays or walks away."""
    hall, chance = till.world.hall, till.random.random
    performance = PerformanceId(1 + int(chance() * hall.performances))
    standing = hall.standing and chance() < 0.3
    first = PlaceId(int(chance() * hall.numbered))
    count = 1 + int(chance() * 3)
    row = range(first, min(first + count, hall.numbered))
    places = [PlaceId(one) for one in row if till.shows_free(performance, one)]
    if not places and not standing:
        return
    if standing or chance() < 0.8:
        areas = [AreaAsk(0, count)] if standing else []
        wanted = [] if standing else list(places)
        ask = HoldAsk(till.world.ids.new(), performance, wanted, areas)
        held = yield Ask("holds", ask)
        places = [PlaceId(one) for one in held.places]
        yield till.pause(3_000)
        if chance() < 0.15:
            yield Ask("releases", ReleaseAsk(till.world.ids.new(), performance, list(places)))
            return
    try:
        yield from own(till, performance, places)
        yield till.pause(2_000)
        if chance() < 0.15:
            raise Refusal(Reason.BASKET_EMPTY)  # the customer walks away
        basket = Basket(
            EUR, tuple(till.world.items[performance, one][chance() < 0.2] for one in places)
        )
        tenders = yield from pay(till, basket.total)
        selling.complete(till.desk, SaleWish(basket, tenders, CASHIER, till.world.season))
    except (Refusal, Trouble):
        give_back(till.desk, performance, places)
        raise


def own(till: Till, performance: PerformanceId, places: Places) -> Part:
    """As pos.services.owning.secure, with the waiting for the server laid open."""
    database = till.database
    with database.transaction() as unit:
        leases = unit.leases.of(performance)
    for operation, asked in _by_operation(leases, "asked").items():
        if not asked.isdisjoint(places):
            try:
                yield from ask_for(till, operation, performance, sorted(asked))
            except Refusal as refusal:
                if refusal.reason not in _NOT_GIVEN:
                    raise
    with database.transaction() as unit:
        known = {lease.place for lease in unit.leases.of(performance)}
        missing = sorted(set(places) - known)
        operation = OperationId(till.world.ids.new())
        unit.leases.ask(operation, performance, missing, till.desk.clock.now_ms())
    if missing:
        yield from ask_for(till, operation, performance, missing)


def ask_for(till: Till, operation: OperationId, performance: PerformanceId, places: Places) -> Part:
    """Ask under the same id until there is an answer, or patience ends."""
    for patience in (2, 1, 0):
        try:
            yield Ask("secures", SecureAsk(operation, performance, list(places)))
        except Refusal as refusal:
            if refusal.reason in _NOT_GIVEN:
                with till.database.transaction() as unit:
                    unit.leases.refused(operation)
            raise
        except Trouble:
            if not patience or till.random.random() < 0.3:
                raise
        else:
            with till.database.transaction() as unit:
                unit.leases.secured(operation)
            return


def pay(till: Till, total: Money) -> Part:
    """Cash, with more than is owed, or a card; the card may be declined, then it is cash again."""
    chance = till.random.random
    if chance() < 0.75:
        return (Tender("cash", total.minor + int(chance() * 3) * 500),)
    attempt = cards.start(till.desk, till.world.ids.new(), total)
    yield till.pause(1_000)
    if chance() < 0.3:
        if chance() < 0.5:
            cards.decline(till.desk, attempt)
        else:
            cards.mark_unknown(till.desk, attempt)
            raise Refusal(Reason.ATTEMPT_OPEN)
        return (Tender("cash", total.minor),)
    till.truth.charged.add(attempt.id)
    till.machine.point("charged")
    yield till.pause(1_000)
    return (cards.tender(cards.approve(till.desk, attempt, "0042")),)


def settle_card(till: Till) -> Errand:
    """A payment nobody sold for: a person reads the terminal's own list, and voids a charge."""
    attempt = cards.open_attempt(till.desk)
    if attempt is None:
        return
    yield till.pause(1_000)
    if attempt.state in UNSETTLED and attempt.id not in till.truth.charged:
        cards.decline(till.desk, attempt)
        return
    if attempt.state in UNSETTLED:
        attempt = cards.approve(till.desk, attempt, "0042")
    till.truth.voided.add(attempt.id)
    till.machine.point("voided")
    cards.cancel(till.desk, attempt, "0043")


def refund(till: Till) -> Errand:
    """A customer brings tickets back."""
    ticket = till.any_live_ticket()
    if ticket is None:
        return
    order, _ = till.database.rows.tables["tickets"][ticket]
    tickets = (ticket,)
    if till.random.random() < 0.5:
        tickets = tuple(one.id for one in refunding.refundable(till.desk, order.id).tickets)
    approval = till.refund_word(order.id)
    yield till.pause(1_000)
    refunding.refund(till.desk, RefundWish(order.id, tickets, CASHIER, approval, "ill", "0099"))


def count_drawer(till: Till) -> Errand:
    """The shift ends, the next one begins."""
    shift = shifts.current(till.desk)
    if shift is not None:
        yield till.pause(1_000)
        approval = till.close_word(shift.id)
        counted_minor = till.truth.drawers[till.number]
        shifts.close_shift(till.desk, CASHIER, counted_minor, approval)
    yield till.pause(1_000)
    shifts.open_shift(till.desk, CASHIER, FLOAT_MINOR)


def move_cash(till: Till) -> Errand:
    """Change is brought, or taken to the bank."""
    amount_minor = 500 if till.random.random() < 0.5 else -500
    shifts.move_cash(till.desk, SUPERVISOR, amount_minor, "change")
    return
    yield 0  # a generator, like all errands


def upload(till: Till) -> Errand:
    """The outbox: entries the server does not have, in order, until it has them all."""
    outbox = till.outbox
    while batch := outbox._batch():
        try:
            batch, applied = yield from _send(till, batch)
        except Trouble:
            yield till.pause(10_000)
            continue
        outbox._note(batch, applied)


def _send(till: Till, batch: Sequence[Entry]) -> Part:
    try:
        applied = yield _journal(till, batch)
    except Refusal as refusal:
        if refusal.reason is not Reason.JOURNAL_GAP:
            raise
        batch = till.outbox._batch(after=refusal.params["expected"] - 1)
        applied = yield _journal(till, batch)
    return batch, applied


def _journal(till: Till, batch: Sequence[Entry]) -> Ask:
    incarnation = till.credentials.incarnation
    return Ask("journal", JournalAsk(incarnation, [_to_wire(one) for one in batch]))


def print_papers(till: Till) -> Errand:
    """The print queue, and a person who looks whether a paper in doubt lies on the counter."""
    jobs = till.database.rows.tables
    while jobs["waiting"]:
        till.spool.run_once()
        with till.database.transaction() as unit:
            doubtful = unit.jobs.in_state("in_doubt")
        for job in doubtful:
            yield till.pause(1_000)
            came_out = job.id in till.truth.came_out
            till.spool.settle(job.id, came_out=came_out, person=CASHIER.name)
        if jobs["waiting"]:
            yield till.pause(2_000)


# (how often, what): a cashier's day.
DAY = ((70, sell), (20, refund), (6, settle_card), (2, move_cash), (2, count_drawer))
