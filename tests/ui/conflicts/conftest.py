"""A conflict desk on a real till, a hall of 60 seats, and a server that can be there or not."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from pos.domain.ids import OperationId, PerformanceId, PlaceId
from pos.domain.order import Order
from pos.domain.plan import Plan
from pos.domain.refusals import Reason, Refusal, Trouble
from sync.protocol.wire import PlaceState, Snapshot
from tests.ui.conftest import TONIGHT, BoxOffice
from tests.ui.sale.conftest import small_hall
from ui.conflicts.screen import ConflictScreen


@dataclass
class Shelf:
    """Every performance is in the same hall."""

    plan: Plan

    def load(self, _digest: str) -> Plan:
        return self.plan


@dataclass
class FickleServer:
    """Answers for the hall's places; `gone` were free a moment ago; away until told otherwise."""

    plan: Plan
    away: bool = True
    taken: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    asked: list[tuple[PlaceId, ...]] = field(default_factory=list)

    def get(self, path: str, _answer: type[Any]) -> Any:
        if self.away:
            raise Trouble("server", "silent")
        assert path == f"/v1/performances/{TONIGHT}/snapshot", path
        states = np.zeros(self.plan.place_count, np.uint8)
        states[list(self.taken)] = PlaceState.SOLD
        return Snapshot(TONIGHT, 1, 1, states.tobytes(), [])

    def secure(
        self, _operation: OperationId, _performance: PerformanceId, places: Sequence[PlaceId]
    ) -> None:
        if self.away:
            raise Trouble("server", "silent")
        self.asked.append(tuple(places))
        lost = self.gone.intersection(places)
        if lost:
            taken = [{"place": place, "till": 2, "state": 1} for place in sorted(lost)]
            self.taken |= lost
            raise Refusal(Reason.PLACE_TAKEN, taken=taken, free=[])


@dataclass
class ConflictOffice:
    """The box office with an open shift, its conflict desk, and what the server said."""

    office: BoxOffice
    screen: ConflictScreen
    server: FickleServer

    def refuse(self, order: Order, **params: Any) -> None:
        """The server did not take the sale of these tickets."""
        told = {"till": 2, "state": int(PlaceState.SECURED), "admits": False, **params}
        reason = told.pop("reason", Reason.NOT_OWNED)
        with self.office.till.desk.database.transaction() as unit:
            number = unit.journal.head().number
            for ticket in order.tickets:
                about = {"ticket": ticket.id.hex, "performance": 1, "place": ticket.place}
                unit.tasks.add(number, reason, {**about, **told})

    def own(self, *places: int) -> None:
        """Places allotted to this till."""
        desk = self.office.till.desk
        with desk.database.transaction() as unit:
            unit.leases.allot(OperationId(desk.ids.new()), TONIGHT, [*map(PlaceId, places)], 1)

    def leases(self) -> set[int]:
        """What this till owns now."""
        with self.office.till.desk.database.transaction() as unit:
            return {int(one.place) for one in unit.leases.every()}


@pytest.fixture
def house(
    qtbot: Any, box_office: BoxOffice, wait: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> Iterator[ConflictOffice]:
    """Nothing has gone wrong yet."""
    plan = small_hall()
    server = FickleServer(plan)
    box_office.till.plans = Shelf(plan)  # type: ignore[assignment]
    box_office.till.server = server  # type: ignore[assignment]
    monkeypatch.setattr(box_office.till.http, "get", server.get)
    box_office.open_shift()
    screen = ConflictScreen(box_office.desk)
    qtbot.addWidget(screen)
    screen.resize(1280, 744)
    screen.show()
    return ConflictOffice(box_office, screen, server)
