"""Emergency tickets: sold from the moment they may be printed, until somebody says what became."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pos.domain.emergency import EmergencyPaper
from pos.domain.ids import PlaceId, TicketTypeId
from pos.domain.journal import Sale, ShiftClosed, decode_body
from pos.domain.outagepaper import TallyPaper
from pos.domain.paper import EmergencyPaper as Sheet
from pos.domain.paper import decode
from pos.domain.people import CLOSE_SHIFT, LOSE_PAPER
from pos.domain.refusals import Reason, Refusal
from pos.domain.ticketcode import CLASS_EMERGENCY, read, short_code
from pos.services import outagepapers, owning, packing, restoring, selling, shifts
from pos.services.anchoring import Guard
from pos.services.desk import Desk
from pos.services.packing import PackWish, SoldByHand
from pos.services.verifying import verify
from pos.storage.database import Database
from tests.pos.conftest import ADULT, CHILD, TONIGHT
from tests.pos.paperhall import Hall, own, pack, wish


def refusal_of(act: Any) -> Reason:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.reason


def by_hand(office: Any, *papers: Any, kind: TicketTypeId = ADULT, at_ms: int = 0) -> Any:
    ids = tuple(one.id for one in papers)
    said = SoldByHand(ids, (kind,) * len(ids), office.cashier, office.season, at_ms)
    return packing.sold(office.desk, said)


def jobs(office: Any, *states: str) -> list[Any]:
    with office.desk.database.transaction() as unit:
        return list(unit.jobs.in_state(*(states or ("queued",))))


def sound(office: Any) -> bool:
    office.desk.database.close()
    findings = verify(office.path).findings
    office.restart()
    assert findings == ()
    return True


def test_half_of_what_the_till_owns_goes_onto_paper_and_the_rest_is_sold_on(office: Any) -> None:
    own(office, 1, 2, 3, 4, 5)
    made = pack(office)
    assert [one.place for one in made.tickets] == [4, 5]
    assert owning.own_places(office.desk, TONIGHT).owned == {1, 2, 3}
    assert owning.own_places(office.desk, TONIGHT).sold == {4, 5}
    assert office.sell(1, 2, 3).tickets
    assert office.server.asked == [], "nobody had to be asked"
    assert sound(office)


def test_a_packed_place_can_be_neither_sold_nor_secured_nor_given_back(office: Any) -> None:
    own(office, 1, 2)
    pack(office, 2)
    assert refusal_of(lambda: office.secure(1)) is Reason.PLACE_TAKEN
    basket = office.basket(1)
    given = selling.cash_tender(basket.total, basket.total)[0]
    sale = office.wish(basket, given)
    assert refusal_of(lambda: selling.complete(office.desk, sale)) is Reason.NOT_OWNED
    assert owning.give_up(office.desk, [(TONIGHT, PlaceId(1)), (TONIGHT, PlaceId(2))], tuple) == 0
    office.restart()
    assert selling.return_unsold_leases(office.desk) == 0
    assert refusal_of(lambda: pack(office, 2)) is Reason.NOTHING_TO_PACK


def test_a_place_whose_paper_the_house_let_go_is_not_packed_over_the_paper(office: Any) -> None:
    """It was written off, came back, and was given the place again."""
    own(office, 1, 2)
    pack(office, 2)
    own(office, 2, 3, 4)
    office.sell(4)
    own(office, 4)
    assert [one.place for one in pack(office, 9).tickets] == [3], "nor over a ticket"
    assert sound(office)


def test_what_a_customer_is_being_sold_is_not_packed(office: Any) -> None:
    own(office, 1, 2, 90, 91)
    in_use = {(TONIGHT, PlaceId(2))}
    made = packing.pack(office.desk, wish(office, 9), lambda: in_use)
    assert [one.place for one in made.tickets] == [1], "nor a seat of a table that is sold as one"


def test_each_paper_says_its_number_its_full_price_and_that_it_is_for_an_emergency(
    office: Any,
) -> None:
    own(office, 1, 2)
    pack(office, 1)
    second = pack(office, 1)
    assert second.first == 2
    papers = [decode(one.kind, one.body) for one in jobs(office)]
    assert [type(one) for one in papers] == [TallyPaper, Sheet] * 2
    ticket = papers[-1]
    assert isinstance(ticket, Sheet)
    assert (ticket.number, ticket.label.seat) == ("3-E002", "1")
    code, _, _ = read(ticket.code)
    assert (code.place, code.ticket_class) == (1, CLASS_EMERGENCY)
    tally = papers[-2]
    assert isinstance(tally, TallyPaper)
    (line,) = tally.lines
    assert (line.number, line.price_minor) == ("3-E002", 4250)
    assert line.short_code.replace("-", "") == ticket.short_code


def test_typed_in_as_sold_it_is_a_sale_of_this_shift_and_no_second_paper(office: Any) -> None:
    own(office, 1, 2, 3)
    first, second, _ = pack(office, 3).tickets
    before = len(jobs(office))
    order = by_hand(office, first, second, at_ms=office.clock.now_ms() - 60_000)
    assert order.total_minor == 8500
    assert [one.id for one in order.tickets] == [first.id, second.id]
    assert len(jobs(office)) == before
    report = shifts.x_report(office.desk)
    assert (report.tickets_sold, report.expected_cash_minor) == (2, 10_000 + 8500)
    with office.desk.database.transaction() as unit:
        (entry,) = (one for one, _ in unit.journal.everything() if one.kind == "sale")
    body = decode_body(entry.kind, entry.body)
    assert isinstance(body, Sale)
    assert body.on_paper_ms == office.clock.now_ms() - 60_000
    assert sound(office)
    assert office.refund(order).amount_minor == 8500, "and goes back like any other"
    assert sound(office)


def test_a_child_may_have_paid_less(office: Any) -> None:
    own(office, 1)
    (ticket,) = pack(office, 1).tickets
    order = by_hand(office, ticket, kind=CHILD)
    assert (order.total_minor, order.tickets[0].ticket_type) == (1205, CHILD)
    assert sound(office)


def test_a_paper_in_the_cashiers_hand_is_void_and_never_printed_after_that(office: Any) -> None:
    own(office, 1, 2)
    first, second = pack(office, 2).tickets
    packing.came_back(office.desk, first.id, office.cashier)
    waiting = packing.waiting(office.desk)
    assert [one.ticket.id for one in waiting] == [second.id]
    assert len([one for one in jobs(office) if one.kind == "emergency"]) == 1
    assert refusal_of(lambda: by_hand(office, first)) is Reason.PAPER_SETTLED
    assert owning.own_places(office.desk, TONIGHT).owned == set(), "it is the server's again"
    own(office, 1)  # and may come back from there
    assert office.sell(1).tickets[0].place == 1
    assert sound(office)


def test_a_paper_that_is_just_being_printed_is_in_no_hand(office: Any) -> None:
    own(office, 1)
    (ticket,) = pack(office, 1).tickets
    paper = packing.find(office.desk, short_code(ticket.id))
    with office.desk.database.transaction() as unit:
        assert paper.job is not None
        unit.jobs.set_state(paper.job, "sending")
    coming = refusal_of(lambda: packing.came_back(office.desk, ticket.id, office.cashier))
    assert coming is Reason.PAPER_LEAVING


def test_a_lost_paper_keeps_its_place_by_a_supervisors_word_and_may_turn_up(office: Any) -> None:
    own(office, 1)
    (ticket,) = pack(office, 1).tickets

    def lose(reason: str, word: Any) -> None:
        packing.lost(office.desk, ticket.id, office.cashier, word, reason)

    word = office.word(LOSE_PAPER, ticket.id)
    assert refusal_of(lambda: lose(" ", word)) is Reason.NOTE_MISSING
    assert refusal_of(lambda: lose("blown away", None)) is Reason.APPROVAL_NEEDED
    other = office.word(LOSE_PAPER, UUID(int=5))
    assert refusal_of(lambda: lose("blown away", other)) is Reason.APPROVAL_NEEDED
    lose("blown away", word)
    (paper,) = packing.waiting(office.desk)
    assert (paper.state, paper.why) == ("lost", "blown away")
    assert refusal_of(lambda: office.secure(1)) is Reason.PLACE_TAKEN
    assert sound(office)
    assert by_hand(office, ticket).total_minor == 4250
    assert packing.waiting(office.desk) == ()
    assert sound(office)


def find(office: Any, text: str) -> EmergencyPaper:
    return packing.find(office.desk, text)


def test_typed_in_any_way_or_scanned_the_paper_is_found_once(office: Any) -> None:
    own(office, 1)
    (ticket,) = pack(office, 1).tickets
    code = short_code(ticket.id)
    for text in (code, f" {code[:4]}-{code[4:]} ".lower(), ticket.code):
        assert find(office, text).ticket == ticket
    by_hand(office, ticket)
    assert refusal_of(lambda: find(office, code)) is Reason.PAPER_SETTLED
    assert refusal_of(lambda: by_hand(office, ticket)) is Reason.PAPER_SETTLED
    back = refusal_of(lambda: packing.came_back(office.desk, ticket.id, office.cashier))
    assert back is Reason.PAPER_SETTLED


def test_what_is_no_emergency_paper_of_this_till_says_what_it_is(office: Any) -> None:
    own(office, 1)
    (ticket,) = pack(office, 1).tickets
    order = office.sell(7)
    sold = order.tickets[0]
    assert refusal_of(lambda: find(office, sold.code)) is Reason.NO_EMERGENCY_PAPER
    assert refusal_of(lambda: find(office, short_code(sold.id))) is Reason.NO_EMERGENCY_PAPER
    office.refund(order)
    assert refusal_of(lambda: find(office, sold.code)) is Reason.NO_EMERGENCY_PAPER
    assert refusal_of(lambda: find(office, "ABCD-EFGH")) is Reason.TICKET_UNKNOWN
    assert refusal_of(lambda: find(office, "")) is Reason.TICKET_UNKNOWN
    assert refusal_of(lambda: find(office, "BO1:garbage")) is Reason.CODE_WRONG
    assert refusal_of(lambda: find(office, ticket.code[:-1])) is Reason.CODE_WRONG


def test_another_tills_paper_is_accounted_for_there(office: Any, tmp_path: Path) -> None:
    own(office, 1)
    (ticket,) = pack(office, 1).tickets
    credentials = replace(office.desk.credentials, till=9)
    away = Desk(Database.open(tmp_path / "9.sqlite"), credentials, office.clock, office.ids)
    with pytest.raises(Refusal) as refusal:
        packing.find(away, ticket.code)
    assert refusal.value.reason is Reason.OTHER_TILLS_PAPER
    assert refusal.value.params == {"till": 3}
    away.database.close()


def test_by_itself_a_till_packs_a_performance_once(office: Any) -> None:
    own(office, 1, 2, 3, 4)
    alone = PackWish(TONIGHT, office.season, Hall(), None, "server_lost")
    assert len(packing.pack(office.desk, alone, tuple).tickets) == 2
    again = refusal_of(lambda: packing.pack(office.desk, alone, tuple))
    assert again is Reason.PACKED_ALREADY
    assert len(pack(office, 1).tickets) == 1, "a person may want more"


def test_a_till_that_owns_nothing_prints_its_lists_by_itself_once(office: Any) -> None:
    alone = PackWish(TONIGHT, office.season, Hall(), None, "doors")
    lists = (outagepapers.will_call(office.desk, office.season, TONIGHT),)
    assert packing.pack(office.desk, alone, tuple, lists).tickets == ()
    assert [one.kind for one in jobs(office)] == ["will_call"]
    office.restart()
    again = refusal_of(lambda: packing.pack(office.desk, alone, tuple, lists))
    assert again is Reason.PACKED_ALREADY
    assert [one.kind for one in jobs(office)] == ["will_call"]
    assert sound(office)


def test_nothing_is_packed_of_what_is_not_played_or_asks_for_names(office: Any) -> None:
    own(office, 1)
    (one,) = office.season.performances
    for changed, reason in (
        (replace(one, cancelled=True), Reason.PERFORMANCE_CLOSED),
        (replace(one, real_name=True), Reason.NAMES_MISSING),
    ):
        season = replace(office.season, performances=(changed,))
        wanted = PackWish(TONIGHT, season, Hall(), office.cashier)
        with pytest.raises(Refusal) as refusal:
            packing.pack(office.desk, wanted, tuple)
        assert refusal.value.reason is reason


def told(office: Any, after: int) -> list[restoring.Told]:
    with office.desk.database.transaction() as unit:
        entries = unit.journal.after(after, 1000)
    return [(one.number, one.previous, one.kind, one.at_ms, one.body) for one in entries]


def test_a_database_put_back_from_a_copy_learns_of_the_papers_again(
    office: Any, tmp_path: Path
) -> None:
    own(office, 1, 2, 3, 4)
    office.desk.database.close()
    backup = tmp_path / "backup.sqlite"
    shutil.copy(office.path, backup)
    office.restart()
    with office.desk.database.transaction() as unit:
        known = unit.journal.head().number
    first, second, third, fourth = pack(office, 4).tickets
    by_hand(office, first)
    packing.came_back(office.desk, second.id, office.cashier)
    word = office.word(LOSE_PAPER, third.id)
    packing.lost(office.desk, third.id, office.cashier, word, "gone")
    old = Desk(Database.open(backup), office.desk.credentials, office.clock, office.ids)
    assert owning.own_places(old, TONIGHT).owned == {1, 2, 3, 4}, "the copy knows no better"
    assert restoring.take_back(old, 1, told(office, known))
    assert owning.own_places(old, TONIGHT) == owning.own_places(office.desk, TONIGHT)
    states = [one.state for one in packing.waiting(old)]
    assert states == ["lost", "out"]
    assert packing.find(old, fourth.code).job is None, "whether it was printed is not made up"
    old.database.close()
    assert verify(backup).findings == ()


def test_a_suspended_till_packs_nothing_and_takes_nothing_in(office: Any) -> None:
    own(office, 1)
    (ticket,) = pack(office, 1).tickets
    guard = Guard(None, "")
    guard.fenced = True
    desk = replace(office.desk, guard=guard)
    acts = (
        lambda: packing.pack(desk, wish(office, 1), tuple),
        lambda: packing.came_back(desk, ticket.id, office.cashier),
        lambda: packing.sold(
            desk, SoldByHand((ticket.id,), (ADULT,), office.cashier, office.season)
        ),
    )
    for act in acts:
        assert refusal_of(act) is Reason.TILL_SUSPENDED


def test_a_paper_whose_record_was_lost_with_a_disk_is_taken_up_from_the_paper(
    office: Any, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.sqlite"
    office.desk.database.close()
    shutil.copy(office.path, backup)
    office.restart()
    own(office, 1)
    (ticket,) = pack(office, 1).tickets
    desk = Desk(Database.open(backup), office.desk.credentials, office.clock, office.ids)
    forgotten = refusal_of(lambda: packing.find(desk, ticket.code))
    assert forgotten is Reason.PAPER_FORGOTTEN
    assert refusal_of(lambda: packing.find(desk, short_code(ticket.id))) is Reason.TICKET_UNKNOWN
    paper = packing.take_up(desk, ticket.code, wish(office))
    assert paper.ticket == ticket
    said = SoldByHand((ticket.id,), (ADULT,), office.cashier, office.season)
    assert packing.sold(desk, said).tickets == (ticket,)
    again = refusal_of(lambda: packing.take_up(desk, ticket.code, wish(office)))
    assert again is Reason.PACKED_ALREADY
    desk.database.close()
    assert verify(backup).findings == ()


# --- the shift's close ----------------------------------------------------------------------------


def test_a_shift_does_not_close_over_papers_that_the_supervisor_was_not_told_of(
    office: Any,
) -> None:
    own(office, 1, 2, 3)
    _, two, three = pack(office, 3).tickets
    shift = shifts.current(office.desk)
    assert shift is not None
    look = shifts.x_report(office.desk)
    assert [one.numbers for one in look.papers_out] == [(1, 2, 3)]

    def close(told: int) -> Any:
        word = office.word(CLOSE_SHIFT, shift.id)
        return shifts.close_shift(office.desk, office.cashier, 10_000, word, papers_out=told)

    assert refusal_of(lambda: close(0)) is Reason.SHIFT_HAS_PAPERS_OUT
    assert refusal_of(lambda: close(2)) is Reason.SHIFT_HAS_PAPERS_OUT
    packing.came_back(office.desk, two.id, office.cashier)
    word = office.word(LOSE_PAPER, three.id)
    packing.lost(office.desk, three.id, office.cashier, word, "blown away")
    report = close(3)
    assert [one.numbers for one in report.papers_out] == [(1,)], "of the others somebody has said"
    assert report.papers_out[0].title == "The Magic Flute"
    with office.desk.database.transaction() as unit:
        head = unit.journal.head()
        (entry,) = unit.journal.after(head.number - 1, 1)
    closed = decode_body(entry.kind, entry.body)
    assert isinstance(closed, ShiftClosed)
    assert (closed.papers_out, closed.approver) == (1, "s1")
    assert sound(office)


def test_papers_of_the_shift_before_are_asked_about_again(office: Any) -> None:
    own(office, 1)
    pack(office, 1)
    word = office.word(CLOSE_SHIFT, shifts.current(office.desk).id)
    shifts.close_shift(office.desk, office.cashier, 10_000, word, papers_out=1)
    office.clock.pass_s(60)
    office.open()
    assert shifts.x_report(office.desk).out_count == 1
