"""A sale screen on a real till, a hall of 60 seats and a yard, and a server that can say no."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos.domain.ids import CategoryId, PlaceId, TicketTypeId, TillId
from pos.domain.plan import Area, Plan, Row, Section
from pos.domain.refusals import Reason, Refusal, Trouble
from pos.domain.season import Price, PriceCategory, PriceList
from pos.services import orders
from pos.services.orders import OrderSummary
from pos.services.ports import Hold
from sync.client.replica import Replica
from sync.protocol.wire import PlaceState
from ui import translations
from ui.background import LANES
from ui.desk import TillDesk
from ui.sale.screen import SaleScreen
from ui.sale.stage import Stage

T = TypeVar("T", bound=QWidget)
ROWS, SEATS = 6, 10
STALLS, YARD = CategoryId("stalls"), CategoryId("yard")
HOLD_S = 300.0


def museum() -> Plan:
    """No seats at all: galleries for forty."""
    none = np.zeros(0, np.float32)
    return Plan(
        name="Museum",
        digest="m",
        width=1000,
        height=800,
        categories=(),
        sections=(),
        rows=(),
        guids=(),
        seat_numbers=(),
        x=none,
        y=none,
        radius=none,
        row_of=none.astype(np.int32),
        category_of=none.astype(np.uint8),
        features=none.astype(np.uint8),
        areas=(Area("Galleries", YARD, PlaceId(0), 40, ((0, 0), (900, 0), (900, 700))),),
    )


def small_hall() -> Plan:
    """Rows A to F of ten seats each, numbered from 1, and a yard for thirty."""
    count = ROWS * SEATS
    places = np.arange(count)
    return Plan(
        name="Hall",
        digest="d",
        width=1200,
        height=900,
        categories=(STALLS,),
        sections=(Section("Stalls"),),
        rows=tuple(Row("ABCDEF"[index], 0) for index in range(ROWS)),
        guids=tuple(f"g{place}" for place in range(count)),
        seat_numbers=tuple(str(place % SEATS + 1) for place in range(count)),
        x=(100 + 100 * (places % SEATS)).astype(np.float32),
        y=(200 + 100 * (places // SEATS)).astype(np.float32),
        radius=np.full(count, 40, np.float32),
        row_of=(places // SEATS).astype(np.int32),
        category_of=np.zeros(count, np.uint8),
        features=np.zeros(count, np.uint8),
        areas=(Area("Yard", YARD, PlaceId(count), 30, ((100, 800), (1100, 800), (600, 890))),),
        focal=(600, 0),
    )


@dataclass
class PickyServer:
    """Refuses what others have, is away when told to, and remembers what it was asked."""

    now_s: Callable[[], float]
    taken: dict[PlaceId, tuple[int, PlaceState]] = field(default_factory=dict)
    away: bool = False
    first_unit: int = ROWS * SEATS
    units: int = 0
    asked: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def hold(self, operation, performance, places, areas=()):
        self._answer("hold", places)
        standing = [self.next_unit() for area in areas for _ in range(area.count)]
        return Hold((*places, *standing), self.now_s() + HOLD_S)

    def secure(self, operation, performance, places):
        assert self.gate.wait(10)
        self._answer("secure", places)

    def release(self, operation, performance, places):
        self._answer("release", places)

    def next_unit(self) -> PlaceId:
        """Units of an area are given out one after the other."""
        self.units += 1
        return PlaceId(self.first_unit + self.units - 1)

    def _answer(self, verb: str, places: Sequence[PlaceId]) -> None:
        self.asked.append((verb, tuple(places)))
        if self.away:
            raise Trouble("server", "no answer")
        gone = [place for place in places if place in self.taken]
        if gone and verb != "release":
            raise Refusal(
                Reason.PLACE_TAKEN,
                taken=[
                    {"place": place, "till": self.taken[place][0], "state": self.taken[place][1]}
                    for place in gone
                ],
                free=[place for place in places if place not in gone],
            )


class Office(Protocol):
    """What the fixture of the screens' tests offers."""

    desk: TillDesk
    errors: list[Exception]

    def open_shift(self, float_minor: int = 10_000) -> None: ...


