"""The only place of the screens that starts threads: six lanes, and followers.

A lane is one worker that does its jobs in order: `storage` the till's database, `devices` the
ticket printer, `receipts` the second one, `network` the sales server, `payments` the card terminal,
`stopping` the wish to end what it is at, which must not wait behind it. A follower is a loop of its
own, such as a feed. Whatever they have to say comes home to the screen's thread through one queued
signal.
"""

import itertools
import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

_log = logging.getLogger(__name__)
T = TypeVar("T")
Job = Callable[[], None]
Failed = Callable[[Exception], None]
_NOW, _IDLE, _END = range(3)
LANES = ("storage", "devices", "receipts", "network", "payments", "stopping")


class _Lane:
    """One worker and its jobs: those that somebody waits for first, each kind in order."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.PriorityQueue[tuple[int, int, Job | None]] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._waiting = 0
        self._lock = threading.Lock()
        self.thread = threading.Thread(target=self._work, name=f"lane-{name}", daemon=True)
        self.thread.start()

    @property
    def busy(self) -> bool:
        """Whether a job is waiting or being done."""
        with self._lock:
            return self._waiting > 0

    def put(self, job: Job, *, idle: bool) -> None:
        """Do that after everything put before; `idle`: and when nothing else waits."""
        with self._lock:
            self._waiting += 1
        self._jobs.put((_IDLE if idle else _NOW, next(self._numbers), job))

    def end(self) -> None:
        """End after the jobs put so far."""
        self._jobs.put((_END, next(self._numbers), None))

    def _work(self) -> None:
        while (job := self._jobs.get()[2]) is not None:
            job()
            with self._lock:
                self._waiting -= 1


class Follower:
    """A loop in a thread of its own, until it is told to stop."""

    def __init__(
        self, name: str, loop: Callable[[threading.Event], None], wake: Job | None
    ) -> None:
        self._stop = threading.Event()
        self._loop = loop
        self._wake = wake
        self.thread = threading.Thread(target=self._run, name=f"follow-{name}", daemon=True)
        self.failed: Failed | None = None

    def stop(self) -> None:
        """Tell the loop to end; it may take a moment."""
        self._stop.set()
        if self._wake is not None:
            self._wake()

    def _run(self) -> None:
        try:
            self._loop(self._stop)
        except Exception as error:  # noqa: BLE001 - brought home, where a person hears of it
            if self.failed is not None and not self._stop.is_set():
                self.failed(error)


class Background(QObject):
    """Work beside the screen. `failed` hears of errors of jobs that did not say who should."""

    _homecoming = Signal(object)

    def __init__(self, failed: Failed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._failed = failed
        self._closed = False
        self._lanes = {name: _Lane(name) for name in LANES}
        self._followers: list[Follower] = []
        self._homecoming.connect(self._arrive, Qt.ConnectionType.QueuedConnection)

    def on_storage(
        self, work: Callable[[], T], then: Callable[[T], Any], failed: Failed | None = None
    ) -> None:
        """Do `work` in the storage lane; `then` gets its result, here."""
        self._run("storage", work, then, failed)

    def on_devices(
        self, work: Callable[[], T], then: Callable[[T], Any], failed: Failed | None = None
    ) -> None:
        """Do `work` in the devices lane; `then` gets its result, here."""
        self._run("devices", work, then, failed)

    def on_printer(self, printer: str, work: Callable[[], T], then: Callable[[T], Any]) -> None:
        """Do `work` in that printer's own lane; `then` gets its result, here."""
        self._run(self.lane_of(printer), work, then, None)

    @staticmethod
    def lane_of(printer: str) -> str:
        """A printer that is mute must not keep another one waiting."""
        return "receipts" if printer == "receipts" else "devices"

    def on_network(
        self, work: Callable[[], T], then: Callable[[T], Any], failed: Failed | None = None
    ) -> None:
        """Do `work` in the network lane; `then` gets its result, here."""
        self._run("network", work, then, failed)

    def on_idle_network(
        self, work: Callable[[], T], then: Callable[[T], Any], failed: Failed | None = None
    ) -> None:
        """The same for what no customer waits for: every other job goes before."""
        self._run("network", work, then, failed, idle=True)

    def on_payments(
        self, work: Callable[[], T], then: Callable[[T], Any], failed: Failed | None = None
    ) -> None:
        """Do `work` in the payments lane, which a customer at the terminal may keep for minutes."""
        self._run("payments", work, then, failed)

    def on_stopping(
        self, work: Callable[[], T], then: Callable[[T], Any], failed: Failed | None = None
    ) -> None:
        """Do `work` beside the payments lane: ask the terminal to stop."""
        self._run("stopping", work, then, failed)

    def busy(self, lane: str) -> bool:
        """Whether that lane has anything to do: what runs every second waits for a free lane."""
        return self._lanes[lane].busy

    def follow(
        self, name: str, loop: Callable[[threading.Event], None], wake: Job | None = None
    ) -> Follower:
        """Run `loop(stop)` beside the lanes; `wake` makes a waiting loop look at its stop."""
        follower = Follower(name, loop, wake)
        follower.failed = lambda error: self.home(lambda: self._failed(error))
        self._followers = [one for one in self._followers if one.thread.is_alive()]
        self._followers.append(follower)
        follower.thread.start()
        return follower

    def home(self, job: Job) -> None:
        """From any thread: do that in the screen's thread, after what came home before."""
        if not self._closed:
            self._homecoming.emit(job)

    def close(self, timeout_s: float = 5.0) -> tuple[str, ...]:
        """End everything; jobs already begun or waiting are done first, within `timeout_s`.

        Nothing comes home any more. The names of threads that did not end in time.
        """
        self._closed = True
        for follower in self._followers:
            follower.stop()
        for lane in self._lanes.values():
            lane.end()
        threads = [one.thread for one in self._followers]
        threads += [one.thread for one in self._lanes.values()]
        deadline = time.monotonic() + timeout_s
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        left = tuple(thread.name for thread in threads if thread.is_alive())
        if left:
            _log.warning("threads that did not end in %s s: %s", timeout_s, ", ".join(left))
        return left

    def _run(
        self,
        lane: str,
        work: Callable[[], T],
        then: Callable[[T], Any],
        failed: Failed | None,
        *,
        idle: bool = False,
    ) -> None:
        if self._closed:
            return
        fail = failed or self._failed

        def job() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - brought home, where a person hears of it
                caught = error
                self.home(lambda: fail(caught))
            else:
                self.home(lambda: then(result))

        self._lanes[lane].put(job, idle=idle)

    @Slot(object)
    def _arrive(self, job: Job) -> None:
        if self._closed:
            return
        try:
            job()
        except Exception as error:  # noqa: BLE001 - a bug in a screen is told like any other
            self._failed(error)
