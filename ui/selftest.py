"""The frozen till's test of itself: everything that packaging is known to break, once."""

import socket
import ssl
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4


def database(folder: Path) -> None:
    """Make a database by the packaged migrations, open it again, verify it."""
    from pos.domain.ids import TillId
    from pos.services.verifying import verify
    from pos.storage.database import Database

    path = folder / "till.sqlite"
    made = Database.open(path)
    with made.transaction() as unit:
        unit.identity.bind(TillId(1), 1)
    made.close()
    Database.open(path).close()
    report = verify(path)
    assert not report.findings, report.findings


def secrets(_: Path) -> None:
    """Hash a PIN; build a TLS context."""
    import certifi

    from pos.domain import pins

    pepper = bytes(32)
    assert pins.check_pin("1234", pins.hash_pin("1234", pepper), pepper)
    ssl.create_default_context(cafile=certifi.where())


def paper(_: Path) -> None:
    """Sign a ticket, lay it out, encode it for a printer, read its code back, verify it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from pos.domain import ticketcode
    from pos.domain.ids import PerformanceId, PlaceId, TicketId, TillId
    from pos.domain.paper import TicketPaper
    from pos.domain.plan import PlaceLabel
    from printing.languages import escpos
    from printing.layout import lay_out
    from printing.profile import ROLL_80MM
    from printing.selftest import read_codes

    key, ticket = Ed25519PrivateKey.generate(), TicketId(uuid4())
    code = ticketcode.TicketCode(
        TillId(1), PerformanceId(2), PlaceId(3), ticket, print_no=1, issued_s=1
    )
    facts = TicketPaper(
        house="Parterre",
        address="",
        title="牡丹亭",
        subtitle="",
        venue="",
        starts_at="2026-12-01T19:30:00+01:00",
        timezone="Europe/Paris",
        locale="zh_CN",
        timed=False,
        label=PlaceLabel("", "E", "9"),
        ticket_type="",
        category="",
        price_minor=2400,
        currency="CNY",
        code=ticketcode.sign(code, key),
        short_code=ticketcode.short_code(ticket),
        ticket=ticket,
        print_no=1,
        order_number="1-000001",
        till_name="Till 1",
        sold_at_ms=0,
    )
    page = lay_out(facts, ROLL_80MM)
    assert len(escpos.paper_bytes(page, ROLL_80MM, uuid4())) > 1000
    assert [ticketcode.verify(text, key.public_key()) for text in read_codes(page.picture)] == [
        code
    ]


def window(_: Path) -> None:
    """Dress the application, draw every icon and one key, in both languages."""
    from PySide6.QtWidgets import QApplication

    from ui import formats, theme, translations
    from ui.widgets import Keypad

    app = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(app, QApplication)
    for language in translations.LANGUAGES:
        translations.install(app, language)
        theme.apply(app, "dark")
        keypad = Keypad()
        keypad.resize(400, 400)
        assert not keypad.grab().toImage().isNull()
        keypad.deleteLater()
    assert formats.moment(0).year == 1970


def office_printer(folder: Path) -> None:
    """Pages for a printer of the system: the part of Qt that speaks to it came along, and draws."""
    from PIL import Image
    from PySide6.QtPrintSupport import QPrinter

    from ui.receipts import systemprinter

    missing = systemprinter.missing()
    assert not missing, missing
    systemprinter.names()  # none is fine
    printer = QPrinter()
    printer.setOutputFileName(str(folder / "page.pdf"))
    assert systemprinter.paint([Image.new("1", (100, 100), 1)], 100, "A4", printer)
    assert (folder / "page.pdf").read_bytes().startswith(b"%PDF")


def card_terminal(_: Path) -> None:
    """Seal a request to a card terminal; knock where none is."""
    from pos.payments.line import NotSentError
    from pos.payments.nexo.sealing import SharedKey, seal, unseal
    from sync.client.http import Bounds, post_once

    key = SharedKey.of("house", 1, "passphrase")
    assert unseal(key, *seal(key, b"{}", bytes(16))) == b"{}"
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        url = f"https://127.0.0.1:{deaf.getsockname()[1]}/nexo"
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            post_once(url, b"{}", trust, "nobody", Bounds(2.0, 5.0, 1000))
        except NotSentError:
            return
    raise AssertionError("somebody answered where nobody listens")


CHECKS: tuple[Callable[[Path], None], ...] = (
    database,
    secrets,
    paper,
    window,
    office_printer,
    card_terminal,
)


def main() -> int:
    """0 when every check passes; says which did not and why."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="parterre-selftest-") as folder:
        for check in CHECKS:
            try:
                check(Path(folder))
                print(f"till {check.__name__}: ok", flush=True)
            except Exception:  # noqa: BLE001 - the point is to tell, and to go on
                failed += 1
                print(f"till {check.__name__}: FAILED\n{traceback.format_exc()}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
