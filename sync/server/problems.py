"""Every no on the wire is a Problem: a Reason and its parameters, never a stack trace."""

import logging
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, NotFoundException, ValidationException
from sqlalchemy.exc import DBAPIError

from pos.domain.refusals import Reason, Refusal
from sync.protocol import wire

_STATUS = {
    Reason.TILL_UNKNOWN: 401,
    Reason.TILL_FENCED: 403,
    Reason.NOT_PERMITTED: 403,
    Reason.ENROLMENT_CODE_WRONG: 403,
    Reason.PERFORMANCE_UNKNOWN: 404,
    Reason.PLACE_UNKNOWN: 404,
    Reason.ORDER_UNKNOWN: 404,
    Reason.PLAN_WRONG: 404,
    Reason.ATTEMPT_UNKNOWN: 404,
    Reason.SEASON_WRONG: 404,
    Reason.MESSAGE_TOO_LARGE: 413,
    Reason.MESSAGE_WRONG: 400,
    Reason.JOURNAL_BROKEN: 400,
    Reason.TOO_MANY_PLACES: 400,
    Reason.PROTOCOL_NEWER: 426,
    Reason.SERVER_TROUBLE: 503,
}
_WHY_LIMIT = 300

log = logging.getLogger(__name__)

AnyRequest = Request[Any, Any, Any]


def problem(refusal: Refusal) -> wire.Problem:
    """The refusal as it goes over the wire."""
    return wire.Problem(refusal.reason.value, dict(refusal.params))


def status_of(refusal: Refusal) -> int:
    """The HTTP status it goes with."""
    return _STATUS.get(refusal.reason, 409)


def of_a_bug(method: str, path: str, error: Exception) -> tuple[Refusal, int]:
    """What is said, and with which status, where the server failed; the log has it in full."""
    log.error("%s %s failed", method, path, exc_info=error)
    status = 503 if isinstance(error, DBAPIError) else 500
    return Refusal(Reason.SERVER_TROUBLE, why="the server failed; see its log"), status


def _response(request: AnyRequest, refusal: Refusal, status: int = 0) -> Response[Any]:
    _note(request, refusal)
    status = status or status_of(refusal)
    # The rest of a body that is too large is not worth reading.
    headers = {"Connection": "close"} if status == 413 else None
    content, kind = problem(refusal), "application/json"
    return Response(content, status_code=status, media_type=kind, headers=headers)


def _note(request: AnyRequest, refusal: Refusal) -> None:
    scope: Any = request.scope
    till, client = scope.get("user"), scope.get("client")
    caller = f"till {till.id}" if till else str(client[0]) if client else "somebody"
    request.app.state.office.refused.note(caller, scope["method"], scope["path"], refusal)


def refused(request: AnyRequest, refusal: Refusal) -> Response[Any]:
    """The domain said no."""
    return _response(request, refusal)


def misunderstood(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """The message is not one of ours: JSON, a field, a path, its size."""
    status = error.status_code
    if status == 413:
        return _response(request, Refusal(Reason.MESSAGE_TOO_LARGE, limit=wire.BODY_LIMIT_BYTES))
    if status >= 500:
        return failed(request, error)
    why = error.detail
    if isinstance(error, ValidationException) and isinstance(error.extra, list) and error.extra:
        first = error.extra[0]
        why = f"{first.get('key', '')}: {first.get('message', '')}"
    elif isinstance(error, NotFoundException):
        why = "there is nothing at this address"
    return _response(request, Refusal(Reason.MESSAGE_WRONG, why=why[:_WHY_LIMIT]), status)


def too_deep(request: AnyRequest, _error: RecursionError) -> Response[Any]:
    """Brackets within brackets: JSON nobody means."""
    return _response(request, Refusal(Reason.MESSAGE_WRONG, why="nested too deeply"))


def not_text(request: AnyRequest, _error: UnicodeDecodeError) -> Response[Any]:
    """A string of the message is not UTF-8."""
    return _response(request, Refusal(Reason.MESSAGE_WRONG, why="not UTF-8"))


def failed(request: AnyRequest, error: Exception) -> Response[Any]:
    """A bug, or a database that does not answer: told in one word, logged in full."""
    return _response(request, *of_a_bug(request.method, request.url.path, error))
