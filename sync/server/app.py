"""The ASGI application, put together."""

import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.serialization import encode_json

from pos.domain.refusals import Refusal
from sync.protocol import wire
from sync.server import (
    asked,
    endpoints,
    gateendpoints,
    houseendpoints,
    peopleendpoints,
    problems,
)
from sync.server.office import Office
from sync.server.wallets import endpoints as wallets

_DESCRIPTION = OpenAPIConfig(
    title="Parterre sales server",
    version=str(wire.PROTOCOL),
    components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
    security=[{"token": []}],
    use_handler_docstrings=True,
    render_plugins=[],
)


@asynccontextmanager
async def _lifespan(app: Litestar) -> AsyncIterator[None]:
    async with app.state.office.open():
        yield


def build(office: Office | None) -> Litestar:
    """The application; without an office it can only describe itself."""
    routes = Router(
        "/v1",
        route_handlers=[
            *(*endpoints.ALL, *gateendpoints.ALL, *houseendpoints.ALL),
            *(*peopleendpoints.ALL, *wallets.ALL),
        ],
        guards=[asked.speaks_our_protocol],
    )
    return Litestar(
        [routes],
        state=State({"office": office}),
        lifespan=[_lifespan] if office else [],
        exception_handlers={
            Refusal: problems.refused,
            HTTPException: problems.misunderstood,
            RecursionError: problems.too_deep,
            UnicodeDecodeError: problems.not_text,
            Exception: problems.failed,
        },
        request_max_body_size=wire.BODY_LIMIT_BYTES,
        openapi_config=_DESCRIPTION,
        logging_config=None,
        debug=False,
    )


def openapi() -> bytes:
    """The description of protocol 1, as docs/openapi.json has it."""
    import msgspec

    schema = encode_json(_cleaned(build(None).openapi_schema.to_schema()))
    return msgspec.json.format(schema, indent=1) + b"\n"


def _cleaned(part: Any) -> Any:
    """Descriptions as they are meant: from 3.13 on Python keeps docstrings otherwise."""
    if isinstance(part, dict):
        cleaned = {name: _cleaned(one) for name, one in part.items()}
        if isinstance(text := cleaned.get("description"), str):
            cleaned["description"] = inspect.cleandoc(text)
        return cleaned
    return [_cleaned(one) for one in part] if isinstance(part, list) else part
