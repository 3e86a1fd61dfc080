"""A double of both wallets' gateways on loopback: their wire formats, real signatures, a ledger.

It is scripted before a code is scanned: `customer` says what the customer does, `lines` what the
line does to each call in turn (see `LINES`). Without a script the customer pays at once.
"""

import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from tests.sync.server.wallets import alipaywire, wechatwire
from tests.sync.server.wallets.ledger import Kept, Ledger

LINES = {
    "good": "answered",
    "cut": "the line breaks before the question arrives",
    "lost": "done, and the answer is lost",
    "late": "done, and answered when nobody waits any more",
    "strays": "the question arrives when the first cancel has been answered",
    "trouble": "not done; the gateway says that it has trouble",
    "trouble_done": "done; the gateway says that it has trouble",
    "forged": "done; the answer is signed by somebody else",
    "amount": "done; the answer tells another amount",
    "currency": "done; the answer tells another currency",
    "doubled": "done; the answer comes twice",
}
CUSTOMERS = ("pays", "confirms", "never", "between", "declined", "unlisted")


@dataclass
class Script:
    """How the next trades go. `lines` are by call: pay, query, cancel, refund, query_refund."""

    customer: str = "pays"
    confirms_at: int = 2
    lines: dict[str, list[str]] = field(default_factory=dict)
    on: Callable[[str, str], None] = lambda _call, _when: None

    def line(self, call: str) -> str:
        left = self.lines.get(call, [])
        if not left:
            return "good"
        return left[0] if left[0].endswith("!") else left.pop(0)


@dataclass(frozen=True)
class Asked:
    """A question, whichever gateway's. `amount_minor` of a pay or a refund."""

    wallet: str
    call: str
    number: str
    amount_minor: int = 0
    currency: str = "CNY"
    code: str = ""
    refund: str = ""
    at_s: float = 0.0


class GatewayDouble:
    """Serves in threads of its own until the end of the block."""

    def __init__(self, path: Path, late_s: float = 1.0, tls: ssl.SSLContext | None = None) -> None:
        self.ledger = Ledger(path)
        self.script = Script()
        self.asked: list[Asked] = []
        self.faults: list[str] = []
        self._late_s = late_s
        self._strays: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = False
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> "GatewayDouble":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def alipay_url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}/gateway.do"

    @property
    def wechat_url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    def calls(self, number: str) -> list[str]:
        return [one.call for one in self.asked if one.number == number]

    def answer(self, asked: Asked) -> tuple[dict | None, str]:
        """What to say, and how the line is; None: nothing."""
        with self.ledger.lock:
            self.asked.append(asked)
            line = self.script.line(asked.call).removesuffix("!")
            self.script.on(asked.call, "asked")
            if line == "cut":
                return None, line
            if line == "trouble":
                return {"trouble": True}, line
            if line == "strays":
                self._strays.append(asked)
                return None, line
            said = self._do(asked)
            if asked.call == "cancel":
                while self._strays:
                    self._do(self._strays.pop())
            self.script.on(asked.call, "done")
        if line == "late":
            time.sleep(self._late_s)
        if line == "trouble_done":
            said = {"trouble": True}
        if line == "amount" and "amount_minor" in said:
            said["amount_minor"] -= 1
        if line == "currency":
            said["currency"] = "USD"
        return (None if line == "lost" else said), line

    def _do(self, asked: Asked) -> dict:
        do = getattr(self, f"_{asked.call}")
        said: dict = do(asked)
        return said

    def _pay(self, asked: Asked) -> dict:
        ledger = self.ledger
        ledger.codes[asked.code] += 1
        if asked.number in ledger.trades:
            return {"refused": "known"}
        if ledger.codes[asked.code] > 1:
            return {"refused": "code"}
        if self.script.customer in ("declined", "unlisted"):
            return {"refused": self.script.customer}
        reference = f"42000{len(ledger.trades):08}"
        trade = Kept(asked.number, asked.amount_minor, asked.currency, reference)
        ledger.trades[asked.number] = trade
        if self.script.customer == "pays":
            ledger.pay(trade)
        return self._standing(trade)

    def _query(self, asked: Asked) -> dict:
        trade = self.ledger.trades.get(asked.number)
        if trade is None:
            return {"missing": True}
        trade.queries += 1
        confirms = self.script.customer == "confirms" and trade.queries >= self.script.confirms_at
        if confirms and trade.state == "waiting":
            self.ledger.pay(trade)
        return self._standing(trade)

    def _cancel(self, asked: Asked) -> dict:
        trade = self.ledger.trades.get(asked.number)
        if trade is None:
            return {"missing": True}
        if self.script.customer == "between" and trade.state == "waiting":
            self.ledger.pay(trade)
        action = "close"
        if trade.state == "paid":
            action = "refund"
            left = trade.amount_minor - sum(trade.refunds.values())
            self.ledger.give_back(trade, f"cancel {trade.number}", left)
        self.ledger.close(trade)
        return {"action": action, "number": trade.number}

    def _refund(self, asked: Asked) -> dict:
        trade = self.ledger.trades.get(asked.number)
        if trade is None:
            return {"missing": True}
        if not self.ledger.give_back(trade, asked.refund, asked.amount_minor):
            return {"refused": "too much"}
        return self._refund_standing(trade, asked.refund)

    def _query_refund(self, asked: Asked) -> dict:
        for trade in self.ledger.trades.values():
            if asked.refund in trade.refunds:
                return self._refund_standing(trade, asked.refund)
        return {"missing": True}

    def _standing(self, trade: Kept) -> dict:
        return {
            "number": trade.number,
            "state": "refunded" if trade.refunds and trade.state == "closed" else trade.state,
            "amount_minor": trade.amount_minor,
            "currency": trade.currency,
            "reference": trade.reference,
        }

    def _refund_standing(self, trade: Kept, refund: str) -> dict:
        return {
            "number": trade.number,
            "refund": refund,
            "amount_minor": trade.refunds[refund],
            "total_minor": trade.amount_minor,
            "reference": trade.reference,
        }


def _handler(double: GatewayDouble) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One question, one answer, and the line is closed."""

        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _serve(self, body: bytes) -> None:
            self.close_connection = True
            path = urlsplit(self.path)
            try:
                if path.path == "/gateway.do":
                    wire = alipaywire
                    asked = alipaywire.read(
                        dict(parse_qsl(path.query)), dict(parse_qsl(body.decode()))
                    )
                else:
                    wire = wechatwire
                    asked = wechatwire.read(self.command, self.path, self.headers, body)
            except Exception as error:  # an impostor, or a fault of ours: the test hears
                double.faults.append(f"{type(error).__name__}: {error}")
                return
            said, line = double.answer(asked)
            if said is None:
                return
            signer = "stranger" if line == "forged" else "gateway"
            status, headers, content = wire.answer(asked, said, signer)
            for _ in range(2 if line == "doubled" else 1):
                self._send(status, headers, content)

        def _send(self, status: int, headers: dict[str, str], content: bytes) -> None:
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                self.wfile.flush()
            except OSError:
                return  # nobody waits any more

        def log_message(self, *_: object) -> None:
            """Nothing to say."""

    return Handler
