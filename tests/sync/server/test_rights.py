"""The right to take tickets back: one till has it, and nobody gets it from under its hands."""

import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from pos.domain import journal
from pos.domain.ids import OperationId, TillId
from pos.domain.refusals import Reason, Refusal
from sync.protocol import lives, wire
from sync.server import dossiers, requests, tables
from sync.server.batching import execute
from sync.server.cli import main
from sync.server.database import Database
from sync.server.plan import Result
from sync.server.requests import ReleaseRight, WriteOff
from sync.server.state import DOUBTED, FREE, GIVEN
from tests.sync.server.books import TableBooks
from tests.sync.server.tills import PaperTill, beat, proof_of, renew, signed, speak


def right(till: int, order: UUID, operation: UUID | None = None, **said: Any) -> requests.AskRight:
    return requests.right(till, wire.RightAsk(operation or uuid4(), order, **said))


def only(results: list[Result]) -> Any:
    (result,) = results
    return result


def refused(results: list[Result], reason: Reason) -> dict[str, Any]:
    refusal = only(results)
    assert isinstance(refusal, Refusal), refusal
    assert refusal.reason == reason, refusal
    return dict(refusal.params)


def rows(books: TableBooks, table: Any) -> list[Any]:
    with books.database.reading() as connection:
        return list(connection.execute(select(table)).fetchall())


@pytest.fixture
def paper() -> PaperTill:
    return PaperTill(1)


@pytest.fixture
def sold(books: TableBooks, paper: PaperTill) -> Any:
    """Till 1 has sold two seats, and the books have them; whether it knows that is open."""
    order = paper.sale([3, 4])
    books.decide(paper.upload())
    return order


def known(books: TableBooks) -> None:
    """Till 1 says that it knows."""
    books.decide(beat(1, number=1, acknowledged=1))


def test_what_a_till_sold_is_its_own_to_take_back_until_it_knows_that_the_sale_is_here(
    books: TableBooks, sold: Any
):
    params = refused(books.decide(right(2, sold.id)), Reason.RIGHT_TAKEN)
    assert params == {"till": 1, "doubted": False}
    known(books)
    assert only(books.decide(right(2, sold.id))) == wire.RightGiven(sold.id)
    assert refused(books.decide(right(3, sold.id)), Reason.RIGHT_TAKEN)["till"] == 2
    assert refused(books.decide(right(1, sold.id)), Reason.RIGHT_TAKEN)["till"] == 2


def test_a_no_stays_a_no_however_late_the_question_comes_again(books: TableBooks, sold: Any):
    late = right(2, sold.id)
    refused(books.decide(late), Reason.RIGHT_TAKEN)
    known(books)
    refused(books.decide(late), Reason.RIGHT_TAKEN)
    assert only(books.decide(right(2, sold.id))) == wire.RightGiven(sold.id)


def test_the_same_question_again_has_the_same_answer_and_another_one_is_no_second_right(
    books: TableBooks, sold: Any
):
    known(books)
    ask = right(2, sold.id)
    assert only(books.decide(ask)) == only(books.decide(ask))
    assert refused(books.decide(right(2, sold.id)), Reason.RIGHT_TAKEN)["till"] == 2


def test_two_tills_that_ask_in_one_batch_are_one_yes_and_one_no(books: TableBooks, sold: Any):
    known(books)
    first, second = books.decide(right(2, sold.id), right(3, sold.id))
    assert first == wire.RightGiven(sold.id)
    assert isinstance(second, Refusal)


def test_an_order_that_nobody_sold_gives_nobody_a_right(books: TableBooks):
    refused(books.decide(right(2, uuid4())), Reason.ORDER_UNKNOWN)


def test_it_ends_with_the_refund_and_the_seller_hears_of_it_until_it_says_so(
    books: TableBooks, paper: PaperTill, sold: Any
):
    known(books)
    other, operation = PaperTill(2), uuid4()
    books.decide(right(2, sold.id, operation))
    other.refund(sold, right=OperationId(operation))
    assert only(books.decide(other.upload())).tasks == []
    assert rows(books, tables.rights) == []
    assert books.claim(3) is FREE
    heard = only(books.decide(beat(1, number=1, acknowledged=1, session="a", next_session="b")))
    (death,) = heard.deaths
    tickets = {one.id for one in sold.tickets}
    assert (death.order, set(death.tickets), death.till) == (sold.id, tickets, 2)
    paper.write(journal.TakenBack(sold.id, tuple(death.tickets), TillId(2)))
    books.decide(paper.upload())
    assert rows(books, tables.deaths) == []


def test_no_place_is_allotted_to_a_till_that_still_takes_it_for_sold(books: TableBooks, sold: Any):
    known(books)
    other, operation = PaperTill(2), uuid4()
    books.decide(right(2, sold.id, operation))
    other.refund(sold, right=OperationId(operation))
    books.decide(other.upload())
    books.decide(requests.Allot(1, (3,), 1))
    heard = only(books.decide(beat(1, number=1, acknowledged=1, session="a", next_session="b")))
    assert heard.deaths
    assert heard.grants == []


def test_it_ends_with_a_return_and_a_late_request_of_it_gets_nothing(books: TableBooks, sold: Any):
    known(books)
    other, operation = PaperTill(2), uuid4()
    ask = right(2, sold.id, operation)
    books.decide(ask)
    other.write(journal.RightReturned(OperationId(operation), sold.id))
    books.decide(other.upload())
    refused(books.decide(ask), Reason.OPERATION_CANCELLED)
    assert only(books.decide(right(3, sold.id))) == wire.RightGiven(sold.id)


