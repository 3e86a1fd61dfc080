"""The server's processes: one on SQLite, several behind one socket on PostgreSQL."""

import gc
import ipaddress
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import connection as waiting
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Semaphore
from pathlib import Path
from typing import Any

import uvicorn

from sync.server import app, highwater, refused, restoring
from sync.server.database import Database, OneServer
from sync.server.express import window
from sync.server.housekeyfile import HouseKeyMissing
from sync.server.office import Office
from sync.server.people import People
from sync.server.wallets import opening
from sync.server.wallets.settings import SettingsWrong

_BACKLOG = 512
_GARBAGE = (50_000, 20, 20)
_STOP_S = 3
_RESTART_S = 1.0
_PARENT_LOOK_S = 1.0

log = logging.getLogger(__name__)


class NotServed(Exception):
    """The server was asked to start in a way it must not; the sentence is for a person."""


@dataclass(frozen=True)
class Settings:
    """How to serve."""

    database: str
    host: str = "127.0.0.1"
    port: int = 0
    workers: int = 1
    certificate: Path | None = None
    key: Path | None = None
    anchor: Path | None = None
    wallets: Path | None = None
    house_key: Path | None = None


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; returns when everything is down."""
    _check(settings)
    _log_to_stderr()
    with closing(Database(settings.database)) as database:
        _serve(settings, database)


def _serve(settings: Settings, database: Database) -> None:
    database.check()
    try:
        opening.desk(settings.wallets, database)  # what is wrong with it is said before anything
    except SettingsWrong as error:
        raise NotServed(f"--wallets: {error}") from None
    try:
        People(database, settings.house_key).check()
    except HouseKeyMissing as error:
        log.warning("%s Members are not found, and no ticket with a name is sold.", error)
    anchor = settings.anchor or highwater.default_path(database.url)
    with _alone(database), _bound(settings) as listener:
        _notice_a_restore(database, anchor)
        scheme = "https" if settings.certificate else "http"
        host, port = listener.getsockname()[:2]
        address = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
        if settings.workers == 1:
            _work(settings, database, listener, lambda: _ready(address))
        else:
            database.close()
            _Workers(settings, listener).run(address)


def _log_to_stderr() -> None:
    """What goes wrong, and who was turned away."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    refused.log.setLevel(logging.INFO)


def _notice_a_restore(database: Database, anchor: Path) -> None:
    """Books that are behind their anchor begin a new generation, in recovery."""
    try:
        if restoring.is_older(database, anchor):
            log.warning("these books were put back from an older copy: waiting for the tills")
            restoring.begin_anew(database, anchor)
        else:
            restoring.keep(database, anchor)
    except OSError as error:
        raise NotServed(f"--anchor: {anchor} cannot be written: {error.strerror}") from None


def _check(settings: Settings) -> None:
    if not 0 <= settings.port < 1 << 16:
        raise NotServed("cannot listen: a port is a number up to 65535")
    if settings.workers < 1:
        raise NotServed("--workers is at least 1")
    if settings.workers > 1 and Database(settings.database).is_sqlite:
        raise NotServed("several workers need PostgreSQL; on SQLite there is one")
    if (settings.certificate is None) != (settings.key is None):
        raise NotServed("--certificate and --key go together")
    if settings.certificate is None and not _is_loopback(settings.host):
        raise NotServed(
            f"{settings.host} is not this machine alone: tokens and PIN hashes would travel in"
            " clear. Give --certificate and --key"
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _ready(address: str) -> None:
    print(f"listening on {address}", flush=True)  # noqa: T201


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    lock = OneServer(database.file) if database.file else None
    try:
        yield
    finally:
        if lock:
            lock.release()


@contextmanager
def _bound(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            raise NotServed(f"cannot listen on {settings.host}: {error.strerror}") from None
        listener.listen(_BACKLOG)
        listener.set_inheritable(True)
        yield listener


class _Server(uvicorn.Server):
    """Uvicorn that says when it is ready, and ends the feeds before it waits for them."""

    def __init__(self, config: uvicorn.Config, office: Office, ready: Any) -> None:
        super().__init__(config)
        self._office = office
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _settle_down()
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._office.hub.close()
        await super().shutdown(sockets)


def _settle_down() -> None:
    """What the start has made is here to stay: looking through it for garbage, again and again
    while tills wait, was a seventh of the work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)


def _work(settings: Settings, database: Database, listener: socket.socket, ready: Any) -> None:
    """Serve in this process."""
    anchor = settings.anchor or highwater.default_path(database.url)
    wallets, people = opening.desk(settings.wallets, database), People(database, settings.house_key)
    office = Office(database, anchor, wallets, people)
    config = uvicorn.Config(
        app.build(office),
        http=window(office),
        log_config=None,
        access_log=False,
        lifespan="on",
        server_header=False,
        proxy_headers=False,  # who calls is who connects; enrolment relies on it
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_STOP_S,
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.key,
    )
    # Uvicorn raises the signal again when it is done; being told to stop is no fault.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: None)
    server = _Server(config, office, ready)
    server.run(sockets=[listener])
    database.close()


class _Workers:
    """Several worker processes on one socket; one that dies is started again."""

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._settings = settings
        self._listener = listener
        # Not fork: the parent has threads and a database driver loaded.
        self._context = multiprocessing.get_context("spawn")
        self._ready = self._context.Semaphore(0)
        self._processes: list[BaseProcess] = []
        self._stopping = threading.Event()

    def run(self, address: str) -> None:
        """Until told to stop."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self._stopping.set())
        try:
            for _ in range(self._settings.workers):
                self._start()
            if self._are_all_ready():
                _ready(address)
            while not self._stopping.is_set():
                self._replace_dead()
        finally:
            self._stop()

    def _start(self) -> None:
        process = self._context.Process(
            target=_worker, args=(self._settings, self._listener, self._ready)
        )
        process.start()
        self._processes.append(process)

    def _are_all_ready(self) -> bool:
        count = 0
        while count < self._settings.workers and not self._stopping.is_set():
            if self._ready.acquire(timeout=0.2):
                count += 1
            elif any(not one.is_alive() for one in self._processes):
                raise NotServed("a worker did not start; see the log above")
        return count == self._settings.workers

    def _replace_dead(self) -> None:
        waiting.wait([one.sentinel for one in self._processes], timeout=0.2)
        dead = [one for one in self._processes if not one.is_alive()]
        for process in dead:
            if self._stopping.wait(_RESTART_S):
                return
            log.error("a worker ended with %s; starting another", process.exitcode)
            self._processes.remove(process)
            self._start()

    def _stop(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join(_STOP_S + 2)
            if process.is_alive():
                process.kill()
                process.join()


def _worker(settings: Settings, listener: socket.socket, ready: Semaphore) -> None:
    _log_to_stderr()
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
    _work(settings, Database(settings.database), listener, ready.release)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    while parent and parent.is_alive():
        with suppress(TimeoutError):
            parent.join(_PARENT_LOOK_S)
    if sys.platform == "win32":
        os._exit(1)
    os.kill(os.getpid(), signal.SIGTERM)
