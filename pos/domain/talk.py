"""A talk: a generator that yields what it asks of somebody else and is sent the answers.

What is asked goes over a network that may lose it; a Refusal or a Trouble is thrown in where it was
asked. The same talk is led over real connections and over simulated ones.
"""

from collections.abc import Callable, Generator
from typing import Any, TypeVar

A = TypeVar("A")
T = TypeVar("T")

Talk = Generator[A, Any, T]


def lead(talk: Talk[A, T], ask: Callable[[A], Any]) -> T:
    """Lead it to its end; `ask` answers, or raises."""
    try:
        wanted = next(talk)
        while True:
            try:
                answer = ask(wanted)
            except Exception as error:  # noqa: BLE001 - the talk decides what is expected of it
                wanted = talk.throw(error)
            else:
                wanted = talk.send(answer)
    except StopIteration as end:
        result: T = end.value
        return result
    finally:
        talk.close()
