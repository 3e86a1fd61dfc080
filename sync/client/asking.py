"""What a talk asks of the server, and how it is asked over HTTP."""

from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from pos.domain.talk import Talk, lead
from sync.client.http import Http

T = TypeVar("T")


@dataclass(frozen=True)
class Ask:
    """A wire type posted to a path, or a path got where there is none; answered by another."""

    path: str
    body: msgspec.Struct | None
    answer: type[Any]


def lead_over(http: Http, talk: Talk[Ask, T]) -> T:
    """Lead a talk over a real connection. Raises what ends it."""

    def ask(wanted: Ask) -> Any:
        if wanted.body is None:
            return http.get(wanted.path, wanted.answer)
        return http.post(wanted.path, wanted.body, wanted.answer)

    return lead(talk, ask)
