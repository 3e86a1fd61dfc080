"""The conflict desk: what the server did not take as it stood, and settling it, in one transaction.

Where money goes back to a card or a phone it is agreed on with `begin`, and the tasks are settled
with the record, once all of it is back (pos.services.givingback).

A task cannot be lost: it comes with the answer to an upload, again with every repetition of it,
and with the till's own history. Until a supervisor has settled it or handed it on, no shift closes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from pos.domain import conflicts
from pos.domain.conflicts import Fate
from pos.domain.goingback import GoingBack, Remedied
from pos.domain.ids import OrderId, TicketId, TillId
from pos.domain.journal import Remedy
from pos.domain.order import Exchange, Order, Refund, Ticket
from pos.domain.people import SETTLE_TASK, Approval, require
from pos.domain.refusals import Reason, Refusal
from pos.domain.season import Person
from pos.payments import handkeyed
from pos.services import exchanging, refunding, taskends
from pos.services.desk import Desk
from pos.services.exchanging import ExchangeWish, NewPlace, Terms
from pos.services.people import spend
from pos.services.refunding import RefundWish
from pos.services.taskends import TaskEnd
from pos.storage.database import Unit
from pos.storage.tasks import Task


@dataclass(frozen=True)
class Case:
    """Tasks of one entry that have one answer: what the desk shows as one line.

    `kind` is the entry's, empty where this till does not have it. `order` and `tickets` are there
    as far as the tasks are about tickets of this till. `fate` is what became of those by now.
    """

    tasks: tuple[Task, ...]
    kind: str
    order: Order | None
    tickets: tuple[Ticket, ...]
    fate: Fate

    @property
    def reason(self) -> str:
        """A pos.domain.refusals.Reason, or what a newer server calls it."""
        return self.tasks[0].reason

    @property
    def admits(self) -> bool:
        """Whether the ticket admits all the same: nobody else had a right to the place."""
        return bool(self.tasks[0].params.get("admits"))

    @property
    def owner(self) -> TillId | None:
        """Whose the place is; None where the server named nobody."""
        till = self.tasks[0].params.get("till")
        return TillId(till) if isinstance(till, int) and till > 0 else None

    @property
    def handed_on(self) -> bool:
        """Whether it waits for the house and not for this till."""
        return self.tasks[0].handed_on

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """What can be done, the likeliest first."""
        return conflicts.remedies(
            self.reason, self.fate, admits=self.admits, handed_on=self.handed_on
        )

    @property
    def subject(self) -> UUID:
        """What the supervisor's approval is bound to."""
        return conflicts.subject(_name(task) for task in self.tasks)


@dataclass(frozen=True)
class SettleWish:
    """What the cashier asks for. `note` says why, for whoever reads it next; it is never empty.

    `places`, one a ticket, for a reseat or comp; `card_reference` where money goes back to a card.
    """

    tasks: tuple[int, ...]
    remedy: Remedy
    person: Person
    approval: Approval | None
    note: str
    places: tuple[NewPlace, ...] = ()
    card_reference: str = ""


@dataclass(frozen=True)
class Settled:
    """What came of it: an exchange, a refund, or only a word in the journal."""

    remedy: Remedy
    exchange: Exchange | None = None
    refund: Refund | None = None


def open_tasks(desk: Desk) -> tuple[Case, ...]:
    """What waits: first what keeps the shift open, then what was handed on; oldest first."""
    with desk.database.transaction() as unit:
        return _cases(unit, unit.tasks.waiting())


def count_open(desk: Desk) -> int:
    """How many cases keep the shift from closing."""
    return sum(not case.handed_on for case in open_tasks(desk))


def settle(desk: Desk, wish: SettleWish) -> Settled:
    """Settle the tasks of one case: its effect and its words in the journal are one transaction.

    Raises TASK_SETTLED, REMEDY_UNFIT, NOTE_MISSING, APPROVAL_NEEDED unless a supervisor approved
    (people.SETTLE_TASK, the case's subject), TILL_SUSPENDED, CARD_NUMBER_TYPED, MONEY_GOING_BACK,
    and what refunding.refund, exchanging.reseat and exchanging.comp raise.
    """
    _check(desk, wish)
    at_ms = desk.clock.now_ms()
    with desk.database.transaction() as unit:
        case, word = _agreed(unit, wish, at_ms)
        made = _carry_out(desk, unit, case, wish, word)
        end = TaskEnd(wish.remedy, wish.note, wish.person.id, word.approver)
        taskends.write(unit, case.tasks, end, at_ms)
    return made


def begin(desk: Desk, wish: SettleWish) -> GoingBack:
    """Agree on a refund or comp whose money goes back to a card or a phone: the tasks wait until it
    is back, and are settled with its record. Raises as `settle` does.
    """
    if wish.remedy not in ("refund", "comp"):
        raise ValueError(f"{wish.remedy} moves no money")
    _check(desk, wish)
    with desk.database.transaction() as unit:
        case, word = _agreed(unit, wish, desk.clock.now_ms())
        if wish.remedy == "refund":
            going = refunding.agree(desk, unit, _refund(case, wish), word)
        else:
            going = exchanging.agree(desk, unit, _change(case, wish), word, _terms(wish))
        remedied = Remedied(wish.tasks, wish.remedy, wish.note)
        going = replace(going, remedied=remedied)
        unit.going_back.put(going)
    return going


