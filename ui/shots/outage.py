"""The part of the walk in which an outage pack is printed, and its papers come back."""

from typing import TYPE_CHECKING

from pos.domain.ids import PlaceId
from pos.domain.ticketcode import short_code
from ui import bootstrap
from ui.program import ORDERS
from ui.shots.camera import press, wait_until

if TYPE_CHECKING:
    from ui.shots.walk import Walk

_OWNED = 12


def packing_for_an_outage(walk: "Walk") -> None:
    """Twelve places of this till's own, half of them onto paper, and one of those typed back in."""
    program = walk.program
    desk, shown = program.desk, program.desk.performance
    plan, replica = desk.plan, desk.replica
    assert shown is not None and plan is not None and replica is not None
    free = [one for one in range(plan.seat_count) if replica.states[one] == 0][-_OWNED:]
    bootstrap.own(desk.till, shown.id, [PlaceId(one) for one in free])
    with desk.till.desk.database.transaction() as unit:  # as if they had been allotted
        secured = [one for one in unit.leases.of(shown.id) if one.place in free]
        for lease in secured:
            unit.leases.allot(lease.operation, shown.id, [lease.place], lease.at_ms)
    program.window.go(ORDERS)
    press(program.orders.list.emergency)
    page = program.orders.emergency
    wait_until(lambda: bool(page.pack.lines), "what this till owns")
    walk.shoot("outage-pack")
    press(page.pack.print_key)
    wait_until(lambda: bool(page.account.waiting), "the papers that are out")
    walk.shoot("outage-packed")
    page.account.field.setText(short_code(page.account.waiting[0].ticket.id))
    page.account.field.returnPressed.emit()
    wait_until(lambda: page.account.paper is not None, "the paper that was typed")
    walk.shoot("outage-typed-back")
    press(page.account.sold)
    wait_until(lambda: page.account.paper is None, "its sale")
    walk.shoot("outage-sold")
    press(page.leave)
