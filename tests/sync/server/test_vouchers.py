"""Vouchers at the server: two tills never spend more than there is, and each taking counts once."""

import threading
from dataclasses import replace
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from pos.domain import journal, vouchercode
from pos.domain.ids import OrderId
from pos.domain.order import Order, Tender, VoucherUse
from pos.domain.refusals import Reason, Refusal
from sync.protocol import wire
from sync.server import requests, voucherdesk
from sync.server.plan import plan
from sync.server.state import Server, State, Till, Voucher
from tests.sync.server.books import GENERATION, TableBooks
from tests.sync.server.tills import PRICE_MINOR, PaperTill, secure

CODE = "4711 0815 4242"
NAME = "ab" * 16


def issue(books: TableBooks, minor: int = 5000, days: int = 0) -> str:
    """A voucher by that code; the name it goes by."""
    voucherdesk.issue(books.database, minor, "EUR", days=days, code=CODE)
    return voucherdesk.every(books.database)[0].id


def reserve(
    till: int, voucher: str, minor: int, operation: UUID | None = None, currency: str = "EUR"
) -> requests.VoucherReserve:
    ask = wire.VoucherReserveAsk(operation or uuid4(), voucher, minor, currency)
    return requests.reserve_voucher(till, ask)


def give_back(till: int, voucher: str, operation: UUID) -> requests.VoucherReturn:
    return requests.return_voucher(till, wire.VoucherReturnAsk(operation, voucher))


def sale(
    till: PaperTill,
    voucher: str,
    minor: int,
    operation: UUID,
    place: int = 3,
    *,
    offline: bool = False,
) -> Order:
    """A seat paid by the voucher, the rest in cash."""
    order = till.sale([place])
    till.entries.pop()
    paid = Tender("voucher", minor, "4242", voucher=VoucherUse(voucher, operation, offline))
    rest = Tender("cash", PRICE_MINOR - minor)
    order = replace(order, tenders=(paid, rest))
    till.write(journal.Sale(order))
    return order


def left(books: TableBooks) -> tuple[int, int]:
    """Balance and what is overdrawn."""
    one = voucherdesk.every(books.database)[0]
    return one.balance_minor, one.overdrawn_minor


def reasons(results: list[object]) -> list[object]:
    return [one.reason if isinstance(one, Refusal) else None for one in results]


def test_a_code_is_kept_nowhere(books: TableBooks) -> None:
    voucher = issue(books)
    with books.database.reading() as connection:
        dump = repr(connection.exec_driver_sql("SELECT * FROM vouchers").all())
    assert "471108154242" not in dump
    assert voucherdesk.balance(books.database, voucher) == wire.VoucherBalance(5000, "EUR", 0)


def test_a_code_is_issued_once(books: TableBooks) -> None:
    issue(books)
    try:
        issue(books)
    except Refusal as refusal:
        assert refusal.reason is Reason.OPERATION_REUSED
    else:
        raise AssertionError("it was issued twice")


def test_the_same_question_takes_once_and_a_return_gives_back_once(books: TableBooks) -> None:
    voucher, operation = issue(books), uuid4()
    for _ in range(3):
        assert books.decide(reserve(1, voucher, 3000, operation)) == [wire.VoucherReserved(2000)]
    assert reasons(books.decide(reserve(1, voucher, 2999, operation))) == [Reason.OPERATION_REUSED]
    assert reasons(books.decide(reserve(2, voucher, 2001))) == [Reason.VOUCHER_EMPTY]
    for _ in range(2):
        back = books.decide(give_back(1, voucher, operation))
        assert back == [wire.VoucherReturned(is_sold=False)]
    assert left(books) == (5000, 0)
    late = books.decide(reserve(1, voucher, 3000, operation))
    assert reasons(late) == [Reason.OPERATION_CANCELLED]


