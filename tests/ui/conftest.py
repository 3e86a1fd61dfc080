"""A till on a temporary database, signed in, with an open shift: what the screens are tried on."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos.domain.basket import Basket, Item
from pos.domain.ids import (
    CategoryId,
    PerformanceId,
    PersonId,
    PlaceId,
    ProductionId,
    TicketTypeId,
    TillId,
)
from pos.domain.money import Money
from pos.domain.order import Order, Tender
from pos.domain.pins import hash_pin
from pos.domain.plan import PlaceLabel
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
from pos.services import cards, catalogue, selling, shifts
from pos.services.ports import Hold
from pos.services.selling import SaleWish
from pos.storage import credentials
from pos.storage.credentials import Credentials
from ui import bootstrap, theme, translations
from ui.background import Background
from ui.bootstrap import Till
from ui.desk import TillDesk
from ui.notices import Notices
from ui.settings import Settings

STALLS = CategoryId("stalls")
ADULT, CHILD = TicketTypeId("adult"), TicketTypeId("child")
CASHIER, SUPERVISOR = PersonId("c1"), PersonId("s1")
PINS = {CASHIER: "1111", SUPERVISOR: "999999"}
TONIGHT = PerformanceId(1)
PRICE_MINOR = 2400


class GenerousServer:
    """Gives every place to whoever asks: ownership is not what these tests are about."""

    def hold(self, operation, performance, places, areas=()):
        return Hold(tuple(places), float("inf"))

    def secure(self, operation, performance, places):
        pass

    def release(self, operation, performance, places):
        pass


@dataclass
class BoxOffice:
    """The screens' state on a real till, and short ways to what happened before the test."""

    desk: TillDesk
    errors: list[Exception]

    @property
    def till(self) -> Till:
        return self.desk.till

    @property
    def season(self) -> Season:
        assert self.desk.season is not None
        return self.desk.season

    def person(self, person: PersonId) -> Person:
        return next(one for one in self.season.people if one.id == person)

    def open_shift(self, float_minor: int = 10_000) -> None:
        shifts.open_shift(self.till.desk, self.person(CASHIER), float_minor)

    def sell(
        self,
        *seats: str,
        card: str = "",
        handed_minor: int = 0,
        tenders: tuple[Tender, ...] = (),
    ) -> Order:
        """Sell seats such as E9: for cash, by card with that receipt number, or by `tenders`."""
        currency = self.season.currency
        price = Money(PRICE_MINOR, currency)
        items = [
            Item(TONIGHT, PlaceId(int(seat[1:])), _label(seat), STALLS, ADULT, price)
            for seat in seats
        ]
        basket = Basket(currency, tuple(items))
        desk = self.till.desk
        selling.secure(desk, GenerousServer(), TONIGHT, basket.places(TONIGHT))
        if card:
            attempt = cards.start(desk, desk.ids.new(), basket.total)
            tender = cards.tender(cards.approve(desk, attempt, card))
        else:
            tender = Tender("cash", handed_minor or basket.total.minor)
        return selling.complete(
            desk, SaleWish(basket, tenders or (tender,), self.person(CASHIER), self.season)
        )


def _label(seat: str) -> PlaceLabel:
    return PlaceLabel("Stalls", seat[0], seat[1:], "Ground floor")


@pytest.fixture(scope="session")
def people() -> tuple[Person, ...]:
    """Hashing a PIN is slow on purpose: once for all tests."""
    return (
        Person(CASHIER, "Cashier 1", "cashier", hash_pin(PINS[CASHIER], b"pepper")),
        Person(SUPERVISOR, "Supervisor", "supervisor", hash_pin(PINS[SUPERVISOR], b"pepper")),
    )


@pytest.fixture
def season(people: tuple[Person, ...]) -> Season:
    """An opera tonight, another tomorrow, and a museum that is open until late."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    starts = [now + timedelta(hours=hours) for hours in (2, 26)]
    slots = [now + timedelta(hours=1, minutes=30 * number) for number in range(4)]
    operas = [
        Performance(PerformanceId(1 + n), ProductionId(1), "Main house", "", "prices", at)
        for n, at in enumerate(starts)
    ]
    entries = [
        Performance(PerformanceId(11 + n), ProductionId(2), "Museum", "", "prices", at, timed=True)
        for n, at in enumerate(slots)
    ]
    prices = PriceList("prices", (Price(STALLS, ADULT, PRICE_MINOR), Price(STALLS, CHILD, 1200)))
    return Season(
        version=1,
        house=House("House", "EUR", "Etc/UTC"),
        categories=(PriceCategory(STALLS, "Stalls"),),
        ticket_types=(TicketType(ADULT, "Adult"), TicketType(CHILD, "Child")),
        productions=(
            Production(ProductionId(1), "Hamlet"),
            Production(ProductionId(2), "Collection"),
        ),
        price_lists=(prices,),
        performances=(*operas, *entries),
        people=people,
    )


@pytest.fixture
def till(tmp_path: Path, season: Season) -> Iterator[Till]:
    """A till of that season whose server does not answer."""
    settings = Settings(data=tmp_path, server_url="http://127.0.0.1:1")
    own = Credentials(
        till=TillId(1),
        till_name="Till 1",
        token=secrets.token_hex(8),
        private_key=Ed25519PrivateKey.generate(),
        certificate=b"",
        server_key=b"",
        pepper=b"pepper",
        incarnation=1,
        server_url=settings.server_url,
    )
    credentials.save(own, settings.credentials)
    till = bootstrap.build(settings)
    catalogue.keep_season(till.desk, season)
    till.season = season
    yield till
    till.close()


@pytest.fixture
def box_office(qtbot: QtBot, qapp: QApplication, till: Till) -> Iterator[BoxOffice]:
    """A cashier is signed in; no shift is open yet."""
    theme.apply(qapp, "light")
    translations.install(qapp, "en")
    errors: list[Exception] = []
    notices = Notices()
    background = Background(errors.append)
    desk = TillDesk(till, background, notices)
    office = BoxOffice(desk, errors)
    desk.sign_in(office.person(CASHIER))
    yield office
    desk.stop_following()
    assert background.close() == ()
    assert errors == []


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    """Wait, boundedly, until something is so."""
    return lambda so: qtbot.waitUntil(so, timeout=10_000)