def _check(desk: Desk, wish: SettleWish) -> None:
    require(wish.person, SETTLE_TASK)
    desk.guard.check()
    handkeyed.refuse_card_number(wish.note)
    if not wish.note.strip():
        raise Refusal(Reason.NOTE_MISSING)


def _agreed(unit: Unit, wish: SettleWish, at_ms: int) -> tuple[Case, Approval]:
    """The case, and the supervisor's word for just this remedy of it."""
    case = _case(unit, wish.tasks)
    if wish.remedy not in case.remedies:
        raise Refusal(Reason.REMEDY_UNFIT, remedy=wish.remedy)
    taskends.refuse_going(unit, case.tasks)
    return case, spend(unit, wish.approval, SETTLE_TASK, case.subject, at_ms)


def _carry_out(desk: Desk, unit: Unit, case: Case, wish: SettleWish, word: Approval) -> Settled:
    if wish.remedy in ("noted", "handed_on"):
        return Settled(wish.remedy)
    if wish.remedy == "refund":
        back = refunding.carry_out(desk, unit, _refund(case, wish), word)
        return Settled(wish.remedy, refund=back)
    change = exchanging.carry_out(desk, unit, _change(case, wish), word, _terms(wish))
    return Settled(wish.remedy, exchange=change)


def _refund(case: Case, wish: SettleWish) -> RefundWish:
    assert case.order is not None, "a live ticket has its order"
    return RefundWish(
        order=case.order.id,
        tickets=tuple(ticket.id for ticket in case.tickets),
        person=wish.person,
        approval=None,
        reason=wish.note,
        card_reference=wish.card_reference,
        waives_fees=True,
    )


def _change(case: Case, wish: SettleWish) -> ExchangeWish:
    assert case.order is not None, "a live ticket has its order"
    return ExchangeWish(
        order=case.order.id,
        tickets=tuple(ticket.id for ticket in case.tickets),
        places=wish.places,
        person=wish.person,
        approval=None,
        reason=wish.note,
        card_reference=wish.card_reference,
    )


def _terms(wish: SettleWish) -> Terms:
    return "comp" if wish.remedy == "comp" else "reseat"


def _case(unit: Unit, ids: Sequence[int]) -> Case:
    """The one case that these tasks are. Raises TASK_SETTLED where one waits no more."""
    tasks = {task.id: task for task in unit.tasks.waiting()}
    if not set(ids) <= tasks.keys():
        raise Refusal(Reason.TASK_SETTLED)
    cases = _cases(unit, [tasks[one] for one in sorted(ids)])
    if len(cases) != 1:
        raise ValueError(f"tasks {sorted(ids)} have no one answer")
    return cases[0]


def _cases(unit: Unit, tasks: Sequence[Task]) -> tuple[Case, ...]:
    together: dict[tuple[object, ...], list[Case]] = {}
    for task in tasks:
        case = _alone(unit, task)
        together.setdefault(_alike(case), []).append(case)
    return tuple(
        Case(
            tasks=tuple(task for case in cases for task in case.tasks),
            kind=cases[0].kind,
            order=cases[0].order,
            tickets=tuple(ticket for case in cases for ticket in case.tickets),
            fate=cases[0].fate,
        )
        for cases in together.values()
    )


def _alike(case: Case) -> tuple[object, ...]:
    """Tickets of one order that met the same fate go together; a task without one stands alone."""
    task = case.tasks[0]
    alone = 0 if case.tickets else task.id
    entry = (task.incarnation, task.number, case.order.id if case.order else None)
    return (*entry, case.reason, case.admits, case.owner, case.handed_on, case.fate, alone)


def _alone(unit: Unit, task: Task) -> Case:
    entry = unit.journal.after(task.number - 1, 1, task.incarnation)
    kind = entry[0].kind if entry and entry[0].number == task.number else ""
    ticket = _ticket(task)
    order_id = unit.orders.order_of(ticket) if ticket else None
    if ticket is None or order_id is None:
        return Case((task,), kind, None, (), "none")
    order = unit.orders.load(order_id)
    fate = _fate(unit, order_id, ticket)
    return Case((task,), kind, order, unit.orders.tickets([ticket]), fate)


def _ticket(task: Task) -> TicketId | None:
    try:
        return TicketId(UUID(task.subject))
    except ValueError:
        return None


def _fate(unit: Unit, order: OrderId, ticket: TicketId) -> Fate:
    can = refunding.within(unit, order)
    if ticket in can.exchanged:
        return "exchanged"
    return "refunded" if ticket in can.dead else "live"


def _name(task: Task) -> conflicts.Name:
    return (task.incarnation, task.number, task.reason, task.subject)
