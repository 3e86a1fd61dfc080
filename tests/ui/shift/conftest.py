"""The shift's screen, with nothing open or a shift that has its float."""

import pytest

from pos.domain.people import REFUND
from pos.services import givingback, people
from pos.services.refunding import RefundWish
from tests.ui.conftest import CASHIER, SUPERVISOR
from ui.shift.screen import ShiftScreen


@pytest.fixture
def screen(qtbot, box_office):
    screen = ShiftScreen(box_office.desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 744)
    screen.show()
    return screen


@pytest.fixture
def open_screen(screen, box_office, wait):
    """The shift is open with a float of €100.00."""
    box_office.open_shift()
    enter(screen, wait)
    return screen


def enter(screen, wait):
    screen.entered()
    wait(lambda: screen._shift is not None and screen.steps.currentWidget() is screen.overview)


def agree_to_refund(box_office, order):
    """A supervisor has said yes, and nobody has been at the card terminal yet."""
    desk = box_office.till.desk
    boss = box_office.person(SUPERVISOR)
    approval = people.approve(desk, boss.id, "999999", REFUND, order.id)
    tickets = tuple(one.id for one in order.tickets)
    wish = RefundWish(order.id, tickets, box_office.person(CASHIER), approval, "Complaint")
    givingback.begin(desk, wish)
