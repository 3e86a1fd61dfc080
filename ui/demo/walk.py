"""The demo without a display: the same window, driven through a whole sale, with pictures."""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from pos.domain import ticketcode
from pos.domain.ids import PersonId
from pos.domain.money import Money
from pos.domain.order import Order
from pos.domain.people import SUPERVISOR
from pos.domain.refusals import Refusal
from pos.services import selling
from printing.selftest import read_codes
from sync.protocol.wire import GateAnswer, GateAsk, PlaceState
from ui import formats
from ui.demo.scenery import Scenery
from ui.program import SALE, SHIFT, SIGN_IN, Program
from ui.sale.stage import Stage
from ui.shots.camera import press, settle, wait_until

SIZE = (1280, 800)
FLOAT = "20000"
TICKETS = 2
ASKS = 3
SOLD_BESIDE = 100


class WalkFailed(Exception):
    """The sale did not end as it should; says where."""


@dataclass(frozen=True)
class Paper:
    """A ticket that came out of the printer, and what a door would say of it."""

    picture: Path
    code: str
    verdict: str

    @property
    def good(self) -> bool:
        """Whether it lets somebody in."""
        return not self.verdict


class Walk:
    """Sign in, open the shift, two neighbours for cash, the change, the tickets."""

    def __init__(self, program: Program, scene: Scenery, out: Path) -> None:
        self.program = program
        self.scene = scene
        self.out = out
        self._pictures = 0

    def go(self) -> list[Paper]:
        """Sell; the tickets as read back from paper. Raises WalkFailed or ShotFailed."""
        self._sign_in()
        self._open_shift()
        order = self._sell()
        papers = self._papers()
        self._summary(order, papers)
        return papers

    def _sign_in(self) -> None:
        screen = self.program.sign_in
        wait_until(lambda: screen.tiles.person is not None, "people on the sign-in")
        self._shoot("sign-in")
        cashier = self._cashier()
        screen.tiles.pick(cashier)
        QTest.keyClicks(screen, self.scene.pins[cashier])
        QTest.keyClick(screen, Qt.Key.Key_Return)
        wait_until(lambda: self.program.window.here != SIGN_IN, "somebody signed in")

    def _cashier(self) -> PersonId:
        season = self.program.desk.season
        people = season.people if season else ()
        return next(one.id for one in people if one.role != SUPERVISOR)

    def _open_shift(self) -> None:
        shift = self.program.shift
        wait_until(lambda: self.program.window.here == SHIFT, "the shift to be asked for")
        wait_until(lambda: shift.steps.currentWidget() is shift.opening, "the opening")
        QTest.keyClicks(shift.opening.amount, FLOAT)
        self._shoot("shift")
        press(shift.opening.open_key)
        wait_until(lambda: self.program.window.here == SALE, "the sale")

    def _sell(self) -> Order:
        """Three taps."""
        sale, desk = self.program.sale, self.program.desk
        wait_until(lambda: desk.plan is not None and desk.plan.seat_count > 0, "a hall with seats")
        wait_until(lambda: desk.replica is not None and desk.replica.is_known, "who has what")
        wait_until(lambda: self._gone() >= SOLD_BESIDE, "the second till's sales")
        for _ in range(ASKS):  # the second till may be quicker
            press(sale.bar.keys[TICKETS - 1])
            wait_until(lambda: not desk.background.busy("network"), "the server's answer")
            settle(100)
            if desk.basket and len(desk.basket.items) == TICKETS:
                break
        assert desk.basket is not None
        note = selling.quick_tenders(desk.basket.total)[1]
        self._shoot("map")
        press(sale.basket.cash_key)
        wait_until(lambda: sale.paying.stage is Stage.CASH and sale.paying.ready, "secured seats")
        self._shoot("cash")
        keys = [key for key in sale.cash.findChildren(QAbstractButton) if key.isVisible()]
        press(next(key for key in keys if formats.money(note) in key.accessibleName()))
        wait_until(lambda: sale.paying.stage is Stage.DONE, "a finished sale")
        order = sale.paying.order
        assert order is not None
        if order.change_minor != note.minor - order.total_minor:
            raise WalkFailed(f"the change is wrong: {order.change_minor}")
        wait_until(lambda: len(self._printed()) == TICKETS, "two tickets on paper")
        wait_until(lambda: self.program.till.outbox.waiting() == 0, "the sale on the server")
        settle(800)
        self._shoot("done")
        return order

    def _gone(self) -> int:
        """Places that somebody else has by now."""
        replica = self.program.desk.replica
        return int((replica.states != PlaceState.FREE).sum()) if replica else 0

    def _printed(self) -> list[Path]:
        return sorted(self.scene.papers.glob("*.png"))

    def _papers(self) -> list[Paper]:
        found = []
        for number, path in enumerate(self._printed(), 1):
            picture = self.out / f"ticket-{number}.png"
            with Image.open(path) as paper:
                paper.save(picture)
                codes = read_codes(paper)
            code = codes[0] if len(codes) == 1 else ""
            found.append(Paper(picture, code, self._verdict(code)))
        if len({paper.code for paper in found}) != TICKETS:
            raise WalkFailed("the papers do not carry two codes")
        return found

    def _verdict(self, code: str) -> str:
        """Empty if the till's certified key signed the code and the gate lets it in."""
        own = self.program.till.desk.credentials
        server = Ed25519PublicKey.from_public_bytes(own.server_key)
        try:
            _, key = ticketcode.certified_key(own.certificate, server)
            ticketcode.verify(code, key)
        except Refusal as refusal:
            return str(refusal)
        answer = self.program.till.http.post("/v1/gate/check", GateAsk(code), GateAnswer)
        return "" if answer.valid else answer.reason

    def _shoot(self, name: str) -> None:
        self._pictures += 1
        window = self.program.window
        window.resize(*SIZE)
        settle(150)
        if not window.grab().save(str(self.out / f"screen-{self._pictures}-{name}.png")):
            raise WalkFailed(f"no picture of {name}")

    def _summary(self, order: Order, papers: list[Paper]) -> None:
        currency = self.program.till.season.currency if self.program.till.season else None
        assert currency is not None

        def money(minor: int) -> str:
            return formats.money(Money(minor, currency))

        tender = order.tenders[0]
        lines = [
            f"# Order {order.number}",
            "",
            *(f"- {formats.place(t.label)}: {money(t.price_minor)}" for t in order.tickets),
            f"- total {money(order.total_minor)}, {tender.kind} {money(tender.amount_minor)},"
            f" change {money(order.change_minor)}",
            "",
            *(
                f"- {p.picture.name}: {'admits' if p.good else p.verdict}, read back as `{p.code}`"
                for p in papers
            ),
            "",
            *(f"![{p.stem}]({p.name})" for p in sorted(self.out.glob("screen-*.png"))),
            *(f"![{p.picture.stem}]({p.picture.name})" for p in papers),
        ]
        (self.out / "summary.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