def test_books_put_back_to_before_it_was_used_do_not_give_it_by_a_request_that_comes_late(
    books: TableBooks, sold: Any
):
    """What was asked and used before is told again; the question of then finds that it was."""
    known(books)
    other, operation = PaperTill(2), uuid4()
    other.refund(sold, right=OperationId(operation))
    assert only(books.decide(other.upload())).tasks == []
    refused(books.decide(right(2, sold.id, operation)), Reason.OPERATION_CANCELLED)
    assert rows(books, tables.rights) == []


def test_a_written_off_till_may_have_used_it_and_only_a_supervisor_gives_it_away_again(
    books: TableBooks, sold: Any
):
    known(books)
    books.decide(right(2, sold.id))
    books.decide(WriteOff(2, signed("write_off")))
    assert refused(books.decide(right(3, sold.id)), Reason.RIGHT_TAKEN) == {
        "till": 2,
        "doubted": True,
    }
    released = only(books.decide(ReleaseRight(sold.id.hex, signed("release_right"))))
    assert released.released
    assert only(books.decide(right(3, sold.id))) == wire.RightGiven(sold.id)


def test_so_may_a_written_off_till_that_did_not_know_that_its_sale_was_here(
    books: TableBooks, sold: Any
):
    books.decide(WriteOff(1, signed("write_off")))
    assert refused(books.decide(right(2, sold.id)), Reason.RIGHT_TAKEN)["doubted"]


def test_what_it_did_with_it_turns_up_and_ends_the_doubt(books: TableBooks, sold: Any):
    known(books)
    other, operation = PaperTill(2), uuid4()
    books.decide(right(2, sold.id, operation))
    books.decide(WriteOff(2, signed("write_off")))
    other.refund(sold, right=OperationId(operation))
    assert only(books.decide(other.upload())).tasks == []
    assert rows(books, tables.rights) == []


@pytest.mark.parametrize("proven", [True, False])
def test_a_new_life_gives_back_what_the_old_one_proves_not_to_have_used(
    books: TableBooks, sold: Any, proven: bool
):
    known(books)
    other = PaperTill(2)
    books.decide(right(2, sold.id))
    books.decide(renew(2, proof_of(other) if proven else None))
    states = [(row.till, row.state) for row in rows(books, tables.rights)]
    assert states == ([] if proven else [(2, DOUBTED)])


def test_restored_books_give_a_till_what_it_says_it_has_and_end_what_it_does_not_name(
    books: TableBooks, paper: PaperTill, sold: Any
):
    known(books)
    again = paper.sale([5])
    books.decide(paper.upload(2))
    books.decide(beat(1, number=2, acknowledged=2, session="a", next_session="b"))
    books.decide(right(2, again.id))
    books.decide(requests.Recover())
    generation = books.server().generation
    refused(books.decide(right(3, sold.id)), Reason.SERVER_RECOVERING)
    operation = uuid4()
    said = [lives.RightSaid(sold.id, operation, given=True)]
    stated = only(books.decide(speak(2, generation, rights=said)))
    assert stated.lost_rights == []
    (row,) = rows(books, tables.rights)
    assert (row.order, row.till, row.operation) == (sold.id.hex, 2, operation.hex)
    assert row.state == GIVEN


def test_the_dossier_tells_all_that_tills_did_with_an_order_and_no_ticket_code(
    books: TableBooks, sold: Any
):
    known(books)
    other = PaperTill(2)
    refund = other.refund(sold, right=OperationId(uuid4()))
    books.decide(other.upload())
    dossier = dossiers.find(books.database, sold.number)
    assert dossier.order.number == sold.number
    assert dossier.refunds == (refund,)
    assert dossier.dead == {one.id for one in sold.tickets}
    assert all(one.code == "" for one in dossier.tickets)
    assert dossiers.find(books.database, sold.tickets[0].code) == dossier
    assert dossiers.of_order(books.database, sold.id) == dossier


@pytest.mark.parametrize("text", ["", "1-999999", "%", "1-00000", "' OR 1=1 --"])
def test_what_is_no_order_is_not_found(books: TableBooks, sold: Any, text: str):
    with pytest.raises(Refusal) as refusal:
        dossiers.find(books.database, text)
    assert refusal.value.reason is Reason.ORDER_UNKNOWN


def test_a_text_nobody_types_is_turned_away(books: TableBooks):
    with pytest.raises(Refusal) as refusal:
        dossiers.find(books.database, "9" * 10_000)
    assert refusal.value.reason is Reason.MESSAGE_TOO_LARGE


def test_of_many_tills_that_race_for_one_right_one_has_it(books: TableBooks, sold: Any):
    """Workers of their own, each with its own lines to the database."""
    known(books)
    answers: list[Result] = []
    start = threading.Barrier(4)
    url = books.database.url.render_as_string(hide_password=False)

    def work(till: int) -> None:
        database = Database(url)
        start.wait()
        for _ in range(5):
            (answer,), _ = execute(database, [right(till, sold.id)])
            answers.append(answer)
        database.close()

    threads = [threading.Thread(target=work, args=(till,)) for till in (2, 3, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    given = [one for one in answers if not isinstance(one, Refusal)]
    assert len(answers) == 20
    assert len(given) == 1
    assert len(rows(books, tables.rights)) == 1


def test_a_command_releases_a_doubted_order_by_its_number(
    books: TableBooks, sold: Any, capsys: pytest.CaptureFixture[str]
):
    known(books)
    books.decide(right(2, sold.id), WriteOff(2, signed("write_off")))
    url = books.database.url.render_as_string(hide_password=False)
    word = ["release-right", "--database", url, "--order", sold.number]
    assert main([*word, "--person", "S", "--reason", "asked"]) == 0
    assert rows(books, tables.rights) == []
    assert main([*word[:-1], "9-000009", "--person", "S", "--reason", "asked"]) == 1
    assert capsys.readouterr().err
