"""What a till or a server does before its first word and at every first time: done before the fork.

Read when a process is started that others are forked from (cradle.py). A library that is read late,
a statement that is compiled when it is first said: each of a thousand lives would pay for it.
"""

import gc
import importlib
import ssl
import tempfile
import threading
from pathlib import Path
from uuid import uuid4

import pytest

from pos.domain.refusals import Trouble
from pos.services.verifying import verify
from pos.storage import credentials
from printing.languages import escpos
from sync.server import app
from tests import quick
from tests.pos.conftest import Office, make_credentials
from tests.sync.server.books import TableBooks
from tests.sync.server.tills import PaperTill, hold, secure
from ui import bootstrap
from ui.settings import Settings

_READ_LATE = (
    *("argon2", "anyio._backends._asyncio", "certifi", "httpcore", "uvicorn.loops.auto"),
    *("encodings.idna", "encodings.utf_8_sig", "encodings.cp437", "encodings.ascii"),
    *("litestar.exceptions.responses", "litestar.middleware.response_cache"),
    *("sync.server.wallets.alipay", "sync.server.wallets.wechat"),
    *("uvicorn.lifespan.on", "uvicorn.protocols.websockets.auto", "uvicorn.loops.uvloop"),
    *("PIL.ImageFile", "PIL.ImageOps"),
    *("wechatpayv3.core", "pyasn1.codec.der.decoder", "netrc"),
)


def _a_till(folder: Path) -> None:
    """Sells, takes back, exchanges and closes its shift."""
    office = Office(folder / "till.sqlite")
    office.open()
    order = office.sell(1, 2, 3)
    office.refund(order, order.tickets[0].id)
    office.reseat(order, 4, tickets=order.tickets[1:2])
    office.sell(5, tenders=[office.card(4250)])
    office.restart()
    office.close_shift(10_000)
    office.desk.database.close()
    assert verify(office.path).findings == ()


def _a_start(folder: Path) -> None:
    """Of a till whose server is away: all that it looks for in its own books."""
    settings = Settings(data=folder, server_url="http://127.0.0.1:1")
    credentials.save(make_credentials(), settings.credentials)
    till = bootstrap.build(settings)
    assert isinstance(bootstrap.start(till), Trouble)
    till.close()


def _a_server(folder: Path) -> None:
    """Hears of a sale, and of one that is taken back."""
    books = TableBooks.open(f"sqlite:///{folder / 'sales.sqlite'}")
    till = PaperTill(1)
    for places in ([1, 2], [3]):
        books.decide(hold(1, places))
        books.decide(secure(1, places, operation=uuid4()))
        till.refund(till.sale(places))
    books.decide(till.upload(len(till.entries)))
    books.database.close()


def _be_ready() -> None:
    for name in _READ_LATE:
        importlib.import_module(name)
    escpos.warm_up()  # not imported barely: another tester may be writing its cache
    ssl.create_default_context()
    quick.compile_statements_once(pytest.MonkeyPatch())
    with tempfile.TemporaryDirectory() as folder:
        _a_till(Path(folder))
        _a_start(Path(folder))
        _a_server(Path(folder))
    app.openapi()
    # Nobody who is forked looks through all this for garbage, as every server does at its start.
    gc.collect()
    gc.freeze()
    assert threading.active_count() == 1, "a fork would leave a thread behind"


_be_ready()
