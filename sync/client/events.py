"""Server-sent events: bytes in, events out (WHATWG HTML, 9.2). No I/O."""

from dataclasses import dataclass

# A server that never ends its line must not fill the till's memory.
BUFFER_LIMIT_BYTES = 8_000_000


@dataclass(frozen=True)
class Event:
    """One event; `data` has its lines joined."""

    name: str
    data: bytes


class EventParser:
    """Cuts a stream of bytes into events. Comments (the heartbeat) are passed over."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._name = "message"
        self._data: list[bytes] = []

    def feed(self, chunk: bytes) -> list[Event]:
        """The events completed by this chunk. Raises ValueError for a line without an end."""
        self._rest += chunk
        *lines, rest = bytes(self._rest).split(b"\n")
        if len(rest) > BUFFER_LIMIT_BYTES:
            raise ValueError("an event's line is too long")
        self._rest = bytearray(rest)
        events = []
        for line in lines:
            event = self._take(line.removesuffix(b"\r"))
            if event:
                events.append(event)
        return events

    def _take(self, line: bytes) -> Event | None:
        if not line:
            return self._finish()
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"event":
            self._name = value.decode("utf-8", "replace")
        elif field == b"data":
            self._data.append(value)
        return None

    def _finish(self) -> Event | None:
        name, data = self._name, self._data
        self._name, self._data = "message", []
        # An event is sent for its name too: "reset" has nothing to say beside it.
        if not data and name == "message":
            return None
        return Event(name, b"\n".join(data))
