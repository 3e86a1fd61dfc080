"""A load generator lighter than any HTTP library: keep-alive HTTP/1.1 over asyncio streams."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

ANSWER_TIMEOUT_S = 30.0


@dataclass
class Counter:
    """What a run of one client saw; times in seconds."""

    cycles_s: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def request(path: str, token: str, body: bytes) -> bytes:
    """The bytes of one POST."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        "Parterre-Protocol: 1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of one answer that names its length."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lower = head.lower()
    start = lower.index(b"content-length:") + 15
    length = int(lower[start : lower.index(b"\r\n", start)])
    return status, await reader.readexactly(length)


async def client(port: int, cycles: Sequence[Sequence[bytes]], counter: Counter) -> None:
    """Each cycle is a sequence of requests, sent one after the other."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for cycle in cycles:
            started = time.perf_counter()
            for raw in cycle:
                writer.write(raw)
                status, body = await asyncio.wait_for(answer(reader), ANSWER_TIMEOUT_S)
                if status not in (200, 201):
                    counter.refused.append(body.decode("utf-8", "replace")[:200])
            counter.cycles_s.append(time.perf_counter() - started)
    finally:
        writer.close()


async def run(port: int, clients: Sequence[Sequence[Sequence[bytes]]]) -> tuple[Counter, float]:
    """All clients at once; what they saw, and the seconds it took."""
    counter = Counter()
    started = time.perf_counter()
    await asyncio.gather(*(client(port, cycles, counter) for cycles in clients))
    return counter, time.perf_counter() - started
