"""kill -9 of a till around a card payment: the terminal's ledger and ours agree, at every step."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.domain.attempt import Attempt
from pos.storage.database import Database
from sync.protocol.wire import PlaceState
from tests.end2end.house import House, said
from tests.pos.payments.terminal.counterpart import KEY, POI, Counterpart, running_counterpart

KILLED = -signal.SIGKILL
# What the terminal does with the payment, where the till dies, and where it dies again on its way
# back ("" for nowhere).
DEATHS = [
    ("approve", "written charge sent", ""),
    ("approve", "asked terminal", ""),
    ("approve", "answered terminal", "written charge approved"),
    ("approve", "written charge approved", ""),
    ("approve", "written charge approved", "written reversal sent"),
    ("approve", "written charge approved", "answered terminal"),
    ("approve", "committed", ""),
    ("decline", "answered terminal", ""),
    ("dropped", "written charge unknown", ""),
    ("lost", "written charge unknown", ""),
    ("lost", "written charge unknown", "answered terminal"),
    ("lost", "answered terminal", ""),
    ("in_progress", "written charge unknown", ""),
]


@pytest.fixture
def counterpart(tmp_path: Path) -> Iterator[Counterpart]:
    folder = tmp_path / "terminal"
    folder.mkdir()
    with running_counterpart(folder) as running:
        yield running


def set_up(house: House, name: str, counterpart: Counterpart) -> None:
    """The till's settings and the key's passphrase, as a person would write them."""
    folder, where = house.tills[name], counterpart.where
    secret = folder / "terminal.key"
    secret.touch(0o600)
    secret.write_text(KEY["Passphrase"] + "\n")
    (folder / "till.toml").write_text(
        f'terminal = "nexo"\nterminal_host = "{where.host}:{where.port}"\n'
        f'terminal_poi = "{POI}"\nterminal_world = "test"\nterminal_ca_file = "{where.ca_file}"\n'
        f'terminal_key = "{KEY["KeyIdentifier"]}"\nterminal_key_version = {KEY["KeyVersion"]}\n'
        f'terminal_passphrase_file = "{secret}"\n'
    )


def open_attempts(house: House, name: str) -> tuple[Attempt, ...]:
    database = Database.open_to_read(house.tills[name] / "till.sqlite")
    try:
        with database.transaction() as unit:
            return unit.attempts.open()
    finally:
        database.close()


def charged(counterpart: Counterpart) -> int:
    """What customers' cards are the poorer by."""
    signs = {"charge": 1, "reversal": -1, "refund": -1}
    return sum(signs[one["kind"]] * one["minor"] for one in counterpart.ledger())


def sold_by_card(house: House, name: str) -> int:
    tenders = [one for order in house.sales_of(name) for one in order.tenders]
    assert all(one.kind == "card" for one in tenders)
    return sum(one.amount_minor for one in tenders)


def check(house: House, counterpart: Counterpart, step: object) -> None:
    ours = [one["ours"] for one in counterpart.ledger()]
    assert len(ours) == len(set(ours)), f"{step}: one attempt was carried out twice"
    assert charged(counterpart) == sold_by_card(house, "Till 1"), step
    assert open_attempts(house, "Till 1") == (), step


@pytest.mark.slow
@pytest.mark.parametrize(("scene", "step", "again"), DEATHS)
def test_a_till_killed_in_a_card_payment_charges_once_or_gives_back(
    house, counterpart, scene, step, again
):
    set_up(house, "Till 1", counterpart)
    counterpart.play([scene])
    sale = ("--card", "sell", "--performance", "1", "--places", "20,21")
    house.till("Till 1", *sale, crash_at=step).wait(KILLED)
    if again:
        house.till("Till 1", "drain", crash_at=again).wait(KILLED)
    house.till("Till 1", "drain").wait()
    check(house, counterpart, (scene, step, again))
    sold = step == "committed"
    assert len(house.sales_of("Till 1")) == sold
    # Sold, or given back for the next customer: nothing is stranded.
    assert house.claims(1) == (dict.fromkeys((20, 21), PlaceState.SOLD) if sold else {})


@pytest.mark.slow
def test_places_of_a_charge_that_was_given_back_can_be_sold_again(house, counterpart):
    set_up(house, "Till 1", counterpart)
    sale = ("--card", "sell", "--performance", "1", "--places", "40,41")
    house.till("Till 1", *sale, crash_at="written charge approved").wait(KILLED)
    house.till("Till 1", "drain").wait()
    assert charged(counterpart) == 0
    house.till("Till 1", *sale).wait()
    check(house, counterpart, "sold again")
    assert [one["kind"] for one in counterpart.ledger()] == ["charge", "reversal", "charge"]


@pytest.mark.slow
def test_a_terminal_that_cannot_be_set_up_is_said_and_nothing_is_charged(house, counterpart):
    set_up(house, "Till 1", counterpart)
    (house.tills["Till 1"] / "terminal.key").chmod(0o644)
    sale = ("--card", "sell", "--performance", "1", "--places", "40")
    till = house.till("Till 1", *sale)
    till.wait(1)
    assert "others may read" in str(said(till)[-1])
    assert KEY["Passphrase"] not in till.text
    assert counterpart.ledger() == []
