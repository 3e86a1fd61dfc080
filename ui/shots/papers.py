"""The part of the walk in which papers did not come out as they should."""

from functools import partial
from typing import TYPE_CHECKING

from pos.services import orders, shifts
from ui.papers.screen import PapersScreen
from ui.program import ORDERS, PAPERS, SALE
from ui.sale.stage import Stage
from ui.shots.camera import press, wait_until
from ui.shots.paying import hand_over

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def papers_in_doubt(walk: "Walk") -> None:
    """Two tickets of which nobody knows whether they came out, and one printed again."""
    program = walk.program
    desk = program.till.desk
    newest = next(one for one in orders.find(desk, "") if not one.dead_count)
    with desk.database.transaction() as unit:
        for job in unit.jobs.all(newest.id):
            if job.ticket is not None:
                unit.jobs.set_state(job.id, "sending", size=74_926, counter=1041)
                unit.jobs.set_state(
                    job.id, "in_doubt", "The printer stopped taking data.", taken=12_288
                )
    screen = program.papers
    program.window.go(PAPERS)
    wait_until(screen.doubt.isVisible, "the question")
    walk.shoot("papers-question")
    while screen.doubt.isVisible():
        asked = screen.doubt.paper.text()
        press(screen.doubt.came_out)
        wait_until(partial(_has_gone_on, screen, asked), "the next question")
    walk.shoot("papers-printers")
    program.window.go(ORDERS)
    program.orders.open_order(newest.id)
    page = program.orders.page
    wait_until(lambda: page.isVisible() and page.again.key.isVisible(), "the order")
    press(page.again.key)
    walk.shoot("order-print-again")
    page.again.why.dismiss()


def names_that_wait(walk: "Walk") -> None:
    """Sold from this till's own with no server: the tickets' names are not here yet."""
    program = walk.program
    sale, desk = program.sale, program.till.desk
    person = program.desk.person
    if person is not None and shifts.current(desk) is None:
        shifts.open_shift(desk, person, 20_000)
    program.window.go(SALE)
    press(sale.basket.cash_key)
    wait_until(lambda: sale.paying.stage is Stage.CASH and sale.paying.ready, "its own seats")
    hand_over(walk)
    wait_until(lambda: sale.paying.stage is Stage.DONE, "a sale without the server")
    newest = orders.load(desk, orders.find(desk, "")[0].id)
    now_s = desk.clock.monotonic_s()  # as if it had been sold in names
    desk.names_wanted.update({one.id: now_s for one in newest.order.tickets})
    program.window.go(PAPERS)
    wait_until(program.papers.nameless.isVisible, "the tickets that wait for their names")
    walk.shoot("papers-names-wait")


def _has_gone_on(screen: PapersScreen, asked: str) -> bool:
    """Whether another question stands there, or none."""
    return screen.isEnabled() and not (
        screen.doubt.isVisible() and screen.doubt.paper.text() == asked
    )
