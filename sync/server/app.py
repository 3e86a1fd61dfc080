"""The ASGI application, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.serialization import encode_json

from pos.domain.refusals import Refusal
from sync.protocol import wire
from sync.server import endpoints, problems
from sync.server.office import Office


@asynccontextmanager
async def _lifespan(app: Litestar) -> AsyncIterator[None]:
    async with app.state.office.open():
        yield


def build(office: Office | None) -> Litestar:
    """The application; without an office it can only describe itself."""
    routes = Router("/v1", route_handlers=endpoints.ALL, guards=[endpoints.speaks_our_protocol])
    return Litestar(
        [routes],
        state=State({"office": office}),
        lifespan=[_lifespan] if office else [],
        exception_handlers={
            Refusal: problems.refused,
            HTTPException: problems.misunderstood,
            Exception: problems.failed,
        },
        request_max_body_size=wire.BODY_LIMIT_BYTES,
        openapi_config=OpenAPIConfig(
            title="Parterre sales server", version=str(wire.PROTOCOL), render_plugins=[]
        ),
        logging_config=None,
        debug=False,
    )


def openapi() -> bytes:
    """The description of protocol 1, as docs/openapi.json has it."""
    import msgspec

    schema = encode_json(build(None).openapi_schema.to_schema())
    return msgspec.json.format(schema, indent=1) + b"\n"
