"""The network is pulled in the middle of an evening, and three windows go on selling."""

import pytest

from tests.simulation import rebalancer
from tests.simulation.house import Hall
from tests.simulation.setting import Setting
from tests.simulation.world import World

MINUTE_MS = 60_000
# Nothing else goes wrong: the only mishap that could come is far off.
CALM = (("clock_jump", 1),)


def until(world: World, ms: int) -> None:
    while world.time.now_ms < ms and world.step():
        pass


def test_for_an_hour_without_a_network_three_windows_sell_and_every_cent_is_right(
    monkeypatch: pytest.MonkeyPatch,
):
    # The house has chosen to be able to go on for long: each till owns that much in advance.
    monkeypatch.setattr(rebalancer, "_OUTAGE_MIN", 300)
    hall = Hall(40, 30, 60, 1)
    world = World(Setting(11, 3, hall, CALM, 1_000_000_000, rebalances=True))
    until(world, 4 * MINUTE_MS)
    before = set(world.truth.tickets)
    for till in world.tills:
        till.link.cut()
    until(world, 64 * MINUTE_MS)
    alone = set(world.truth.tickets) - before
    sellers = {till.name for till in world.tills if till.has_entries()}
    assert len(sellers) == 3, "every window sold while it was cut off"
    assert len(alone) > 30
    assert world.server.books.tables["tickets"].keys().isdisjoint(one.hex for one in alone), (
        "the server has heard of none of it"
    )
    for till in world.tills:
        till.link.heal()
    world.settle()  # each ticket, place, drawer and paper is held against the truth
    world.audit()
    assert world.server.books.open_tasks() == [], "nothing was refused"
    known = world.server.books.tables["tickets"]
    assert all(one.hex in known for one in alone)
