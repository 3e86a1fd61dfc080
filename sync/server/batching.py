"""Group commit: requests queue up, and one writer thread decides a batch of them a transaction."""

import logging
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

from pos.domain.refusals import Reason, Refusal
from sync.server.database import Database
from sync.server.loader import load
from sync.server.plan import Result, plan
from sync.server.requests import Request
from sync.server.writer import write

BATCH_LIMIT = 128
QUEUE_LIMIT = 4096

log = logging.getLogger(__name__)

# Whoever asked (an opaque token), and what came of it: an answer, a Refusal, or a bug.
Settled = tuple[Any, Result | Exception]
# Called in the writer thread, after the commit: answers, and the feeds that have grown.
Deliver = Callable[[Sequence[Settled], dict[int, int]], None]


def execute(database: Database, requests: Sequence[Request]) -> tuple[list[Result], dict[int, int]]:
    """Decide the requests in one transaction. Durable when it returns."""
    with database.deciding() as connection:
        results, writes = plan(requests, load(connection, requests, database))
        write(connection, writes)
    return results, writes.versions()


class Batcher:
    """The writer thread and its bounded queue."""

    def __init__(self, database: Database, deliver: Deliver) -> None:
        self._database = database
        self._deliver = deliver
        self._queue: queue.SimpleQueue[tuple[Any, Request] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer")

    def start(self) -> None:
        """Start the writer thread."""
        # Python hands the lock over every 5 ms by default: too slow for a writer beside a loop.
        sys.setswitchinterval(0.0003)
        self._thread.start()

    def submit(self, asker: Any, request: Request) -> None:
        """Queue a request. Raises SERVER_TROUBLE where too many are waiting."""
        if self._queue.qsize() >= QUEUE_LIMIT:
            raise Refusal(Reason.SERVER_TROUBLE, why="too many requests are waiting")
        self._queue.put((asker, request))

    def stop(self) -> None:
        """Decide what is queued, then end."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        going = True
        while going:
            first = self._queue.get()
            batch: list[tuple[Any, Request]] = []
            while first is not None:
                batch.append(first)
                if len(batch) == BATCH_LIMIT or self._queue.empty():
                    break
                first = self._queue.get()
            going = first is not None
            if batch:
                self._settle(batch)

    def _settle(self, batch: list[tuple[Any, Request]]) -> None:
        askers = [asker for asker, _ in batch]
        requests = [request for _, request in batch]
        try:
            results, versions = execute(self._database, requests)
        except Exception:
            if len(batch) > 1:
                log.exception("a batch of %d failed; deciding one by one", len(batch))
                for one in batch:
                    self._settle([one])
                return
            log.exception("failed: %s", type(requests[0]).__name__)
            trouble = Refusal(Reason.SERVER_TROUBLE, why="the server could not decide this")
            results, versions = [trouble], {}
        self._deliver(list(zip(askers, results, strict=True)), versions)
