"""The words of an order."""

from uuid import uuid4

import pytest

from pos.domain.ids import TicketId
from pos.domain.plan import PlaceLabel
from pos.storage.jobs import Job
from ui.orders import words

E9 = PlaceLabel("Stalls", "E", "9")
STANDING = PlaceLabel("Standing", "", "")


def _job(ticket: TicketId, state: str) -> Job:
    return Job(uuid4(), "ticket", b"", ticket, None, "tickets", state, "")  # type: ignore[arg-type]


def test_a_seat_is_named_whole_and_a_standing_place_by_its_area(qapp: object) -> None:
    assert words.whole_place(E9) == "Stalls, row E, seat 9"
    assert words.whole_place(STANDING) == "Standing"


def test_many_places_are_counted(qapp: object) -> None:
    seats = [PlaceLabel("Stalls", "E", str(number)) for number in range(1, 7)]
    assert words.short_places(seats) == "E1, E2, E3, E4 and 2 more"
    assert words.short_places(seats[:2]) == "E1, E2"


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("queued", "waiting for the printer"),
        ("sending", "printing"),
        ("sent", "printing"),
        ("printed", "printed"),
        ("in_doubt", "in doubt: look whether it came out"),
        ("blocked", "waiting: the printer is not ready"),
        ("cancelled", "not printed"),
    ],
)
def test_each_state_of_a_paper_has_words(qapp: object, state: str, word: str) -> None:
    ticket = TicketId(uuid4())
    assert words.ticket_state(ticket, frozenset(), [_job(ticket, state)]) == word


def test_a_dead_ticket_is_dead_whatever_its_paper(qapp: object) -> None:
    ticket = TicketId(uuid4())
    dead = frozenset({ticket})
    assert words.ticket_state(ticket, dead, [_job(ticket, "printed")]) == "refunded: admits nobody"


def test_the_latest_paper_of_a_ticket_counts(qapp: object) -> None:
    ticket = TicketId(uuid4())
    jobs = [_job(ticket, "in_doubt"), _job(TicketId(uuid4()), "queued"), _job(ticket, "printed")]
    assert words.ticket_state(ticket, frozenset(), jobs) == "printed"
