"""Group commit: requests queue up, and one writer thread decides a batch of them a transaction."""

import logging
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from pos.domain.refusals import Reason, Refusal
from sync.server.database import Database
from sync.server.loader import load
from sync.server.plan import Result, plan
from sync.server.requests import Request
from sync.server.writer import write

BATCH_LIMIT = 128
QUEUE_LIMIT = 4096
PATIENCE_S = 0.001

log = logging.getLogger(__name__)

Asked = tuple[Any, Request]
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
        self._queue: queue.SimpleQueue[Sequence[Asked] | None] = queue.SimpleQueue()
        self._waiting = 0  # how many the queue holds
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="writer")

    def start(self) -> None:
        """Start the writer thread."""
        # Python hands the lock over every 5 ms by default: too slow for a writer beside a loop.
        sys.setswitchinterval(0.0003)
        self._thread.start()

    def submit(self, asker: Any, request: Request) -> None:
        """Queue a request. Raises SERVER_TROUBLE where too many are waiting."""
        self.check()
        self.submit_all([(asker, request)])

    def check(self) -> None:
        """Raise SERVER_TROUBLE where too many are waiting."""
        if self._waiting >= QUEUE_LIMIT:
            raise Refusal(Reason.SERVER_TROUBLE, why="too many requests are waiting")

    def submit_all(self, asked: Sequence[Asked]) -> None:
        """Queue requests that came together."""
        with self._lock:
            self._waiting += len(asked)
        self._queue.put(asked)

    def stop(self) -> None:
        """Decide what is queued, then end."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        going = True
        usual = 1.0
        while going:
            batch: list[Asked] = []
            going = self._gather(batch, int(usual / 2))
            usual += (len(batch) - usual) / 4
            with self._lock:
                self._waiting -= len(batch)
            for start in range(0, len(batch), BATCH_LIMIT):
                self._settle(batch[start : start + BATCH_LIMIT])

    def _gather(self, batch: list[Asked], wanted: int) -> bool:
        """The next batch; False when told to stop.

        Whoever was just answered asks again a moment later, and a batch costs much the same for
        one request as for ten: so it is worth a very short wait to have half the usual number.
        """
        patience_s: float | None = None
        while len(batch) < BATCH_LIMIT:
            try:
                some = self._queue.get(patience_s != 0, patience_s)
            except queue.Empty:
                break
            if some is None:
                return False
            batch += some
            patience_s = PATIENCE_S if len(batch) < wanted else 0
        return True

    def _settle(self, batch: list[Asked], *, once_more: bool = True) -> None:
        askers = [asker for asker, _ in batch]
        requests = [request for _, request in batch]
        try:
            results, versions = execute(self._database, requests)
        except Exception as error:
            if isinstance(error, psycopg.OperationalError) and once_more:
                # Whether or not it was committed: what was done is not done a second time.
                log.warning("lost the line to the database; trying once more")
                self._settle(batch, once_more=False)
                return
            if len(batch) > 1:
                log.exception("a batch of %d failed; deciding one by one", len(batch))
                for one in batch:
                    self._settle([one], once_more=False)
                return
            log.exception("failed: %s", type(requests[0]).__name__)
            trouble = Refusal(Reason.SERVER_TROUBLE, why="the server could not decide this")
            results, versions = [trouble], {}
        self._deliver(list(zip(askers, results, strict=True)), versions)
