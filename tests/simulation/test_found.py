"""What the simulator has found, each as the shortest story that shows it."""

from uuid import UUID

from pos.domain.refusals import Refusal
from sync.server.requests import Request
from tests.simulation.books import MemoryBooks
from tests.sync.server.tills import PaperTill, hold, secure

NOW_MS = 1_000_000


class Office:
    """The sales server with a row of three seats, and two tills."""

    def __init__(self) -> None:
        self.books = MemoryBooks()
        self.books.open(1, 3)
        self.books.enrol(1)
        self.books.enrol(2)

    def asks(self, request: Request) -> object:
        (answer,), _ = self.books.execute([request], NOW_MS)
        return answer


def test_a_late_copy_of_a_refused_question_is_refused_too() -> None:
    """Else the place is kept for ever by a till that knows nothing of it."""
    office = Office()
    other = PaperTill(2)
    office.asks(secure(2, [0], operation=UUID(int=2)))
    question = secure(1, [0], operation=UUID(int=1))
    assert isinstance(office.asks(question), Refusal)
    other.give_back(UUID(int=2), [0])
    office.asks(other.upload())
    assert isinstance(office.asks(question), Refusal)


def test_a_place_secured_again_is_not_freed_by_the_till_s_older_entries() -> None:
    """Sold, taken back and secured again by one till, before it could upload: then the refund must
    not give the place to the next till, for the first one is about to sell it."""
    office = Office()
    till = PaperTill(1)
    office.asks(secure(1, [0], operation=UUID(int=1)))
    order = till.sale([0])
    till.refund(order)
    again = office.asks(secure(1, [0], operation=UUID(int=2)))
    office.asks(till.upload())
    if isinstance(again, Refusal):
        return  # not now, but after the upload: that is honest, too
    assert isinstance(office.asks(hold(2, [0])), Refusal)
