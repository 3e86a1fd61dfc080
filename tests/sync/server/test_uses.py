"""Uses at the server: no count passes its limit, however many tills ask at once, on line or off."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from pos.domain import journal
from pos.domain.ids import OperationId
from pos.domain.order import Order
from pos.domain.refusals import Reason, Refusal
from pos.domain.uses import GivenBack, Limited, Used
from sync.protocol import lives, wire
from sync.protocol import uses as protocol
from sync.server import requests, useasks, usedesk, usetables
from sync.server.state import Signed
from sync.server.useasks import UsesRelease, UsesReserve
from tests.sync.server.books import TableBooks
from tests.sync.server.tills import PaperTill, secure

SPRING = Limited("spring")
ANNA = Limited("four", "M17")
ANNAS_HAMLET = Limited("two", "M17", 1)


def limit(books: TableBooks, thing: str, total: int, each: int = 0, offline: int = 0) -> None:
    """What the tariff limits."""
    row = {"id": thing, "total": total, "per_customer": each, "offline": offline}
    with books.database.writing() as connection:
        connection.execute(insert(usetables.things).values(**row))


def reserve(
    till: int,
    *wanted: tuple[Limited, int],
    operation: UUID | None = None,
    share: bool = False,
    life: int = 1,
) -> UsesReserve:
    asked = [
        protocol.UseAsk(protocol.LimitedAsk(one.thing, one.customer, one.performance), count)
        for one, count in wanted
    ]
    return useasks.reserve(till, protocol.UsesAsk(operation or uuid4(), asked, life, share))


def sale(till: PaperTill, used: Sequence[Used], place: int = 3) -> Order:
    """A seat sold with these uses."""
    order = till.sale([place])
    till.entries.pop()
    order = replace(order, uses=tuple(used))
    till.write(journal.Sale(order))
    return order


def used(limited: Limited, operation: UUID, count: int = 1) -> Used:
    return Used(limited, operation, ((0,),) * count)


def returned(till: PaperTill, operation: UUID, *limited: Limited) -> None:
    till.write(journal.UsesReturned(OperationId(operation), limited))


def left(books: TableBooks, *asked: Limited) -> list[int]:
    return usedesk.left(books.database, asked).left


def over(books: TableBooks) -> int:
    return sum(one.over for one in usedesk.every(books.database))


def reasons(results: Sequence[object]) -> list[object]:
    return [one.reason if isinstance(one, Refusal) else None for one in results]


def tasks(results: Sequence[object]) -> list[str]:
    found = []
    for one in results:
        assert isinstance(one, wire.JournalApplied)
        found += [task.reason for task in one.tasks]
    return found


def test_the_same_question_keeps_once_and_a_return_in_the_journal_gives_back_once(
    books: TableBooks,
) -> None:
    limit(books, "spring", 5)
    operation, till = uuid4(), PaperTill(1)
    for _ in range(3):
        assert books.decide(reserve(1, (SPRING, 3), operation=operation)) == [
            protocol.UsesKept([3])
        ]
    assert left(books, SPRING) == [2]
    reused = books.decide(reserve(1, (SPRING, 2), operation=operation))
    assert reasons(reused) == [Reason.OPERATION_REUSED]
    assert reasons(books.decide(reserve(2, (SPRING, 1), operation=operation))) == [
        Reason.OPERATION_REUSED
    ]
    returned(till, operation, SPRING)
    for _ in range(2):
        assert tasks(books.decide(till.upload())) == []
    assert left(books, SPRING) == [5]
    assert reasons(books.decide(reserve(1, (SPRING, 3), operation=operation))) == [
        Reason.OPERATION_CANCELLED
    ]


def test_all_or_nothing_is_kept_and_a_no_stays_a_no(books: TableBooks) -> None:
    limit(books, "spring", 5)
    limit(books, "four", 0, each=4)
    operation = uuid4()
    (refusal,) = books.decide(reserve(1, (SPRING, 2), (ANNA, 5), operation=operation))
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.params) == (Reason.USES_UP, {"thing": "four", "left": 4})
    assert left(books, SPRING, ANNA) == [5, 4]
    late = books.decide(reserve(1, (SPRING, 2), (ANNA, 5), operation=operation))
    assert reasons(late) == [Reason.OPERATION_CANCELLED]


def test_each_customer_and_each_performance_is_counted_apart(books: TableBooks) -> None:
    limit(books, "two", 0, each=2)
    books.decide(reserve(1, (ANNAS_HAMLET, 2)))
    others = (replace(ANNAS_HAMLET, performance=2), replace(ANNAS_HAMLET, customer="M18"))
    assert left(books, ANNAS_HAMLET, *others) == [0, 2, 2]
    assert reasons(books.decide(reserve(2, (ANNAS_HAMLET, 1)))) == [Reason.USES_UP]


def test_what_the_tariff_does_not_limit_is_not_counted(books: TableBooks) -> None:
    assert books.decide(reserve(1, (SPRING, 3))) == [protocol.UsesKept([3])]
    assert left(books, SPRING) == [protocol.NO_LIMIT]
    till = PaperTill(1)
    sale(till, [used(SPRING, uuid4())])
    assert tasks(books.decide(secure(1, [3]), till.upload())[1:]) == []


def test_a_sale_takes_what_was_kept_however_often_it_is_told(books: TableBooks) -> None:
    limit(books, "spring", 5)
    operation, till = uuid4(), PaperTill(1)
    books.decide(secure(1, [3]), reserve(1, (SPRING, 2), operation=operation))
    sale(till, [used(SPRING, operation, 2)])
    for _ in range(3):
        assert tasks(books.decide(till.upload())) == []
    assert left(books, SPRING) == [3]
    returned(till, operation, SPRING)  # a till that is not sure: nothing is left to give back
    books.decide(till.upload())
    assert left(books, SPRING) == [3]
    assert usedesk.open_uses(books.database) == []


def test_a_refund_gives_back_once_and_never_more_than_was_used(books: TableBooks) -> None:
    limit(books, "spring", 5)
    operation, till = uuid4(), PaperTill(1)
    books.decide(secure(1, [3]), reserve(1, (SPRING, 2), operation=operation))
    order = sale(till, [used(SPRING, operation, 2)])
    refund = till.refund(order)
    till.entries.pop()
    till.write(journal.RefundMade(replace(refund, uses=(GivenBack(SPRING, 9),))))
    for _ in range(2):
        assert tasks(books.decide(till.upload())) == []
    assert left(books, SPRING) == [5]


def test_two_tills_at_once_never_use_more_than_there_is(books: TableBooks) -> None:
    limit(books, "spring", 5)
    limit(books, "four", 0, each=5)
    granted: list[int] = []
    gate = threading.Barrier(2)

    def use(till: int) -> None:
        gate.wait(10)
        for _ in range(6):
            (result,) = books.decide(reserve(till, (SPRING, 1), (ANNA, 1)))
            if isinstance(result, protocol.UsesKept):
                granted.append(till)

    threads = [threading.Thread(target=use, args=(till,)) for till in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(granted) == 5
    assert left(books, SPRING, ANNA) == [0, 0]


def test_shares_sleep_at_the_tills_and_their_sum_never_passes_the_limit(
    books: TableBooks,
) -> None:
    limit(books, "spring", 5, offline=2)
    operations = [uuid4() for _ in range(3)]
    kept = books.decide(
        *(reserve(n + 1, (SPRING, 9), operation=operations[n], share=True) for n in range(3))
    )
    assert kept == [protocol.UsesKept([2]), protocol.UsesKept([2]), protocol.UsesKept([1])]
    assert reasons(books.decide(reserve(1, (SPRING, 1)))) == [Reason.USES_UP]
    till = PaperTill(2)
    books.decide(secure(2, [3, 4]))
    sale(till, [used(SPRING, operations[1])], 3)  # with no server
    sale(till, [used(SPRING, operations[1])], 4)
    assert tasks(books.decide(till.upload())) == []
    assert left(books, SPRING) == [0]
    assert over(books) == 0
    other = PaperTill(1)
    returned(other, operations[0], SPRING)
    books.decide(other.upload())
    assert left(books, SPRING) == [2]


def test_a_written_off_till_gives_back_and_what_it_sold_all_the_same_is_told(
    books: TableBooks,
) -> None:
    limit(books, "spring", 2)
    operation, till = uuid4(), PaperTill(1)
    books.decide(secure(1, [3]), reserve(1, (SPRING, 2), operation=operation))
    signed = Signed(uuid4().hex, 0, "write_off", "till 1", "Eva", "stolen", 1, "")
    books.decide(requests.WriteOff(1, signed))
    assert left(books, SPRING) == [2]
    assert books.decide(reserve(2, (SPRING, 1))) == [protocol.UsesKept([1])]
    sale(till, [used(SPRING, operation, 2)])
    assert Reason.USES_OVER in tasks(books.decide(till.upload()))
    assert (left(books, SPRING), over(books)) == ([0], 1)


def renew(proof: lives.Proof | None) -> requests.Renew:
    return requests.renew(1, lives.RenewAsk(uuid4(), 1, proof))


def test_a_new_life_gives_back_what_the_old_one_can_prove(books: TableBooks) -> None:
    limit(books, "spring", 5)
    books.decide(reserve(1, (SPRING, 2)))
    books.decide(renew(lives.Proof(1, 0, journal.GENESIS)))
    assert left(books, SPRING) == [5]


def test_what_a_lost_life_kept_waits_for_a_supervisor(books: TableBooks) -> None:
    limit(books, "spring", 5)
    operation = uuid4()
    books.decide(reserve(1, (SPRING, 2), operation=operation))
    signed = Signed(uuid4().hex, 0, "release_uses", "", "Eva", "its disk is gone", 1, "")
    alive = books.decide(UsesRelease(1, operation.hex, signed))
    assert reasons(alive) == [Reason.TILL_ALIVE]
    books.decide(renew(None))
    assert left(books, SPRING) == [3]
    (one,) = usedesk.open_uses(books.database)
    assert (one.kept.till, one.parts) == (1, (("spring", False, 2),))
    books.decide(UsesRelease(1, operation.hex, signed))
    assert left(books, SPRING) == [5]
    again = books.decide(UsesRelease(1, operation.hex, signed))
    assert reasons(again) == [Reason.OPERATION_CANCELLED]


def test_books_put_back_hear_from_the_tills_what_they_keep(books: TableBooks) -> None:
    limit(books, "spring", 5)
    known, forgotten, wish = uuid4(), uuid4(), uuid4()
    books.decide(reserve(1, (SPRING, 1), operation=known))
    books.decide(requests.Recover())
    assert reasons(books.decide(reserve(2, (SPRING, 1)))) == [Reason.SERVER_RECOVERING]
    generation = books.server().generation

    def said(operation: UUID, *, given: bool, share: bool = False) -> protocol.UsesSaid:
        use = protocol.UseAsk(protocol.LimitedAsk("spring"), 2)
        return protocol.UsesSaid(operation, [use], share, given)

    told = [said(forgotten, given=True, share=True), said(wish, given=False)]
    books.decide(
        requests.speak(1, lives.Statement(generation, 1, 0, uses=told)),
        requests.speak(2, lives.Statement(generation, 1, 0)),
        requests.speak(3, lives.Statement(generation, 1, 0)),
    )
    # What it does not name it has returned; what it asked and never heard of is dead.
    assert left(books, SPRING) == [3]
    assert reasons(books.decide(reserve(1, (SPRING, 2), operation=wish))) == [
        Reason.OPERATION_CANCELLED
    ]
    (one,) = usedesk.open_uses(books.database)
    assert (one.kept.operation, one.kept.share) == (forgotten.hex, True)


def test_the_tables_take_no_count_beyond_its_limit(books: TableBooks) -> None:
    limit(books, "spring", 5)
    books.decide(reserve(1, (SPRING, 2)))
    with pytest.raises(IntegrityError), books.database.writing() as connection:
        connection.execute(update(usetables.counts).values(used=6))
    with pytest.raises(IntegrityError), books.database.writing() as connection:
        connection.execute(update(usetables.counts).values(over=1))


@pytest.mark.parametrize(
    "uses",
    [
        [],
        [protocol.UseAsk(protocol.LimitedAsk("spring"), 0)],
        [protocol.UseAsk(protocol.LimitedAsk("spring"), 101)],
        [protocol.UseAsk(protocol.LimitedAsk(""), 1)],
        [protocol.UseAsk(protocol.LimitedAsk("a\x00b"), 1)],
        [protocol.UseAsk(protocol.LimitedAsk("spring", performance=-1), 1)],
        [protocol.UseAsk(protocol.LimitedAsk("spring"), 1)] * 2,
    ],
)
def test_nobody_asks_for_what_cannot_be_used(uses: list[protocol.UseAsk]) -> None:
    with pytest.raises(Refusal) as refused:
        useasks.reserve(1, protocol.UsesAsk(uuid4(), uses))
    assert refused.value.reason is Reason.MESSAGE_WRONG