def test_a_return_that_overtakes_its_question_kills_it(books: TableBooks) -> None:
    voucher, operation = issue(books), uuid4()
    books.decide(give_back(1, voucher, operation))
    assert reasons(books.decide(reserve(1, voucher, 100, operation))) == [
        Reason.OPERATION_CANCELLED
    ]
    assert left(books) == (5000, 0)


def test_nobody_gives_back_what_another_till_has(books: TableBooks) -> None:
    voucher, operation = issue(books), uuid4()
    books.decide(reserve(1, voucher, 100, operation))
    assert reasons(books.decide(give_back(2, voucher, operation))) == [Reason.OPERATION_REUSED]
    assert left(books) == (4900, 0)


def test_unknown_expired_and_foreign_vouchers_pay_nothing(books: TableBooks) -> None:
    voucher = issue(books, days=1)
    assert reasons(books.decide(reserve(1, NAME, 100))) == [Reason.VOUCHER_UNKNOWN]
    assert reasons(books.decide(reserve(1, voucher, 100, currency="CHF"))) == [
        Reason.VOUCHER_UNKNOWN
    ]
    books.clock.forward(86_401)
    assert reasons(books.decide(reserve(1, voucher, 100))) == [Reason.VOUCHER_EXPIRED]


def test_two_tills_at_once_never_spend_more_than_there_is(books: TableBooks) -> None:
    voucher = issue(books, 5000)
    granted: list[int] = []
    gate = threading.Barrier(2)

    def spend(till: int) -> None:
        gate.wait(10)
        for _ in range(6):
            (result,) = books.decide(reserve(till, voucher, 900))
            if isinstance(result, wire.VoucherReserved):
                granted.append(till)

    threads = [threading.Thread(target=spend, args=(till,)) for till in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(granted) == 5
    assert left(books) == (500, 0)


def test_a_sale_books_what_was_reserved_and_once_however_often_it_is_told(
    books: TableBooks,
) -> None:
    voucher, operation, till = issue(books), uuid4(), PaperTill(1)
    books.decide(secure(1, [3]), reserve(1, voucher, 2000, operation))
    sale(till, voucher, 2000, operation)
    for _ in range(2):
        (applied,) = books.decide(till.upload())
        assert isinstance(applied, wire.JournalApplied)
        assert applied.tasks == []
    assert left(books) == (3000, 0)
    assert books.decide(give_back(1, voucher, operation)) == [wire.VoucherReturned(is_sold=True)]
    assert left(books) == (3000, 0)


def test_an_overdraft_off_line_becomes_a_task(books: TableBooks) -> None:
    voucher = issue(books, 3000)
    first, second = PaperTill(1), PaperTill(2)
    books.decide(secure(1, [3]), secure(2, [4]))
    sale(first, voucher, 2000, uuid4(), offline=True)
    sale(second, voucher, 2000, uuid4(), 4, offline=True)
    (one,) = books.decide(first.upload())
    (two,) = books.decide(second.upload())
    assert isinstance(one, wire.JournalApplied)
    assert isinstance(two, wire.JournalApplied)
    assert one.tasks == []
    (task,) = two.tasks
    assert task.reason == Reason.VOUCHER_OVERDRAWN
    assert (task.params["missing_minor"], task.params["ending"]) == (1000, "4242")
    assert left(books) == (0, 1000)
    assert books.tasks() == [Reason.VOUCHER_OVERDRAWN]


def test_a_refund_goes_back_onto_the_voucher_and_makes_good_first(books: TableBooks) -> None:
    voucher, till = issue(books, 1000), PaperTill(1)
    order = sale(till, voucher, 2000, uuid4(), offline=True)
    books.decide(till.upload())
    assert left(books) == (0, 1000)
    refund = till.refund(order)
    till.entries.pop()
    back = (
        replace(order.tenders[0], amount_minor=-2000),
        replace(order.tenders[1], amount_minor=-(PRICE_MINOR - 2000)),
    )
    till.write(journal.RefundMade(replace(refund, tenders=back)))
    for _ in range(2):
        books.decide(till.upload())
    assert left(books) == (1000, 0)


def test_a_refund_onto_a_new_voucher_makes_it_once_however_often_it_is_told(
    books: TableBooks,
) -> None:
    till = PaperTill(1)
    order = till.sale([3])
    refund = till.refund(order)
    till.entries.pop()
    new = vouchercode.name_of("471108154242", b"p" * 32)
    back = Tender("voucher", -PRICE_MINOR, "4242", voucher=VoucherUse(new, uuid4()))
    made = replace(refund, tenders=(back,), instead="voucher")
    till.write(journal.RefundMade(made))
    for _ in range(2):
        assert reasons(books.decide(till.upload())) == [None]
    (one,) = voucherdesk.every(books.database)
    assert (one.id, one.ending, one.currency) == (new, "4242", made.currency)
    assert (one.issued_minor, one.balance_minor, one.overdrawn_minor) == (
        PRICE_MINOR,
        PRICE_MINOR,
        0,
    )
    spent = reserve(1, new, PRICE_MINOR)
    assert reasons(books.decide(spent)) == [None]
    assert left(books) == (0, 0)


def test_a_voucher_that_nobody_issued_is_made_by_no_other_refund(books: TableBooks) -> None:
    till = PaperTill(1)
    order = till.sale([3])
    refund = till.refund(order)
    till.entries.pop()
    back = Tender("voucher", -PRICE_MINOR, "4242", voucher=VoucherUse("ab" * 16, uuid4()))
    till.write(journal.RefundMade(replace(refund, tenders=(back,))))
    books.decide(till.upload())
    assert voucherdesk.every(books.database) == []


# --- the decision core alone ----------------------------------------------------------------------

steps = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "return", "sale"]),
        st.integers(1, 2),
        st.integers(0, 4),
        st.integers(1, 900),
    ),
    max_size=30,
)


