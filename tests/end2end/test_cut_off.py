"""Cut off: places set aside by a supervisor's word are sold after the server's process is gone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from pos.domain.ids import PerformanceId, PlaceId
from pos.domain.leases import OWNED
from pos.domain.people import ALLOT, SUPERVISOR
from pos.services import people, shifts
from pos.services.verifying import verify
from sync.client.housedesk import HouseDesk
from sync.protocol.wire import PlaceState
from tests.end2end.house import House, said, wait_until
from ui import bootstrap, theme, translations
from ui.bootstrap import Till
from ui.program import SALE, Program
from ui.sale.stage import Stage
from ui.seatmap.hall import Look
from ui.settings import Settings

TONIGHT = PerformanceId(1)
SET_ASIDE = tuple(PlaceId(place) for place in (40, 41, 42, 43))
CASHIER_PIN, SUPERVISOR_PIN = "1111", "999999"


def open_till(house: House, name: str) -> Till:
    till = bootstrap.build(Settings(data=house.tills[name], server_url=house.url))
    assert bootstrap.start(till) is None
    return till


def set_aside(till: Till, places: tuple[PlaceId, ...]) -> None:
    """A supervisor gives them to that till, by PIN and signature."""
    assert till.season is not None
    supervisor = next(one for one in till.season.people if one.role == SUPERVISOR)
    subject = till.desk.ids.new()
    approval = people.approve(till.desk, supervisor.id, SUPERVISOR_PIN, ALLOT, subject)
    own = till.desk.credentials.till
    house = HouseDesk(till.desk, till.http)
    given = house.allot((approval, "Line to be repaired"), TONIGHT, own, places)
    assert given.places == list(places)


def owned(till: Till) -> set[int]:
    with till.desk.database.transaction() as unit:
        return {one.place for one in unit.leases.of(TONIGHT) if one.state in OWNED}


@pytest.fixture
def program(qapp, house) -> Iterator[Program]:
    """A window on till 1, with four places set aside for it."""
    theme.apply(qapp, "light")
    translations.install(qapp, "en")
    till = open_till(house, "Till 1")
    set_aside(till, SET_ASIDE)
    shifts.open_shift(till.desk, people.everyone(till.desk)[0], 10_000)
    program = Program(till)
    program.window.resize(1280, 800)
    program.begin()
    yield program
    program.window.close()
    program.window.deleteLater()


@pytest.mark.slow
@pytest.mark.logs_warnings
def test_two_numbered_seats_are_sold_with_the_server_s_process_gone_and_uploaded_after(
    house, program, qtbot
):
    def until(so):
        qtbot.waitUntil(so, timeout=30_000)

    def tap(key):
        assert key.isEnabled()
        qtbot.mouseClick(key, Qt.MouseButton.LeftButton)

    desk, sale = program.desk, program.sale
    until(lambda: bool(program.sign_in.tiles._people))
    program.sign_in.tiles.pick(people.everyone(program.till.desk)[0].id)
    program.sign_in.pad.entered.emit(CASHIER_PIN)
    until(lambda: program.window.here == SALE and desk.performance is not None)
    desk.select(desk.season.performance(TONIGHT))
    until(lambda: desk.own.owned == set(SET_ASIDE) and desk.server_up is True)
    until(lambda: desk.seen_ms > 0 and not program.background.busy("storage"))
    assert not sale.standing.isVisible()
    house.server.kill()
    until(sale.standing.isVisible)
    assert "You can sell 4 places of this till's own" in sale.standing.sentence.text()
    assert program.window.header.server.text == "No server, own 4"
    sale.hall.view.show_changes()
    assert sale.hall.view.seats.looks[40] == Look.OWN
    assert sale.hall.view.seats.looks[60] == Look.UNKNOWN
    tap(sale.bar.keys[1])
    tap(sale.basket.cash_key)
    until(lambda: sale.paying.ready)
    note = next(key for key in sale.cash.findChildren(QAbstractButton) if key.text() == "Exact")
    tap(note)
    until(lambda: sale.paying.stage is Stage.DONE)
    order = sale.paying.order
    sold = {ticket.place for ticket in order.tickets}
    assert len(sold) == 2 and sold <= set(SET_ASIDE)
    until(lambda: "You can sell 2 places of this till's own" in sale.standing.sentence.text())
    assert house.claims(1) == dict.fromkeys(SET_ASIDE, PlaceState.ALLOTTED)
    house.serve()
    until(lambda: house.claims(1).get(min(sold)) == PlaceState.SOLD)
    until(lambda: not sale.standing.isVisible())
    claims = house.claims(1)
    assert {place for place, state in claims.items() if state == PlaceState.SOLD} == sold
    assert [one.number for one in house.sales_on_server()] == [order.number]


@pytest.mark.slow
def test_a_till_without_a_window_goes_on_selling_from_what_was_set_aside(house):
    till = open_till(house, "Till 1")
    set_aside(till, SET_ASIDE)
    till.member.beat()
    assert owned(till) == set(SET_ASIDE)
    till.close()
    house.server.kill()
    words = ("--patience", "2", "busy", "--performance", "1", "--pace", "0.02")
    selling = house.till("Till 1", *words)

    def tickets():
        return [place for line in said(selling) for place in line.get("places", ())]

    wait_until(lambda: len(tickets()) == len(SET_ASIDE), "all that was set aside to be sold")
    selling.process.terminate()
    selling.wait(selling.process.wait(30))
    house.serve()
    house.till("Till 1", "drain").wait()
    claims = house.claims(1)
    assert all(claims[place] == PlaceState.SOLD for place in SET_ASIDE)
    assert sorted(t.place for one in house.sales_on_server() for t in one.tickets) == sorted(
        SET_ASIDE
    )
    assert verify(house.tills["Till 1"] / "till.sqlite").findings == ()
    assert house.tasks() == []
