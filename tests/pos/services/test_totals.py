"""Whatever is sold, split, discounted, taxed, refunded and exchanged in whatever order: every
minor unit is somewhere, and what a terminal moved is what our books say.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos.domain.attempt import Attempt, Slip, TerminalRef
from pos.domain.money import Money, rounded_to_cash
from pos.domain.order import Exchange, Order, Refund, Tender
from pos.domain.people import EXCHANGE, REFUND, REFUND_IN_CASH, REFUND_TO_VOUCHER
from pos.domain.pricing.books import book_of
from pos.domain.pricing.circumstances import Circumstances
from pos.domain.pricing.laid import laid
from pos.payments.driving import Driver
from pos.payments.line import NoAnswerError
from pos.payments.machine import Rules
from pos.payments.readings import Approved, Reading, Refused
from pos.services import (
    cards,
    exchanging,
    givingback,
    refunding,
    selling,
    shifts,
    terminals,
    vouchers,
)
from pos.services.exchanging import ExchangeWish
from pos.services.refunding import RefundWish
from pos.services.tendering import remainder
from pos.services.verifying import verify
from tests.pos.conftest import ADULT, CHILD, EUR, FREE, Office
from tests.pos.services.test_terminals import POI
from tests.pos.services.test_vouchers import CODE, Safe

KINDS = (ADULT, CHILD, FREE)
REASON = "customer cannot come"
TARIFF = {
    "version": 3,
    "rules": [{"id": "less", "name": "Subscribers", "percent_off": {"percent": "7.5"}}],
    "fees": [
        {"id": "hall", "name": "Hall fee", "per": "ticket", "minor": 33, "included": True},
        {"id": "booking", "name": "Booking fee", "per": "order", "minor": 101},
    ],
    "taxes": [{"id": "vat", "name": "VAT", "percent": 7, "included": False}],
}


class Ledger:
    """A terminal that remembers what it moved; told to say no, or nothing at all, now and then."""

    name = POI

    def __init__(self) -> None:
        self.moved: list[tuple[str, int]] = []
        self.answers: dict[UUID, Reading] = {}
        self.mood = "yes"

    def carry_out(self, attempt: Attempt) -> Reading:
        if self.mood == "no":
            return Refused("refused")
        assert attempt.id not in self.answers, "one request was carried out twice"
        mark = f"T4rm00164389207{len(self.moved):04}.X"
        self.moved.append((attempt.kind, attempt.amount_minor))
        slip = Slip(attempt.amount_minor, TerminalRef(mark, "now"))
        self.answers[attempt.id] = Approved(slip, attempt.currency)
        if self.mood == "lost":
            raise NoAnswerError
        return self.answers[attempt.id]

    def ask(self, attempt: Attempt, made: UUID) -> Reading:
        return self.answers[attempt.id]

    def abort(self, attempt: Attempt, made: UUID) -> None:
        return

    def total(self) -> int:
        signs = {"charge": 1, "refund": -1, "reversal": -1}
        return sum(signs[kind] * minor for kind, minor in self.moved)


class Evening:
    """A till for an evening: everything that moves money, by every means."""

    def __init__(self, folder: Path, prices: Sequence[int], step: int, kept_minor: int) -> None:
        self.office = Office(folder / "till.sqlite")
        self.ledger, self.safe = Ledger(), Safe(balance=1_000_000)
        self.place = 0
        self.orders: list[Order] = []
        season = self.office.season
        listed = tuple(
            replace(one, minor=minor)
            for one, minor in zip(season.price_lists[0].prices, prices, strict=True)
        )
        house = replace(season.house, cash_step_minor=step, refund_fee_minor=kept_minor)
        self.office.keep(
            replace(
                season,
                version=2,
                house=house,
                price_lists=(replace(season.price_lists[0], prices=listed),),
                tariff=json.dumps(TARIFF),
            )
        )
        self.office.open()

    def charge(self, minor: int, *, by_hand: bool) -> Tender:
        desk = self.office.desk
        if by_hand:
            return self.office.card(minor, "0042")
        attempt = cards.start(desk, self.office.ids.new(), Money(minor, EUR), POI)
        self.ledger.mood = "yes"
        return cards.tender(self.lead(attempt))

    def lead(self, attempt: Attempt) -> Attempt:
        office = self.office
        rules = Rules(refunds_remembered=True)
        pause = office.clock.pass_s
        write = terminals.writer(office.desk)
        driver = Driver(self.ledger, write, office.clock, office.ids, pause, rules=rules)
        return driver.carry_out(attempt).attempt

    def split(self, total: int, means: Sequence[str], share: int) -> tuple[Tender, ...]:
        """That much by these means one after the other, the last one all that is left."""
        step, taken = self.office.season.cash_step, list[Tender]()
        owed = Money(total, EUR)
        for at, kind in enumerate(means):
            left = remainder(owed, taken).minor
            is_last = at == len(means) - 1
            minor = left if is_last else left * share // 100
            if kind == "cash":
                due = rounded_to_cash(Money(left, EUR), step).minor
                minor = due if is_last else min(minor, due - step) // step * step
            if minor <= 0 and not (is_last and kind == "cash"):
                continue
            if kind == "voucher":
                shown = vouchers.look(self.office.desk, self.safe, CODE)
                season, amount = self.office.season, Money(minor, EUR)
                taken.append(vouchers.reserve(self.office.desk, self.safe, season, shown, amount))
            elif kind == "cash":
                taken.append(Tender("cash", minor))
            else:
                taken.append(self.charge(minor, by_hand=kind == "by hand"))
        return tuple(taken)

    def sell(self, count: int, kind: int, means: Sequence[str], share: int) -> None:
        office = self.office
        places = range(self.place, self.place + count)
        self.place += count
        office.secure(*places)
        bare = office.basket(*places, kind=KINDS[kind])
        now = datetime.fromtimestamp(office.clock.now_ms() / 1000, UTC)
        moment = Circumstances(now, now)
        basket = laid(bare, book_of(office.season), moment)
        tenders = self.split(basket.total.minor, means, share)
        wish = replace(office.wish(basket, *tenders), circumstances=moment)
        self.orders.append(selling.complete(office.desk, wish))

    def live(self, which: int) -> tuple[Order, refunding.Refundable] | None:
        """One of the orders that still have tickets."""
        if not self.orders:
            return None
        order = self.orders[which % len(self.orders)]
        can = refunding.refundable(self.office.desk, order.id)
        return (order, can) if can.tickets else None

    def refund(self, which: int, count: int, mood: str, *, how: str) -> None:
        found = self.live(which)
        if found is None:
            return
        order, can = found
        desk, office = self.office.desk, self.office
        in_cash, onto = how == "in cash", how == "onto a voucher"
        action = REFUND_IN_CASH if in_cash else REFUND
        wish = RefundWish(
            order=order.id,
            tickets=tuple(one.id for one in can.tickets[:count]),
            person=office.cashier,
            approval=office.word(action, order.id),
            reason=REASON,
            in_cash=in_cash,
        )
        if onto:
            word = office.word(REFUND_TO_VOUCHER, order.id)
            wish = replace(wish, in_cash=False, onto=vouchers.fresh(desk)[1], approval=word)
            refunding.refund(desk, wish)
            return
        kept = refunding.kept(can, wish.tickets)
        money = refunding.split(can, wish.tickets, kept_minor=kept, in_cash=in_cash)
        if givingback.needed(money):
            self.give_back(givingback.begin(desk, wish), mood)
        else:
            refunding.refund(desk, wish)

    def give_back(self, going: Any, mood: str) -> None:
        """Part by part; where the terminal says no it is left, or goes out of the drawer."""
        desk, office = self.office.desk, self.office
        self.ledger.mood = mood
        while (standing := givingback.look(desk, going.order, POI)) is not None:
            if standing.next is None:
                givingback.finish(desk, standing.going)
                return
            attempt = givingback.start(desk, going.order, POI)
            if not attempt.terminal:
                cards.approve(desk, attempt, "0099")
            elif self.lead(attempt).state != "approved":
                standing = givingback.look(desk, going.order, POI)
                assert standing is not None
                if standing.untouched and mood == "no":
                    givingback.leave(desk, going.order)
                    return
                word = office.word(REFUND_IN_CASH, going.order)
                givingback.in_cash(desk, going.order, office.cashier, word)

    def exchange(self, which: int, kind: int, means: Sequence[str], share: int, mood: str) -> None:
        found = self.live(which)
        if found is None:
            return
        order, can = found
        office, desk = self.office, self.office.desk
        self.place += 1
        office.secure(self.place - 1)
        place = replace(office.new_place(self.place - 1), ticket_type=KINDS[kind])
        asked = ExchangeWish(
            order.id,
            (can.tickets[0].id,),
            (place,),
            office.cashier,
            None,
            REASON,
            circumstances=exchanging.terms(desk, can, office.season),
        )
        more = exchanging.quote(can, asked, office.season)
        wish = replace(
            asked,
            approval=office.word(EXCHANGE, order.id),
            tenders=self.split(more, means, share) if more > 0 else (),
        )
        owed = refunding.payable(can, -more) if more < 0 else 0
        if givingback.needed(refunding.by_means(can.tenders, owed)):
            self.give_back(givingback.begin_exchange(desk, wish), mood)
        else:
            exchanging.exchange(desk, wish)

    def books(self) -> tuple[list[Order], list[Refund], list[Exchange]]:
        with self.office.desk.database.transaction() as unit:
            ids = [one.id for one in self.orders]
            refunds = [made for one in ids for made in unit.refunds.of_order(one)]
            exchanges = [made for one in ids for made in unit.exchanges.of_order(one)]
        return self.orders, refunds, exchanges

    def adds_up(self) -> None:
        orders, refunds, exchanges = self.books()
        came: Counter[str] = Counter()
        for fact in (*orders, *refunds, *exchanges):
            for one in fact.tenders:
                came["nexo" if self.is_nexo(one) else one.kind] += one.amount_minor
            came["cash"] -= getattr(fact, "change_minor", 0)
        sold = sum(one.total_minor for one in orders)
        back = sum(one.amount_minor for one in refunds)
        moved = sum(one.in_minor - one.out_minor for one in exchanges)
        rounding = sum(one.rounding_minor for one in (*orders, *exchanges))
        rounding += sum(one.rounding_minor for one in refunds)
        assert sum(came.values()) == sold - back + moved + rounding
        assert came["nexo"] == self.ledger.total(), "the terminal's ledger is ours"
        drawer = shifts.x_report(self.office.desk).expected_cash_minor
        assert drawer == 10_000 + came["cash"]
        for order in orders:
            left = refunding.refundable(self.office.desk, order.id).tenders
            assert all(one.amount_minor >= 0 for one in left)
        assert verify(self.office.path).findings == ()
        assert terminals.open_attempts(self.office.desk) == ()

    def is_nexo(self, tender: Tender) -> bool:
        charge = None if tender.attempt is None else cards.load(self.office.desk, tender.attempt)
        return tender.kind == "card" and charge is not None and charge.terminal == POI


means = st.lists(st.sampled_from(["cash", "nexo", "by hand", "voucher"]), min_size=1, max_size=3)
share = st.integers(10, 90)
kind = st.integers(0, 2)
mood = st.sampled_from(["yes", "no", "lost"])
deeds = st.one_of(
    st.tuples(st.just("sell"), st.integers(1, 3), kind, means, share),
    st.tuples(st.just("refund"), st.integers(0, 5), st.integers(1, 3), mood),
    st.tuples(st.just("in cash"), st.integers(0, 5), st.integers(1, 3), mood),
    st.tuples(st.just("onto a voucher"), st.integers(0, 5), st.integers(1, 3), mood),
    st.tuples(st.just("exchange"), st.integers(0, 5), kind, means, share, mood),
)


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
@given(
    st.tuples(st.integers(50, 9999), st.integers(50, 9999), st.just(0)),
    st.sampled_from([1, 5, 100]),
    st.integers(0, 200),
    st.lists(deeds, min_size=2, max_size=8),
)
def test_totals_conserve_to_the_minor_unit_in_any_order(
    prices: tuple[int, int, int], step: int, kept_minor: int, evening: list[Any]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        window = Evening(Path(folder), prices, step, kept_minor)
        try:
            window.sell(3, 0, ("nexo", "cash"), 60)
            for what, *more in evening:
                if what == "sell":
                    window.sell(*more)
                elif what == "exchange":
                    window.exchange(*more)
                else:
                    window.refund(*more, how=what)
            window.adds_up()
        finally:
            window.office.desk.database.close()