@given(steps)
def test_in_any_order_every_minor_unit_is_on_the_voucher_or_taken_off(
    said: list[tuple[str, int, int, int]],
) -> None:
    state = State(1_000_000, Server(GENERATION))
    for till in (1, 2):
        state.tills[till] = Till(till, 1, False, 0, journal.GENESIS.hex(), spoken=GENERATION)
    state.vouchers[NAME] = Voucher(NAME, "4242", "EUR", 2000, 2000, 0, 0, 0)
    papers = {till: PaperTill(till) for till in (1, 2)}
    sold: dict[UUID, int] = {}
    for verb, till, which, minor in said:
        operation = UUID(int=till * 10 + which + 1)
        if verb == "reserve":
            request: requests.Request = reserve(till, NAME, minor, operation)
        elif verb == "return":
            request = give_back(till, NAME, operation)
        else:
            paper = papers[till]
            order = sale(paper, NAME, minor, operation)
            entry = paper.entries.pop()
            free = replace(order, id=OrderId(uuid4()), tickets=(), tenders=())
            body = journal.Sale(replace(free, tenders=(order.tenders[0],), change_minor=minor))
            paper.write(body)
            request = paper.upload(entry.number)
        results, writes = plan([request], state)
        for name in ("tills", "vouchers", "voucher_uses"):
            getattr(state, name).update(getattr(writes, name))
        one = state.vouchers[NAME]
        assert one.balance_minor >= 0
        if verb == "sale" and operation not in sold:
            sold[operation] = minor
        kept = [use for use in state.voucher_uses.values() if use.state in (1, 2)]
        spent = sum(use.amount_minor for use in kept)
        assert one.balance_minor == 2000 - spent + one.overdrawn_minor
        assert results


def test_a_new_code_is_twelve_digits_and_its_name_says_nothing() -> None:
    code = vouchercode.new_code(lambda below: below - 1)
    assert code == "999999999999"
    assert vouchercode.read_code("9999-9999 9999") == code
    assert vouchercode.name_of(code, b"a") != vouchercode.name_of(code, b"b")
    assert code not in vouchercode.name_of(code, b"a")
