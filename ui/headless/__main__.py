"""The command line: `python -m ui.headless --help`.

It sells by the same services, queues and paper as the window does. Each line it says is one JSON
object: {"sold": number, ...}, {"said": sentence} or {"done": ...}.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from pos.domain.ids import AttemptId, PerformanceId, PersonId, PlaceId
from pos.domain.people import SETTLE_TASK
from pos.domain.refusals import Refusal, Trouble
from pos.services import people
from pos.services.deciding import Word
from sync.client.backoff import Backoff
from sync.client.http import SERVER_AWAY
from ui import bootstrap, settings
from ui.bootstrap import Till
from ui.crashpoints import VARIABLE, CrashPoints
from ui.headless.cashier import Cashier, drain
from ui.headless.crowd import busy, race, rush
from ui.headless.onpaper import OnPaper
from ui.headless.saying import say
from ui.headless.standalone import StandAlone
from ui.headless.takingback import TakingBack, approved


def _work(till: Till, options: argparse.Namespace) -> None:
    if options.word == "drain":
        if (standalone := _standalone(options)) is not None:
            standalone.settle(till.desk, lambda one, number: _word(till, options, one, number))
        return drain(till, options.patience)
    cashier = _sign_in(till, options)
    chosen = [cashier.season.performance(PerformanceId(one)) for one in options.performance]
    if options.word == "busy":
        every = cashier.season.performances  # this cashier asks nobody for a name
        evenings = chosen or [one for one in every if not one.real_name]
        rush(cashier, evenings[0], options.rush)
        busy(cashier, evenings, options.seconds, options.pace)
    for performance in chosen:
        if options.word == "race":
            race(cashier, performance)
        elif options.word == "sell":
            places = [PlaceId(int(one)) for one in options.places.split(",")]
            cashier.sell(performance, cashier.hold(performance, places))
        elif options.word == "pack":
            OnPaper(cashier, options.crash_points).pack(performance)
        elif options.word == "exchange":
            places = [PlaceId(int(one)) for one in options.places.split(",")]
            back = TakingBack(cashier, options.supervisor_pin, options.crash_points)
            back.exchange(options.order, performance, places)
    if options.word == "refund":
        TakingBack(cashier, options.supervisor_pin, options.crash_points).refund(options.order)
    if options.word == "paper":
        papers = OnPaper(cashier, options.crash_points)
        for code in options.codes:
            (papers.sold if options.became == "sold" else papers.back)(code)
    return drain(till, options.patience)


def _word(till: Till, options: argparse.Namespace, attempt: AttemptId, number: str) -> Word:
    """What the paper says, by a supervisor's word."""
    who, given = approved(till.desk, options.supervisor_pin, SETTLE_TASK, attempt)
    return Word(who, given, "the slip says so", number)


def _sign_in(till: Till, options: argparse.Namespace) -> Cashier:
    everyone = people.everyone(till.desk)
    if not everyone:
        raise Trouble("server", SERVER_AWAY)  # no season yet, so nobody is known
    wanted = PersonId(options.person) if options.person else everyone[0].id
    person = people.sign_in(till.desk, wanted, options.pin)
    cashier = Cashier(till, person, options.patience, options.crash_points, by_card=options.card)
    cashier.scanned = options.scan
    cashier.standalone = _standalone(options)
    return cashier


def _standalone(options: argparse.Namespace) -> StandAlone | None:
    return StandAlone(options.standalone, options.crash_points) if options.standalone else None


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ui.headless", description=__doc__)
    settings.add_flags(parser)
    parser.add_argument("--person", default="", help="who sells; default: the season's first")
    parser.add_argument("--pin", default="", help="their PIN")
    parser.add_argument("--card", action="store_true", help="paid at the card terminal, not cash")
    parser.add_argument("--scan", default="", metavar="CODE", help="paid by this code of a phone")
    parser.add_argument(
        "--standalone",
        type=Path,
        metavar="FILE",
        help="the paper of a stand-alone card terminal, where amounts are keyed in by hand",
    )
    parser.add_argument(
        "--patience", type=float, default=30.0, metavar="S", help="how long to wait for the server"
    )
    words = parser.add_subparsers(dest="word", required=True)
    words.add_parser("enrol", help="become a till").add_argument("code")
    waiting = words.add_parser("drain", help="print and upload what waits")
    waiting.add_argument("--supervisor-pin", default="", help="whose word it is")
    for word, text in (
        ("race", "sell every place of a performance"),
        ("busy", "keep selling at a human pace"),
        ("sell", "sell those places"),
        ("refund", "take an order back, of this till or another"),
        ("exchange", "give an order other places"),
        ("pack", "emergency tickets of what this till owns in advance"),
        ("paper", "say what became of emergency tickets"),
    ):
        one = words.add_parser(word, help=text)
        one.add_argument("--performance", type=int, action="append", default=[])
        if word == "busy":
            one.add_argument("--seconds", type=float, default=float("inf"))
            one.add_argument("--pace", type=float, default=2.0)
            one.add_argument("--rush", type=int, default=0, metavar="N", help="N at once first")
        if word in ("refund", "exchange"):
            one.add_argument("order", help="its number")
            one.add_argument("--supervisor-pin", default="", help="whose word it is")
        if word == "paper":
            one.add_argument("became", choices=("sold", "back"))
            one.add_argument("codes", nargs="+", help="their short codes")
        if word in ("sell", "exchange"):
            one.add_argument("--places", required=True, help="as in 12,13")
    return parser.parse_args(arguments)


def _end(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the till between two instructions; its queues go on at the next start."""
    raise SystemExit(0)


def _begin(till: Till, patience_s: float) -> None:
    """Start; a till that never had a season asks for its first one patiently."""
    backoff, end_s = Backoff(0.1, 1.0), time.monotonic() + patience_s
    error = bootstrap.start(till)
    while isinstance(error, Trouble) and till.season is None and time.monotonic() < end_s:
        time.sleep(backoff.wait_s())
        error = bootstrap.start(till)
    if error is not None:
        say(said=getattr(error, "sentence", str(error)))
    if till.card_terminal is not None:
        for attempt in till.card_terminal.recover():
            say(open=attempt.kind, state=attempt.state, why=attempt.why)
    for attempt in till.wallets.recover():
        say(open=attempt.kind, state=attempt.state, why=attempt.why)


def main(arguments: Sequence[str]) -> int:
    """Run one word; 0 if it was done, 1 with a sentence if not."""
    options = _read(arguments)
    options.crash_points = CrashPoints(os.environ.get(VARIABLE, ""))
    signal.signal(signal.SIGTERM, _end)
    try:
        chosen = settings.read(options, os.environ)
        if options.word == "enrol":
            bootstrap.enrol(chosen, options.code)
            return 0
        till = bootstrap.build(chosen, options.crash_points)
        try:
            _begin(till, options.patience)
            _work(till, options)
        finally:
            till.close()
    except (Refusal, Trouble, settings.SettingsWrong) as error:
        say(said=getattr(error, "sentence", str(error)))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
