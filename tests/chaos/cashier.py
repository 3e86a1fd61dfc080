"""The till that a chaos run kills: it sells, takes back, moves cash and closes shifts, all by lot.

`python -m tests.chaos.cashier --data DIR ...` until SIGTERM. It is the till without a window, built
by the same composition root; a customer it fails is sent away as a window would.
"""

import argparse
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence

from pos.domain.ids import PersonId
from pos.domain.people import CLOSE_SHIFT, PAY_OUT, REFUND, Approval
from pos.domain.refusals import Refusal, Trouble
from pos.services import orders, people, refunding, selling, shifts
from pos.services.refunding import RefundWish
from sync.client.http import SERVER_AWAY
from ui import bootstrap, settings
from ui.bootstrap import Till
from ui.crashpoints import VARIABLE, CrashPoints
from ui.headless.cashier import FLOAT_MINOR, Cashier, deliver
from ui.headless.crowd import rush
from ui.headless.saying import say

_SUPERVISOR, _SUPERVISOR_PIN = PersonId("supervisor"), "999999"
_CASH_MINOR = (500, 1000, 2000, 5000)


class Window:
    """One cashier's evening: whatever comes to a ticket window, drawn by lot."""

    def __init__(self, till: Till, cashier: Cashier, dice: random.Random) -> None:
        self._till = till
        self._cashier = cashier
        self._dice = dice
        self._works: tuple[tuple[int, Callable[[], None]], ...] = (
            (78, self._party),
            (14, self._refund),
            (4, self._pay_in),
            (2, self._pay_out),
            (2, self._close_shift),
        )

    def serve(self) -> None:
        """The next thing. A Refusal or Trouble is said, and the customer is gone."""
        weights = [weight for weight, _ in self._works]
        (work,) = self._dice.choices([work for _, work in self._works], weights)
        try:
            work()
            deliver(self._till)
        except (Refusal, Trouble) as error:
            say(work=work.__name__.strip("_"), refused=_sentence(error))
            self._send_away()

    def _send_away(self) -> None:
        """Nobody waits any more for what was secured: it goes back, as at a start."""
        try:
            selling.return_unsold_leases(self._till.desk)
        except Refusal as error:
            say(work="send_away", refused=_sentence(error))

    def _party(self) -> None:
        evening = self._dice.choice(self._cashier.season.performances)
        rush(self._cashier, evening, 1)

    def _refund(self) -> None:
        desk = self._till.desk
        found = [one for one in orders.find(desk, "") if one.dead_count < one.ticket_count]
        if not found:
            return
        order = self._dice.choice(found)
        live = [ticket.id for ticket in refunding.refundable(desk, order.id).tickets]
        tickets = tuple(self._dice.sample(live, self._dice.randint(1, len(live))))
        approval = people.approve(desk, _SUPERVISOR, _SUPERVISOR_PIN, REFUND, order.id)
        wish = RefundWish(order.id, tickets, self._cashier.person, approval, "ill")
        made = refunding.refund(desk, wish)
        say(refunded=order.number, refund=str(made.id), minor=made.amount_minor)

    def _pay_in(self) -> None:
        amount = self._dice.choice(_CASH_MINOR)
        shifts.move_cash(self._till.desk, self._cashier.person, amount, "change brought")
        say(paid=amount)

    def _pay_out(self) -> None:
        shift = shifts.current(self._till.desk)
        assert shift is not None, "a cashier has an open shift"
        approval = self._approved(PAY_OUT)
        amount = -self._dice.choice(_CASH_MINOR)
        shifts.move_cash(self._till.desk, self._cashier.person, amount, "to the safe", approval)
        say(paid=amount)

    def _close_shift(self) -> None:
        desk, person = self._till.desk, self._cashier.person
        if shifts.current(desk) is not None:
            look = shifts.x_report(desk)
            counted = max(0, look.expected_cash_minor + self._dice.choice((0, 0, -100, 50)))
            word, out = self._approved(CLOSE_SHIFT), look.out_count
            report = shifts.close_shift(desk, person, counted, word, papers_out=out)
            say(closed=report.z_number)
        shifts.open_shift(desk, person, FLOAT_MINOR)

    def _approved(self, action: str) -> Approval:
        desk = self._till.desk
        shift = shifts.current(desk)
        assert shift is not None, "a cashier has an open shift"
        return people.approve(desk, _SUPERVISOR, _SUPERVISOR_PIN, action, shift.id)


def _sentence(error: Refusal | Trouble) -> str:
    return error.sentence if isinstance(error, Trouble) else error.reason.value


def _work(till: Till, options: argparse.Namespace, points: CrashPoints) -> None:
    if error := bootstrap.start(till):
        say(start=_sentence(error))
    if till.season is None:
        raise Trouble("server", SERVER_AWAY)  # so nobody is known who could sign in
    dice = random.Random(options.seed)
    person = people.sign_in(till.desk, PersonId(options.person), options.pin)
    cashier = Cashier(till, person, options.patience, points)
    cashier.dice.seed(options.seed)
    window = Window(till, cashier, dice)
    while True:
        if shifts.current(till.desk) is None:  # it was killed, or its disk full, in between
            shifts.open_shift(till.desk, person, FLOAT_MINOR)
        window.serve()
        time.sleep(dice.uniform(0.5, 1.5) * options.pace)


def _end(*_: object) -> None:
    raise SystemExit(0)


def main(arguments: Sequence[str]) -> int:
    """Until told to stop; 1 with a sentence where this till cannot work."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.cashier")
    settings.add_flags(parser)
    parser.add_argument("--person", required=True)
    parser.add_argument("--pin", required=True)
    parser.add_argument("--patience", type=float, default=10.0)
    parser.add_argument("--pace", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)
    points = CrashPoints(os.environ.get(VARIABLE, ""))
    try:
        till = bootstrap.build(settings.read(options, os.environ), points)
        try:
            _work(till, options, points)
        finally:
            till.close()
    except (Refusal, Trouble, settings.SettingsWrong) as error:
        say(ended=getattr(error, "sentence", str(error)))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