@dataclass
class Window:
    """A cashier at the sale screen."""

    screen: SaleScreen
    server: PickyServer
    desk: TillDesk
    bot: QtBot

    def tap(self, key: QAbstractButton) -> None:
        assert key.isEnabled(), f"{key.accessibleName() or key.text()} cannot be tapped"
        self.bot.mouseClick(key, Qt.MouseButton.LeftButton)

    @staticmethod
    def seat(name: str) -> PlaceId:
        """E9 as a place of the small hall."""
        return PlaceId("ABCDEF".index(name[0]) * SEATS + int(name[1:]) - 1)

    def tap_seats(self, *names: str) -> None:
        self.screen.hall.view.placesTapped.emit([int(self.seat(name)) for name in names])

    def somebody_has(self, name: str, state: PlaceState = PlaceState.HELD, till: int = 2) -> None:
        self.server.taken[self.seat(name)] = (till, state)

    def best(self, count: int) -> None:
        self.tap(self.screen.bar.keys[count - 1])

    def tender(self, text: str) -> None:
        keys = self.shown(self.screen.cash, QAbstractButton)
        self.tap(next(key for key in keys if key.text() == text))

    @staticmethod
    def shown(where: QWidget, kind: type[T]) -> list[T]:
        """The widgets of that kind that can be seen; what a layout just took in is shown late."""
        QApplication.processEvents()
        return [one for one in where.findChildren(kind) if one.isVisible()]

    def until(self, so: Callable[[], bool]) -> None:
        self.bot.waitUntil(so, timeout=10_000)

    def settle(self) -> None:
        """Until no lane has anything to do, nor anything to say that makes one busy again."""
        background = self.desk.background
        quiet = False
        while not quiet:
            self.until(lambda: not any(background.busy(lane) for lane in LANES))
            home: list[int] = []
            background.home(lambda home=home: home.append(1))
            self.until(lambda home=home: bool(home))
            quiet = not any(background.busy(lane) for lane in LANES)

    def reach(self, stage: Stage) -> None:
        self.until(lambda: self.screen.paying.stage is stage)

    def play(self, plan: Plan) -> None:
        """Another hall."""
        self.desk.plan = plan
        self.desk.replica = Replica(plan.place_count)
        self.desk.replica.is_known = True
        self.server.first_unit = plan.seat_count
        self.desk.performanceChanged.emit()

    @property
    def places(self) -> list[str]:
        """What the basket's lines say."""
        assert self.desk.basket is not None
        return [item.label.row + item.label.seat for item in self.desk.basket.items]

    @property
    def sentence(self) -> str:
        bar = self.screen.sentence
        return bar.sentence if bar.isVisible() else ""

    def orders(self) -> tuple[OrderSummary, ...]:
        return orders.find(self.desk.till.desk, "")

    def kinds(self) -> list[str]:
        """The journal, by kind."""
        with self.desk.till.desk.database.transaction() as unit:
            return [entry.kind for entry in unit.journal.after(0, 100)]


@pytest.fixture
def galleries() -> Plan:
    """A museum's entry time."""
    return museum()


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is told."""
    said: list[str] = []

    def tell(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", tell)
    return said


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, box_office: Office) -> Iterator[Window]:
    """A sale screen on the small hall, everything free, the shift open."""
    if not qapp.findChildren(QTranslator):
        translations.install(qapp, "en")
    box_office.open_shift()
    desk = box_office.desk
    assert desk.season is not None
    prices = PriceList(
        "prices",
        (
            *desk.season.price_lists[0].prices,
            Price(YARD, TicketTypeId("adult"), 900),
        ),
    )
    desk.season = replace(
        desk.season,
        categories=(*desk.season.categories, PriceCategory(YARD, "Yard")),
        price_lists=(prices,),
    )
    server = PickyServer(desk.till.desk.clock.monotonic_s)
    server.gate.set()
    desk.till.server = server  # type: ignore[assignment]
    desk._till_names = {TillId(2): "Till 2"}
    screen = SaleScreen(desk)
    screen.resize(1280, 750)
    screen.show()
    desk.performance = desk.season.performances[0]
    result = Window(screen, server, desk, qtbot)
    result.play(small_hall())
    yield result
    server.gate.set()
    screen.hide()
    result.settle()
    screen.deleteLater()  # not by qtbot, which would do it before the lanes are quiet
