"""The application over one office after the other: to put its routes together takes long."""

from collections.abc import Iterator
from contextlib import contextmanager

from litestar import Litestar

from sync.server.app import build
from sync.server.office import Office

_empty: list[Litestar] = []


@contextmanager
def housed(office: Office) -> Iterator[Litestar]:
    """The application of that office, and of no other until the end of the block."""
    app = _empty.pop() if _empty else build(office)
    app.state.office = office
    yield app
    del app.state.office
    _empty.append(app)  # one in which a test failed is not used again
