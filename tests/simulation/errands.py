"""What people do at a till, one small generator each, with the till's real services."""

from collections.abc import Generator, Sequence
from typing import Any

from pos.domain.basket import Basket
from pos.domain.ids import PerformanceId, PlaceId
from pos.domain.journal import Remedy
from pos.domain.money import Money
from pos.domain.order import Tender
from pos.domain.paper import TicketPaper, decode
from pos.domain.people import REFUND, REFUND_IN_CASH
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.payments.attempt import UNSETTLED
from pos.services import cards, doubts, exchanging, refunding, selling, settling, shifts
from pos.services.exchanging import ExchangeWish, NewPlace
from pos.services.owning import give_back
from pos.services.refunding import RefundWish
from pos.services.selling import SaleWish
from pos.services.settling import SettleWish
from pos.storage.jobs import Job
from sync.client.asking import Ask
from sync.protocol.wire import AreaAsk, Held, HoldAsk, ReleaseAsk, Released
from tests.simulation import talks
from tests.simulation.house import CASHIER, EUR, SUPERVISOR
from tests.simulation.till import Errand, Net, Till
from tests.simulation.tray import ticket_of

Places = Sequence[PlaceId]
Part = Generator[Any, Any, Any]


def sell(till: Till) -> Errand:
    """A customer: looks, picks, pays or walks away."""
    chance = till.random.random
    performance = PerformanceId(1 + int(chance() * till.world.hall.performances))
    places = _in_hand(till, performance) if chance() < 0.6 else []
    if not places:
        try:
            places = yield from _hold(till, performance)
        except (Refusal, Trouble):
            places = _in_hand(till, performance)  # no line, or it is taken: from what we own
    if not places:
        return
    till.basket = {(performance, one) for one in places}
    yield till.pause(3_000)
    try:
        if chance() < 0.1:
            raise Refusal(Reason.BASKET_EMPTY)  # the customer walks away
        yield Net(talks.owning(till, performance, places))
        yield till.pause(2_000)
        if chance() < 0.15:
            raise Refusal(Reason.BASKET_EMPTY)
        basket = Basket(
            EUR, tuple(till.world.items[performance, one][chance() < 0.2] for one in places)
        )
        tenders = yield from pay(till, basket.total)
        selling.complete(till.desk, SaleWish(basket, tenders, CASHIER, till.world.season))
    except (Refusal, Trouble):
        till.basket = set()
        yield Net(_give_back(till, performance, places))
        raise


def _in_hand(till: Till, performance: PerformanceId) -> list[PlaceId]:
    """Some of the places this till owns in advance."""
    own = [
        place
        for (one, place), lease in till.database.rows.tables["leases"].items()
        if one == performance and lease.state == "allotted"
    ]
    if not own:
        return []
    first = int(till.random.random() * len(own))
    return sorted(own[first : first + 1 + int(till.random.random() * 3)])


def _hold(till: Till, performance: PerformanceId) -> Part:
    """Places picked from the seat map, most of them held, or standing room."""
    hall, chance = till.world.hall, till.random.random
    count = 1 + int(chance() * 3)
    if hall.standing and chance() < 0.3:
        wanted, areas = [], [AreaAsk(0, count)]
    else:
        first = int(chance() * hall.numbered)
        row = range(first, min(first + count, hall.numbered))
        wanted, areas = [one for one in row if till.seats.shows_free(performance, one)], []
        if chance() < 0.2:
            return [PlaceId(one) for one in wanted]
    if not wanted and not areas:
        return []
    operation, life = till.world.ids.new(), till.database.rows.tables["identity"][1][1]
    ask = HoldAsk(operation, performance, wanted, areas, life)
    held = yield Net(talks.persisting(till, Ask("/v1/holds", ask, Held)))
    places = [PlaceId(one) for one in held.places]
    if chance() < 0.15:
        yield till.pause(3_000)
        back = ReleaseAsk(till.world.ids.new(), performance, list(places), life)
        yield Net(talks.persisting(till, Ask("/v1/releases", back, Released)))
        return []
    return places


def _give_back(till: Till, performance: PerformanceId, places: Places) -> Part:
    """In the network lane: behind the secure that it takes back."""
    give_back(till.desk, performance, places)
    return
    yield 0


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
    till.truth.money.charged.add(attempt.id)
    till.machine.point("charged")
    yield till.pause(1_000)
    return (cards.tender(cards.approve(till.desk, attempt, "0042")),)


def settle_card(till: Till) -> Errand:
    """A payment nobody sold for: a person reads the terminal's own list, and voids a charge."""
    attempt = cards.open_attempt(till.desk)
    if attempt is None:
        return
    money = till.truth.money
    yield till.pause(1_000)
    if attempt.state in UNSETTLED and attempt.id not in money.charged:
        cards.decline(till.desk, attempt)
        return
    if attempt.state in UNSETTLED:
        attempt = cards.approve(till.desk, attempt, "0042")
    money.voided.add(attempt.id)
    till.machine.point("voided")
    cards.cancel(till.desk, attempt, "0043")


