"""What the tables themselves refuse: whatever the code never does, somebody else may."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pos.domain.dayend import SchemeLine, Sum, totals_of
from pos.domain.ids import PlaceId, TillId
from pos.domain.journal import TakenBack
from pos.domain.order import Tender
from pos.domain.people import CLOSE_SHIFT
from pos.domain.personal.holder import read_named
from pos.domain.personal.housekey import new_house_key
from pos.domain.pricing.circumstances import Circumstances, Customer
from pos.domain.printjob import DrawerOpening
from pos.domain.receipt import Buyer
from pos.domain.uses import GivenBack, Limited
from pos.services import (
    catalogue,
    dayend,
    exchanging,
    invoicing,
    rates,
    reprinting,
    rights,
    selling,
    shifts,
)
from pos.storage.exchangeterms import ExchangeTermsRow
from pos.storage.migrating import back_up
from pos.storage.triggers import FROZEN
from pos.storage.uses import add_given_back
from tests.pos.conftest import TONIGHT
from tests.pos.paperhall import own, pack


def rows(path: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(sql).fetchall()


def _sell_to_a_member(office: Any) -> None:
    """In a name, under a tariff of no price at all."""
    (tonight,) = office.season.performances
    tonight = replace(tonight, real_name=True)
    office.season = replace(office.season, version=3, performances=(tonight,))
    catalogue.keep_season(office.desk, office.season)
    basket, now = office.basket(6, kind="free"), datetime(2027, 1, 15, tzinfo=UTC)
    office.secure(6)
    with office.desk.database.transaction() as unit:
        unit.holders.keep_box(new_house_key().public)
    wish = replace(
        office.wish(basket, Tender("cash", 0)),
        circumstances=Circumstances(now, now, customer=Customer("a" * 32)),
        names={(TONIGHT, PlaceId(6)): read_named("Ann", "passport", "C01X0006H")},
    )
    selling.complete(office.desk, wish)


def _print_again(office: Any, ticket: Any) -> None:
    with office.desk.database.transaction() as unit:
        for job in unit.jobs.of_tickets([ticket]):
            unit.jobs.set_state(job.id, "printed", "level 2", level=2)
        unit.drawer.add(DrawerOpening(5, "cash sale 3-000001", "c1", "asked"))
    reprinting.reprint(office.desk, [ticket], "jam", office.supervisor)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where books with something in every table are, once somebody has lived that day."""
    return tmp_path_factory.mktemp("kept") / "till.sqlite"


@pytest.fixture
def books(request: pytest.FixtureRequest, kept: Path, tmp_path: Path) -> Path:
    """A copy of them."""
    if not kept.exists():
        back_up(_lived(request.getfixturevalue("office")), kept)
    copy = tmp_path / "books.sqlite"
    shutil.copyfile(kept, copy)
    return copy


def _lived(office: Any) -> Path:
    order = office.sell(1, 2, tenders=[office.card(8500)])
    office.refund(order, order.tickets[0].id, card_reference="0099")
    invoicing.invoice(office.desk, order.id, Buyer("School", "Street 1"), office.cashier)
    for_free = office.sell(3, kind="child")
    office.secure(4)
    wish = office.exchange_wish(for_free, for_free.tickets, 4)
    exchanging.comp(office.desk, wish)
    gone = office.sell(5, kind="free")
    with office.desk.database.transaction() as unit:
        told = TakenBack(gone.id, (gone.tickets[0].id,), TillId(2))
        rights.hear(office.desk, unit, told)
        add_given_back(unit.orders._session, office.ids.new(), (GivenBack(Limited("spring"), 1),))
    own(office, 40)
    pack(office, 1)
    house = replace(office.season.house, cash_step_minor=20, foreign_cash=("CHF",))
    office.season = replace(office.season, version=2, house=house)
    catalogue.keep_season(office.desk, office.season)
    office.sell(5, kind="child", tenders=[Tender("cash", 1200)])
    _sell_to_a_member(office)
    rates.set_rate(office.desk, office.supervisor, "CHF", "1.065")
    _print_again(office, order.tickets[1].id)
    office.cashier = office.supervisor
    shifts.move_cash(office.desk, office.supervisor, -100, "stamps")
    slip = dayend.by_slip(office.desk, totals_of([SchemeLine("", Sum(1, 8500), Sum(1, 4250))]))
    word = office.word(CLOSE_SHIFT, shifts.current(office.desk).id)
    # One emergency ticket is out, and the supervisor knows.
    close = partial(shifts.close_shift, papers_out=1, terminals=[slip])
    close(office.desk, office.cashier, 11_100, word)
    with office.desk.database.transaction() as unit:
        (changed,) = unit.exchanges.everything()
        unit.orders._session.add(ExchangeTermsRow(exchange=changed.id, body=b"{}"))
    return office.path


@pytest.mark.parametrize("table", FROZEN)
@pytest.mark.parametrize("verb", ["UPDATE {0} SET rowid = rowid", "DELETE FROM {0}"])
def test_what_was_written_down_cannot_be_changed(books: Path, table: str, verb: str) -> None:
    assert rows(books, f"SELECT count(*) FROM {table}") != [(0,)]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        rows(books, verb.format(table))


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM tickets", "never deleted"),
        ("DELETE FROM emergency_papers", "never deleted"),
        ("UPDATE emergency_papers SET place = 1", "only accounted for"),
        ("UPDATE emergency_papers SET state = 'odd'", "ck_emergency_papers_state"),
        ("UPDATE tickets SET price_minor = 0", "only dies"),
        ("UPDATE tickets SET state = 'live' WHERE state = 'dead'", "stays dead"),
        ("UPDATE tickets SET state = 'odd' WHERE state = 'live'", "ck_tickets_state"),
        ("UPDATE shifts SET counted_minor = 0", "stays closed"),
        ("DELETE FROM shifts", "never deleted"),
        ("UPDATE attempts SET state = 'odd'", "CHECK"),
        ("UPDATE attempts SET state = 'declined'", "ck_attempts_order_is_paid"),
        ("UPDATE attempts SET amount_minor = 'much'", "cannot store TEXT"),
        ("UPDATE attempts SET amount_minor = -1", "ck_attempts_amount"),
        ("UPDATE jobs SET state = 'odd'", "ck_jobs_state"),
        (
            "INSERT INTO tickets SELECT 'x', \"order\", 9, performance, place, floor, section,"
            " row, seat, category, ticket_type, price_minor, 'x', short_code, spoken, print_no,"
            " 'live' FROM tickets WHERE state = 'live'",
            "UNIQUE",
        ),
        (
            "INSERT OR REPLACE INTO orders SELECT id, sequence, number, till, shift, person, 0,"
            " currency, total_minor, change_minor, priced FROM orders",
            "append-only",
        ),
    ],
)
def test_the_schema_refuses_what_the_code_never_does(books: Path, statement: str, why: str) -> None:
    with closing(sqlite3.connect(books)) as raw:
        raw.execute("PRAGMA recursive_triggers = ON")
        with pytest.raises(sqlite3.IntegrityError, match=why):
            raw.execute(statement)
