"""The real server's application in this process, behind the client's own HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from litestar import Litestar

from sync.server.office import Office
from tests.sync.server.housed import housed


class InProcess(httpx.BaseTransport):
    """Carries requests to the application. `lose` answers of `losing` are swallowed on the way."""

    def __init__(self, app: Litestar, portal: BlockingPortal) -> None:
        self._asgi = httpx.ASGITransport(app)
        self._portal = portal
        self.lose = 0
        self.losing = "/"
        self.away = False
        self.asked: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("the cable is out")
        self.asked.append(f"{request.method} {request.url.path}")
        response = self._portal.call(self._carry, request)
        if self.lose and request.url.path.startswith(self.losing):
            self.lose -= 1
            raise httpx.ReadError("the answer is lost")
        return response

    async def _carry(self, request: httpx.Request) -> httpx.Response:
        response = await self._asgi.handle_async_request(request)
        body = await response.aread()
        return httpx.Response(response.status_code, headers=response.headers, content=body)


@contextmanager
def running(office: Office) -> Iterator[InProcess]:
    """Its application, started and ended as a server would."""
    with (
        housed(office) as app,
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.lifespan()),
    ):
        yield InProcess(app, portal)