def refund(till: Till) -> Errand:
    """A customer brings tickets back, to this till or another, and may keep a copy of them."""
    chance = till.random.random
    ticket = till.any_ticket()
    if ticket is None:
        return
    order = till.truth.order_of(ticket)
    try:
        yield Net(talks.having_a_say(till, order))
        if chance() < 0.1:
            raise Refusal(Reason.BASKET_EMPTY)  # the customer thinks better of it
        can = refunding.refundable(till.desk, order)
        tickets = (ticket,)
        if chance() < 0.5:
            tickets = tuple(one.id for one in can.tickets)
        in_cash = chance() < 0.2
        approval = till.word(REFUND_IN_CASH if in_cash else REFUND, order)
        yield till.pause(1_000)
        if till.truth.doubts(till.number, ticket):
            tickets = tuple(one for one in tickets if till.truth.is_out(one))
        wish = RefundWish(order, tickets, CASHIER, approval, "ill", "0099", in_cash=in_cash)
        refunding.refund(till.desk, wish)
    except (Refusal, Trouble):
        yield Net(talks.leaving(till, order))
        raise


def exchange(till: Till) -> Errand:
    """A customer wants another seat, or gets one for nothing, because theirs is broken."""
    ticket = till.any_live_ticket()
    if ticket is None:
        return
    order, old = till.database.rows.tables["tickets"][ticket]
    places = _in_hand(till, old.performance)[:1] or (yield from _hold(till, old.performance))[:1]
    if not places:
        return
    till.basket = {(old.performance, places[0])}
    try:
        yield Net(talks.having_a_say(till, order.id))
        yield Net(talks.owning(till, old.performance, places))
        approval = till.exchange_word(order.id)
        yield till.pause(1_000)
        if not till.truth.is_out(ticket):
            raise Refusal(Reason.TICKET_DEAD)
        item = till.world.items[old.performance, places[0]][0]
        place = NewPlace(old.performance, places[0], item.label, item.category)
        wish = ExchangeWish(order.id, (ticket,), (place,), CASHIER, approval, "broken", "0099")
        way = exchanging.comp if till.random.random() < 0.3 else exchanging.reseat
        way(till.desk, wish)
    except (Refusal, Trouble):
        till.basket = set()
        yield Net(_give_back(till, old.performance, places))
        yield Net(talks.leaving(till, order.id))
        raise


def settle_task(till: Till) -> Errand:
    """The conflict desk: what the server did not take as it stood."""
    cases = settling.open_tasks(till.desk)
    if not cases:
        return
    case = cases[int(till.random.random() * len(cases))]
    remedies = [one for one in case.remedies if one not in ("reseat", "comp")]
    if not remedies:
        return
    approval = till.task_word(case.subject)
    try:
        if case.order is not None:
            yield Net(talks.having_a_say(till, case.order.id))
        yield till.pause(1_000)
        if all(till.truth.is_out(one.id) for one in case.tickets):
            ids = tuple(one.id for one in case.tasks)
            remedy = remedies[int(till.random.random() * len(remedies))]
            wish = SettleWish(ids, remedy, CASHIER, approval, "sorry", (), "0099")
            settling.settle(till.desk, wish)
    except (Refusal, Trouble):
        if case.order is not None:
            yield Net(talks.leaving(till, case.order.id))
        raise
    if case.order is not None:
        yield Net(talks.leaving(till, case.order.id))


def count_drawer(till: Till) -> Errand:
    """The shift ends, the next one begins."""
    shift = shifts.current(till.desk)
    if shift is not None:
        yield till.pause(1_000)
        settle_tasks(till)
        approval = till.close_word(shift.id)
        counted_minor = till.truth.money.count(till)
        look = shifts.x_report(till.desk)
        if counted_minor is None:  # what was lost with a disk: the count is what is in the books
            counted_minor = look.expected_cash_minor
        shifts.close_shift(till.desk, CASHIER, counted_minor, approval, papers_out=look.out_count)
    yield till.pause(1_000)
    till.open_shift()


def settle_tasks(till: Till) -> None:
    """No shift closes over what the server did not take: some is noted, some handed on."""
    for case in settling.open_tasks(till.desk):
        if not case.handed_on:
            remedy: Remedy = "noted" if case.admits else "handed_on"
            tasks = tuple(task.id for task in case.tasks)
            word = till.task_word(case.subject)
            wish = SettleWish(tasks, remedy, CASHIER, word, "found when counting")
            settling.settle(till.desk, wish)


def move_cash(till: Till) -> Errand:
    """Change is brought, or taken to the bank."""
    amount_minor = 500 if till.random.random() < 0.5 else -500
    shifts.move_cash(till.desk, SUPERVISOR, amount_minor, "change")
    return
    yield 0  # a generator, like all errands


def _lies_there(till: Till, job: Job) -> bool:
    """Whoever looks sees the paper, also where another life of the till printed it anew."""
    paper = decode(job.kind, job.body)
    number = paper.print_no if isinstance(paper, TicketPaper) else 1
    printed = (ticket_of(paper), number) in till.truth.numbers
    return printed or job.id in till.truth.came_out


def print_papers(till: Till) -> Errand:
    """The print queue, and a person who looks whether a paper in doubt lies on the counter."""
    jobs = till.database.rows.tables
    till.spool.release(till.spool.held)  # whoever waits for so long wants it still
    while jobs["waiting"]:
        till.spool.run_once()
        with till.database.transaction() as unit:
            doubtful = unit.jobs.in_state("in_doubt")
        for job in doubtful:
            yield till.pause(1_000)
            came_out = _lies_there(till, job)
            doubts.settle(till.desk, job.id, came_out=came_out, person=CASHIER)
        if till.desk.guard.suspended:
            return
        if jobs["waiting"]:
            yield till.pause(2_000)


# (how often, what): a cashier's day.
DAY = (
    (64, sell),
    (17, refund),
    (8, exchange),
    (6, settle_card),
    (1, settle_task),
    (2, move_cash),
    (2, count_drawer),
)
