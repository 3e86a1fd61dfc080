"""The part of the walk in which papers did not come out as they should."""

from functools import partial
from typing import TYPE_CHECKING

from pos.services import orders
from ui.papers.screen import PapersScreen
from ui.program import ORDERS, PAPERS
from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk


def papers_in_doubt(walk: "Walk") -> None:
    """Two tickets of which nobody knows whether they came out, and one printed again."""
    program = walk.program
    desk = program.till.desk
    newest = orders.find(desk, "")[0]
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


def _has_gone_on(screen: PapersScreen, asked: str) -> bool:
    """Whether another question stands there, or none."""
    return screen.isEnabled() and not (
        screen.doubt.isVisible() and screen.doubt.paper.text() == asked
    )
