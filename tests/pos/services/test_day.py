"""Any day at the window: whatever happens, the books verify and the drawer is right."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    precondition,
    rule,
)

from pos.domain.order import Tender
from pos.domain.refusals import Refusal, Trouble
from pos.services import cards, selling, shifts
from pos.services.verifying import verify

places = st.lists(st.integers(0, 7), min_size=1, max_size=3, unique=True)


class Day(RuleBasedStateMachine):
    """A till, and beside it a child's arithmetic of what must be in the drawer."""

    made_office: Any = None
    tickets = Bundle("tickets")

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.office = type(self).made_office(Path(self.folder.name) / "till.sqlite")
        self.sold: set[int] = set()
        self.drawer: int | None = None
        self.closed = 0

    def is_open(self) -> bool:
        return getattr(self, "drawer", None) is not None

    @precondition(lambda self: not self.is_open())
    @rule(float_minor=st.integers(0, 20_000))
    def open(self, float_minor: int) -> None:
        self.office.open(float_minor)
        self.drawer = float_minor

    @precondition(is_open)
    @rule(
        target=tickets,
        wanted=places,
        kind=st.sampled_from(["adult", "child", "free"]),
        over=st.integers(0, 5000),
        on_card=st.integers(0, 13_000),
    )
    def sell(self, wanted: list[int], kind: str, over: int, on_card: int) -> Any:
        free = [place for place in wanted if place not in self.sold]
        if not free:
            return multiple()
        total = self.office.basket(*free, kind=kind).total.minor
        on_card = min(on_card, total)
        cash = total - on_card + (over if on_card < total else 0)
        given = [self.office.card(on_card)] if on_card else []
        order = self.office.sell(*free, tenders=[*given, Tender("cash", cash)], kind=kind)
        self.sold |= set(free)
        self.drawer += total - on_card
        return multiple(*((order, ticket) for ticket in order.tickets))

    @precondition(is_open)
    @rule(target=tickets, one=consumes(tickets))
    def refund(self, one: Any) -> Any:
        order, ticket = one
        if self.is_open():
            made = self.office.refund(order, ticket.id, card_reference="0099")
            self.drawer += sum(t.amount_minor for t in made.tenders if t.kind == "cash")
            self.sold.remove(ticket.place)
            try:
                self.office.refund(order, ticket.id, card_reference="0100")
            except Refusal:
                return multiple()
            raise AssertionError("a ticket went back twice")
        return one

    @precondition(is_open)
    @rule(minor=st.integers(-3000, 3000).filter(bool))
    def move_cash(self, minor: int) -> None:
        shifts.move_cash(self.office.desk, self.office.supervisor, minor, "why")
        self.drawer += minor

    @precondition(is_open)
    @rule(wanted=places, silent=st.booleans())
    def change_one_s_mind(self, wanted: list[int], silent: bool) -> None:
        free = [place for place in wanted if place not in self.sold]
        self.office.server.fail_after = Trouble("server", "no answer") if silent else None
        try:
            self.office.secure(*free)
        except Trouble:
            assert silent
        self.office.server.fail_after = None
        selling.give_back(self.office.desk, 7, free)

    @rule()
    def power_cut(self) -> None:
        self.office.restart()
        selling.return_unsold_leases(self.office.desk)
        assert cards.open_attempt(self.office.desk) is None

    @precondition(is_open)
    @rule(off=st.integers(-100, 100))
    def close(self, off: int) -> None:
        report = self.office.close_shift(max(0, self.drawer + off))
        self.closed += 1
        assert report.z_number == self.closed
        assert report.expected_cash_minor == self.drawer
        self.drawer = None

    def teardown(self) -> None:
        if hasattr(self, "office"):
            if self.is_open():
                assert shifts.x_report(self.office.desk).expected_cash_minor == self.drawer
            assert verify(self.office.path).findings == ()
            self.office.desk.database.close()
            self.folder.cleanup()


def test_any_day_at_the_window_adds_up(office: Any) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    Day.made_office = type(office)
    run_state_machine_as_test(Day, settings=settings(max_examples=10, stateful_step_count=20))
