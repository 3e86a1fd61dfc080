"""kill -9 at every named step of a sale, a refund and an exchange, at each kind of card terminal.

However often the till dies, what the terminal moved is what the till's journal says: never two
charges, never a lost one, never a refund twice. The nexo terminal is the vendor's own library; the
stand-alone one is its paper, and a person who reads it.
"""

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from pos.domain.journal import Exchanged, RefundMade
from pos.services.verifying import verify
from sync.protocol.wire import PlaceState
from tests.end2end.house import House
from tests.end2end.test_card_crash import charged, open_attempts, set_up
from tests.end2end.test_taking_back import PIN, facts
from tests.pos.payments.terminal.counterpart import Counterpart, running_counterpart
from ui.headless.standalone import Receipt

KILLED = -signal.SIGKILL
DEAR, CHEAP = 20, 150  # the first places of a price
# Where the till dies; the second one where it dies again on its way back ("" for nowhere).
NEXO = {
    "sale": [
        ("started created", ""),
        ("asked terminal", ""),
        ("answered terminal", "written charge approved"),
        ("written charge approved", "written reversal sent"),
        ("committed", ""),
    ],
    "refund": [
        ("agreed", ""),
        ("started created", ""),
        ("answered terminal", ""),
        ("answered terminal", "written refund approved"),
        ("written refund approved", ""),
        ("written refund sent", ""),  # and nothing has left: the terminal never hears of it
        ("given back", ""),
        ("refunded", ""),
    ],
    "cheaper": [
        ("secured", ""),
        ("agreed", ""),
        ("started created", ""),
        ("answered terminal", ""),
        ("written refund approved", ""),
        ("given back", ""),
        ("exchanged", ""),
    ],
    "dearer": [
        ("started created", ""),
        ("answered terminal", ""),
        ("written charge approved", "answered terminal"),
        ("exchanged", ""),
    ],
}
BY_HAND = {
    "sale": [
        ("started sent", ""),
        ("keyed in charge", ""),
        ("written charge approved", "keyed in void"),
        ("committed", ""),
    ],
    "refund": [
        ("agreed", ""),
        ("started sent", ""),
        ("keyed in refund", ""),
        ("written refund approved", ""),
        ("refunded", ""),
    ],
    "cheaper": [
        ("agreed", ""),
        ("started sent", ""),
        ("keyed in refund", ""),
        ("given back", ""),
        ("exchanged", ""),
    ],
    "dearer": [
        ("started sent", ""),
        ("keyed in charge", ""),
        ("written charge approved", ""),
        ("exchanged", ""),
    ],
}


@dataclass
class Window:
    """Till 1, its card terminal, and how to ask that one what it moved."""

    house: House
    words: tuple[str, ...]
    moved: Callable[[], int]
    whose: Callable[[], list[str]]

    def run(self, *words: str, dies_at: str = "") -> None:
        till = self.house.till("Till 1", *self.words, *words, crash_at=dies_at)
        till.wait(KILLED if dies_at else 0)

    def sell(self, place: int) -> str:
        self.run("sell", "--performance", "1", "--places", str(place))
        return self.house.sales_of("Till 1")[-1].number

    def drain(self) -> None:
        self.run("drain", *PIN)


@pytest.fixture
def counterpart(tmp_path: Path) -> Iterator[Counterpart]:
    folder = tmp_path / "terminal"
    folder.mkdir()
    with running_counterpart(folder) as running:
        yield running


@pytest.fixture
def at_nexo(house: House, counterpart: Counterpart) -> Window:
    set_up(house, "Till 1", counterpart)
    return Window(
        house,
        ("--card",),
        lambda: charged(counterpart),
        lambda: [one["ours"] for one in counterpart.ledger()],
    )


@pytest.fixture
def by_hand(house: House, tmp_path: Path) -> Window:
    paper = tmp_path / "paper"
    paper.touch()
    signs = {"charge": 1, "void": -1, "refund": -1}

    def lines() -> list[Receipt]:
        return [msgspec.json.decode(one, type=Receipt) for one in paper.read_bytes().splitlines()]

    return Window(
        house,
        ("--card", "--standalone", str(paper)),
        lambda: sum(signs[one.kind] * one.minor for one in lines()),
        lambda: [f"{one.ours} {one.kind == 'void'}" for one in lines()],
    )


def deed(window: Window, what: str, place: int) -> tuple[str, ...]:
    """What the till is killed at; whatever has to be there before, is."""
    if what == "sale":
        return ("sell", "--performance", "1", "--places", str(place))
    if what == "refund":
        return ("refund", window.sell(place), *PIN)
    before, after = (place, place + CHEAP - DEAR)
    if what == "dearer":
        before, after = after, before
    there = ("--performance", "1", "--places", str(after))
    return ("exchange", window.sell(before), *there, *PIN)


def our_money(house: House) -> int:
    """What customers' cards are the poorer by, as the till's journal says."""
    orders = [one for order in house.sales_of("Till 1") for one in order.tenders]
    back = [one for body in facts(house, "Till 1", RefundMade) for one in body.refund.tenders]
    made = [one for body in facts(house, "Till 1", Exchanged) for one in body.exchange.tenders]
    return sum(one.amount_minor for one in (*orders, *back, *made) if one.kind == "card")


def check(window: Window, step: object) -> None:
    house = window.house
    assert window.moved() == our_money(house), step
    assert set(Counter(window.whose()).values()) <= {1}, f"{step}: one attempt was done twice"
    assert open_attempts(house, "Till 1") == (), step
    assert verify(house.tills["Till 1"] / "till.sqlite").findings == (), step


def killed_everywhere(window: Window, what: str, steps: list[tuple[str, str]]) -> None:
    done = []
    for number, (step, again) in enumerate(steps):
        place = DEAR + 2 * number
        words = deed(window, what, place)
        window.run(*words, dies_at=step)
        if again:
            window.run("drain", *PIN, dies_at=again)
        window.drain()
        check(window, (what, step, again))
        done.append(len(facts(window.house, "Till 1", Exchanged)))
    claims = set(window.house.claims(1).values())
    assert claims <= {PlaceState.SOLD}, "nothing is stranded"
    assert window.house.tasks() == []


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("what", list(NEXO))
def test_killed_at_every_step_with_a_nexo_terminal_both_books_agree(at_nexo, what):
    killed_everywhere(at_nexo, what, NEXO[what])


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("what", list(BY_HAND))
def test_killed_at_every_step_with_a_stand_alone_terminal_both_books_agree(by_hand, what):
    killed_everywhere(by_hand, what, BY_HAND[what])


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("scene", ["lost", "doubled", "in_progress", {"name": "late", "ms": 700}])
def test_killed_over_a_refund_whose_answer_goes_astray_it_is_there_once(
    at_nexo, counterpart, scene
):
    for number, step in enumerate(["asked terminal:2", "written refund unknown"]):
        words = deed(at_nexo, "refund", DEAR + number)
        counterpart.play([scene])
        till = at_nexo.house.till("Till 1", *at_nexo.words, *words, crash_at=step)
        assert till.process.wait(90) in (KILLED, 0), till.text
        at_nexo.drain()
        check(at_nexo, (scene, step))
        assert len(facts(at_nexo.house, "Till 1", RefundMade)) == number + 1
