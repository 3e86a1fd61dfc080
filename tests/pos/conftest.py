"""A box office to test with: one till, its season, a cashier, a supervisor and a sales server."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.domain import pins
from pos.domain.basket import Basket, Item
from pos.domain.ids import (
    CategoryId,
    OperationId,
    PerformanceId,
    PersonId,
    PlaceId,
    ProductionId,
    TicketTypeId,
    TillId,
    uuid7,
)
from pos.domain.journal import Remedy
from pos.domain.money import Currency
from pos.domain.order import Exchange, Order, Refund, Tender, Ticket, TicketId
from pos.domain.plan import PlaceLabel
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import (
    House,
    Performance,
    Person,
    Price,
    PriceCategory,
    PriceList,
    Production,
    Season,
    TicketType,
)
from pos.services import (
    cards,
    catalogue,
    exchanging,
    people,
    refunding,
    selling,
    settling,
    shifts,
)
from pos.services.desk import Desk
from pos.services.exchanging import ExchangeWish, NewPlace
from pos.services.ports import AreaWish, Hold
from pos.services.refunding import RefundWish
from pos.services.selling import SaleWish
from pos.services.settling import Case, Settled, SettleWish
from pos.storage.credentials import Credentials
from pos.storage.database import Database

EUR = Currency("EUR")
TONIGHT = PerformanceId(7)
STALLS = CategoryId("stalls")
ADULT = TicketTypeId("adult")
CHILD = TicketTypeId("child")
FREE = TicketTypeId("free")
PEPPER = b"p" * 32
PRICES = {ADULT: 4250, CHILD: 1205, FREE: 0}


class HandClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.ms = 1_800_000_000_000

    def now_ms(self) -> int:
        return self.ms

    def monotonic_s(self) -> float:
        return self.ms / 1000

    def pass_s(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)


class CountedIds:
    """UUIDv7 in order."""

    def __init__(self) -> None:
        self.count = 0

    def new(self) -> UUID:
        self.count += 1
        return uuid7(1_800_000_000_000 + self.count, self.count)


@dataclass
class PaperServer:
    """A sales server in memory: who owns what, idempotent by operation; fails when told to."""

    taken: dict[int, int] = field(default_factory=dict)
    owned: set[tuple[int, int]] = field(default_factory=set)
    asked: list[tuple[OperationId, tuple[int, ...]]] = field(default_factory=list)
    answers: dict[OperationId, tuple[int, ...]] = field(default_factory=dict)
    fail_before: Exception | None = None
    fail_after: Exception | None = None

    def hold(
        self,
        operation: OperationId,
        performance: PerformanceId,
        places: Sequence[PlaceId],
        areas: Sequence[AreaWish] = (),
    ) -> Hold:
        raise AssertionError("these tests hold nothing")

    def secure(
        self, operation: OperationId, performance: PerformanceId, places: Sequence[PlaceId]
    ) -> None:
        self.asked.append((operation, tuple(places)))
        if self.fail_before:
            raise self.fail_before
        if operation not in self.answers:
            gone = [place for place in places if place in self.taken]
            if gone:
                free = [place for place in places if place not in self.taken]
                who = [{"place": place, "till": self.taken[place], "state": 1} for place in gone]
                raise Refusal(Reason.PLACE_TAKEN, taken=who, free=free)
            self.answers[operation] = tuple(places)
            self.owned |= {(performance, place) for place in places}
        assert self.answers[operation] == tuple(places), "an operation asked for something else"
        if self.fail_after:
            raise self.fail_after

    def release(
        self, operation: OperationId, performance: PerformanceId, places: Sequence[PlaceId]
    ) -> None:
        raise AssertionError("these tests release nothing")


def make_season() -> Season:
    return Season(
        version=1,
        house=House("Parterre House", "EUR", "Europe/Berlin", "de", "Theaterplatz 1"),
        categories=(PriceCategory(STALLS, "Stalls"),),
        ticket_types=(
            TicketType(ADULT, "Adult"),
            TicketType(CHILD, "Child"),
            TicketType(FREE, "Free"),
        ),
        productions=(Production(ProductionId(1), "The Magic Flute", "Opera"),),
        price_lists=(
            PriceList("A", tuple(Price(STALLS, kind, minor) for kind, minor in PRICES.items())),
        ),
        performances=(
            Performance(
                TONIGHT,
                ProductionId(1),
                "Great House",
                "d" * 64,
                "A",
                datetime(2027, 1, 15, 19, 30, tzinfo=UTC),
            ),
        ),
        people=(
            Person(PersonId("c1"), "Cashier 1", "cashier", HASHES["1111"]),
            Person(PersonId("c2"), "Cashier 2", "cashier", HASHES["2222"]),
            Person(PersonId("s1"), "Supervisor", "supervisor", HASHES["9999"]),
        ),
    )


def cheap_hash(pin: str) -> str:
    """A real hash with little work in it: these tests type many PINs."""
    with patch.object(pins, "_MEMORY_KIB", 8), patch.object(pins, "_TIME_COST", 1):
        return pins.hash_pin(pin, PEPPER)


HASHES = {pin: cheap_hash(pin) for pin in ("1111", "2222", "9999")}


def make_credentials() -> Credentials:
    return Credentials(
        till=TillId(3),
        till_name="Till 3",
        token="token",
        private_key=Ed25519PrivateKey.from_private_bytes(b"k" * 32),
        certificate=b"c" * 103,
        server_key=b"s" * 32,
        pepper=PEPPER,
        incarnation=1,
        server_url="http://127.0.0.1:1",
    )


class Office:
    """The desk, and what a cashier does all day in one word each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = HandClock()
        self.ids = CountedIds()
        self.server = PaperServer()
        self.season = make_season()
        self.cashier, _, self.supervisor = self.season.people
        self.desk = self._set_up()
        catalogue.keep_season(self.desk, self.season)

    def _set_up(self) -> Desk:
        return Desk(Database.open(self.path), make_credentials(), self.clock, self.ids)

    def restart(self) -> None:
        """As after a power cut: a new process on the same file."""
        self.desk.database.close()
        self.desk = self._set_up()

    def keep(self, season: Season) -> None:
        """A newer season arrives."""
        self.season = season
        catalogue.keep_season(self.desk, season)

    def open(self, float_minor: int = 10_000) -> None:
        shifts.open_shift(self.desk, self.cashier, float_minor)

    def basket(self, *places: int, kind: TicketTypeId = ADULT) -> Basket:
        items = tuple(
            Item(
                TONIGHT,
                PlaceId(place),
                PlaceLabel("Stalls", "E", str(place)),
                STALLS,
                kind,
                self.season.price(TONIGHT, STALLS, kind),
            )
            for place in places
        )
        return Basket(EUR, items)

    def secure(self, *places: int) -> None:
        selling.secure(self.desk, self.server, TONIGHT, [PlaceId(place) for place in places])

    def wish(self, basket: Basket, *tenders: Tender) -> SaleWish:
        return SaleWish(basket, tenders, self.cashier, self.season)

    def sell(self, *places: int, tenders: Sequence[Tender] = (), **kind: Any) -> Order:
        """For cash and exactly, unless tenders are given."""
        basket = self.basket(*places, **kind)
        self.secure(*places)
        given = tuple(tenders) or (Tender("cash", basket.total.minor),)
        return selling.complete(self.desk, self.wish(basket, *given))

    def card(self, minor: int, receipt: str = "0042") -> Tender:
        """An approved card payment."""
        attempt = cards.start(self.desk, self.ids.new(), money(minor))
        return cards.tender(cards.approve(self.desk, attempt, receipt))

    def word(self, action: str, subject: UUID) -> people.Approval:
        """The supervisor's approval."""
        return people.approve(self.desk, self.supervisor.id, "9999", action, subject)

    def refund(self, order: Order, *tickets: TicketId, card_reference: str = "") -> Refund:
        """Whole, unless tickets are named."""
        wish = RefundWish(
            order=order.id,
            tickets=tickets or tuple(ticket.id for ticket in order.tickets),
            person=self.cashier,
            approval=self.word(people.REFUND, order.id),
            reason="show cancelled",
            card_reference=card_reference,
        )
        return refunding.refund(self.desk, wish)

    def new_place(self, place: int, category: CategoryId = STALLS) -> NewPlace:
        """A place to give in exchange; it still has to be secured."""
        return NewPlace(TONIGHT, PlaceId(place), PlaceLabel("Stalls", "F", str(place)), category)

    def exchange_wish(self, order: Order, tickets: Sequence[Ticket], *places: int) -> ExchangeWish:
        return ExchangeWish(
            order=order.id,
            tickets=tuple(ticket.id for ticket in tickets),
            places=tuple(self.new_place(place) for place in places),
            person=self.cashier,
            approval=self.word(people.EXCHANGE, order.id),
            reason="seat is broken",
        )

    def reseat(self, order: Order, *places: int, tickets: Sequence[Ticket] = ()) -> Exchange:
        """Whole, unless tickets are named."""
        self.secure(*places)
        wish = self.exchange_wish(order, tickets or order.tickets, *places)
        return exchanging.reseat(self.desk, wish)

    def refused_sale(self, order: Order, *tickets: Ticket, **params: Any) -> int:
        """The server did not take these tickets of a sale: which entry that was."""
        told = {"till": 2, "state": 2, "admits": False, **params}
        with self.desk.database.transaction() as unit:
            entry = next(
                one
                for one, _ in unit.journal.everything()
                if order.id.hex in one.body.decode().replace("-", "")
            )
            for ticket in tickets or order.tickets:
                about = {"ticket": ticket.id.hex, "performance": 7, "place": ticket.place}
                unit.tasks.add(entry.number, Reason.NOT_OWNED, {**about, **told}, entry.incarnation)
        return entry.number

    def settle(self, case: Case, remedy: Remedy, *places: int, **more: Any) -> Settled:
        """By the supervisor's word."""
        word = self.word(people.SETTLE_TASK, case.subject)
        return settling.settle(self.desk, self.settle_wish(case, remedy, word, *places, **more))

    def settle_wish(
        self,
        case: Case,
        remedy: Remedy,
        word: people.Approval | None,
        *places: int,
        note: str = "sold twice",
        card_reference: str = "",
    ) -> SettleWish:
        return SettleWish(
            tasks=tuple(task.id for task in case.tasks),
            remedy=remedy,
            person=self.cashier,
            approval=word,
            note=note,
            places=tuple(self.new_place(place) for place in places),
            card_reference=card_reference,
        )

    def close_shift(self, counted_minor: int) -> Any:
        shift = shifts.current(self.desk)
        assert shift is not None
        word = self.word(people.CLOSE_SHIFT, shift.id)
        return shifts.close_shift(self.desk, self.cashier, counted_minor, word)


def money(minor: int) -> Any:
    from pos.domain.money import Money

    return Money(minor, EUR)


@pytest.fixture
def closed_office(tmp_path: Path) -> Iterator[Office]:
    """A till with a season and no shift."""
    made = Office(tmp_path / "till.sqlite")
    yield made
    made.desk.database.close()


@pytest.fixture
def office(closed_office: Office) -> Office:
    """A till with an open shift and 100 euros in the drawer."""
    closed_office.open()
    return closed_office


@pytest.fixture
def all_logs(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that is logged, from DEBUG on."""
    caplog.set_level(logging.DEBUG)
    return caplog
